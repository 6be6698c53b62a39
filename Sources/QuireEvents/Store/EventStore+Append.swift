extension EventStore {
  /// Appends events to a stream, all or nothing.
  ///
  /// Appending the same events again, known by their ids, changes nothing and answers where they are: see
  /// ``AppendResult/wasDuplicate``. An append of no events only checks the expectation. With a snapshot, which has to
  /// be the state after the last of the events, the expectation is an exact version or no stream.
  ///
  /// Throws, having written nothing:
  ///
  /// - ``EventStoreError/Code/versionConflict`` where the stream is not as expected;
  /// - ``EventStoreError/Code/duplicateEventID`` where some of the events are in the stream already and others are not, or
  ///   two of them have one id;
  /// - ``EventStoreError/Code/streamDeleted`` where the stream was deleted for ever;
  /// - ``EventStoreError/Code/invalidStreamID``, ``EventStoreError/Code/invalidEventID``,
  ///   ``EventStoreError/Code/invalidEventType``, ``EventStoreError/Code/payloadTooLarge`` and
  ///   ``EventStoreError/Code/invalidPayload`` for what no stream can hold;
  /// - ``EventStoreError/Code/invalidArgument`` for other parts that are wrong, such as a snapshot with another expectation
  ///   or without events;
  /// - on a table store ``EventStoreError/Code/transactionTooLarge`` for more than one transaction holds,
  ///   ``EventStoreError/Code/contention`` where other writers were faster again and again, and
  ///   ``EventStoreError/Code/incompatibleTable`` where the engine has taken the table over: open it again;
  /// - `CancellationError` where the task was cancelled before the append was under way.
  ///
  /// A `TableError` is one of the store beneath. On a table store the append may have been made then: repeat it with the
  /// same events.
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
  /// Throws as ``append(_:to:expecting:snapshot:)`` does, and ``EventStoreError/Code/invalidStreamID`` where a stream is
  /// named twice; then nothing was written to any.
  @discardableResult
  public func append(_ appends: [StreamAppend]) async throws -> [AppendResult] {
    try AppendValidation.check(appends)
    guard !appends.isEmpty else { return [] }
    return try await storage.append(appends)
  }
}
