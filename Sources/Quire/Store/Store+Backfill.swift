public import QuireModel

extension Store {
  /// Returns once every index of the table is filled; `progress` hears of the table's state from time to time.
  ///
  /// Throws `.resourceNotFound` where there is no such table, and `CancellationError`.
  public func waitUntilActive(
    _ tableName: String,
    progress: (TableDescription) -> Void = { _ in }
  ) async throws {
    while true {
      let transaction = lastTransactionID
      let description = try describeTable(DescribeTable(tableName: tableName))
      progress(description)
      if description.isReady { return }
      _ = try await waitForCommit(after: transaction)
    }
  }

  /// Goes on with the backfills that were not through when the store was closed.
  func resumeBackfills() throws {
    let pending = try read { snapshot in
      snapshot.catalog.tables.values.flatMap { table in
        table.indexes.filter(\.isBackfilling).map { Backfill(table: table.name, index: $0.name) }
      }
    }
    for backfill in pending { startBackfill(backfill) }
    let tables = try read { snapshot in
      snapshot.catalog.tables.values.filter { $0.expiry?.isBackfilling ?? false }.map(\.name)
    }
    for table in tables { startExpiryBackfill(ExpiryBackfill(table: table)) }
  }

  /// Runs a backfill in the background.
  ///
  /// It holds the store only during a batch, so that letting go of the store ends it.
  func startBackfill(_ backfill: Backfill) {
    Task(priority: .utility) { [weak self] in
      while let goesOn = try await self?.backfillStep(backfill) {
        if !goesOn { return }
      }
    }
  }

  /// Does the next batch of a backfill; false once there is none.
  ///
  /// A fault of the storage, such as a full disk, is waited out: the index stays `.creating` until there is
  /// room.
  private func backfillStep(_ backfill: Backfill) async throws -> Bool {
    do {
      return try await write { transaction in try backfill.step(in: &transaction) }
    } catch TableError.Code.storage {
      try await Task.sleep(for: .seconds(1))
      return true
    }
  }
}
