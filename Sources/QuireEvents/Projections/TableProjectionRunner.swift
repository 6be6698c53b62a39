import QuireModel

/// Keeps a ``TableProjection`` up to date: applies events to it in transactions, each with its position.
///
/// Two runners of one projection, in one process or several, do no harm: an event that one has applied the other skips.
public struct TableProjectionRunner<Projection: TableProjection>: Sendable {
  /// The projection.
  public let projection: Projection
  /// The most events that are read at a time.
  public let batchSize: Int
  private let storage: any TableBackedStorage
  private let access: EventTableAccess
  private let clock: any EventClock

  /// Makes a runner, which begins at the position saved under the projection's name.
  ///
  /// `clock` tells the time that is saved with the position. Throws ``EventStoreError/Code/unsupported`` where the
  /// events are in no table store, and ``EventStoreError/Code/invalidArgument`` for a projection whose name is not of 1 to
  /// 256 bytes.
  public init(
    _ projection: Projection,
    of events: EventStore,
    batchSize: Int = 256,
    clock: any EventClock = .system
  ) throws(EventStoreError) {
    try EventStore.check(checkpointName: projection.name)
    guard let storage = events.storage as? any TableBackedStorage else {
      throw EventStoreError(.unsupported, "Transactions together with events need a table store")
    }
    self.projection = projection
    self.batchSize = max(1, batchSize)
    self.storage = storage
    self.clock = clock
    access = EventTableAccess(tables: storage.tables, table: storage.table, retry: storage.conflicts)
  }

  /// Applies events as they come, until the task is cancelled.
  ///
  /// Throws ``EventStoreError/Code/projectionFailed`` where the projection fails at an event, and
  /// ``EventStoreError/Code/transactionTooLarge`` where its actions are too many; all before it is committed, and
  /// running again tries that event again. Throws ``EventStoreError/Code/contention`` where a reset has begun and does not
  /// end.
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

  /// Removes the read model and its position.
  ///
  /// No runner applies an event while that goes on; one at work begins with the first event again. Where it is broken off,
  /// no event is applied until it is called again. Throws what the projection's `reset` throws.
  public func reset() async throws {
    let reset = EventID().string
    let mark = ProjectionCheckpoint.resetting(projection.name, by: reset, at: clock.now())
    let put = PutItem(tableName: access.table, item: mark)
    _ = try await access.patiently { try await access.tables.putItem(put) }
    try await projection.reset(in: access.tables)
    let delete = DeleteItem(
      tableName: access.table,
      key: EventItem.checkpointKey(projection.name),
      conditionExpression: ConditionExpression(Attribute(LogLayout.Name.isResetting) == reset)
    )
    do {
      _ = try await access.patiently { try await access.tables.deleteItem(delete) }
    } catch TableError.Code.conditionalCheckFailed {
      // Somebody else has begun to remove it, and ends that.
    }
    try await storage.wakeAll()
  }

  /// Removes the read model and builds it again from all events that there are; answers the position that it has come to.
  ///
  /// Throws as ``reset()`` and ``catchUp()`` do.
  @discardableResult
  public func rebuild() async throws -> Int {
    try await reset()
    return try await catchUp()
  }

  // MARK: - Running

  private func run(endsAtHead: Bool) async throws -> Int {
    var feed: EventFeed?
    // Where one event of several fails, they are applied one by one up to it.
    var isOneByOne = false
    while true {
      try Task.checkCancellation()
      // Another runner may have gone on, or a reset gone back, since the last look.
      let saved = try await checkpoint()
      let position = saved.position ?? 0
      var current =
        feed.flatMap { $0.position == position ? $0 : nil }
        ?? EventFeed(storage: storage, filter: projection.filter, after: position)
      feed = nil
      let batch = try await current.next(limit: batchSize)
      if batch.through > position {
        do {
          // Where somebody else was faster, the next look says how far they came.
          guard try await apply(batch, after: saved, oneByOne: isOneByOne) else { continue }
        } catch EventStoreError.Code.projectionFailed where batch.events.count > 1 && !isOneByOne {
          isOneByOne = true
          continue
        }
      }
      isOneByOne = false
      feed = current
      guard batch.isAtHead else { continue }
      if endsAtHead { return batch.through }
      try await current.waitForMore(than: batch)
    }
  }

  /// The position saved, once no reset is under way.
  private func checkpoint() async throws -> ProjectionCheckpoint {
    for attempt in 0..<access.retry.maximumAttempts {
      let item = try await access.item(EventItem.checkpointKey(projection.name))
      let saved = try ProjectionCheckpoint(item)
      if saved.reset == nil { return saved }
      try await access.retry.pause(afterAttempt: attempt)
    }
    throw EventStoreError(
      .contention,
      "The read model of \(projection.name) is being removed, and that does not end; reset it again"
    )
  }

  /// Applies a batch, in as many transactions as it takes; answers false where somebody else was faster.
  private func apply(
    _ batch: EventFeed.Batch,
    after saved: ProjectionCheckpoint,
    oneByOne: Bool
  ) async throws -> Bool {
    var transaction = ProjectionTransaction(after: saved)
    for event in batch.events {
      let actions: [TransactWriteItems.Action]
      do {
        actions = try await projection.actions(for: event)
      } catch {
        if !transaction.isEmpty { _ = try await commit(&transaction) }
        throw projectionFailure(error, at: event)
      }
      var isAdded = try await transaction.add(actions, of: event, keys: keys(of:))
      if !isAdded, !transaction.isEmpty {
        guard try await commit(&transaction) else { return false }
        isAdded = try await transaction.add(actions, of: event, keys: keys(of:))
      }
      guard isAdded else { throw transaction.tooLarge(actions, of: event) }
      if oneByOne {
        guard try await commit(&transaction) else { return false }
      }
    }
    guard transaction.saved.position ?? 0 < batch.through else { return true }
    transaction.through = batch.through
    return try await commit(&transaction)
  }

  private func keys(of table: String) async throws -> [AttributeName] {
    let request = DescribeTable(tableName: table)
    return try await access.patiently { try await access.tables.describeTable(request) }
      .keySchema.map(\.attributeName)
  }

  /// Commits a transaction and begins the next; answers false where somebody else was faster.
  private func commit(_ transaction: inout ProjectionTransaction) async throws -> Bool {
    let checkpoint = transaction.saved.move(
      name: projection.name,
      to: transaction.through,
      at: clock.now(),
      in: access.table
    )
    var attempt = 0
    while true {
      do {
        let request = TransactWriteItems([checkpoint] + transaction.actions)
        _ = try await access.tables.transactWriteItems(request)
        transaction.begin()
        return true
      } catch let error as TableError where error.code == .transactionCanceled {
        let codes = error.cancellationReasons.map(\.code)
        if codes.first == .conditionalCheckFailed { return false }
        let busy: Set<CancellationReason.Code> = [
          .transactionConflict, .throughputExceeded, .throttlingError,
        ]
        attempt += 1
        guard codes.contains(where: busy.contains), attempt < access.retry.maximumAttempts else {
          let index = codes.firstIndex { $0 != .none && !busy.contains($0) }
          throw projectionFailure(error, at: index.flatMap { transaction.event(ofAction: $0 - 1) })
        }
        try await access.retry.pause(afterAttempt: attempt)
      } catch let error as TableError where error.isOfBusyStore && attempt + 1 < access.retry.maximumAttempts
      {
        attempt += 1
        try await access.retry.pause(afterAttempt: attempt)
      } catch let error as TableError where error.code == .validation {
        throw projectionFailure(error, at: transaction.event(ofAction: 0))
      }
    }
  }

  private func projectionFailure(_ error: any Error, at event: RecordedEvent?) -> EventStoreError {
    EventStoreError(
      .projectionFailed,
      "The projection failed at an event",
      streamID: event?.streamID,
      eventID: event?.id,
      underlying: error
    )
  }
}
