import QuireEvents
import Testing

@Suite("Against the model")
struct ModelTests {
  private enum Outcome: Equatable {
    case results([AppendResult])
    case state(StreamState)
    case flag(Bool)
    case refused(EventStoreError.Code, expected: ExpectedVersion?, actual: Int?, event: EventID?)
  }

  private enum Step: Sendable {
    case append([StreamAppend])
    case delete(StreamID, ExpectedVersion)
    case truncate(StreamID, Int)
    case snapshot(StreamID, Int)

    func run(on events: EventStore) async throws -> Outcome {
      do {
        switch self {
        case .append(let appends): return .results(try await events.append(appends))
        case .delete(let stream, let expected):
          return .state(try await events.delete(stream, expecting: expected))
        case .truncate(let stream, let version):
          return .state(try await events.truncate(stream, before: version))
        case .snapshot(let stream, let version):
          let snapshot = NewSnapshot(type: "State", data: .json("\(version)"), schemaVersion: 1)
          return .flag(try await events.saveSnapshot(snapshot, of: stream, version: version))
        }
      } catch let error as EventStoreError {
        return .refused(error.code, expected: error.expected, actual: error.actual, event: error.eventID)
      }
    }
  }

  private struct Generator {
    var random: SeededGenerator
    var appended: [[NewEvent]] = []

    mutating func step() -> Step {
      let stream = StreamID(["A-1", "A-2", "B-1", "C"].randomElement(using: &random) ?? "C")
      switch Int.random(in: 0..<20, using: &random) {
      case 0: return .delete(stream, expected())
      case 1: return .truncate(stream, .random(in: 0...8, using: &random))
      case 2: return .snapshot(stream, .random(in: 0...8, using: &random))
      case 3:
        return .append(
          ["A-1", "B-1"].map { StreamAppend(batch(), to: $0, expecting: expected()) }
        )
      default: return .append([StreamAppend(batch(), to: stream, expecting: expected())])
      }
    }

    private mutating func expected() -> ExpectedVersion {
      switch Int.random(in: 0..<6, using: &random) {
      case 0: .any
      case 1: .streamExists
      case 2: .noStream
      default: .exact(.random(in: 0...12, using: &random))
      }
    }

    /// New events, or a whole, a part or a mixture of what was tried before.
    private mutating func batch() -> [NewEvent] {
      var new: [NewEvent] = []
      for _ in 0..<Int.random(in: 0...3, using: &random) {
        new.append(
          NewEvent(
            id: EventID("\(random.next())"),
            type: Bool.random(using: &random) ? "X" : "Y",
            data: .json("\(random.next())"),
            metadata: EventMetadata(correlationID: Bool.random(using: &random) ? "c" : nil)
          )
        )
      }
      defer { appended.append(new) }
      guard let old = appended.randomElement(using: &random), Int.random(in: 0..<4, using: &random) == 0
      else {
        return new
      }
      switch Int.random(in: 0..<4, using: &random) {
      case 0: return old
      case 1: return Array(old.dropFirst())
      case 2: return Array(old.dropLast())
      default: return old + new
      }
    }
  }

  @Test(
    "random steps have the same outcome and leave the same events",
    arguments: [TestStorage.engine, .engineWithKeysOnly, .tables]
  )
  func steps(storage: TestStorage) async throws {
    let seed = UInt64.random(in: 0 ... .max)
    var generator = Generator(random: SeededGenerator(seed: seed))
    let clock = ManualClock()
    let model = try await TestStorage.memory.open(clock: clock)
    let events = try await storage.open(clock: clock)
    for number in 0..<400 {
      let step = generator.step()
      let (expected, actual) = (try await step.run(on: model), try await step.run(on: events))
      try #require(actual == expected, "seed \(seed), step \(number): \(step)")
      clock.advance(by: .milliseconds(Int.random(in: -2...5, using: &generator.random)))
      guard number % 40 == 39 else { continue }
      for selection in [
        EventSelection.all, .stream("A-1"), .stream("A-2"), .stream("B-1"), .stream("C"), .category("A"),
        .category("C"), .type("X"), .correlation("c"),
      ] {
        for direction in [ReadDirection.forwards, .backwards] {
          let from =
            Bool.random(using: &generator.random) ? Int.random(in: 0...50, using: &generator.random) : nil
          let limit =
            Bool.random(using: &generator.random) ? Int.random(in: 1...20, using: &generator.random) : nil
          let read = (selection, from, direction, limit)
          let expected = try await model.read(read.0, from: read.1, direction: read.2, limit: read.3)
            .collect()
          let actual = try await events.read(read.0, from: read.1, direction: read.2, limit: read.3).collect()
          try #require(actual == expected, "seed \(seed), after step \(number): \(read)")
        }
      }
      for stream in ["A-1", "A-2", "B-1", "C"] as [StreamID] {
        #expect(try await events.state(of: stream) == (try await model.state(of: stream)), "seed \(seed)")
        let expected = try await model.snapshot(of: stream, type: "State", schemaVersion: 1)
        let actual = try await events.snapshot(of: stream, type: "State", schemaVersion: 1)
        #expect(actual == expected, "seed \(seed)")
      }
      #expect(try await events.streams() == (try await model.streams()), "seed \(seed)")
    }
    let count = try await events.lastPosition()
    #expect(count > 50, "seed \(seed)")
  }
}
