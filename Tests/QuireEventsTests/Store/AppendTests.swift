import QuireEvents
import Testing

@Suite("Append")
struct AppendTests {
  @Test("versions count within a stream and positions over all of them", arguments: TestStorage.allCases)
  func numbers(storage: TestStorage) async throws {
    let events = try await storage.open()
    let first = try await events.append(numbered(1...2), to: "A-1", expecting: .noStream)
    let second = try await events.append(numbered(1...1), to: "B-1", expecting: .noStream)
    let third = try await events.append(numbered(3...4), to: "A-1", expecting: .exact(2))
    #expect(first.placements == [.init(version: 1, position: 1), .init(version: 2, position: 2)])
    #expect(second.placements == [.init(version: 1, position: 3)])
    #expect(third.versions == 3...4)
    #expect(third.positions == 4...5)
    #expect(third.lastVersion == 4)
    #expect(!third.wasDuplicate)
    #expect(try await events.lastPosition() == 5)
  }

  @Test("an event is read as it was written", arguments: TestStorage.allCases)
  func roundTrip(storage: TestStorage) async throws {
    let clock = ManualClock()
    let events = try await storage.open(clock: clock)
    let json = NewEvent(
      type: "Größe",
      data: #"{"z": 1, "a": "é\u0000"}"#,
      schemaVersion: 3,
      metadata: EventMetadata(json: #"{"user":"u"}"#, correlationID: "c", causationID: "d")
    )
    let binary = NewEvent(id: "my own id", type: "B", data: .binary([0, 255, 7]))
    let empty = NewEvent(type: "E", data: .binary([]))
    try await events.append([json, binary, empty], to: "Order-1-2", expecting: .any)
    let read = try await events.read(.stream("Order-1-2")).collect()
    let expected = [json, binary, empty].enumerated().map { index, event in
      RecordedEvent(
        streamID: "Order-1-2",
        version: index + 1,
        position: index + 1,
        id: event.id,
        type: event.type,
        data: event.data,
        schemaVersion: event.schemaVersion,
        metadata: event.metadata,
        createdAt: clock.now()
      )
    }
    #expect(read == expected)
  }

  @Test(
    "a repeated append answers where the events are, whatever was appended since",
    arguments: TestStorage.allCases
  )
  func duplicate(storage: TestStorage) async throws {
    let events = try await storage.open()
    let batch = numbered(1...4)
    let original = try await events.append(batch, to: "A-1", expecting: .noStream)
    for number in 0..<50 {
      try await events.append(numbered([number]), to: "A-\(number % 5)", expecting: .any)
    }
    let last = try await events.state(of: "A-1").lastVersion
    for expected in [ExpectedVersion.noStream, .any, .streamExists, .exact(0), .exact(last)] {
      let again = try await events.append(batch, to: "A-1", expecting: expected)
      #expect(again.wasDuplicate)
      #expect(again.placements == original.placements)
      #expect(again.lastVersion == last)
    }
    #expect(try await events.lastPosition() == 54)
  }

  @Test("a repeated beginning or end of an earlier batch is a duplicate", arguments: TestStorage.allCases)
  func partsOfBatches(storage: TestStorage) async throws {
    let events = try await storage.open()
    let batch = numbered(1...4)
    try await events.append(numbered(0...0), to: "A-1", expecting: .noStream)
    let original = try await events.append(batch, to: "A-1", expecting: .exact(1))
    let prefix = try await events.append(Array(batch[..<2]), to: "A-1", expecting: .exact(1))
    let suffix = try await events.append(Array(batch[2...]), to: "A-1", expecting: .exact(3))
    #expect(prefix.wasDuplicate)
    #expect(suffix.wasDuplicate)
    #expect(prefix.placements + suffix.placements == original.placements)
    let elsewhere = await eventStoreError {
      try await events.append(Array(batch[2...]), to: "A-1", expecting: .exact(1))
    }
    #expect(elsewhere?.code == .versionConflict)
  }

  @Test("events of which some are stored and others not are refused", arguments: TestStorage.allCases)
  func partialDuplicates(storage: TestStorage) async throws {
    let events = try await storage.open()
    let (old, new) = (numbered(1...2), numbered(3...4))
    try await events.append(old, to: "A-1", expecting: .noStream)
    let exact = await eventStoreError {
      try await events.append([old[1], new[0]], to: "A-1", expecting: .exact(2))
    }
    #expect(exact?.code == .duplicateEventID)
    #expect(exact?.eventID == old[1].id)
    let any = await eventStoreError { try await events.append([old[1], new[0]], to: "A-1", expecting: .any) }
    #expect(any?.code == .versionConflict)
    #expect(any?.expected == .any)
    #expect(any?.actual == 2)
    let later = await eventStoreError {
      try await events.append([new[0], old[1]], to: "A-1", expecting: .any)
    }
    #expect(later?.code == .duplicateEventID)
    #expect(try await events.lastPosition() == 2)
  }

  @Test("an id may be in several streams", arguments: TestStorage.allCases)
  func idPerStream(storage: TestStorage) async throws {
    let events = try await storage.open()
    let event = NewEvent(id: "one", type: "T", data: "1")
    try await events.append([event], to: "A-1", expecting: .noStream)
    let other = try await events.append([event], to: "B-1", expecting: .noStream)
    #expect(!other.wasDuplicate)
    let found = try await events.events(withID: "one")
    #expect(found.map(\.streamID) == ["A-1", "B-1"])
    #expect(found.map(\.position) == [1, 2])
    #expect(try await events.events(withID: "two").isEmpty)
    #expect(try await events.events(withID: "").isEmpty)
  }

  @Test("an append of no events only checks the expectation", arguments: TestStorage.allCases)
  func noEvents(storage: TestStorage) async throws {
    let events = try await storage.open()
    let none = try await events.append([], to: "A-1", expecting: .noStream)
    #expect(none.placements.isEmpty)
    #expect(none.versions == nil)
    #expect(none.lastVersion == 0)
    try await events.append(numbered(1...2), to: "A-1", expecting: .noStream)
    let some = try await events.append([], to: "A-1", expecting: .exact(2))
    #expect(some.lastVersion == 2)
    #expect(!some.wasDuplicate)
    let error = await eventStoreError { try await events.append([], to: "A-1", expecting: .exact(1)) }
    #expect(error?.code == .versionConflict)
    #expect(try await events.lastPosition() == 2)
  }

  @Test("an append to several streams is all or nothing", arguments: TestStorage.allCases)
  func severalStreams(storage: TestStorage) async throws {
    let events = try await storage.open()
    let (out, into) = (numbered(1...1, type: "Out"), numbered(1...2, type: "In"))
    let refused = await eventStoreError {
      try await events.append([
        StreamAppend(out, to: "A-1", expecting: .noStream),
        StreamAppend(into, to: "A-2", expecting: .exact(1)),
      ])
    }
    #expect(refused?.code == .versionConflict)
    #expect(refused?.streamID == "A-2")
    #expect(try await events.lastPosition() == 0)
    #expect(try await events.state(of: "A-1") == StreamState())

    let transfer = [
      StreamAppend(out, to: "A-1", expecting: .noStream), StreamAppend(into, to: "A-2", expecting: .noStream),
    ]
    let results = try await events.append(transfer)
    #expect(results.map(\.streamID) == ["A-1", "A-2"])
    #expect(results.map(\.positions) == [1...1, 2...3])
    let again = try await events.append(transfer)
    #expect(again.map(\.wasDuplicate) == [true, true])
    #expect(again.map(\.placements) == results.map(\.placements))
    #expect(try await events.append([StreamAppend]()).isEmpty)
  }

  @Test("times never go back, even where the clock does", arguments: TestStorage.allCases)
  func monotonicTime(storage: TestStorage) async throws {
    let clock = ManualClock()
    let start = clock.now()
    let events = try await storage.open(clock: clock)
    try await events.append(numbered(1...1), to: "A-1", expecting: .any)
    clock.advance(by: .seconds(-60))
    try await events.append(numbered(2...2), to: "B-1", expecting: .any)
    clock.advance(by: .seconds(61))
    try await events.append(numbered(3...3), to: "A-1", expecting: .any)
    let times = try await events.read(.all).collect().map(\.createdAt)
    #expect(times == [start, start, start.advanced(by: .seconds(1))])
  }

  @Test("an invalid append reaches no storage", arguments: TestStorage.allCases)
  func validates(storage: TestStorage) async throws {
    let events = try await storage.open()
    let error = await eventStoreError { try await events.append(numbered(1...1), to: "", expecting: .any) }
    #expect(error?.code == .invalidStreamID)
  }

  @Test("the largest identifiers and payload fit together", arguments: TestStorage.allCases)
  func limits(storage: TestStorage) async throws {
    let events = try await storage.open()
    let long = String(repeating: "i", count: 256)
    let event = NewEvent(
      id: EventID(long),
      type: long,
      data: .binary([UInt8](repeating: 1, count: 399_990)),
      schemaVersion: .max,
      metadata: EventMetadata(json: #"{"a": 100}"#, correlationID: long, causationID: long)
    )
    let stream = StreamID(String(repeating: "s", count: 1_000))
    try await events.append([event], to: stream, expecting: .noStream)
    let read = try await events.read(.stream(stream)).collect()
    #expect(read.first?.data == event.data)
    #expect(read.first?.schemaVersion == .max)
    #expect(try await events.read(.category(stream.string)).collect().count == 1)
  }
}
