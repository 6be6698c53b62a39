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
      if description.status == .active { return }
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
  }

  /// Runs a backfill in the background. It holds the store only during a batch, so that letting go of the store ends it.
  func startBackfill(_ backfill: Backfill) {
    Task(priority: .utility) { [weak self] in
      while let store = self {
        let goesOn = try await store.write { transaction in try backfill.step(in: &transaction) }
        if !goesOn { return }
      }
    }
  }
}
