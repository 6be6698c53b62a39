import Quire
import QuireEvents
import QuireModel
import Testing

/// The stored form of everything, attribute by attribute.
@Suite("EventItem")
struct EventItemTests {
  private let store: Store
  private let events: EventStore

  init() async throws {
    store = try Store.temporary()
    let clock = FixedEventClock(Timestamp(microsecondsSince1970: 1_769_851_800_000_001))
    events = try await EventStore.open(in: store, clock: clock)
  }

  private func item(_ partition: AttributeValue, _ sort: AttributeValue) throws -> Item? {
    try store.getItem(GetItem(tableName: "events", key: ["PK": partition, "SK": sort])).item
  }

  @Test("the first event of a stream, with everything that an event can have")
  func fullEvent() async throws {
    let event = NewEvent(
      id: "0197-1",
      type: "OrderPlaced",
      data: #"{"total":40}"#,
      schemaVersion: 2,
      metadata: EventMetadata(json: #"{"user":"ada"}"#, correlationID: "c-1", causationID: "m-1")
    )
    try await events.append([event], to: "Order-1", expecting: .noStream)
    #expect(
      try item("STREAM#Order-1", "VERSION#00000000000000000001") == [
        "PK": "STREAM#Order-1",
        "SK": "VERSION#00000000000000000001",
        "GSI1PK": "EVENTS",
        "GSI1SK": "00000000000000000001",
        "GSI2PK": "STREAMS",
        "event_id": "0197-1",
        "stream_id": "Order-1",
        "stream_type": "Order",
        "event_type": "OrderPlaced",
        "event_data": .s(#"{"total":40}"#),
        "schema_version": 2,
        "metadata": .s(#"{"user":"ada"}"#),
        "correlation_id": "c-1",
        "causation_id": "m-1",
        "version": 1,
        "created_at": "2026-01-31T09:30:00.000001Z",
      ]
    )
  }

  @Test("a later event with nothing that can be left out")
  func leanEvent() async throws {
    let lean = NewEvent(id: "e2", type: "T", data: .binary([1, 2]))
    try await events.append([NewEvent(id: "e1", type: "T", data: "1"), lean], to: "S", expecting: .noStream)
    #expect(
      try item("STREAM#S", "VERSION#00000000000000000002") == [
        "PK": "STREAM#S",
        "SK": "VERSION#00000000000000000002",
        "GSI1PK": "EVENTS",
        "GSI1SK": "00000000000000000002",
        "event_id": "e2",
        "stream_id": "S",
        "stream_type": "S",
        "event_type": "T",
        "event_data": .b([1, 2]),
        "version": 2,
        "created_at": "2026-01-31T09:30:00.000001Z",
      ]
    )
  }

  @Test("a snapshot, a deleted stream and a checkpoint")
  func others() async throws {
    let snapshot = NewSnapshot(type: "Order", data: #"{"total":40}"#, schemaVersion: 3)
    try await events.append(numbered(1...2), to: "Order-1", expecting: .noStream, snapshot: snapshot)
    #expect(
      try item("STREAM#Order-1", "SNAPSHOT") == [
        "PK": "STREAM#Order-1",
        "SK": "SNAPSHOT",
        "stream_id": "Order-1",
        "version": 2,
        "snapshot_type": "Order",
        "snapshot_data": .s(#"{"total":40}"#),
        "schema_version": 3,
        "created_at": "2026-01-31T09:30:00.000001Z",
      ]
    )
    #expect(try item("STREAM#Order-1", "STREAM") == nil)
    try await events.delete("Order-1", expecting: .any)
    #expect(
      try item("STREAM#Order-1", "STREAM") == [
        "PK": "STREAM#Order-1",
        "SK": "STREAM",
        "truncate_before": 3,
        "deleted_through": 2,
        "tombstone": false,
      ]
    )
    try await events.saveCheckpoint("mailer", position: 2)
    #expect(
      try item("CHECKPOINT#mailer", "CHECKPOINT") == [
        "PK": "CHECKPOINT#mailer",
        "SK": "CHECKPOINT",
        "position": 2,
        "updated_at": "2026-01-31T09:30:00.000001Z",
      ]
    )
  }

  @Test("the indexes hold an entry per event, and per stream")
  func indexes() async throws {
    try await events.append(numbered(1...3), to: "Order-1", expecting: .noStream)
    try await events.append(numbered(1...1), to: "Order-2", expecting: .noStream)
    try await events.saveCheckpoint("mailer", position: 2)
    let description = try store.describeTable(DescribeTable(tableName: "events"))
    let counts = Dictionary(
      uniqueKeysWithValues: description.globalSecondaryIndexes.map { ($0.definition.indexName, $0.itemCount) }
    )
    #expect(
      counts == [
        "GSI1": 4, "by-category": 4, "by-type": 4, "by-correlation": 0, "by-id": 4, "by-stream": 2,
      ]
    )
  }

  @Test(
    "an item that is not what an event store writes is an error",
    arguments: [
      ("SK", "VERSION#1"), ("SK", "VERSION#0000000000000000000x"), ("SK", "VERSION#00000000000000000000"),
      ("SK", "VERSION#99999999999999999999"), ("GSI1SK", "1"), ("GSI1SK", 1), ("event_id", nil),
      ("event_type", 7), ("event_data", true), ("event_data", nil), ("metadata", 1), ("schema_version", "1"),
      ("schema_version", -1), ("schema_version", 1.5), ("created_at", "yesterday"), ("created_at", nil),
    ] as [(String, AttributeValue?)]
  )
  func damaged(name: String, value: AttributeValue?) throws {
    var item = EventItem.unplaced(NewEvent(type: "T", data: "1"), of: "Order-1")
    let time = Timestamp(microsecondsSince1970: 0)
    EventItem.place(&item, version: 1, position: 1, createdAt: time)
    #expect(try EventItem.event(item).version == 1)
    item[name] = value
    let error = #expect(throws: EventStoreError.self) { try EventItem.event(item) }
    #expect(error?.code == .corrupted)
    #expect(error?.message == "A stored item lacks \(name), or it is not what an event store writes")
  }

  @Test("numbers of 20 digits go there and back, and order as text", arguments: [0, 1, 9, 10, 123_456, .max])
  func padded(number: Int) {
    #expect(EventTable.number(padded: EventTable.padded(number)) == number)
    #expect(EventTable.padded(number).utf8.count == 20)
    if number > 0 { #expect(EventTable.padded(number - 1) < EventTable.padded(number)) }
  }
}
