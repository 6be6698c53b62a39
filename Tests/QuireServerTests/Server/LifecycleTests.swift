import Logging
import Quire
import QuireServer
import QuireTesting
import Synchronization
import Testing

@Suite("Start and end of a server")
struct LifecycleTests {
  @Test("port 0 is a free port; a port that is in use is an error with its number")
  func ports() async throws {
    let store = try Store.temporary()
    defer { store.close() }
    try await withTableServer(serving: store) { address in
      #expect(address.host == "127.0.0.1")
      #expect(address.port > 0)
      #expect(address.url == "http://127.0.0.1:\(address.port)")
      let second = TableServer(serving: store, configuration: .init(port: address.port))
      do {
        try await second.run()
        Issue.record("two servers run on one port")
      } catch ServerError.Code.addressInUse {
        // As it should be.
      }
      await #expect(throws: ServerError.self) { try await second.address }
    }
  }

  @Test("a host that is not of this machine is an error")
  func foreignHost() async throws {
    let store = try Store.temporary()
    defer { store.close() }
    for host in ["192.0.2.1", "no-such-host.invalid"] {
      do {
        try await TableServer(serving: store, configuration: .init(host: host, port: 0)).run()
        Issue.record("a server runs on \(host)")
      } catch ServerError.Code.addressUnavailable {
        // As it should be.
      }
    }
  }

  @Test("a server runs once")
  func once() async throws {
    let store = try Store.temporary()
    defer { store.close() }
    let server = TableServer(serving: store, configuration: .init(port: 0))
    let running = Task { try await server.run() }
    _ = try await server.address
    await server.shutDown()
    try await running.value
    do {
      try await server.run()
      Issue.record("a server ran twice")
    } catch ServerError.Code.alreadyRun {
      // As it should be.
    }
  }

  @Test("an IPv6 address stands in brackets")
  func addresses() {
    #expect(ServerAddress(host: "::1", port: 8000).url == "http://[::1]:8000")
    #expect(ServerAddress(host: "localhost", port: 80).authority == "localhost:80")
  }

  @Test("requests under way are answered before the server ends, and the connection is closed then")
  func inFlight() async throws {
    let store = try Store.temporary()
    defer { store.close() }
    let faults = FaultScript()
    let server = TableServer(
      serving: FaultyTableStore(over: store, faults),
      configuration: .init(port: 0)
    )
    faults.inject(
      .hold {
        // A server that ends lets nobody in; the connections that are there hear of it at the same time.
        let address = try await server.address
        while (try? await withConnection(to: address) { _ in }) != nil {
          try await Task.sleep(for: .milliseconds(10))
        }
        try await Task.sleep(for: .milliseconds(200))
      },
      into: .putItem
    )
    let running = Task { try await server.run() }
    try await withConnection(to: server.address) { connection in
      try await connection.call("CreateTable", createTable)
      let put = HTTPRequest("PutItem", #"{"TableName":"things","Item":{"pk":{"S":"a"},"sk":{"S":"b"}}}"#)
      try await connection.send(put.bytes)
      while faults.calls.last != .putItem { await Task.yield() }
      async let ended: Void = server.shutDown()
      let reply = try await connection.receive()
      #expect(reply.status == 200)
      #expect(reply.headers["connection"] == "close")
      try await connection.drain()
      await ended
    }
    try await running.value
    #expect(try store.getItem(GetItem(tableName: "things", key: ["pk": "a", "sk": "b"])).item != nil)
  }

  @Test("idle connections do not hold up the end")
  func idleConnections() async throws {
    let store = try Store.temporary()
    defer { store.close() }
    let server = TableServer(serving: store, configuration: .init(port: 0))
    let running = Task { try await server.run() }
    try await withConnection(to: server.address) { connection in
      try await connection.call("ListTables", "{}")
      await server.shutDown()
      try await connection.drain()
    }
    try await running.value
  }

  @Test("a server whose task is cancelled closes its connections")
  func cancelled() async throws {
    let store = try Store.temporary()
    defer { store.close() }
    let server = TableServer(serving: store, configuration: .init(port: 0))
    let running = Task { try await server.run() }
    try await withConnection(to: server.address) { connection in
      try await connection.call("ListTables", "{}")
      running.cancel()
      try await connection.drain()
    }
    _ = await running.result
  }

  @Test("an error of the body ends the server too")
  func bodyError() async throws {
    struct Expected: Error {}
    let store = try Store.temporary()
    defer { store.close() }
    await #expect(throws: Expected.self) {
      try await withTableServer(serving: store) { _ in throw Expected() }
    }
  }

  @Test("the log tells of requests, and never of items")
  func logs() async throws {
    let store = try Store.temporary()
    defer { store.close() }
    let log = RecordingLog()
    let logger = Logger(label: "test") { _ in log }
    try await withTableServer(serving: store, logger: logger) { address in
      try await withConnection(to: address) { connection in
        try await connection.call("CreateTable", createTable)
        try await connection.call(
          "PutItem",
          #"{"TableName":"things","Item":{"pk":{"S":"secret"},"sk":{"S":"b"}}}"#
        )
      }
    }
    let lines = log.lines
    #expect(lines.contains { $0.contains("operation=PutItem") && $0.contains("status=200") })
    #expect(!lines.contains { $0.contains("secret") })
  }
}

/// Keeps what is logged.
private final class RecordingLog: LogHandler {
  private let recorded = Mutex<[String]>([])

  var lines: [String] { recorded.withLock { $0 } }

  var logLevel: Logger.Level {
    get { .trace }
    set { _ = newValue }
  }

  var metadata: Logger.Metadata {
    get { [:] }
    set { _ = newValue }
  }

  subscript(metadataKey key: String) -> Logger.Metadata.Value? {
    get { nil }
    set { _ = newValue }
  }

  func log(event: LogEvent) {
    let metadata = (event.metadata ?? [:]).map { "\($0.key)=\($0.value)" }.sorted().joined(separator: " ")
    recorded.withLock { $0.append("\(event.message) \(metadata)") }
  }
}
