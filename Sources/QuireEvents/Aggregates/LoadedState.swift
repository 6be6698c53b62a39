/// A state as the events of its stream make it.
public struct LoadedState<State: Sendable>: Sendable {
  /// The stream.
  public var streamID: StreamID
  /// The state.
  public var state: State
  /// The version of the last event that it includes, 0 where the stream does not exist: what an append expects.
  public var version: Int
  /// The version of the snapshot that it was read from, nil where it was read from events alone.
  public var snapshotVersion: Int?
  /// The version after which the stream began: 0, or for a stream that was deleted and begun again, that of its
  /// deletion.
  package var base: Int
  /// The stream's last version, whether or not it was deleted.
  package var lastVersion: Int
}

extension LoadedState where State: Aggregate {
  /// Events of this aggregate as a part of an append, which expects that nothing was appended since it was loaded.
  ///
  /// For an append to several aggregates at a time:
  ///
  /// ```swift
  /// try await events.retryingConflicts {
  ///   let from = try await events.load(Account.self, from: "Account-1")
  ///   let to = try await events.load(Account.self, from: "Account-2")
  ///   return try await events.append([
  ///     try from.appending(from.state.withdraw(40)),
  ///     try to.appending(to.state.deposit(40)),
  ///   ])
  /// }
  /// ```
  ///
  /// With a `commandID` the events have ids made of it, by which ``EventStore/result(of:on:)`` finds them when the command
  /// is repeated.
  public func appending(
    _ events: [State.Event],
    commandID: CommandID? = nil,
    metadata: EventMetadata = EventMetadata()
  ) throws -> StreamAppend {
    try commandID?.check()
    return try Replay(State.self).append(events, to: self, metadata, commandID).append
  }
}
