import Quire
import QuireEvents
import QuireModel
import QuireServer
import QuireTesting
import Synchronization
import Testing

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

  @Test(
    "a way that loses, delays and refuses at random loses no event, doubles none, and hides none from a subscriber"
  )
  func faults() async throws {
    let seed = UInt64.random(in: 0 ... .max)
    print("seed \(seed)")
    try await withTemporaryStore { engine async throws in
      let way = FaultyWay(to: engine, seed: seed)
      _ = try await eventStore(on: engine)

      let ids = EventIDs()
      let seen = try await withThrowingTaskGroup(of: [RecordedEvent].self) { group in
        for writer in 0..<4 {
          group.addTask {
            let events = try await again { try await eventStore(on: way.store()) }
            for number in 0..<10 {
              let batch = (0...number % 3).map { NewEvent(type: "T", data: .json("\($0)")) }
              ids.add(batch)
              let stream = StreamID("A-\((writer + number) % 3)")
              try await again { _ = try await events.append(batch, to: stream, expecting: .any) }
            }
            return []
          }
        }
        group.addTask {
          var seen: [RecordedEvent] = []
          // Begun again where it was, whenever it breaks.
          while seen.count < 4 * 19 {
            do {
              let events = try await eventStore(on: way.store())
              for try await message in events.subscribe(from: .after(seen.last?.position ?? 0)) {
                guard case .event(let event) = message else { continue }
                seen.append(event)
                if seen.count == 4 * 19 { break }
              }
            } catch is TableError {}
          }
          return seen
        }
        return try await group.reduce(into: []) { $0 += $1 }
      }
      let log = try await eventStore(on: engine).read(.all).collect()
      expectWhole(log, ids.all, "seed \(seed)")
      #expect(seen == log, "seed \(seed)")
      #expect(way.faults > 0)
    }
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
      where [.connectionFailed, .throughputExceeded, .storage, .deadlineExceeded].contains(
        error.code
      )
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

  func add(_ events: [NewEvent]) { ids.withLock { $0.formUnion(events.map(\.id)) } }
}
