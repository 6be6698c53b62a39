import Quire
import QuireEvents
import QuireModel
import QuireTesting
import Synchronization
import Testing

@Suite("Faults of a table store")
struct TableFaultTests {
  private let store: Store
  private let faults = FaultScript()
  private let events: EventStore

  init() async throws {
    store = try Store.temporary()
    events = try await EventStore.polling(on: FaultyTableStore(over: store, faults))
  }

  @Test("a conflict on the head is tried again, with what is stored then")
  func conflict() async throws {
    faults.inject(.conflict, into: .transactWriteItems, key: LogLayout.headKey(0), times: 3)
    let result = try await events.append(numbered(1...2), to: "A-1", expecting: .noStream)
    #expect(result.positions == 1...2)
    #expect(!result.wasDuplicate)
    #expect(faults.calls.count { $0 == .transactWriteItems } == 4)
  }

  @Test("a head that another process moved is read again, and the version decided again")
  func moved() async throws {
    let other = try await EventStore.polling(on: store)
    try await events.append(numbered(1...1), to: "A-1", expecting: .noStream)
    try await other.append(numbered(1...3), to: "B-1", expecting: .noStream)
    #expect(try await events.append(numbered(2...2), to: "A-1", expecting: .exact(1)).positions == 5...5)
    try await other.append(numbered(3...3), to: "A-1", expecting: .exact(2))
    let calls = faults.calls.count { $0 == .transactWriteItems }
    // A version conflict is no conflict on the head: it is not tried again, nor even written.
    let error = await eventStoreError {
      try await events.append(numbered(9...9), to: "A-1", expecting: .exact(2))
    }
    #expect(error?.code == .versionConflict)
    #expect(error?.actual == 3)
    #expect(faults.calls.count { $0 == .transactWriteItems } == calls)
  }

  @Test("a deletion in between is seen by the append that was decided before it")
  func deletedInBetween() async throws {
    let other = try await EventStore.polling(on: store)
    try await events.append(numbered(1...2), to: "A-1", expecting: .noStream)
    try await other.delete("A-1", expecting: .exact(2))
    let error = await eventStoreError {
      try await events.append(numbered(3...3), to: "A-1", expecting: .exact(2))
    }
    #expect(error?.code == .versionConflict)
    #expect(error?.actual == 0)
    #expect(try await events.append(numbered(3...3), to: "A-1", expecting: .noStream).versions == 3...3)
  }

  @Test("a store that is too busy is asked again", arguments: TableOperation.allCases)
  func throttling(operation: TableOperation) async throws {
    faults.inject(.throttling, into: operation, times: 2)
    try await events.append(numbered(1...1), to: "A-1", expecting: .noStream)
    try await events.append(numbered(2...3), to: "A-1", expecting: .exact(1))
    try await events.delete("A-1", expecting: .exact(3))
    try await events.saveCheckpoint("mailer", position: 2)
    try await events.removeCheckpoint("mailer")
    #expect(try await events.read(.all).collect().map(\.version) == [1, 2, 3])
    #expect(try await events.checkpoint("mailer") == nil)
  }

  @Test("items that a batch leaves unread are asked for again")
  func unprocessed() async throws {
    try await events.append(numbered(1...3), to: "A-1", expecting: .noStream)
    faults.inject(.unprocessed, into: .batchGetItem, times: 2)
    #expect(try await events.read(.all).collect().count == 3)
    #expect(faults.pendingCount == 0)
  }

  @Test("a crowd that does not end is an error, and nothing was written")
  func contention() async throws {
    let events = try await EventStore.open(
      on: FaultyTableStore(over: store, faults),
      table: "events",
      conflicts: RetryPolicy(maximumAttempts: 3, baseDelay: .milliseconds(1))
    )
    faults.inject(.conflict, into: .transactWriteItems, times: 3)
    let error = await eventStoreError {
      try await events.append(numbered(1...1), to: "A-1", expecting: .noStream)
    }
    #expect(error?.code == .contention)
    #expect(error?.message == "Other transactions were faster 3 times in a row; nothing was written")
    #expect((error?.underlying as? TableError)?.code == .transactionCanceled)
    #expect(try await events.lastPosition() == 0)
    faults.inject(.conflict, into: .transactWriteItems, times: 3)
    let deletion = await eventStoreError { try await events.delete("A-1", expecting: .any, forEver: true) }
    #expect(deletion?.code == .contention)
  }

  @Test("a lost reply is repeated by the caller, and nothing is doubled")
  func lostReply() async throws {
    let batch = numbered(1...2)
    faults.inject(.lostReply, into: .transactWriteItems)
    await #expect(throws: TableError.self) {
      try await events.append(batch, to: "A-1", expecting: .noStream)
    }
    let again = try await events.append(batch, to: "A-1", expecting: .noStream)
    #expect(again.wasDuplicate)
    #expect(again.positions == 1...2)
    #expect(try await events.append(numbered(3...3), to: "A-1", expecting: .exact(2)).positions == 3...3)
    #expect(try await events.read(.all).collect().count == 3)
  }

  @Test("an error of one append that cannot be written is not that of the others beside it")
  func invalid() async throws {
    let fault = Fault.error(TableError(.validation, "One of the items is invalid"))
    faults.inject(fault, into: .transactWriteItems, key: ["PK": "ID#bad"], times: 2)
    try await withThrowingTaskGroup(of: Bool.self) { group in
      for number in 0..<20 {
        group.addTask {
          let event = NewEvent(id: number == 7 ? "bad" : EventID(), type: "T", data: "1")
          do {
            try await events.append([event], to: "A-\(number)", expecting: .noStream)
            return true
          } catch TableError.Code.validation {
            #expect(number == 7)
            return false
          }
        }
      }
      let succeeded = try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      #expect(succeeded == 19 || succeeded == 20)
    }
    let log = try await events.read(.all).collect()
    #expect(log.map(\.position) == Array(1...log.count))
  }

  @Test("events that nothing counts are noticed when they stand in the way")
  func foreignEvent() async throws {
    try await events.append(numbered(1...1), to: "A-1", expecting: .noStream)
    let key = EventItem.key("ID#theirs", "STREAM#B-1")
    try await store.putItem(PutItem(tableName: "events", item: key))
    let error = await eventStoreError {
      try await events.append([NewEvent(id: "theirs", type: "T", data: "1")], to: "B-1", expecting: .noStream)
    }
    #expect(error?.code == .corrupted)
  }

  @Test("a position that the log lacks is not passed over", arguments: [1, 2, 3])
  func hole(position: Int) async throws {
    for number in 1...3 { try await events.append(numbered([number]), to: "A-\(number)", expecting: .any) }
    let key = EventItem.key("LOG#0#0", EventTable.padded(position))
    try await store.deleteItem(DeleteItem(tableName: "events", key: key))
    for direction in [ReadDirection.forwards, .backwards] {
      let error = await eventStoreError { try await events.read(.all, direction: direction).collect() }
      #expect(error?.code == .corrupted)
      #expect(error?.message == "The log of all events has no position \(position)")
    }
    let error = await eventStoreError {
      for try await message in events.subscribe() {
        if case .caughtUp = message { break }
      }
    }
    #expect(error?.code == .corrupted)
  }

  @Test("an event that is not where the log says it is, is missed")
  func missingEvent() async throws {
    try await events.append(numbered(1...2), to: "A-1", expecting: .noStream)
    let key = EventItem.key("STREAM#A-1", "VERSION#00000000000000000002")
    try await store.deleteItem(DeleteItem(tableName: "events", key: key))
    let error = await eventStoreError { try await events.read(.category("A")).collect() }
    #expect(error?.code == .corrupted)
    #expect(error?.message == "There is no event at position 2, where the log says it is")
  }

  @Test("an append that is cancelled while it waits was not made; one under way has its outcome")
  func cancellation() async throws {
    let (release, released) = AsyncStream<Void>.makeStream()
    faults.inject(.hold { for await _ in release { break } }, into: .transactWriteItems)
    let first = Task { try await events.append(numbered(1...1), to: "A-1", expecting: .noStream) }
    while faults.calls.last != .transactWriteItems { await Task.yield() }
    let second = Task { try await events.append(numbered(1...1), to: "B-1", expecting: .noStream) }
    try await Task.sleep(for: .milliseconds(20))
    second.cancel()
    first.cancel()
    await #expect(throws: CancellationError.self) { try await second.value }
    released.finish()
    #expect(try await first.value.positions == 1...1)
    #expect(try await events.state(of: "B-1") == StreamState())
  }

  @Test(
    "random faults in every call: what is acknowledged is there, nothing is doubled, no gap is left",
    arguments: [1, 3]
  )
  func random(heads: Int) async throws {
    let seed = UInt64.random(in: 0 ... .max)
    let script = FaultScript()
    let store = try Store.temporary()
    // Two processes, as far as the store can tell.
    let opened = [
      try await EventStore.polling(on: FaultyTableStore(over: store, script), heads: heads),
      try await EventStore.polling(on: FaultyTableStore(over: store, script)),
    ]
    var random = SeededGenerator(seed: seed)
    let kinds: [Fault] = [
      .lostReply, .conflict, .throttling, .error(TableError(.storage, "Fails (injected)")),
    ]
    for _ in 0..<150 {
      let operations: [TableOperation] = [
        .transactWriteItems, .transactWriteItems, .getItem, .query, .batchGetItem,
      ]
      let fault = kinds.randomElement(using: &random) ?? .lostReply
      let operation = operations.randomElement(using: &random)
      script.inject(fault, into: operation, at: .random(in: 1...400, using: &random))
    }
    let acknowledged = try await withThrowingTaskGroup(of: [(StreamAppend, AppendResult)].self) { group in
      for writer in 0..<6 {
        group.addTask { try await Self.write(opened[writer % 2], seed: seed &+ UInt64(writer)) }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    script.clear()
    let log = try await opened[0].read(.all).collect()
    #expect(script.injectedCount > 10, "seed \(seed)")
    #expect(Set(log.map(\.id)).count == log.count, "seed \(seed)")
    if heads == 1 { #expect(log.map(\.position) == Array(1...log.count), "seed \(seed)") }
    #expect(acknowledged.reduce(0) { $0 + $1.0.events.count } == log.count, "seed \(seed)")
    let byID = Dictionary(log.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    for (append, result) in acknowledged {
      for (event, placement) in zip(append.events, result.placements) {
        let logged = byID[event.id]
        #expect(logged?.position == placement.position, "seed \(seed)")
        #expect(logged?.version == placement.version, "seed \(seed)")
        #expect(logged?.streamID == append.streamID, "seed \(seed)")
      }
    }
    for (stream, logged) in Dictionary(grouping: log, by: \.streamID) {
      #expect(logged.map(\.version) == Array(1...logged.count), "seed \(seed), \(stream)")
      #expect(try await opened[1].read(.stream(stream)).collect() == logged, "seed \(seed)")
    }
    #expect(try store.verify().isClean)
  }

  private static func write(_ events: EventStore, seed: UInt64) async throws -> [(StreamAppend, AppendResult)]
  {
    var random = SeededGenerator(seed: seed)
    var acknowledged: [(StreamAppend, AppendResult)] = []
    for _ in 0..<30 {
      let stream = StreamID("A-\(Int.random(in: 0..<4, using: &random))")
      let new = numbered(0..<Int.random(in: 1...3, using: &random))
      let isExact = Bool.random(using: &random)
      var expected: ExpectedVersion?
      while true {
        do {
          // After a lost reply the same append is repeated; after a conflict it is made anew, with the same ids.
          if expected == nil {
            expected = isExact ? .exact(try await events.state(of: stream).lastVersion) : .any
          }
          let append = StreamAppend(new, to: stream, expecting: expected ?? .any)
          acknowledged.append((append, try await events.append([append])[0]))
          break
        } catch EventStoreError.Code.versionConflict {
          expected = nil
        } catch is TableError {
          continue
        }
      }
    }
    return acknowledged
  }
}
