public import QuireModel
import Synchronization

extension Store {
  /// Makes a table's items expire, or ends that.
  ///
  /// An item is removed soon after the second that its attribute names is over, and can be read until then; see
  /// ``Options/expiryInterval``.
  ///
  /// Throws `.validation` where that is so already or another attribute holds the time.
  @discardableResult
  public func updateTimeToLive(_ request: UpdateTimeToLive) async throws -> UpdateTimeToLive.Output {
    try RequestValidation.tableName(request.tableName)
    try RequestValidation.timeToLiveAttribute(request.timeToLiveSpecification.attributeName)
    let specification = try await write { transaction in try transaction.updateTimeToLive(request) }
    if specification.enabled { startExpiryBackfill(ExpiryBackfill(table: request.tableName)) }
    return specification
  }

  /// Tells whether a table's items expire.
  ///
  /// Throws `.resourceNotFound` where there is no such table.
  public func describeTimeToLive(_ request: DescribeTimeToLive) throws -> DescribeTimeToLive.Output {
    try RequestValidation.tableName(request.tableName)
    return try read { snapshot in
      guard let expiry = try snapshot.catalog.managedTable(request.tableName).expiry else {
        return TimeToLiveDescription(timeToLiveStatus: .disabled)
      }
      return TimeToLiveDescription(
        timeToLiveStatus: expiry.isBackfilling ? .enabling : .enabled,
        attributeName: expiry.attribute
      )
    }
  }

  /// Removes every item that has expired by now, and answers how many; the store does so by itself every
  /// ``Options/expiryInterval``.
  ///
  /// Costs a look-up for each table whose items expire, and a write for each item removed. Throws `.unavailable` where the
  /// store is closed, or is open for reading only and something has expired.
  @discardableResult
  public func removeExpiredItems() async throws -> Int {
    let now = options.clock.milliseconds
    let sweeps = try read { snapshot in
      try snapshot.catalog.tables.values
        .filter { $0.expiry != nil }
        .map { ExpirySweep(table: $0.name, now: now) }
        .filter { try $0.isDue(snapshot.catalog, snapshot.lmdb) }
    }
    var removed = 0
    for sweep in sweeps {
      while true {
        let batch = try await write { transaction in try sweep.step(in: &transaction) }
        removed += batch
        if batch < ExpirySweep.batchItems { break }
      }
    }
    return removed
  }

  /// Removes expired items in the background, for as long as the store is in use.
  ///
  /// It holds the store only while it works, so that letting go of the store ends it.
  func startExpirySweeps() {
    guard let interval = options.expiryInterval else { return }
    let task = Task(priority: .utility) { [weak self] in
      while true {
        try await Task.sleep(for: interval)
        guard let self else { return }
        do {
          try await removeExpiredItems()
        } catch TableError.Code.storage, TableError.Code.corrupted {
          // A full disk may have room again at the next time; damage is for `verify` to tell.
          continue
        }
      }
    }
    expirySweeps.withLock { $0 = task }
  }

  /// Runs a backfill in the background, as ``startBackfill(_:)`` does.
  func startExpiryBackfill(_ backfill: ExpiryBackfill) {
    Task(priority: .utility) { [weak self] in
      while let goesOn = try await self?.expiryBackfillStep(backfill) {
        if !goesOn { return }
      }
    }
  }

  private func expiryBackfillStep(_ backfill: ExpiryBackfill) async throws -> Bool {
    do {
      return try await write { transaction in try backfill.step(in: &transaction) }
    } catch TableError.Code.storage {
      try await Task.sleep(for: .seconds(1))
      return true
    }
  }
}
