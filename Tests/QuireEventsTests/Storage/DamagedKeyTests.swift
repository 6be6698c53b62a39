import Quire
import QuireEvents
import QuireModel
import QuireTesting
import Testing

@Suite("Damaged keys of events")
struct DamagedKeyTests {
  /// Adds an event under a key that has no version, to the items or to the index of all events.
  private func damage(_ store: Store, index: String?) async throws {
    try await store.write { transaction in
      let table = try transaction.encodedTable("events")
      var itemKey: [UInt8] = []
      table.items.append("STREAM#Order-1".utf8Span.span, at: 0, to: &itemKey)
      var damaged = itemKey
      table.items.append("VERSION#00000000000000000001".utf8Span.span, at: 1, to: &itemKey)
      table.items.append("VERSION#two".utf8Span.span, at: 1, to: &damaged)
      let tree = try #require(index == nil ? table.items : table.index("GSI1"))
      var (from, to): ([UInt8], [UInt8]) = ([], [])
      if index != nil {
        tree.append("EVENTS".utf8Span.span, at: 0, to: &from)
        to = from
        tree.append("00000000000000000001".utf8Span.span, at: 1, to: &from)
        tree.append("00000000000000000002".utf8Span.span, at: 1, to: &to)
      }
      let record = try #require(
        try transaction.withRecord(from + itemKey, in: tree) { record in record.copied() }
      )
      try transaction.put(to + damaged, record.rawBytes, in: tree)
    }
  }

  @Test("a page with an event whose key has no version is an error", arguments: [nil, "GSI1"])
  func isReported(index: String?) async throws {
    let store = try Store.temporary()
    let events = try await EventStore.open(in: store)
    try await events.append(numbered([1]), to: "Order-1", expecting: .noStream)
    try await damage(store, index: index)
    let error = await #expect(throws: EventStoreError.self) {
      try await events.read(index == nil ? .stream("Order-1") : .all).collect()
    }
    #expect(error?.code == .corrupted)
    #expect(error?.message == "An event's key has no version")
  }

  @Test(
    "a scan reports an event whose key has no version, once somebody asks for it",
    arguments: [nil, "GSI1"]
  )
  func isReportedByScan(index: String?) async throws {
    let store = try Store.temporary()
    let events = try await EventStore.open(in: store)
    try await events.append(numbered([1]), to: "Order-1", expecting: .noStream)
    try await damage(store, index: index)
    for ask: (borrowing EventView) throws -> Void in [
      { event in _ = try event.version }, { event in _ = try event.event },
    ] {
      let error = #expect(throws: EventStoreError.self) {
        try events.scan(index == nil ? .stream("Order-1") : .all) { event in
          try ask(event)
          return true
        }
      }
      #expect(error?.code == .corrupted)
      #expect(error?.message == "An event's key has no version")
    }
  }
}
