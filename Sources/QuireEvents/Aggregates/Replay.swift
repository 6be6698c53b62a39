/// Makes a state of events: what aggregates and deciders have in common.
struct Replay<State: Sendable, Event: Sendable> {
  var initialState: State
  var codec: EventCodec<Event>
  var snapshots: SnapshotPolicy<State>
  var evolve: (inout State, Event) -> Void

  static var pageSize: Int { 256 }

  /// Reads the state of a stream: the snapshot, where there is one to use, and the events after it.
  func load(_ streamID: StreamID, from storage: any EventStorage) async throws -> LoadedState<State> {
    try AppendValidation.check(streamID)
    let load = try await storage.load(streamID, snapshot: snapshots.kind, limit: Self.pageSize)
    var loaded = LoadedState(
      streamID: streamID,
      state: initialState,
      version: load.state.exists ? load.state.deletedThrough : 0,
      snapshotVersion: nil,
      base: load.state.deletedThrough,
      lastVersion: load.state.lastVersion
    )
    guard load.state.exists else { return loaded }
    if let snapshot = load.snapshot, let state = try snapshots.state(of: snapshot) {
      loaded.state = state
      loaded.version = snapshot.version
      loaded.snapshotVersion = snapshot.version
    }
    var page = load.page
    while true {
      for event in page.events where event.version <= load.state.lastVersion {
        guard event.version == loaded.version + 1 else { throw truncated(streamID) }
        evolve(&loaded.state, try codec.decode(event))
        loaded.version = event.version
      }
      guard let next = page.next, next <= load.state.lastVersion else { break }
      page = try await storage.page(
        EventPageRequest(.stream(streamID), from: next, limit: Self.pageSize)
      )
    }
    // Events can be cut off at the end only by a truncation or deletion while they were being read.
    guard loaded.version == load.state.lastVersion else { throw truncated(streamID) }
    return loaded
  }

  /// Makes an append of events to a loaded state, with a snapshot where it is time for one; and the state after it.
  func append(
    _ events: [Event],
    to loaded: LoadedState<State>,
    _ metadata: EventMetadata,
    _ commandID: CommandID?
  ) throws -> (append: StreamAppend, state: State) {
    var metadata = metadata
    if let commandID, metadata.causationID == nil { metadata.causationID = commandID.string }
    var state = loaded.state
    for event in events { evolve(&state, event) }
    let snapshot =
      events.isEmpty
      ? nil
      : try snapshots.snapshot(
        of: state,
        version: loaded.lastVersion + events.count,
        lastSnapshot: loaded.snapshotVersion ?? loaded.base
      )
    let append = StreamAppend(
      try events.enumerated().map { index, event in
        try codec.encode(event, id: commandID?.eventID(index + 1) ?? EventID(), metadata: metadata)
      },
      to: loaded.streamID,
      expecting: .exact(loaded.version),
      snapshot: snapshot
    )
    return (append, state)
  }

  private func truncated(_ streamID: StreamID) -> EventStoreError {
    EventStoreError(
      .eventsTruncated,
      "The stream's events do not make a state: some were truncated, and no snapshot replaces them",
      streamID: streamID
    )
  }
}

extension Replay where State: Aggregate, Event == State.Event {
  init(_ type: State.Type) {
    self.init(
      initialState: State(),
      codec: State.codec,
      snapshots: State.snapshots,
      evolve: { $0.apply($1) }
    )
  }
}

extension Replay {
  init<Command>(_ decider: Decider<Command, State, Event>) {
    self.init(
      initialState: decider.initialState,
      codec: decider.codec,
      snapshots: decider.snapshots,
      evolve: decider.evolve
    )
  }
}
