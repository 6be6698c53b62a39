import Quire
import QuireEvents
import QuireModel
import QuireTesting
import Testing

@Suite("Adopting a table")
struct TableAdoptionTests {
  private static func copy(_ source: Store, to target: Store) async throws {
    var request = Scan(tableName: "events")
    repeat {
      let page = try source.scan(request)
      for item in page.items { try await target.putItem(PutItem(tableName: "events", item: item)) }
      request.exclusiveStartKey = page.lastEvaluatedKey
    } while request.exclusiveStartKey != nil
  }

  private static func makeTable(in store: Store) async throws {
    try await store.createTable(LogLayout.createRequest(tableName: "events", globalProjection: .all))
  }

  /// An event store of the engine with some of everything.
  private static func filled(_ store: Store) async throws -> (EventStore, [StreamAppend]) {
    let events = try await EventStore.open(in: store)
    var appends: [StreamAppend] = []
    for number in 0..<40 {
      let new = (0...number % 7).map { index in
        NewEvent(
          type: "T\(index % 3)",
          data: .json("\(number)"),
          metadata: EventMetadata(correlationID: index == 0 ? "c-\(number % 4)" : nil)
        )
      }
      let append = StreamAppend(new, to: StreamID("S\(number % 3)", "\(number % 11)"), expecting: .any)
      try await events.append([append])
      appends.append(append)
    }
    try await events.append(
      (0..<150).map { NewEvent(type: "T", data: .json("\($0)")) },
      to: "Long",
      expecting: .noStream
    )
    try await events.truncate("S0-0", before: 3)
    try await events.delete("S1-1", expecting: .any)
    try await events.saveCheckpoint("mailer", position: 17)
    try await events.saveSnapshot(
      NewSnapshot(type: "S", data: "1", schemaVersion: 1),
      of: "Long",
      version: 100
    )
    return (events, appends)
  }

  private static func expectEqual(_ left: EventStore, _ right: EventStore) async throws {
    let log = try await left.read(.all).collect()
    #expect(try await right.read(.all).collect() == log)
    #expect(try await right.lastPosition() == (try await left.lastPosition()))
    let streams = try await left.streams()
    #expect(try await right.streams() == streams)
    for stream in streams {
      #expect(
        try await right.read(.stream(stream)).collect() == (try await left.read(.stream(stream)).collect())
      )
      #expect(try await right.state(of: stream) == (try await left.state(of: stream)))
    }
    for selection: EventSelection in [.category("S0"), .type("T1"), .correlation("c-2")] {
      for direction in [ReadDirection.forwards, .backwards] {
        let found = try await right.read(selection, direction: direction).collect()
        #expect(found == (try await left.read(selection, direction: direction).collect()))
        #expect(!found.isEmpty)
      }
    }
    #expect(try await right.checkpoint("mailer") == 17)
    #expect(try await right.snapshot(of: "Long", type: "S", schemaVersion: 1)?.version == 100)
  }

  @Test(
    "items of the engine's event store are loaded into a table store, and all is as it was",
    arguments: [1, 3]
  )
  func fromEngine(heads: Int) async throws {
    let (source, target) = (try Store.temporary(), try Store.temporary())
    let (old, appends) = try await Self.filled(source)
    try await Self.makeTable(in: target)
    try await Self.copy(source, to: target)
    let new = try await EventStore.polling(on: target, heads: heads)
    try await Self.expectEqual(old, new)
    // What was appended there is recognised here, also in one piece that would not fit into a transaction.
    let last = try await new.lastPosition()
    for append in appends {
      let result = try await new.append([append])[0]
      #expect(result.wasDuplicate)
      #expect(result.placements == (try await old.append([append])[0].placements))
    }
    #expect(
      try await new.append(numbered(1...1), to: "New", expecting: .noStream).positions?.lowerBound ?? 0 > last
    )
    let event = try await new.append(numbered(2...2), to: "Long", expecting: .exact(150))
    #expect(event.versions == 151...151)
  }

  @Test("items of a table store are loaded into the engine, and back")
  func toEngineAndBack() async throws {
    let (source, target, third) = (try Store.temporary(), try Store.temporary(), try Store.temporary())
    let first = try await EventStore.polling(on: source)
    var appends: [StreamAppend] = []
    for number in 0..<20 {
      let append = StreamAppend(numbered(0...number % 5), to: "A-\(number % 3)", expecting: .any)
      try await first.append([append])
      appends.append(append)
    }
    // The engine's event store makes its table, with all indexes; then come the items.
    _ = try await EventStore.open(in: target)
    try await Self.copy(source, to: target)
    let engine = try await EventStore.open(in: target)
    let log = try await first.read(.all).collect()
    #expect(try await engine.read(.all).collect() == log)
    #expect(try await engine.read(.type("Numbered")).collect() == log)
    #expect(try await engine.streams() == ["A-0", "A-1", "A-2"])
    #expect(try await engine.append([appends[3]])[0].wasDuplicate)
    try await engine.append(numbered(1...60), to: "B-1", expecting: .noStream)
    #expect(try target.verify().isClean)

    try await Self.makeTable(in: third)
    try await Self.copy(target, to: third)
    let again = try await EventStore.polling(on: third)
    #expect(try await again.read(.all).collect() == (try await engine.read(.all).collect()))
    #expect(try await again.read(.all, direction: .backwards).collect().count == log.count + 60)
    #expect(
      try await again.read(.category("A")).collect() == (try await engine.read(.category("A")).collect())
    )
    #expect(try await again.append([appends[3]])[0].wasDuplicate)
    let position = try await again.append(numbered(1...1), to: "C", expecting: .noStream).lastPosition
    #expect(position == log.count + 61)
  }

  @Test("the engine takes a table over, and a table store that was at work on it is told so")
  func takenOver() async throws {
    let store = try Store.temporary()
    _ = try await EventStore.open(in: store)
    let tables = try await EventStore.polling(on: store)
    try await tables.append(numbered(1...3), to: "A-1", expecting: .noStream)
    for version in 2...3 { try await tables.truncate("A-1", before: version) }
    let engine = try await EventStore.open(in: store)
    try await engine.append(numbered(4...4), to: "A-1", expecting: .exact(3))
    let error = await eventStoreError { try await tables.append(numbered(5...5), to: "A-1", expecting: .any) }
    #expect(error?.code == .incompatibleTable)
    #expect(error?.message == "The table has no head 0 any more; open the event store again")
    let again = try await EventStore.polling(on: store)
    #expect(try await again.append(numbered(5...5), to: "A-1", expecting: .exact(4)).positions == 5...5)
    #expect(try await again.read(.all).collect().map(\.version) == [1, 2, 3, 4, 5])
    // The head is another now, and younger than the one that was seen before.
    #expect(try await tables.append(numbered(6...6), to: "A-1", expecting: .exact(5)).positions == 6...6)
  }

  @Test("a table that was not filled to the end is refused, and adopted once it is")
  func partlyFilled() async throws {
    let (source, target) = (try Store.temporary(), try Store.temporary())
    let engine = try await EventStore.open(in: source)
    try await engine.append(numbered(1...5), to: "A-1", expecting: .noStream)
    try await Self.makeTable(in: target)
    try await Self.copy(source, to: target)
    let key = EventItem.key("STREAM#A-1", "VERSION#00000000000000000003")
    let missing = try #require(try target.getItem(GetItem(tableName: "events", key: key)).item)
    try await target.deleteItem(DeleteItem(tableName: "events", key: key))
    let error = await eventStoreError { try await EventStore.polling(on: target) }
    #expect(error?.code == .incompatibleTable)
    #expect(
      error?.message.hasPrefix("The table has 4 events, the last at position 5: it was not filled") == true
    )
    try await target.putItem(PutItem(tableName: "events", item: missing))
    #expect(try await EventStore.polling(on: target).read(.all).collect().count == 5)
  }

  @Test("two events at one position are refused")
  func doubled() async throws {
    let store = try Store.temporary()
    let engine = try await EventStore.open(in: store)
    try await engine.append(numbered(1...2), to: "A-1", expecting: .noStream)
    let key = EventItem.key("STREAM#A-1", "VERSION#00000000000000000002")
    try await store.table("events").update(key, .set("GSI1SK", to: EventTable.padded(1)))
    let error = await eventStoreError { try await EventStore.polling(on: store) }
    #expect(error?.code == .corrupted)
    #expect(error?.message == "Two events of the table have the position 1")
  }

  @Test("an adoption that was broken off is ended by the next, whenever that was", arguments: 0..<6)
  func brokenOff(_ failing: Int) async throws {
    struct Killed: Error {}
    let (source, target) = (try Store.temporary(), try Store.temporary())
    let (old, _) = try await Self.filled(source)
    try await Self.makeTable(in: target)
    try await Self.copy(source, to: target)
    let faults = FaultScript()
    let fault: Fault = failing % 2 == 0 ? .error(Killed()) : .lostReply(throwing: Killed())
    if failing < 4 {
      faults.inject(fault, into: .transactWriteItems, at: 1 + failing)
    } else {
      faults.inject(fault, into: .putItem)
    }
    await #expect(throws: Killed.self) {
      try await EventStore.polling(on: FaultyTableStore(over: target, faults))
    }
    #expect(faults.pendingCount == 0)
    try await Self.expectEqual(old, try await EventStore.polling(on: target))
  }

  @Test("opened at once, a table is adopted once")
  func concurrently() async throws {
    let store = try Store.temporary()
    let (old, _) = try await Self.filled(store)
    let before = try await old.lastPosition()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<6 {
        group.addTask {
          let events = try await EventStore.polling(on: store)
          try await events.append(numbered(1...2), to: "New-\(number)", expecting: .noStream)
        }
      }
      try await group.waitForAll()
    }
    let events = try await EventStore.polling(on: store)
    #expect(try await events.read(.all).collect().map(\.position) == Array(1...before + 12))
  }

  @Test("a table of another key is refused")
  func incompatible() async throws {
    let store = try Store.temporary()
    try await store.createTable("users", partitionKey: ("id", .s))
    let error = await eventStoreError { try await EventStore.open(on: store, table: "users") }
    #expect(error?.code == .incompatibleTable)
    #expect(error?.message == "The table's key is not PK and SK")
    let projection = await eventStoreError {
      try await EventStore.open(on: store, table: "events", globalProjection: .include("event_type"))
    }
    #expect(projection?.code == .invalidArgument)
  }

  @Test(
    "a table is made with the index for other programs, or without",
    arguments: [Projection.all, .keysOnly, nil]
  )
  func makesTable(projection: Projection?) async throws {
    let store = try Store.temporary()
    let events = try await EventStore.open(on: store, table: "events", globalProjection: projection)
    try await events.append(numbered(1...3), to: "A-1", expecting: .noStream)
    let description = try store.describeTable(DescribeTable(tableName: "events"))
    #expect(
      description.globalSecondaryIndexes.map(\.definition.indexName) == (projection == nil ? [] : ["GSI1"])
    )
    #expect(description.globalSecondaryIndexes.first?.definition.projection == projection)
    #expect(try await events.read(.all).collect().count == 3)
  }
}
