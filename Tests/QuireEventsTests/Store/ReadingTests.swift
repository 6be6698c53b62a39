import QuireEvents
import Testing

@Suite("Reading")
struct ReadingTests {
  /// Ten events each of the streams, B-0 in turn, of the types Even and Odd, one a second.
  private static func filled(_ storage: TestStorage, clock: ManualClock = ManualClock()) async throws
    -> EventStore
  {
    let events = try await storage.open(clock: clock)
    for number in 0..<30 {
      let event = NewEvent(
        type: number % 2 == 0 ? "Even" : "Odd",
        data: .json("\(number)"),
        metadata: EventMetadata(correlationID: number % 10 == 0 ? "tens" : nil)
      )
      let stream: StreamID = ["A-0", "A-1", "B-0"][number % 3]
      try await events.append([event], to: stream, expecting: .exact(number / 3))
      clock.advance(by: .seconds(1))
    }
    return events
  }

  struct Case: Sendable {
    var selection: EventSelection
    var positions: [Int]
  }

  static let cases = [
    Case(selection: .all, positions: Array(1...30)),
    Case(selection: .category("A"), positions: (1...30).filter { $0 % 3 != 0 }),
    Case(selection: .category("B"), positions: (1...30).filter { $0 % 3 == 0 }),
    Case(selection: .category("A-0"), positions: []),
    Case(selection: .type("Even"), positions: (1...30).filter { $0 % 2 == 1 }),
    Case(selection: .type("None"), positions: []),
    Case(selection: .correlation("tens"), positions: [1, 11, 21]),
    Case(selection: .stream("A-1"), positions: (1...30).filter { $0 % 3 == 2 }),
    Case(selection: .stream("A"), positions: []),
  ]

  @Test(
    "a selection is read in either direction, whole and with a limit",
    arguments: TestStorage.allCases,
    cases
  )
  func selections(storage: TestStorage, read: Case) async throws {
    let events = try await Self.filled(storage)
    #expect(try await events.read(read.selection).collect().map(\.position) == read.positions)
    #expect(
      try await events.read(read.selection, direction: .backwards).collect().map(\.position)
        == read.positions.reversed()
    )
    #expect(
      try await events.read(read.selection, limit: 3).collect().map(\.position)
        == Array(read.positions.prefix(3))
    )
    #expect(try await events.read(read.selection, limit: 0).collect().isEmpty)
  }

  @Test("a selection is read from any place in either direction", arguments: TestStorage.allCases, cases)
  func places(storage: TestStorage, read: Case) async throws {
    let events = try await Self.filled(storage)
    let isStream = if case .stream = read.selection.kind { true } else { false }
    for from in [0, 1, 2, 7, 29, 30, 31, 1_000] {
      let forwards = try await events.read(read.selection, from: from).collect().map(\.position)
      let backwards = try await events.read(read.selection, from: from, direction: .backwards).collect()
      let places = Array(read.positions.enumerated().map { ($1, isStream ? $0 + 1 : $1) })
      #expect(forwards == places.filter { $0.1 >= from }.map(\.0))
      #expect(backwards.map(\.position) == places.filter { $0.1 <= from }.map(\.0).reversed())
    }
  }

  @Test("pages join to the whole", arguments: TestStorage.allCases, cases)
  func pages(storage: TestStorage, read: Case) async throws {
    let events = try await Self.filled(storage)
    for direction in [ReadDirection.forwards, .backwards] {
      var found: [Int] = []
      var next: Int?
      repeat {
        let page = try await events.page(read.selection, from: next, direction: direction, limit: 4)
        #expect(page.events.count <= 4)
        #expect(page.head == 30)
        found += page.events.map(\.position)
        next = page.next
      } while next != nil
      #expect(found == (direction == .forwards ? read.positions : read.positions.reversed()))
    }
  }

  @Test("a page of no events is refused", arguments: TestStorage.allCases)
  func emptyPage(storage: TestStorage) async throws {
    let events = try await storage.open()
    let error = await eventStoreError { try await events.page(.all, limit: 0) }
    #expect(error?.code == .invalidArgument)
  }

  @Test("events of a time are found, from a whole store down to none", arguments: TestStorage.allCases)
  func times(storage: TestStorage) async throws {
    let clock = ManualClock()
    let start = clock.now()
    let events = try await Self.filled(storage, clock: clock)
    // The event of position p was appended p − 1 seconds after the start.
    for seconds in [-1, 0, 1, 14, 29, 30, 100] {
      let time = start.advanced(by: .seconds(seconds))
      let first = min(max(seconds + 1, 1), 31)
      #expect(try await events.position(since: time) == first)
      #expect(try await events.read(.all, since: time).collect().map(\.position) == Array(first..<31))
      let stream = try await events.read(.stream("A-1"), since: time).collect().map(\.position)
      #expect(stream == (first..<31).filter { $0 % 3 == 2 })
      let category = try await events.read(
        .category("A"),
        since: time,
        until: start.advanced(by: .seconds(20))
      )
      .collect().map(\.position)
      #expect(category == (first..<31).filter { $0 % 3 != 0 && $0 <= 20 })
    }
    #expect(try await TestStorage.memory.open().position(since: start) == 1)
  }

  @Test("an event is read by its position", arguments: TestStorage.allCases)
  func position(storage: TestStorage) async throws {
    let events = try await Self.filled(storage)
    #expect(try await events.event(at: 30)?.data == "29")
    for position in [-1, 0, 31] { #expect(try await events.event(at: position) == nil) }
  }

  @Test("a read ends with the last event that was there when it began", arguments: TestStorage.allCases)
  func ends(storage: TestStorage) async throws {
    let events = try await storage.open()
    try await events.append(inParts: numbered(0..<EventSequence.pageSize * 2), to: "A-1", after: 0)
    for selection in [EventSelection.all, .stream("A-1")] {
      let last = try await events.lastPosition()
      var count = 0
      for try await _ in events.read(selection) {
        if count % 100 == 0 { try await events.append(numbered(0..<10), to: "A-1", expecting: .any) }
        count += 1
      }
      #expect(count == last)
    }
  }

  @Test("a large stream is read to its end", arguments: TestStorage.allCases)
  func large(storage: TestStorage) async throws {
    let events = try await storage.open()
    // More than the 1 MB of a page, and more than a page's events.
    let data = EventPayload.binary([UInt8](repeating: 1, count: 5_000))
    try await events.append(
      inParts: (0..<600).map { _ in NewEvent(type: "T", data: data) },
      to: "A-1",
      after: 0
    )
    for selection in [EventSelection.all, .stream("A-1"), .category("A"), .type("T")] {
      let forwards = try await events.read(selection).collect().map(\.version)
      #expect(forwards == Array(1...600))
      let backwards = try await events.read(selection, direction: .backwards).collect().map(\.version)
      #expect(backwards == Array((1...600).reversed()))
    }
  }

  @Test("streams are listed by name, all or of a category", arguments: TestStorage.allCases)
  func streams(storage: TestStorage) async throws {
    let events = try await Self.filled(storage)
    try await events.append(numbered(1...1), to: "A", expecting: .any)
    try await events.append(numbered(1...1), to: "AB-1", expecting: .any)
    #expect(try await events.streams() == ["A", "A-0", "A-1", "AB-1", "B-0"])
    #expect(try await events.streams(inCategory: "A") == ["A", "A-0", "A-1"])
    #expect(try await events.streams(inCategory: "A", after: "A", limit: 1) == ["A-0"])
    #expect(try await events.streams(inCategory: "A", after: "A-1").isEmpty)
    #expect(try await events.streams(inCategory: "B") == ["B-0"])
    #expect(try await events.streams(inCategory: "C").isEmpty)
    #expect(try await events.streams(after: "A-1", limit: 1) == ["AB-1"])
  }
}
