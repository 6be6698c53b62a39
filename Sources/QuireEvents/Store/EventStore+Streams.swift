extension EventStore {
  /// What the store knows about a stream; for one that never was, a state without versions.
  ///
  /// Throws ``EventStoreError/Code/invalidStreamID`` for an id that no stream can have.
  public func state(of streamID: StreamID) async throws -> StreamState {
    try AppendValidation.check(streamID)
    return try await storage.state(of: streamID)
  }

  /// A page of the ids of all streams that ever had an event, or of those of a category, in byte order.
  ///
  /// `after` is the last id of the page before. Throws ``EventStoreError/Code/invalidArgument`` for a limit below 1.
  public func streams(
    inCategory category: String? = nil,
    after: StreamID? = nil,
    limit: Int = 1_000
  ) async throws -> [StreamID] {
    guard limit >= 1 else {
      throw EventStoreError(.invalidArgument, "A page has a limit of 1 or more, not \(limit)")
    }
    return try await storage.streams(inCategory: category, after: after, limit: limit)
  }

  /// Deletes a stream: reads of it are empty, and it can be begun again with `.noStream`.
  ///
  /// The events stay in the order of all events, so that positions keep no gaps, and versions are not used again: the
  /// stream goes on after its last version. `forEver` refuses all further appends.
  ///
  /// Deleting a stream that does not exist changes nothing, unless it is for ever.
  ///
  /// Throws ``EventStoreError/Code/versionConflict`` where the stream is not as expected,
  /// ``EventStoreError/Code/streamDeleted`` where it was deleted for ever before, and
  /// ``EventStoreError/Code/invalidStreamID`` for an id that no stream can have.
  @discardableResult
  public func delete(
    _ streamID: StreamID,
    expecting expected: ExpectedVersion,
    forEver: Bool = false
  ) async throws -> StreamState {
    try AppendValidation.check([StreamAppend([], to: streamID, expecting: expected)])
    return try await storage.delete(streamID, expecting: expected, forEver: forEver)
  }

  /// Hides the events of a stream before a version from reads of the stream.
  ///
  /// They stay in the order of all events. A stream is not shown again from an earlier version than before.
  ///
  /// Throws ``EventStoreError/Code/invalidArgument`` for a version below 1 or more than one past the last, and
  /// ``EventStoreError/Code/invalidStreamID`` for an id that no stream can have.
  @discardableResult
  public func truncate(_ streamID: StreamID, before version: Int) async throws -> StreamState {
    try AppendValidation.check(streamID)
    return try await storage.truncate(streamID, before: version)
  }

  /// The snapshot of a stream, where it is of this type and schema version.
  ///
  /// Throws ``EventStoreError/Code/invalidStreamID`` for an id that no stream can have.
  public func snapshot(of streamID: StreamID, type: String, schemaVersion: Int) async throws
    -> StreamSnapshot?
  {
    try AppendValidation.check(streamID)
    let kind = SnapshotKind(type: type, schemaVersion: schemaVersion)
    return try await storage.load(streamID, snapshot: kind, limit: 1).snapshot
  }

  /// Stores the state of a stream at a version as its snapshot, in place of an older one.
  ///
  /// Answers false, having changed nothing, where a snapshot of the same kind and a later version is there.
  ///
  /// Throws ``EventStoreError/Code/invalidArgument`` for a version that the stream has not, or had before it was deleted, and
  /// for a type or schema version that is out of bounds; ``EventStoreError/Code/payloadTooLarge`` and
  /// ``EventStoreError/Code/invalidPayload`` for the state; and ``EventStoreError/Code/invalidStreamID`` for an id that no
  /// stream can have.
  @discardableResult
  public func saveSnapshot(
    _ snapshot: NewSnapshot,
    of streamID: StreamID,
    version: Int
  ) async throws -> Bool {
    try AppendValidation.check(streamID)
    try AppendValidation.check(snapshot, streamID: streamID)
    return try await storage.saveSnapshot(snapshot, of: streamID, version: version)
  }
}
