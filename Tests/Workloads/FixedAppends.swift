package import QuireEvents

/// A writer's appends, the same whenever they are asked for: of fixed ids, to fixed streams, at fixed versions.
///
/// Each append has one to four events of a stream that nobody else writes to, and expects the version at which the
/// writer's last append to it has left it. Every third one goes to two such streams, every fourth one also to a stream that
/// all writers share.
package enum FixedAppends {
  /// The stream of all writers.
  package static let shared: StreamID = "Shared-1"

  /// The first `count` appends of a writer.
  package static func appends(of writer: String, count: Int) -> [[StreamAppend]] {
    var versions: [StreamID: Int] = [:]
    return (0..<count).map { number in
      func append(_ size: Int, to streamID: StreamID, _ part: String) -> StreamAppend {
        let version = versions[streamID, default: 0]
        versions[streamID] = version + size
        let events = (0..<size).map { event(EventID("\(writer).\(number).\(part)\($0)"), of: writer, $0) }
        let expecting: ExpectedVersion =
          streamID == shared ? .any : version == 0 ? .noStream : .exact(version)
        return StreamAppend(events, to: streamID, expecting: expecting)
      }
      var appends = [append(1 + number % 4, to: StreamID("Thing", "\(writer)-\(number % 2)"), "own")]
      if number % 3 == 0 { appends.append(append(2, to: StreamID("Other", writer), "other")) }
      if number % 4 == 1 { appends.append(append(1, to: shared, "shared")) }
      return appends
    }
  }

  private static func event(_ id: EventID, of writer: String, _ number: Int) -> NewEvent {
    NewEvent(
      id: id,
      type: number == 0 ? "Begun" : "Continued",
      data: .json("{\"text\":\"\(String(repeating: "x", count: number * 200))\"}"),
      metadata: EventMetadata(json: nil, correlationID: number == 0 ? writer : nil)
    )
  }

  /// Makes all appends of a writer, one after the other.
  ///
  /// Each event that is in the store has a line in `journal`; those that were there before also one in `again`.
  package static func run(
    _ events: EventStore,
    _ journal: Journal,
    again: Journal,
    writer: String,
    count: Int
  ) async throws {
    for appends in Self.appends(of: writer, count: count) {
      for (append, result) in zip(appends, try await events.append(appends)) {
        for (event, placement) in zip(append.events, result.placements) {
          journal.add("\(event.id.string) \(append.streamID) \(placement.version) \(placement.position)")
          if result.wasDuplicate { again.add(event.id.string) }
        }
      }
    }
  }
}
