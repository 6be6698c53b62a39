import QuireEvents
import Testing

@Suite("Subscription")
struct SubscriptionTests {
  /// The messages up to the first `caughtUp`, with it.
  private func untilCaughtUp(_ subscription: Subscription) async throws -> [SubscriptionMessage] {
    var messages: [SubscriptionMessage] = []
    for try await message in subscription {
      messages.append(message)
      if case .caughtUp = message { break }
    }
    return messages
  }

  @Test("events come, then caughtUp, then events as they are appended", arguments: TestStorage.allCases)
  func live(storage: TestStorage) async throws {
    let events = try await storage.open()
    try await events.append(numbered(1...3), to: "A-1", expecting: .noStream)
    var messages = events.subscribe(batchSize: 2).makeAsyncIterator()
    for position in 1...3 {
      guard case .event(let event) = try await messages.next() else { throw Unexpected() }
      #expect(event.position == position)
    }
    #expect(try await messages.next() == .caughtUp(position: 3))
    for position in 4...6 {
      async let appended = events.append(numbered([position]), to: "A-1", expecting: .exact(position - 1))
      guard case .event(let event) = try await messages.next() else { throw Unexpected() }
      #expect(event.position == position)
      _ = try await appended
    }
  }

  @Test("an empty store is caught up at once", arguments: TestStorage.allCases)
  func empty(storage: TestStorage) async throws {
    let events = try await storage.open()
    #expect(try await untilCaughtUp(events.subscribe()) == [.caughtUp(position: 0)])
    #expect(try await untilCaughtUp(events.subscribe(to: .stream("A-1"))) == [.caughtUp(position: 0)])
  }

  @Test("a subscription starts where it is told to", arguments: TestStorage.allCases)
  func starts(storage: TestStorage) async throws {
    let events = try await storage.open()
    try await events.append(numbered(1...5), to: "A-1", expecting: .noStream)
    try await events.saveCheckpoint("mailer", position: 4)
    func positions(_ start: SubscriptionStart) async throws -> [Int] {
      try await untilCaughtUp(events.subscribe(from: start)).map(\.position)
    }
    #expect(try await positions(.beginning) == [1, 2, 3, 4, 5, 5])
    #expect(try await positions(.after(3)) == [4, 5, 5])
    #expect(try await positions(.after(0)) == [1, 2, 3, 4, 5, 5])
    #expect(try await positions(.checkpoint("mailer")) == [5, 5])
    #expect(try await positions(.checkpoint("other")) == [1, 2, 3, 4, 5, 5])
    #expect(try await positions(.end) == [5])
    // Beyond the end: nothing before that position is delivered, and it does not go back.
    #expect(try await positions(.after(100)) == [100])
    let error = await eventStoreError { try await positions(.after(-1)) }
    #expect(error?.code == .invalidArgument)
  }

  @Test("a filtered subscription reports progress over events of others", arguments: TestStorage.allCases)
  func progress(storage: TestStorage) async throws {
    let events = try await storage.open()
    try await events.append(numbered(1...1), to: "A-1", expecting: .noStream)
    try await events.append(numbered(1...3), to: "B-1", expecting: .noStream)
    var messages = events.subscribe(to: .category("A")).makeAsyncIterator()
    #expect(try await messages.next()?.position == 1)
    #expect(try await messages.next() == .caughtUp(position: 4))
    try await events.append(numbered(4...5), to: "B-1", expecting: .exact(3))
    #expect(try await messages.next() == .checkpoint(position: 6))
    try await events.append(numbered(2...2), to: "A-1", expecting: .exact(1))
    #expect(try await messages.next()?.position == 7)
  }

  static let filters: [SubscriptionFilter] = [
    .all, .stream("A-1"), .category("A"), .types("T0"), .types("T0", "T1"), .types(),
    SubscriptionFilter(.category("A"), types: ["T1"]), SubscriptionFilter(.correlation("c")),
  ]

  @Test(
    "resuming from any position ever delivered yields exactly the rest",
    arguments: TestStorage.allCases,
    filters
  )
  func resumes(storage: TestStorage, filter: SubscriptionFilter) async throws {
    let seed = UInt64.random(in: 0 ... .max)
    var random = SeededGenerator(seed: seed)
    let events = try await storage.open()
    func appendSome() async throws {
      for _ in 0..<Int.random(in: 5...15, using: &random) {
        let batch = (0..<Int.random(in: 1...4, using: &random)).map { _ in
          NewEvent(
            type: "T\(Int.random(in: 0...3, using: &random))",
            data: "1",
            metadata: EventMetadata(correlationID: Bool.random(using: &random) ? "c" : nil)
          )
        }
        let stream = StreamID(
          ["A", "B"].randomElement(using: &random) ?? "A",
          "\(Int.random(in: 0...2, using: &random))"
        )
        try await events.append(batch, to: stream, expecting: .any)
      }
    }
    func matching() async throws -> [RecordedEvent] {
      try await events.read(.all).collect().filter { event in
        let isSelected =
          switch filter.selection.kind {
          case .all: true
          case .stream(let id): event.streamID == id
          case .category(let category): event.streamID.category == category
          case .type(let type): event.type == type
          case .correlation(let id): event.correlationID == id
          }
        return isSelected && (filter.types?.contains(event.type) ?? true)
      }
    }

    try await appendSome()
    // Read on while more is appended, so that positions come from history and from live events alike.
    var messages: [SubscriptionMessage] = []
    var live = events.subscribe(to: filter, batchSize: 3).makeAsyncIterator()
    for _ in 0..<4 {
      let last = try await events.lastPosition()
      while (messages.last?.position ?? 0) < last {
        messages.append(try #require(try await live.next()))
      }
      try await appendSome()
    }
    let last = try await events.lastPosition()
    while (messages.last?.position ?? 0) < last { messages.append(try #require(try await live.next())) }

    let all = try await matching()
    #expect(messages.compactMap(\.event) == all, "seed \(seed)")
    for (index, message) in messages.enumerated() {
      let rest = try await untilCaughtUp(
        events.subscribe(to: filter, from: .after(message.position), batchSize: 4)
      )
      #expect(
        rest.compactMap(\.event) == messages[(index + 1)...].compactMap(\.event),
        "seed \(seed), after \(message.position)"
      )
      #expect(rest.last?.position == last)
    }
  }

  @Test("the members of a group share all events, each stream's in order", arguments: TestStorage.allCases)
  func groups(storage: TestStorage) async throws {
    let events = try await storage.open()
    for number in 0..<60 {
      try await events.append(numbered([number]), to: "A-\(number % 20)", expecting: .any)
    }
    var shares: [[RecordedEvent]] = []
    for member in 0..<3 {
      let filter = SubscriptionFilter(group: try ConsumerGroup(member: member, size: 3))
      let messages = try await untilCaughtUp(events.subscribe(to: filter, batchSize: 7))
      #expect(messages.last?.position == 60)
      shares.append(messages.compactMap(\.event))
    }
    #expect(shares.flatMap { $0.map(\.position) }.sorted() == Array(1...60))
    #expect(shares.allSatisfy { !$0.isEmpty && $0.map(\.position) == $0.map(\.position).sorted() })
    let streams = shares.map { Set($0.map(\.streamID)) }
    #expect(streams[0].isDisjoint(with: streams[1]) && streams[1].isDisjoint(with: streams[2]))
  }

  @Test("cancelling the task ends the sequence", arguments: TestStorage.allCases)
  func cancels(storage: TestStorage) async throws {
    let events = try await storage.open()
    let reading = Task {
      var count = 0
      for try await message in events.subscribe() {
        count += 1
        if case .event = message { withUnsafeCurrentTask { $0?.cancel() } }
      }
      return count
    }
    try await events.append(numbered(1...1), to: "A-1", expecting: .noStream)
    // caughtUp and the event, or the event alone if it was there first.
    #expect([1, 2].contains(try await reading.value))
  }
}

private struct Unexpected: Error {}

extension SubscriptionMessage {
  fileprivate var event: RecordedEvent? {
    if case .event(let event) = self { event } else { nil }
  }
}
