import Quire
import QuireEvents
import QuireModel
import Testing

/// The stored form of what a table store's events have beside them.
@Suite("Log layout")
struct LogLayoutTests {
  private let store: Store
  private let events: EventStore

  init() async throws {
    store = try Store.temporary()
    let clock = FixedEventClock(Timestamp(microsecondsSince1970: 1_769_851_800_000_001))
    events = try await EventStore.polling(on: store, clock: clock)
  }

  private func items() throws -> [String: Item] {
    var items: [String: Item] = [:]
    for var item in try store.scan(Scan(tableName: "events")).items {
      guard case .s(let partition) = item["PK"], case .s(let sort) = item["SK"] else { continue }
      item["PK"] = nil
      item["SK"] = nil
      items["\(partition) \(sort)"] = item
    }
    return items
  }

  @Test("a new table has a head")
  func empty() throws {
    #expect(try items() == ["HEAD#0 HEAD": ["position": 0, "changes": 0, "heads": 1]])
  }

  @Test("an append of one event, with everything beside it")
  func oneEvent() async throws {
    let event = NewEvent(
      id: "e-1",
      type: "OrderPlaced",
      data: #"{"total":40}"#,
      metadata: EventMetadata(correlationID: "c-1")
    )
    try await events.append([event], to: "Order-1", expecting: .noStream)
    let place: AttributeValue = .m(["stream_id": "Order-1", "position": 1, "version": 1, "count": 1])
    let expected: [String: Item] = [
      "HEAD#0 HEAD": [
        "position": 1, "changes": 0, "heads": 1, "created_at": "2026-01-31T09:30:00.000001Z",
      ],
      "STREAM#Order-1 VERSION#00000000000000000001": [
        "GSI1PK": "EVENTS",
        "GSI1SK": "00000000000000000001",
        "GSI2PK": "STREAMS",
        "event_id": "e-1",
        "stream_id": "Order-1",
        "stream_type": "Order",
        "event_type": "OrderPlaced",
        "event_data": .s(#"{"total":40}"#),
        "correlation_id": "c-1",
        "version": 1,
        "created_at": "2026-01-31T09:30:00.000001Z",
      ],
      "ID#e-1 STREAM#Order-1": ["version": 1, "position": 1],
      "STREAMS#0 Order-1": [:],
      "LOG#0#0 00000000000000000001": ["runs": .l([place])],
      "CATEGORY#0#Order 00000000000000000001": ["runs": .l([place])],
      "TYPE#0#OrderPlaced 00000000000000000001": ["runs": .l([place])],
      "CORRELATION#0#c-1 00000000000000000001": ["runs": .l([place])],
    ]
    #expect(try items() == expected)
  }

  @Test("an append of several events has one item of the log, and one of each type")
  func severalEvents() async throws {
    let new = ["A", "B", "A", "A"].enumerated().map { index, type in
      NewEvent(id: EventID("e-\(index)"), type: type, data: "1")
    }
    try await events.append([
      StreamAppend(new, to: "S-1", expecting: .noStream),
      StreamAppend([NewEvent(id: "e-4", type: "A", data: "1")], to: "S-2", expecting: .noStream),
    ])
    let items = try items()
    #expect(items.keys.filter { $0.hasPrefix("LOG#") } == ["LOG#0#0 00000000000000000005"])
    #expect(
      items["LOG#0#0 00000000000000000005"]?["runs"]
        == .l([
          .m(["stream_id": "S-1", "position": 1, "version": 1, "count": 4]),
          .m(["stream_id": "S-2", "position": 5, "version": 1, "count": 1]),
        ])
    )
    #expect(
      items["TYPE#0#A 00000000000000000005"]?["runs"]
        == .l([
          .m(["stream_id": "S-1", "position": 1, "version": 1, "count": 1]),
          .m(["stream_id": "S-1", "position": 3, "version": 3, "count": 2]),
          .m(["stream_id": "S-2", "position": 5, "version": 1, "count": 1]),
        ])
    )
    #expect(
      items["TYPE#0#B 00000000000000000002"]?["runs"]
        == .l([.m(["stream_id": "S-1", "position": 2, "version": 2, "count": 1])])
    )
  }

  @Test("a deletion counts as a change of the head")
  func changes() async throws {
    try await events.append(numbered(1...2), to: "S-1", expecting: .noStream)
    try await events.truncate("S-1", before: 2)
    try await events.delete("S-1", expecting: .exact(2))
    let items = try items()
    #expect(items["HEAD#0 HEAD"]?["changes"] == 2)
    #expect(items["HEAD#0 HEAD"]?["position"] == 2)
    #expect(
      items["STREAM#S-1 STREAM"] == ["truncate_before": 3, "deleted_through": 2, "tombstone": false]
    )
  }

  @Test("runs name the events they were made of", arguments: 0..<20)
  func runs(round: Int) throws {
    let seed = UInt64.random(in: 0 ... .max)
    var random = SeededGenerator(seed: seed)
    var pointers: [EventPointer] = []
    var versions: [StreamID: Int] = [:]
    var position = 0
    for _ in 0..<Int.random(in: 1...60, using: &random) {
      position += Int.random(in: 1...3, using: &random) == 1 ? 4 : 1
      let stream = StreamID(["A", "B\u{e9}", "Be\u{301}"].randomElement(using: &random) ?? "A")
      versions[stream, default: 0] += 1
      pointers.append(
        EventPointer(position: position, streamID: stream, version: versions[stream, default: 0])
      )
    }
    let item = EventRun.item(of: pointers, index: .log, head: 0)
    #expect(item["SK"] == .s(EventTable.padded(position)))
    #expect(try EventRun.pointers(in: item) == pointers, "seed \(seed)")
  }

  @Test("a damaged list of runs is refused, whatever is wrong with it")
  func damagedRuns() throws {
    let good: [AttributeName: AttributeValue] = [
      "stream_id": "S", "position": 5, "version": 1, "count": 2, "step": 3,
    ]
    #expect(try EventRun.pointers(in: ["runs": .l([.m(good)])]).map(\.position) == [5, 8])
    let faults: [(AttributeName, AttributeValue?)] = [
      ("stream_id", nil), ("stream_id", 1), ("position", 0), ("position", -1), ("position", "5"),
      ("position", .n(Number(Int.max))), ("version", nil), ("version", 0), ("count", 0), ("count", 101),
      ("count", .n(Number(Int.max))), ("step", 0), ("step", .n(Number(Int.max))),
    ]
    for (name, value) in faults {
      var map = good
      map[name] = value
      let error = #expect(throws: EventStoreError.self) {
        try EventRun.pointers(in: ["runs": .l([.m(map)])])
      }
      #expect(error?.code == .corrupted)
    }
    for item: Item in [[:], ["runs": 1], ["runs": .l([1])]] {
      #expect(throws: EventStoreError.self) { try EventRun.pointers(in: item) }
    }
  }

  @Test(
    "positions of several heads never meet, and each head takes the next of its own",
    arguments: [1, 2, 3, 64]
  )
  func positions(heads: Int) {
    for last in 0..<200 {
      let next = (0..<heads).map { LogLayout.position(after: last, head: $0, heads: heads) }
      #expect(Set(next).count == heads)
      #expect(next.allSatisfy { $0 > last && $0 <= last + heads })
      #expect(next.enumerated().allSatisfy { ($1 - 1) % heads == $0 })
    }
  }
}
