/// What is to be done about an append: a pure function of the expectation, the stream and where the ids are.
///
/// `cur` is the stream's current version; it is 0 where there is no stream or it was deleted.
///
/// | expected | no id stored | all ids stored | some stored, others not |
/// |---|---|---|---|
/// | exact n = cur | append | duplicate | fail |
/// | exact n < cur | conflict | duplicate if they sit at n+1, n+2 …, else conflict | conflict |
/// | exact n > cur | conflict | conflict | conflict |
/// | noStream (or exact 0), none exists | append | duplicate | fail |
/// | noStream, exists | conflict | duplicate if they sit at the stream's beginning, else conflict | conflict |
/// | streamExists | append, conflict if none | duplicate | conflict |
/// | any | append | duplicate | conflict |
///
/// Where the first id is new and a later one is not, appending would store an id twice: it fails where the table says
/// append. A stream that was deleted and begun again has two beginnings, version 1 and the version after the deletion;
/// and a repetition of an append from before the deletion is still recognised, by ids at exactly n+1, n+2 ….
package enum AppendDecision: Sendable, Hashable {
  /// Write the events after the last version.
  case append
  /// All events are in the stream: answer where.
  case duplicate
  /// The stream is not as expected.
  case conflict
  /// Ids are in the stream in part, though it is as expected.
  case fail

  /// Decides about an append.
  ///
  /// `storedVersions` has one entry per event: the version under which the stream holds its id, or nil.
  package init(expected: ExpectedVersion, stream: StreamState, storedVersions: [Int?]) {
    let current = stream.currentVersion
    guard !storedVersions.isEmpty else {
      self = Self.isMet(expected, current: current) ? .append : .conflict
      return
    }
    let storedCount = storedVersions.count { $0 != nil }
    let isNew = storedCount == 0
    let isStored = storedCount == storedVersions.count
    func sits(after version: Int) -> Bool {
      storedVersions.enumerated().allSatisfy { index, stored in stored == version + 1 + index }
    }

    switch expected == .exact(0) ? .noStream : expected {
    case .exact(let version) where version == current:
      self = isNew ? .append : isStored ? .duplicate : .fail
    case .exact(let version):
      self = sits(after: version) ? .duplicate : .conflict
    case .noStream where current == 0:
      self = isNew ? .append : isStored ? .duplicate : .fail
    case .noStream:
      self = sits(after: 0) || sits(after: stream.deletedThrough) ? .duplicate : .conflict
    case .streamExists, .any:
      if isStored {
        self = .duplicate
      } else if expected == .streamExists, current == 0 {
        self = .conflict
      } else if isNew {
        self = .append
      } else {
        self = storedVersions[0] == nil ? .fail : .conflict
      }
    }
  }

  /// Whether a stream of this current version is as expected.
  private static func isMet(_ expected: ExpectedVersion, current: Int) -> Bool {
    switch expected {
    case .any: true
    case .noStream: current == 0
    case .streamExists: current > 0
    case .exact(let version): version == current
    }
  }
}

extension AppendDecision {
  /// The error that a refused append throws, or nil for an append that goes ahead.
  package func error(for append: StreamAppend, stream: StreamState, storedVersions: [Int?])
    -> EventStoreError?
  {
    guard self == .conflict || self == .fail else { return nil }
    let mixed = storedVersions.contains { $0 != nil } && storedVersions.contains { $0 == nil }
    let firstStored = storedVersions.firstIndex { $0 != nil }.map { append.events[$0].id }
    if self == .fail {
      return EventStoreError(
        .duplicateEventID,
        "Some events of the append are in the stream already and others are not",
        streamID: append.streamID,
        eventID: firstStored
      )
    }
    let state = stream.exists ? "is at version \(stream.currentVersion)" : "does not exist"
    let reason =
      mixed ? "; some events of the append are in it already and others are not" : ""
    return EventStoreError(
      .versionConflict,
      "The append expected \(append.expected), but the stream \(state)\(reason)",
      streamID: append.streamID,
      expected: append.expected,
      actual: stream.currentVersion,
      eventID: firstStored
    )
  }
}
