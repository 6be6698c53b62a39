/// Two streams of events in one order of all.
package enum StreamModel: SequentialModel {
  package struct State: Hashable {
    /// The stream of each event, in the order of all.
    package var streams: [Int] = []
    /// The events that have an id of their own: an index into `streams`, by id.
    package var once: [Int: Int] = [:]

    func version(of stream: Int) -> Int { streams.count { $0 == stream } }

    /// Where the event at an index is.
    func place(_ index: Int) -> Place {
      let stream = streams[index]
      let version = streams[...index].count { $0 == stream }
      return Place(stream: stream, version: version, position: index + 1)
    }
  }

  /// Where an event is.
  package struct Place: Codable, Sendable, Hashable {
    package var stream: Int
    package var version: Int
    package var position: Int

    package init(stream: Int, version: Int, position: Int) {
      self.stream = stream
      self.version = version
      self.position = position
    }
  }

  package enum Operation: Codable, Sendable, Hashable {
    /// Appends so many events; the expected version, or nil for any.
    case append(stream: Int, count: Int, expected: Int?)
    /// Appends an event that has an id, wherever the stream is; an id is always of the same stream.
    case appendOnce(stream: Int, id: Int)
    /// Appends one event to both streams, each at its expected version.
    case appendToBoth(expected: [Int])
    case version(stream: Int)
    case lastPosition
    /// Reads the events of a stream, or all.
    case read(stream: Int?)
  }

  package enum Result: Codable, Sendable, Hashable {
    /// Where the events are, and whether they had been there before.
    case appended([Place], isDuplicate: Bool)
    case conflict
    case number(Int)
    case events([Place])
  }

  package static let start = State()

  package static func apply(_ operation: Operation, to state: inout State) -> Result {
    func append(_ streams: [Int]) -> Result {
      let indices = state.streams.count..<state.streams.count + streams.count
      state.streams += streams
      return .appended(indices.map(state.place), isDuplicate: false)
    }
    switch operation {
    case .append(let stream, let count, let expected):
      if let expected, expected != state.version(of: stream) { return .conflict }
      return append(Array(repeating: stream, count: count))
    case .appendOnce(let stream, let id):
      if let index = state.once[id] { return .appended([state.place(index)], isDuplicate: true) }
      state.once[id] = state.streams.count
      return append([stream])
    case .appendToBoth(let expected):
      guard expected == [0, 1].map(state.version) else { return .conflict }
      return append([0, 1])
    case .version(let stream): return .number(state.version(of: stream))
    case .lastPosition: return .number(state.streams.count)
    case .read(let stream):
      return .events(state.streams.indices.map(state.place).filter { stream == nil || $0.stream == stream })
    }
  }
}
