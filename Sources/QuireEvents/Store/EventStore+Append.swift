extension EventStore {
  /// Appends events to a stream, all or nothing.
  ///
  /// Appending the same events again, known by their ids, changes nothing and answers where they are: see
  /// ``AppendResult/wasDuplicate``. An append of no events only checks the expectation. With a snapshot, which has to
  /// be the state after the last of the events, the expectation is an exact version or no stream.
  ///
  /// Throws ``EventStoreError/Code/versionConflict`` where the stream is not as expected, and
  /// ``EventStoreError/Code/duplicateEventID`` where some of the events are in the stream already and others are not.
  @discardableResult
  public func append(
    _ events: [NewEvent],
    to streamID: StreamID,
    expecting expected: ExpectedVersion,
    snapshot: NewSnapshot? = nil
  ) async throws -> AppendResult {
    let append = StreamAppend(events, to: streamID, expecting: expected, snapshot: snapshot)
    return try await self.append([append])[0]
  }

  /// Appends to several streams, all or nothing, and answers one result per stream in order.
  ///
  /// ```swift
  /// try await events.append([
  ///   StreamAppend([withdrawn], to: "Account-1", expecting: .exact(7)),
  ///   StreamAppend([deposited], to: "Account-2", expecting: .exact(3)),
  /// ])
  /// ```
  ///
  /// Throws as the append to one stream does; then nothing was written to any.
  @discardableResult
  public func append(_ appends: [StreamAppend]) async throws -> [AppendResult] {
    try AppendValidation.check(appends)
    guard !appends.isEmpty else { return [] }
    return try await storage.append(appends)
  }
}
