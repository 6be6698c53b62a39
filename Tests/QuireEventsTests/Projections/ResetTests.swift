import Quire
import QuireEvents
import QuireTesting
import Testing

@Suite("Resetting a projection")
struct ResetTests {
  /// Counts events by type in a table of its own.
  struct Counts: EventProjection {
    var name = "counts"
    var tables = ["counts"]

    func apply(_ event: RecordedEvent, in transaction: inout Transaction) throws {
      try transaction.update(
        ["PK": .s(event.type)],
        in: "counts",
        [.add(1, to: "count"), .set("category", to: event.streamID.category)]
      )
    }
  }

  @Test("the tables that a projection names are emptied, with their indexes, and filled again")
  func tables() async throws {
    let store = try Store.temporary()
    let events = try await EventStore.open(in: store)
    let counts = try await store.openTable(
      "counts",
      partitionKey: ("PK", .s),
      indexes: [.global("by-category", partitionKey: ("category", .s))]
    )
    try await events.append(numbered(1...5, type: "A"), to: "S-1", expecting: .noStream)
    try await events.append(numbered(1...2, type: "B"), to: "T-1", expecting: .noStream)
    let runner = try ProjectionRunner(Counts(), of: events)
    try await runner.catchUp()
    try await counts.put(["PK": "stray"])
    let filled = try await counts.describe()
    #expect(filled.itemCount == 3)

    try await runner.reset()
    let empty = try await counts.describe()
    #expect(empty.tableId == filled.tableId)
    #expect(empty.itemCount == 0 && empty.sizeBytes == 0)
    #expect(empty.globalSecondaryIndexes.map(\.itemCount) == [0])
    #expect(try await events.checkpoint("counts") == nil)
    #expect(try store.verify().isClean)

    try await runner.rebuild()
    let items = try await counts.scan().collect()
    #expect(Set(items.map { $0["PK"] }) == ["A", "B"])
    #expect(try await counts.query(Key("category") == "S", index: "by-category").first()?["count"] == 5)
    #expect(try store.verify().isClean)
  }

  @Test("a projection that does not say what its read model is cannot be reset, and is left as it is")
  func unknown() async throws {
    let store = try Store.temporary()
    let events = try await EventStore.open(in: store)
    try await store.createTable("counts", partitionKey: ("PK", .s))
    try await events.append(numbered(1...5, type: "A"), to: "S-1", expecting: .noStream)
    let runner = try ProjectionRunner(Counts(tables: []), of: events)
    try await runner.catchUp()
    let error = await eventStoreError { try await runner.rebuild() }
    #expect(error?.code == .unsupported)
    #expect(
      error?.message
        == "The projection counts does not say what its read model is: name its tables, or write its reset"
    )
    #expect(try await events.checkpoint("counts") == 5)
  }

  @Test("the event store's own table is not emptied for a projection")
  func eventTable() async throws {
    let store = try Store.temporary()
    let events = try await EventStore.open(in: store)
    try await events.append(numbered(1...5), to: "S-1", expecting: .noStream)
    let runner = try ProjectionRunner(Counts(tables: ["events"]), of: events)
    let error = await eventStoreError { try await runner.reset() }
    #expect(error?.code == .invalidArgument)
    #expect(error?.message == "The projection counts names the table of the events as its read model")
    #expect(try await events.lastPosition() == 5)
  }
}
