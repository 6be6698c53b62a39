/// Two streams of events in one order of all.
enum StreamModel: SequentialModel {
  struct State: Hashable {
    /// The last version of each stream.
    var versions = [0, 0]
    var position = 0
  }

  enum Operation: Sendable, Hashable {
    /// Appends so many events; the expected version, or nil for any.
    case append(stream: Int, count: Int, expected: Int?)
    /// Appends one event to both streams, each at its expected version.
    case appendToBoth(expected: [Int])
    case version(stream: Int)
    case lastPosition
  }

  enum Result: Sendable, Hashable {
    /// The versions and the positions of the events.
    case appended(versions: [Int], positions: [Int])
    case conflict
    case number(Int)
  }

  static let start = State()

  static func apply(_ operation: Operation, to state: inout State) -> Result {
    switch operation {
    case .append(let stream, let count, let expected):
      if let expected, expected != state.versions[stream] { return .conflict }
      let (version, position) = (state.versions[stream], state.position)
      state.versions[stream] += count
      state.position += count
      return .appended(
        versions: (0..<count).map { version + $0 + 1 },
        positions: (0..<count).map { position + $0 + 1 }
      )
    case .appendToBoth(let expected):
      guard expected == state.versions else { return .conflict }
      state.versions = expected.map { $0 + 1 }
      state.position += 2
      return .appended(versions: state.versions, positions: [state.position - 1, state.position])
    case .version(let stream): return .number(state.versions[stream])
    case .lastPosition: return .number(state.position)
    }
  }
}
