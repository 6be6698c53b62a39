import Quire
import QuireModel
import QuireTesting
import QuireWire
import Synchronization
import Testing

@testable import QuireRemote

@Suite("Over real connections")
struct ConnectionTests {
  let get = GetItem(tableName: "orders", key: ["PK": "a"])
  let reply = HTTPExchange.Reply.text(200, #"{"Item":{"PK":{"S":"a"},"n":{"N":"1"}}}"#)

  func store(_ endpoint: String, _ options: RemoteStore.Options = .init()) throws -> RemoteStore {
    try RemoteStore(region: "us-east-1", endpoint: endpoint, credentials: testKeys, options: options)
  }

  @Test("an answer arrives, on a connection that stays")
  func answer() async throws {
    try await ScriptedServer.run({ [reply] _ in .reply(reply) }) { address in
      let store = try store(address)
      for _ in 0..<20 {
        let output = try await store.getItem(get)
        #expect(output.item == ["PK": "a", "n": 1])
      }
      try await store.shutdown()
    }
  }

  @Test("the server sees a signature that verifies")
  func signature() async throws {
    let verifier = SignatureVerifier([testKeys.forSigning], region: "us-east-1")
    let seen = Mutex<[String]>([])
    let script: ScriptedServer.Script = { [reply] request in
      let signed = SignableRequest(
        method: request.method,
        target: request.url,
        headers: request.headers.map { .init($0.name, $0.value) },
        body: request.body
      )
      let now = SigningTime(secondsSince1970: RemoteClock.system.wallTime())
      let result = Result { try verifier.verify(signed, at: now) }
      seen.withLock { $0.append("\(result)") }
      return .reply(reply)
    }
    try await ScriptedServer.run(script) { address in
      let store = try store(address)
      _ = try await store.getItem(get)
      try await store.shutdown()
    }
    #expect(seen.withLock { $0 } == [#"success("AKIDEXAMPLE")"#])
  }

  @Test("connections that break, replies cut short and replies that stall are tried again")
  func faults() async throws {
    let actions: [ScriptedServer.Action] = [
      .drop, .truncate(reply), .stall(reply), .reply(.text(500, "")),
      .reply(.text(200, "{}", headers: [("x-amz-crc32", "7")])), .reply(reply),
    ]
    let count = Mutex(0)
    let script: ScriptedServer.Script = { _ in
      actions[
        count.withLock { count in
          defer { count += 1 }
          return min(count, actions.count - 1)
        }
      ]
    }
    try await ScriptedServer.run(script) { address in
      // So long that a busy machine gives up the stalled attempt alone.
      let store = try store(
        address,
        .init(attemptTimeout: .seconds(10), retry: RetryPolicy(baseDelay: .milliseconds(1)))
      )
      let output = try await store.getItem(get)
      #expect(output.item == ["PK": "a", "n": 1])
      #expect(count.withLock { $0 } == actions.count)
      try await store.shutdown()
    }
  }

  @Test("a server that says nothing is given up at the deadline")
  func deadline() async throws {
    try await ScriptedServer.run({ [reply] _ in .stall(reply) }) { address in
      let store = try store(address, .init(deadline: .milliseconds(300), attemptTimeout: .milliseconds(200)))
      let error = await #expect(throws: TableError.self) { _ = try await store.getItem(get) }
      #expect([.deadlineExceeded, .connectionFailed].contains(error?.code))
      try await store.shutdown()
    }
  }

  @Test("a call that waits for a reply is cancelled at once")
  func cancellation() async throws {
    let arrived = Mutex(false)
    let script: ScriptedServer.Script = { [reply] _ in
      arrived.withLock { $0 = true }
      return .stall(reply)
    }
    try await ScriptedServer.run(script) { address in
      let store = try store(address, .init(deadline: .seconds(3_600), attemptTimeout: .seconds(3_600)))
      let task = Task { [get] in try await store.getItem(get) }
      while !arrived.withLock({ $0 }) { try await Task.sleep(for: .milliseconds(1)) }
      task.cancel()
      await #expect(throws: CancellationError.self) { _ = try await task.value }
      try await store.shutdown()
    }
  }

  @Test("no server at all is a connection that failed")
  func refused() async throws {
    let port = try ClosedPort()
    let store = try store("http://127.0.0.1:\(port.number)", .init(retry: RetryPolicy(maximumAttempts: 2)))
    let error = await #expect(throws: TableError.self) { _ = try await store.getItem(get) }
    #expect(error?.code == .connectionFailed)
    #expect((error?.underlying as? TransportFailure)?.mayHaveArrived == false, "\(String(reflecting: error))")
    try await store.shutdown()
    withExtendedLifetime(port) {}
  }

  @Test("no more connections are made than allowed")
  func bound() async throws {
    let state = Mutex((running: 0, most: 0))
    let script: ScriptedServer.Script = { [reply] _ in
      state.withLock { state in
        state.running += 1
        state.most = max(state.most, state.running)
      }
      try? await Task.sleep(for: .milliseconds(5))
      state.withLock { $0.running -= 1 }
      return .reply(reply)
    }
    try await ScriptedServer.run(script) { address in
      let store = try store(address, .init(maximumConnections: 4))
      try await withThrowingTaskGroup(of: Void.self) { group in
        for _ in 0..<40 { group.addTask { [get] in _ = try await store.getItem(get) } }
        try await group.waitForAll()
      }
      try await store.shutdown()
    }
    #expect(state.withLock { $0.most } <= 4)
    #expect(state.withLock { $0.most } > 1)
  }

  @Test("after its shutdown a store refuses, also a second shutdown")
  func shutdown() async throws {
    try await ScriptedServer.run({ [reply] _ in .reply(reply) }) { address in
      let store = try store(address)
      _ = try await store.getItem(get)
      try await store.shutdown()
      let error = await #expect(throws: TableError.self) { _ = try await store.getItem(get) }
      #expect(error?.code == .unavailable)
      #expect(error?.message == "The store was shut down")
      let again = await #expect(throws: TableError.self) { try await store.shutdown() }
      #expect(again?.code == .unavailable)
    }
  }

  @Test("a certificate that nobody vouches for is not trusted: plain HTTP is no TLS either")
  func tls() async throws {
    try await ScriptedServer.run({ [reply] _ in .reply(reply) }) { address in
      let store = try store(
        address.replacing("http://", with: "https://"),
        .init(deadline: .seconds(5), retry: RetryPolicy(maximumAttempts: 1))
      )
      let error = await #expect(throws: TableError.self) { _ = try await store.getItem(get) }
      #expect(error?.code == .connectionFailed)
      try await store.shutdown()
    }
  }

  @Test(
    "through a network that drops, delays, cuts and throttles, nothing is lost or doubled",
    arguments: Seeds.random(2)
  )
  func chaos(seed: UInt64) async throws {
    print("seed \(seed)")
    try await withTemporaryStore(tables: [.singleTable("accounts")]) { engine in
      let chaos = Chaos(seed: seed)
      let loopback = Loopback(store: engine)
      let script: ScriptedServer.Script = { request in
        await chaos.action(on: request) { try await loopback.send(request, timeout: .seconds(30)) }
      }
      try await ScriptedServer.run(script) { address in
        let store = try store(
          address,
          .init(
            attemptTimeout: .seconds(30),
            retry: RetryPolicy(
              maximumAttempts: 50,
              baseDelay: .milliseconds(1),
              maximumDelay: .milliseconds(20)
            )
          )
        )
        try await withThrowingTaskGroup(of: Void.self) { group in
          for worker in 0..<8 {
            group.addTask {
              for number in 0..<15 {
                _ = try await store.transactWriteItems(
                  TransactWriteItems([
                    .update(
                      UpdateItem(
                        tableName: "accounts",
                        key: ["PK": "total", "SK": "1"],
                        updateExpression: "ADD n :one",
                        expressionAttributeValues: [":one": 1]
                      )
                    ),
                    .put(
                      PutItem(
                        tableName: "accounts",
                        item: ["PK": .s("worker-\(worker)"), "SK": .s("\(number)")],
                        conditionExpression: "attribute_not_exists(PK)"
                      )
                    ),
                  ])
                )
              }
            }
          }
          try await group.waitForAll()
        }
        try await store.shutdown()
      }
      let total = try engine.getItem(GetItem(tableName: "accounts", key: ["PK": "total", "SK": "1"])).item
      #expect(total?["n"] == 120, "seed \(seed)")
      #expect(try engine.scan(Scan(tableName: "accounts")).count == 121, "seed \(seed)")
    }
  }
}
