extension EventStore {
  /// Reads an aggregate from its stream: its snapshot, where there is one to use, and the events after it.
  ///
  /// Throws ``EventStoreError/Code/eventsTruncated`` where events that it needs were truncated,
  /// ``EventStoreError/Code/invalidStreamID`` for an id that no stream can have, and what the aggregate's codec throws:
  /// ``EventStoreError/Code/unknownEventType``, ``EventStoreError/Code/unsupportedSchemaVersion`` or
  /// ``EventStoreError/Code/codingFailed``.
  public func load<A: Aggregate>(_ type: A.Type = A.self, from streamID: StreamID) async throws
    -> LoadedState<A>
  {
    try await Replay(type).load(streamID, from: storage)
  }

  /// Reads the state of a decider from a stream: its snapshot, where there is one to use, and the events after it.
  ///
  /// Throws as loading an aggregate does.
  public func load<Command, State, Event>(
    _ decider: Decider<Command, State, Event>,
    from streamID: StreamID
  ) async throws -> LoadedState<State> {
    try await Replay(decider).load(streamID, from: storage)
  }

  /// Loads an aggregate, decides what happens to it, and appends that, provided that nothing was appended in between;
  /// otherwise loads and decides again, `attempts` times in all at most.
  ///
  /// With a `commandID` a command that is repeated, for example because its answer was lost, is not decided again where
  /// its events are in the stream: the answer says where they are, `wasDuplicate` being true, with the stream's present
  /// state and version. The id becomes the events' causation id too, unless `metadata` has one. A command that led to no
  /// events leaves no trace and is decided again.
  ///
  /// Throws, having appended nothing, what `decide` throws; ``EventStoreError/Code/versionConflict`` where every attempt met
  /// a conflict; ``EventStoreError/Code/eventsTruncated`` where events that the state needs were truncated;
  /// ``EventStoreError/Code/invalidArgument`` for a `commandID` that is not of 1 to 240 bytes; and what the aggregate's codec
  /// throws. Otherwise throws as ``append(_:to:expecting:snapshot:)`` does, for example ``EventStoreError/Code/contention``.
  @discardableResult
  public func execute<A: Aggregate>(
    _ type: A.Type = A.self,
    on streamID: StreamID,
    commandID: CommandID? = nil,
    metadata: EventMetadata = EventMetadata(),
    attempts: Int = 8,
    decide: (A) throws -> [A.Event]
  ) async throws -> ExecutionResult<A> {
    try await execute(Replay(type), on: streamID, commandID, metadata, attempts: attempts, decide: decide)
  }

  /// Loads a decider's state, decides about a command, and appends the events, provided that nothing was appended in
  /// between; otherwise loads and decides again, `attempts` times in all at most.
  ///
  /// With a `commandID` a repeated command is recognised and not decided again: see
  /// ``execute(_:on:commandID:metadata:attempts:decide:)``.
  ///
  /// Throws, having appended nothing, what the decider throws; otherwise as
  /// ``execute(_:on:commandID:metadata:attempts:decide:)`` does: ``EventStoreError/Code/versionConflict``,
  /// ``EventStoreError/Code/eventsTruncated``, ``EventStoreError/Code/contention``, or what the codec throws.
  @discardableResult
  public func execute<Command, State, Event>(
    _ command: Command,
    on streamID: StreamID,
    with decider: Decider<Command, State, Event>,
    commandID: CommandID? = nil,
    metadata: EventMetadata = EventMetadata(),
    attempts: Int = 8
  ) async throws -> ExecutionResult<State> {
    try await execute(Replay(decider), on: streamID, commandID, metadata, attempts: attempts) { state in
      try decider.decide(command, state)
    }
  }

  /// Does something again while it meets version conflicts, `attempts` times in all at most.
  ///
  /// Throws what `body` throws: any other error at once, a conflict after the last attempt; and `CancellationError` where
  /// the task was cancelled in between.
  public func retryingConflicts<R>(attempts: Int = 8, _ body: () async throws -> R) async throws -> R {
    var left = attempts
    while true {
      do {
        return try await body()
      } catch EventStoreError.Code.versionConflict where left > 1 {
        left -= 1
        try Task.checkCancellation()
      }
    }
  }

  private func execute<State, Event>(
    _ replay: Replay<State, Event>,
    on streamID: StreamID,
    _ commandID: CommandID?,
    _ metadata: EventMetadata,
    attempts: Int,
    decide: (State) throws -> [Event]
  ) async throws -> ExecutionResult<State> {
    try commandID?.check()
    var attempt = 0
    return try await retryingConflicts(attempts: attempts) {
      attempt += 1
      let loaded = try await replay.load(streamID, from: storage)
      // After loading: an execution that comes in between is met by the append, as a conflict.
      if let commandID, let done = try await result(of: commandID, on: streamID) {
        return ExecutionResult(state: loaded.state, version: loaded.version, append: done, attempts: attempt)
      }
      let events = try decide(loaded.state)
      guard !events.isEmpty else {
        return ExecutionResult(state: loaded.state, version: loaded.version, append: nil, attempts: attempt)
      }
      let (append, state) = try replay.append(events, to: loaded, metadata, commandID)
      try AppendValidation.check([append])
      let result = try await storage.append([append])[0]
      return ExecutionResult(state: state, version: result.lastVersion, append: result, attempts: attempt)
    }
  }
}
