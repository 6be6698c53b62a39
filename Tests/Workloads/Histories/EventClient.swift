package import QuireEvents
package import QuireTesting

/// Makes the calls of `StreamModel` on an event store, on two streams of its own.
package struct EventClient: HistoryClient {
  private let events: EventStore
  private let name: String
  private let base: Int

  /// Clients of streams that have `name`; the history begins after the position `base`.
  package init(_ events: EventStore, name: String, base: Int) {
    self.events = events
    self.name = name
    self.base = base
  }

  package func next(_ random: inout SeededGenerator, after own: [Call<StreamModel>]) -> StreamModel.Operation
  {
    // As a rule what the client has last seen of the stream, which others may have changed since.
    func expected(_ stream: Int) -> Int {
      random.oneIn(4) ? random.below(7) : Self.version(of: stream, in: own)
    }
    let stream = random.below(2)
    switch random.below(10) {
    case 0, 1: return .append(stream: stream, count: 1 + random.below(2), expected: nil)
    case 2, 3, 4: return .append(stream: stream, count: 1 + random.below(2), expected: expected(stream))
    case 5: return .appendToBoth(expected: [expected(0), expected(1)])
    case 6: return .appendOnce(stream: stream, id: stream + 2 * random.below(2))
    case 7: return .version(stream: stream)
    case 8: return .lastPosition
    default: return .read(stream: random.pick([0, 1, nil]))
    }
  }

  /// The version of a stream as a client knows it.
  private static func version(of stream: Int, in own: [Call<StreamModel>]) -> Int {
    for call in own.reversed() {
      switch (call.operation, call.result) {
      case (.version(stream), .number(let version)): return version
      case (_, .appended(let places, _)), (_, .events(let places)):
        if let last = places.last(where: { $0.stream == stream }) { return last.version }
      default: continue
      }
    }
    return 0
  }

  package func perform(_ operation: StreamModel.Operation) async throws -> StreamModel.Result {
    do {
      return try await attempt(operation)
    } catch EventStoreError.Code.versionConflict {
      return .conflict
    }
  }

  private func attempt(_ operation: StreamModel.Operation) async throws -> StreamModel.Result {
    func expected(_ version: Int) -> ExpectedVersion { version == 0 ? .noStream : .exact(version) }
    switch operation {
    case .append(let stream, let count, let version):
      let batch = (0..<count).map { _ in NewEvent(type: "Happened", data: "{}") }
      return try await append([
        StreamAppend(batch, to: streamID(stream), expecting: version.map(expected) ?? .any)
      ])
    case .appendOnce(let stream, let id):
      let event = NewEvent(id: EventID("\(name).\(id)"), type: "Happened", data: "{}")
      return try await append([StreamAppend([event], to: streamID(stream), expecting: .any)])
    case .appendToBoth(let versions):
      return try await append(
        versions.enumerated().map { stream, version in
          let event = NewEvent(type: "Happened", data: "{}")
          return StreamAppend([event], to: streamID(stream), expecting: expected(version))
        }
      )
    case .version(let stream): return .number(try await events.state(of: streamID(stream)).currentVersion)
    case .lastPosition: return .number(try await events.lastPosition() - base)
    case .read(let stream):
      let page =
        if let stream { try await events.page(.stream(streamID(stream)), limit: 1_000) } else {
          try await events.page(.all, from: base + 1, limit: 1_000)
        }
      return .events(page.events.map { place($0.streamID, $0.version, $0.position) })
    }
  }

  private func append(_ appends: [StreamAppend]) async throws -> StreamModel.Result {
    let results = try await events.append(appends)
    return .appended(
      results.flatMap { result in
        result.placements.map { place(result.streamID, $0.version, $0.position) }
      },
      isDuplicate: results.contains(where: \.wasDuplicate)
    )
  }

  private func streamID(_ stream: Int) -> StreamID { StreamID("Stream", "\(name)-\(stream)") }

  /// A place in the model; an event of a stream that is none of this history's is of none that the model knows.
  private func place(_ streamID: StreamID, _ version: Int, _ position: Int) -> StreamModel.Place {
    let stream = [0, 1].first { self.streamID($0) == streamID } ?? -1
    return StreamModel.Place(stream: stream, version: version, position: position - base)
  }
}
