import Quire
import QuireEvents
import QuireModel
import Testing

@Suite("Several heads")
struct TableHeadsTests {
  private static let selections: [EventSelection] = [
    .all, .category("A"), .category("B"), .type("T0"), .correlation("c"), .stream("A-1"),
  ]

  private static func batch(_ random: inout SeededGenerator) -> [NewEvent] {
    (0..<Int.random(in: 1...4, using: &random)).map { _ in
      NewEvent(
        type: "T\(Int.random(in: 0...2, using: &random))",
        data: "1",
        metadata: EventMetadata(correlationID: Bool.random(using: &random) ? "c" : nil)
      )
    }
  }

  private static func stream(_ random: inout SeededGenerator) -> StreamID {
    StreamID(Bool.random(using: &random) ? "A" : "B", "\(Int.random(in: 0...5, using: &random))")
  }

  private static func matches(_ event: RecordedEvent, _ selection: EventSelection) -> Bool {
    switch selection.kind {
    case .all: true
    case .stream(let id): event.streamID == id
    case .category(let category): event.streamID.category == category
    case .type(let type): event.type == type
    case .correlation(let id): event.correlationID == id
    }
  }

  @Test("every selection is read in the order of positions, in either direction", arguments: [2, 3, 7])
  func reads(heads: Int) async throws {
    let seed = UInt64.random(in: 0 ... .max)
    var random = SeededGenerator(seed: seed)
    let events = try await EventStore.polling(on: Store.temporary(), heads: heads)
    var appended: [EventID] = []
    for _ in 0..<60 {
      let streams = Set([Self.stream(&random), Self.stream(&random)])
      let appends = streams.map { StreamAppend(Self.batch(&random), to: $0, expecting: .any) }
      try await events.append(appends)
      appended += appends.flatMap { $0.events.map(\.id) }
    }
    let log = try await events.read(.all).collect()
    #expect(Set(log.map(\.id)) == Set(appended), "seed \(seed)")
    #expect(log.count == appended.count, "seed \(seed)")
    #expect(log.map(\.position) == Set(log.map(\.position)).sorted(), "seed \(seed)")
    for selection in Self.selections {
      let expected = log.filter { Self.matches($0, selection) }
      #expect(try await events.read(selection).collect() == expected, "seed \(seed), \(selection)")
      let backwards = try await events.read(selection, direction: .backwards).collect()
      #expect(backwards == expected.reversed(), "seed \(seed), \(selection)")
      for direction in [ReadDirection.forwards, .backwards] {
        var found: [RecordedEvent] = []
        var next: Int?
        repeat {
          let page = try await events.page(selection, from: next, direction: direction, limit: 5)
          found += page.events
          next = page.next
        } while next != nil
        #expect(found == (direction == .forwards ? expected : expected.reversed()), "seed \(seed)")
      }
    }
    for (stream, logged) in Dictionary(grouping: log, by: \.streamID) {
      #expect(logged.map(\.version) == Array(1...logged.count), "seed \(seed), \(stream)")
    }
    #expect(try await events.streams() == Set(log.map(\.streamID)).sorted())
    #expect(
      try await events.streams(inCategory: "B", limit: 3)
        == Array(Set(log.map(\.streamID)).filter { $0.category == "B" }.sorted().prefix(3))
    )
  }

  @Test("a subscriber beside writers sees every event once, in order, and each stream's without gaps")
  func subscriber() async throws {
    let events = try await EventStore.polling(on: Store.temporary(), heads: 3)
    let seen = try await withThrowingTaskGroup(of: [RecordedEvent].self) { group in
      group.addTask {
        var seen: [RecordedEvent] = []
        for try await message in events.subscribe(batchSize: 8) {
          guard case .event(let event) = message else { continue }
          seen.append(event)
          if seen.count == 120 { break }
        }
        return seen
      }
      for writer in 0..<4 {
        group.addTask {
          for number in 0..<15 {
            try await events.append(numbered(0...1), to: "A-\(writer)", expecting: .exact(number * 2))
          }
          return []
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    #expect(seen.map(\.position) == Set(seen.map(\.position)).sorted())
    #expect(seen == (try await events.read(.all).collect()))
    for (_, logged) in Dictionary(grouping: seen, by: \.streamID) {
      #expect(logged.map(\.version) == Array(1...30))
    }
  }

  @Test("resuming from any position yields exactly the rest", arguments: selections)
  func resumes(selection: EventSelection) async throws {
    let seed = UInt64.random(in: 0 ... .max)
    var random = SeededGenerator(seed: seed)
    let events = try await EventStore.polling(on: Store.temporary(), heads: 3)
    var live = events.subscribe(to: SubscriptionFilter(selection), batchSize: 3).makeAsyncIterator()
    var messages: [SubscriptionMessage] = []
    for _ in 0..<4 {
      for _ in 0..<8 {
        try await events.append(Self.batch(&random), to: Self.stream(&random), expecting: .any)
      }
      let last = try await events.lastPosition()
      while (messages.last?.position ?? 0) < last {
        messages.append(try #require(try await live.next()))
      }
    }
    func delivered(_ messages: some Sequence<SubscriptionMessage>) -> [RecordedEvent] {
      messages.compactMap { if case .event(let event) = $0 { event } else { nil } }
    }
    #expect(
      delivered(messages) == (try await events.read(selection).collect().sorted { $0.position < $1.position })
    )
    for (index, message) in messages.enumerated() {
      var rest: [SubscriptionMessage] = []
      for try await next in events.subscribe(
        to: SubscriptionFilter(selection),
        from: .after(message.position)
      ) {
        if case .caughtUp = next { break }
        rest.append(next)
      }
      #expect(delivered(rest) == delivered(messages[(index + 1)...]), "seed \(seed), \(message.position)")
    }
  }

  @Test("the number of heads is that of the table")
  func count() async throws {
    let store = try Store.temporary()
    let events = try await EventStore.polling(on: store, heads: 4)
    try await events.append(numbered(1...2), to: "A-1", expecting: .noStream)
    let same = try await EventStore.polling(on: store)
    #expect(try await same.append(numbered(3...3), to: "A-1", expecting: .exact(2)).versions == 3...3)
    let other = await eventStoreError { try await EventStore.polling(on: store, heads: 2) }
    #expect(other?.code == .invalidArgument)
    #expect(
      other?.message == "The event store has 4 heads, not 2: that is decided when its table is made"
    )
    for heads in [-1, 0, 65] {
      let error = await eventStoreError { try await EventStore.polling(on: store, heads: heads) }
      #expect(error?.message == "An event store has 1 to 64 heads, not \(heads)")
    }
    _ = try await EventStore.polling(on: Store.temporary(), heads: 64)
  }

  @Test("an idle head holds nobody up, across many buckets of the log")
  func idleHead() async throws {
    let store = try Store.temporary()
    let events = try await EventStore.polling(on: store, heads: 2)
    let streams = (0..<2).map { head in
      StreamID(
        (0...).lazy.map { "S-\($0)" }.first { LogLayout.head(of: StreamID($0), heads: 2) == head } ?? ""
      )
    }
    try await events.append(numbered(1...1), to: streams[0], expecting: .noStream)
    // As if the first head had given out some hundred thousand positions, most of them for nothing.
    try await store.table("events").update(LogLayout.headKey(0), .set("position", to: 450_000))
    let after = try await EventStore.polling(on: store)
    try await after.append(numbered(2...2), to: streams[0], expecting: .exact(1))
    #expect(try await after.read(.all).collect().map(\.data) == ["1", "2"])
    #expect(try await after.read(.all, direction: .backwards).collect().map(\.data) == ["2", "1"])
    try await after.append(numbered(3...3), to: streams[1], expecting: .noStream)
    let messages = after.subscribe(from: .after(1)).makeAsyncIterator()
    var iterator = messages
    var data: [EventPayload] = []
    while data.count < 2 {
      if case .event(let event)? = try await iterator.next() { data.append(event.data) }
    }
    #expect(data == ["2", "3"])
  }
}
