import QuireLMDB
import QuireModel

extension Store {
  /// Runs `body` in the store's write transaction and returns what it returns: everything that it writes, over any
  /// tables, is committed together, durably, or, where it throws, not at all.
  ///
  /// ```swift
  /// try await store.write { tx in
  ///   try tx.put(["PK": "ORDER#1", "total": 12], in: "orders", if: .notExists("PK"))
  ///   try tx.update(["PK": "CUSTOMER#7"], in: "customers", [.add(1, to: "orders")])
  /// }
  /// ```
  ///
  /// The closure runs on the writer's thread, one at a time with all other writes, and sees its own writes. It may run
  /// again, from the start, if its transaction had to be given up for the sake of others: keep it short and free of
  /// effects outside the transaction.
  ///
  /// Throws what `body` throws; `.unavailable` where the store is closed or open for reading only; another `TableError`
  /// where the commit fails; `CancellationError` where the task was cancelled before the write was queued.
  public func write<Result: Sendable>(
    _ body: @escaping @Sendable (inout Transaction) throws -> Result
  ) async throws -> Result {
    try await run(isShort: false, body)
  }

  /// Runs one of the store's own operations as ``write(_:)`` runs a closure: on the calling thread where the store does not
  /// sync and nobody else is writing.
  package func operate<Result: Sendable>(
    _ body: @escaping @Sendable (inout Transaction) throws -> Result
  ) async throws -> Result {
    try await run(isShort: true, body)
  }

  private func run<Result: Sendable>(
    isShort: Bool,
    _ body: @escaping @Sendable (inout Transaction) throws -> Result
  ) async throws -> Result {
    try checkWritable()
    let result = JobResult<Result>()
    try await writer.run(isShort: isShort) { transaction in result.set(try body(&transaction)) }
    return result.get()
  }

  private func checkWritable() throws {
    if options.isReadOnly {
      throw TableError(.unavailable, "The store \(path) is open for reading only")
    }
  }

  /// Runs `body` with one unchanging view of the store and returns what it returns.
  ///
  /// Runs at once, on the calling thread.
  ///
  /// Throws what `body` throws, and `.unavailable` once the store is closed.
  public func read<Result>(_ body: (borrowing Snapshot) throws -> Result) throws -> Result {
    while true {
      do {
        return try environment.read { (transaction: borrowing ReadTransaction) in
          let catalog = try cache.current(transaction, committed: transaction.id)
          return try body(Snapshot(transaction.alias(), catalog))
        }
      } catch is HandlesOutdated {
        // A database was opened for the first time; the next transaction sees it. A read within another has its view.
        guard !environment.isInView else {
          throw TableError(
            .unavailable,
            "A table was opened after the view began in which this read is; begin another view"
          )
        }
        continue
      } catch let error as LMDBError {
        throw TableError(storage: error)
      }
    }
  }

  /// The number of the last commit, of this process or another.
  ///
  /// Costs a memory read.
  public var lastTransactionID: Int { environment.lastTransactionID }

  /// Returns the number of the last commit once it is higher than `transaction`; also notices commits of other processes,
  /// within milliseconds.
  ///
  /// Throws `CancellationError`, and `.unavailable` once the store is closed.
  public func waitForCommit(after transaction: Int) async throws -> Int {
    try await commits.wait(after: transaction)
  }
}
