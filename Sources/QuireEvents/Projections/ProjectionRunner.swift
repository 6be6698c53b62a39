import Quire

/// Keeps a projection up to date: applies events to it in batches, each in one transaction with its position.
///
/// Two runners of one projection, in one process or several, do no harm: an event that one has applied the other skips.
public struct ProjectionRunner<Projection: EventProjection>: Sendable {
  /// The projection.
  public let projection: Projection
  /// The most events of a transaction.
  public let batchSize: Int
  private let events: EventStore
  private let engine: EngineEventStorage

  /// Makes a runner, which begins at the position saved under the projection's name.
  ///
  /// Throws ``EventStoreError/Code/unsupported`` where the events are not in the embedded engine, and
  /// ``EventStoreError/Code/invalidArgument`` for a projection whose name is not of 1 to 256 bytes.
  public init(_ projection: Projection, of events: EventStore, batchSize: Int = 256) throws(EventStoreError) {
    try EventStore.check(checkpointName: projection.name)
    self.projection = projection
    self.events = events
    self.batchSize = max(1, batchSize)
    engine = try events.engine()
  }

  /// Applies events as they come, until the task is cancelled.
  ///
  /// Throws ``EventStoreError/Code/projectionFailed`` where the projection fails at an event; all before it is
  /// committed, and running again tries that event again.
  public func run() async throws {
    do {
      _ = try await run(endsAtHead: false)
    } catch is CancellationError {
      return
    }
  }

  /// Applies all events that there are, and answers the position that the projection has come to.
  ///
  /// Throws as ``run()`` does, and `CancellationError` where the task is cancelled.
  @discardableResult
  public func catchUp() async throws -> Int {
    try await run(endsAtHead: true)
  }

  /// Removes the read model and its position in one transaction.
  ///
  /// A runner at work begins with the first event again.
  ///
  /// Throws what the projection's `reset` throws, which is ``EventStoreError/Code/unsupported`` where the projection does not
  /// say what its read model is; and ``EventStoreError/Code/invalidArgument`` where its tables include that of the events.
  public func reset() async throws {
    guard !projection.tables.contains(engine.table) else {
      throw EventStoreError(
        .invalidArgument,
        "The projection \(projection.name) names the table of the events as its read model"
      )
    }
    try await engine.store.write { [projection, engine] (transaction: inout Transaction) in
      try projection.reset(in: &transaction)
      try engine.saveCheckpoint(projection.name, position: nil, in: &transaction)
    }
  }

  /// Removes the read model and builds it again from all events that there are; answers the position that it has come to.
  ///
  /// Throws as ``reset()`` and ``catchUp()`` do.
  @discardableResult
  public func rebuild() async throws -> Int {
    try await reset()
    return try await catchUp()
  }

  private func run(endsAtHead: Bool) async throws -> Int {
    var feed: EventFeed?
    while true {
      try Task.checkCancellation()
      let token = engine.changeToken
      // Another runner may have gone on, or a reset gone back, since the last look.
      let saved = try engine.checkpoint(projection.name) ?? 0
      var current =
        feed.flatMap { $0.position == saved ? $0 : nil }
        ?? EventFeed(storage: engine, filter: projection.filter, after: saved)
      let batch = try await current.next(limit: batchSize)
      if batch.through > saved { try await apply(batch, after: saved) }
      feed = current
      guard batch.isAtHead else { continue }
      if endsAtHead { return batch.through }
      _ = try await engine.waitForChange(after: token)
    }
  }

  /// Applies a batch: in one transaction, or, where that fails, event by event up to the one that fails.
  private func apply(_ batch: EventFeed.Batch, after start: Int) async throws {
    do {
      try await apply(batch.events, after: start, through: batch.through)
    } catch EventStoreError.Code.projectionFailed where batch.events.count > 1 {
      var start = start
      for (index, event) in batch.events.enumerated() {
        let through = index == batch.events.count - 1 ? batch.through : event.position
        try await apply([event], after: start, through: through)
        start = through
      }
    }
  }

  private func apply(_ events: [RecordedEvent], after start: Int, through: Int) async throws {
    try await engine.store.write { [projection, engine] (transaction: inout Transaction) in
      let saved = try engine.reader.checkpoint(projection.name, in: transaction) ?? 0
      // Before the start: the model was reset in between. The next look begins there.
      guard saved >= start, saved < through else { return }
      for event in events where event.position > saved {
        do {
          try projection.apply(event, in: &transaction)
        } catch {
          throw EventStoreError(
            .projectionFailed,
            "The projection failed at an event",
            streamID: event.streamID,
            eventID: event.id,
            underlying: error
          )
        }
      }
      try engine.saveCheckpoint(projection.name, position: through, in: &transaction)
    }
  }
}

extension EventStore {
  /// Waits until a projection has applied everything up to a position, for example that of an append.
  ///
  /// Throws `CancellationError` where the task is cancelled.
  public func wait(for projection: some EventProjection, until position: Int) async throws {
    try await wait(for: projection.name, until: position)
  }
}
