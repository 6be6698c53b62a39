import QuireEvents
import QuireTesting
import Testing

@Suite("Histories of streams")
struct EventHistoryTests {
  @Test("appends with expected versions, of one and of several streams, happen one after the other")
  func linearizable() async throws {
    for seed in Seeds.random(120) {
      let history = try await withTemporaryEventStore { events in
        try await Recorder<StreamModel>.record(
          clients: 4,
          calls: 6,
          seed: seed,
          operation: Self.operation,
          perform: { try await Self.perform($0, on: events) }
        )
      }
      guard Checker.isLinearizable(history) else {
        Issue.record("seed \(seed): \(history.sorted { $0.began < $1.began })")
        return
      }
    }
  }

  private static func operation(_ random: inout SeededGenerator) -> StreamModel.Operation {
    switch random.below(5) {
    case 0: .append(stream: random.below(2), count: 1 + random.below(2), expected: nil)
    case 1, 2: .append(stream: random.below(2), count: 1 + random.below(2), expected: random.below(7))
    case 3: .appendToBoth(expected: [random.below(4), random.below(4)])
    default: random.oneIn(2) ? .version(stream: random.below(2)) : .lastPosition
    }
  }

  private static func perform(
    _ operation: StreamModel.Operation,
    on events: EventStore
  ) async throws -> StreamModel.Result {
    func batch(_ count: Int) -> [NewEvent] { (0..<count).map { _ in NewEvent(type: "Happened", data: "{}") } }
    func expected(_ version: Int) -> ExpectedVersion { version == 0 ? .noStream : .exact(version) }
    do {
      switch operation {
      case .append(let stream, let count, let version):
        let result = try await events.append(
          batch(count),
          to: StreamID("Stream", "\(stream)"),
          expecting: version.map(expected) ?? .any
        )
        return .appended(
          versions: result.placements.map(\.version),
          positions: result.placements.map(\.position)
        )
      case .appendToBoth(let versions):
        let results = try await events.append(
          versions.enumerated().map { stream, version in
            StreamAppend(batch(1), to: StreamID("Stream", "\(stream)"), expecting: expected(version))
          }
        )
        let placements = results.flatMap(\.placements)
        return .appended(versions: placements.map(\.version), positions: placements.map(\.position))
      case .version(let stream):
        return .number(try await events.state(of: StreamID("Stream", "\(stream)")).currentVersion)
      case .lastPosition: return .number(try await events.lastPosition())
      }
    } catch EventStoreError.Code.versionConflict {
      return .conflict
    }
  }
}
