import Quire
import QuireEvents
import QuireModel
import QuireServer
import QuireTesting
import Synchronization
import Testing
import Workloads

@testable import QuireRemote

/// The way to a server that loses requests and replies, delays, and answers faults of the service, at random.
private final class FaultyWay: HTTPTransport {
  private let loopback: Loopback
  private let random: Mutex<SeededGenerator>
  private let counter = Mutex(0)

  init(to store: any TableStore, seed: UInt64) {
    loopback = Loopback(store: store)
    random = Mutex(SeededGenerator(seed: seed))
  }

  /// A store behind it, which sends a request up to three times.
  func store() throws -> RemoteStore {
    try remoteStore(over: self, options: RemoteStore.Options(retry: RetryPolicy(maximumAttempts: 3)))
  }

  /// The faults so far.
  var faults: Int { counter.withLock { $0 } }

  func send(_ request: HTTPExchange.Request, timeout: Duration) async throws -> HTTPExchange.Reply {
    let die = random.withLock { Int.random(in: 0..<20, using: &$0) }
    if die < 5 { counter.withLock { $0 += 1 } }
    switch die {
    case 0: throw TransportFailure(mayHaveArrived: false, "the connection was refused")
    case 1:
      _ = try await loopback.send(request, timeout: timeout)
      throw TransportFailure(mayHaveArrived: true, "the connection was closed before the reply")
    case 2:
      _ = try await loopback.send(request, timeout: timeout)
      return .error("InternalServerError", status: 500)
    case 3: return .error("ProvisionedThroughputExceededException", status: 400)
    case 4:
      for _ in 0..<20 { await Task.yield() }
      return try await loopback.send(request, timeout: timeout)
    default: return try await loopback.send(request, timeout: timeout)
    }
  }
}

@Suite("Events on a remote store")
struct RemoteEventsTests {
  /// Expects that the log has each of `ids` once, at gapless positions, in streams of dense versions.
  private func expectWhole(_ log: [RecordedEvent], _ ids: Set<EventID>, _ comment: Comment) {
    #expect(log.map(\.position) == Array(1...max(1, ids.count)), comment)
    #expect(Set(log.map(\.id)) == ids, comment)
    for (stream, events) in Dictionary(grouping: log, by: \.streamID) {
      #expect(events.map(\.version) == Array(1...events.count), "\(stream), \(comment)")
    }
  }

  /// Lends a store to a body.
  private typealias Lender = @Sendable (@Sendable (RemoteStore) async throws -> Void) async throws -> Void

  /// Appends from four clients at once while another one follows, and expects that nothing is lost, doubled or hidden.
  ///
  /// Each client has a store of its own and goes on where it was whenever something breaks; `engine` is behind them all.
  /// Answers how many appends were there already when they were made again.
  private func appendAndFollow(_ engine: Store, by lend: @escaping Lender, _ comment: Comment) async throws
    -> Int
  {
    _ = try await eventStore(on: engine)
    let ids = EventIDs()
    let seen = SeenEvents()
    let duplicates = EventIDs()
    let total = 4 * 19
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<4 {
        group.addTask {
          try await lend { store in
            let events = try await again { try await eventStore(on: store) }
            for number in 0..<10 {
              let batch = (0...number % 3).map { NewEvent(type: "T", data: .json("\($0)")) }
              ids.add(batch)
              let stream = StreamID("A-\((writer + number) % 3)")
              let result = try await again { try await events.append(batch, to: stream, expecting: .any) }
              if result.wasDuplicate { duplicates.add(batch.prefix(1)) }
            }
          }
        }
      }
      group.addTask {
        try await lend { store in
          while seen.all.count < total {
            try await again {
              let events = try await eventStore(on: store)
              for try await message in events.subscribe(from: .after(seen.all.last?.position ?? 0)) {
                guard case .event(let event) = message else { continue }
                if seen.add(event) == total { break }
              }
            }
          }
        }
      }
      // The first that fails ends the others.
      for try await _ in group {}
    }
    let log = try await eventStore(on: engine).read(.all).collect()
    expectWhole(log, ids.all, comment)
    #expect(seen.all == log, comment)
    #expect(try await EventAudit.itemFaults(in: engine, table: "events") == [], comment)
    return duplicates.all.count
  }

  @Test(
    "a way that loses, delays and refuses at random loses no event, doubles none, and hides none from a subscriber",
    arguments: Seeds.random(1)
  )
  func faults(seed: UInt64) async throws {
    print("seed \(seed)")
    try await withTemporaryStore { engine async throws in
      let way = FaultyWay(to: engine, seed: seed)
      _ = try await appendAndFollow(engine, by: { body in try await body(way.store()) }, "seed \(seed)")
      #expect(way.faults > 0)
    }
  }

  @Test(
    "through a proxy that drops, cuts, delays, fails and throttles at random before a server, neither",
    arguments: Seeds.random(1)
  )
  func faultsOfSockets(seed: UInt64) async throws {
    print("seed \(seed)")
    let chaos = Chaos(seed: seed, cutsOff: true)
    // So few attempts that faults come out of the store, too.
    let options = RemoteStore.Options(
      attemptTimeout: .seconds(30),
      retry: RetryPolicy(maximumAttempts: 3, baseDelay: .milliseconds(1), maximumDelay: .milliseconds(10))
    )
    try await withTemporaryStore { engine async throws in
      try await withTableServer(serving: engine) { address async throws in
        try await Proxy.run(to: address.url, { await chaos.action(on: $0, $1) }) { way async throws in
          let lend: Lender = { body in
            try await withRemoteStore(
              region: "us-east-1",
              endpoint: way,
              credentials: testKeys,
              options: options,
              body
            )
          }
          #expect(try await appendAndFollow(engine, by: lend, "seed \(seed)") > 0, "seed \(seed)")
        }
      }
    }
    #expect(chaos.faults > 0)
  }

  @Test("clients of a server that append at once leave no gap, and no version twice")
  func concurrentClients() async throws {
    try await withTemporaryStore { engine async throws in
      let ids = EventIDs()
      try await withTableServer(serving: engine) { address async throws in
        try await withThrowingTaskGroup(of: Void.self) { group in
          for writer in 0..<4 {
            group.addTask {
              try await withRemoteStore(
                region: "us-east-1",
                endpoint: address.url,
                credentials: testKeys
              ) { store async throws in
                let events = try await eventStore(on: store)
                for number in 0..<10 {
                  let event = NewEvent(type: "T", data: .json("\(number)"))
                  ids.add([event])
                  let stream = StreamID("A-\((writer + number) % 3)")
                  try await events.retryingConflicts(attempts: 1_000) {
                    let version = try await events.state(of: stream).lastVersion
                    _ = try await events.append([event], to: stream, expecting: .exact(version))
                  }
                }
              }
            }
          }
          try await group.waitForAll()
        }
      }
      let log = try await eventStore(on: engine).read(.all).collect()
      expectWhole(log, ids.all, "40 appends of four clients")
    }
  }

  @Test(
    "a client that ends in the middle of an append, whatever was sent, doubles nothing when it appends again"
  )
  func endedClients() async throws {
    try await withTemporaryStore { engine async throws in
      var ids: Set<EventID> = []
      for requests in 0..<12 {
        let batch = [NewEvent(type: "T", data: "1"), NewEvent(type: "T", data: "2")]
        ids.formUnion(batch.map(\.id))
        let opened = Mutex(false)
        let sent = Mutex(0)
        let loopback = Loopback(store: engine)
        // After so many requests of the append none gets a reply, though it is carried out.
        let transport = ScriptedTransport { request in
          let reply = try await loopback.send(request, timeout: .seconds(1))
          guard opened.withLock({ $0 }) else { return reply }
          let number = sent.withLock { sent in
            defer { sent += 1 }
            return sent
          }
          if number >= requests { throw CancellationError() }
          return reply
        }
        let events = try await eventStore(on: remoteStore(over: transport))
        opened.withLock { $0 = true }
        _ = try? await events.append(batch, to: "A-1", expecting: .any)
        let other = try await eventStore(on: remoteStore(over: loopback))
        let result = try await other.append(batch, to: "A-1", expecting: .any)
        #expect(result.versions == requests * 2 + 1...requests * 2 + 2, "after \(requests) requests")
      }
      let log = try await eventStore(on: engine).read(.all).collect()
      expectWhole(log, ids, "twelve clients that ended")
    }
  }
}

/// Does work until no fault of the way comes out of it.
private func again<Result>(_ work: () async throws -> Result) async throws -> Result {
  while true {
    do {
      return try await work()
    } catch let error as TableError
      where [
        .connectionFailed, .throughputExceeded, .throttling, .transactionInProgress, .storage,
        .deadlineExceeded,
      ].contains(error.code)
    {
      try Task.checkCancellation()
    }
  }
}

/// Opens the event store of the table `events`, looking for changes often.
private func eventStore(on tables: any TableStore) async throws -> EventStore {
  try await EventStore.open(
    on: tables,
    polling: PollingPolicy(minimum: .milliseconds(1), maximum: .milliseconds(10))
  )
}

/// The ids of what was to be appended, by whomever.
private final class EventIDs: Sendable {
  private let ids = Mutex<Set<EventID>>([])

  var all: Set<EventID> { ids.withLock { $0 } }

  func add(_ events: some Sequence<NewEvent>) { ids.withLock { $0.formUnion(events.map(\.id)) } }
}

/// What a subscriber was handed.
private final class SeenEvents: Sendable {
  private let events = Mutex<[RecordedEvent]>([])

  var all: [RecordedEvent] { events.withLock { $0 } }

  /// Adds an event, and answers how many there are.
  func add(_ event: RecordedEvent) -> Int {
    events.withLock { events in
      events.append(event)
      return events.count
    }
  }
}
