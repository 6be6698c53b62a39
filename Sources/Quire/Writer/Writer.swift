import QuireLMDB
import QuireModel
import Synchronization

/// The store's single writer: takes the jobs that wait, runs them in one LMDB transaction, commits once, and
/// tells every caller its own outcome.
///
/// While a commit syncs, the next batch gathers: group commit. The callers of a batch often come again at once, so the writer
/// gives as many as last time a moment, a fraction of what the commit took, to come together.
///
/// Without syncs a commit takes less time than waking the thread: then a short job that would not have to wait is run by the
/// caller's thread.
///
/// - A job that throws before it wrote anything fails alone; the batch goes on.
/// - A job that throws after it wrote has left its traces in the transaction: the batch is done again without it.
/// - A full map, or a need for more databases, is mended and the batch done again. No caller sees either.
final class Writer: Sendable {
  /// The most jobs in one transaction: bounds the wait of the first of them and the transaction's dirty pages.
  private static let batchLimit = 1_024
  /// The longest time to wait for a batch to gather.
  private static let longestPatience = Duration.microseconds(500)

  private let environment: Environment
  private let cache: CatalogCache
  private let clock: WallClock
  private let queue = CommitQueue()
  private let syncs: Bool
  private let commits: CommitSignal
  /// Started with the first job: a store that only reads has no thread.
  private let thread = Mutex<WriterThread?>(nil)

  init(
    environment: Environment,
    cache: CatalogCache,
    clock: WallClock,
    commits: CommitSignal,
    syncs: Bool
  ) {
    self.environment = environment
    self.syncs = syncs
    self.cache = cache
    self.clock = clock
    self.commits = commits
  }

  /// Runs `body` in the next batch, and returns once that is as durable as the store promises.
  ///
  /// `isShort` says that `body` takes no time to speak of and waits for nobody.
  func run(isShort: Bool, _ body: @escaping @Sendable (inout Transaction) throws -> Void) async throws {
    try Task.checkCancellation()
    if isShort, !syncs, queue.takeTurn() {
      defer { queue.endTurn() }
      let job = OwnJob(body)
      commit([job])
      if let error = job.error { throw error }
      return
    }
    // SAFETY: the job resumes the continuation exactly once: the writer finishes every job that the queue accepted,
    // and a refused one is finished here.
    try await unsafe withUnsafeThrowingContinuation { continuation in
      let job = unsafe ClosureJob(body, continuation)
      startThread()
      if !queue.add(job) { job.finish(TableError(.unavailable, "The store is closed")) }
    }
  }

  /// Waits until all accepted jobs are done, then ends the thread.
  func close() {
    queue.close()
    thread.withLock { $0.take() }?.join()
  }

  private func startThread() {
    thread.withLock { thread in
      if thread == nil { thread = WriterThread { [self] in loop() } }
    }
  }

  private func loop() {
    let clock = ContinuousClock()
    var (expected, patience) = (1, Duration.zero)
    while true {
      let jobs = queue.take(limit: Self.batchLimit, expected: expected, patience: patience)
      if jobs.isEmpty { return }
      let start = clock.now
      commit(jobs)
      expected = jobs.count
      patience = expected > 1 ? min((clock.now - start) / 4, Self.longestPatience) : .zero
    }
  }

  // MARK: Batches

  /// What became of the jobs of a batch; nil is success.
  private struct Outcome {
    var errors: [(any Error)?]
    var wroteAnything = false
  }

  /// Why a batch must be done again.
  private enum Obstacle: Error {
    case failedAfterWriting(job: Int, error: any Error)
    case needsSlots
    case mapFull
    case handlesOutdated
  }

  private func commit(_ jobs: [any WriteJob]) {
    var excluded: [Int: any Error] = [:]
    while true {
      do {
        let outcome = try attempt(jobs, without: excluded)
        if outcome.wroteAnything { commits.announce(environment.lastTransactionID) }
        for (job, error) in zip(jobs, outcome.errors) { job.finish(error) }
        return
      } catch let obstacle as Obstacle {
        do {
          switch obstacle {
          case .failedAfterWriting(let job, let error): excluded[job] = error
          case .needsSlots: try environment.growing { try makeSlots() }
          case .mapFull: try environment.grow()
          case .handlesOutdated: break
          }
        } catch {
          for (index, job) in jobs.enumerated() { job.finish(excluded[index] ?? TableError(storage: error)) }
          return
        }
      } catch {
        for (index, job) in jobs.enumerated() { job.finish(excluded[index] ?? TableError(storage: error)) }
        return
      }
    }
  }

  private func attempt(_ jobs: [any WriteJob], without excluded: [Int: any Error]) throws -> Outcome {
    var outcome = Outcome(errors: [])
    do {
      var transaction = try Transaction(environment.beginWrite(), cache: cache, clock: clock)
      for (index, job) in jobs.enumerated() {
        if let error = excluded[index] {
          outcome.errors.append(error)
          continue
        }
        transaction.hasWritten = false
        do {
          try job.perform(in: &transaction)
          // The job may have caught it, but the transaction is lost.
          if let failure = transaction.failure { throw failure }
          outcome.errors.append(nil)
        } catch {
          let error = transaction.failure ?? error
          if let obstacle = Self.obstacle(of: error) { throw obstacle }
          // After an error of LMDB the transaction can only be ended.
          if error is LMDBError {
            throw Obstacle.failedAfterWriting(job: index, error: TableError(storage: error))
          }
          if transaction.hasWritten { throw Obstacle.failedAfterWriting(job: index, error: error) }
          outcome.errors.append(error)
        }
        outcome.wroteAnything = outcome.wroteAnything || transaction.hasWritten
      }
      if outcome.wroteAnything { try transaction.commit() } else { transaction.abort() }
      return outcome
    } catch {
      throw Self.obstacle(of: error) ?? error
    }
  }

  private static func obstacle(of error: any Error) -> Obstacle? {
    switch error {
    case let obstacle as Obstacle: obstacle
    case is SlotsExhausted: .needsSlots
    case is HandlesOutdated: .handlesOutdated
    case let error as LMDBError where error.code == .mapFull: .mapFull
    default: nil
    }
  }

  /// Makes some databases, and writes down that they are free.
  private func makeSlots() throws {
    var first: UInt32 = 0
    try environment.read { (transaction: borrowing ReadTransaction) in
      first = try cache.slotCount(transaction)
    }
    let end = min(first + Layout.slotsPerAllocation, Layout.maximumSlots)
    guard first < end else {
      throw TableError(
        .limitExceeded,
        "A store holds at most \(Layout.maximumSlots) tables, indexes and tables with time to live together"
      )
    }
    try cache.makeDatabases(first..<end)
    var transaction = try environment.beginWrite()
    // Another process may have made the same databases meanwhile; those that it took into use are not free.
    guard try cache.slotCount(transaction.reading) == first else {
      transaction.abort()
      return
    }
    for slot in first..<end {
      try transaction.put(cache.catalogDatabase, Layout.freeSlotKey(slot).rawBytes, [UInt8]().rawBytes)
    }
    try transaction.put(cache.catalogDatabase, Layout.slotCountKey.rawBytes, Layout.bigEndian(end).rawBytes)
    try transaction.commit()
  }
}

extension Environment {
  /// Runs `body`, and again with a larger map as often as the map is full.
  ///
  /// Called outside transactions.
  func growing<Result>(_ body: () throws -> Result) throws -> Result {
    while true {
      do {
        return try body()
      } catch let error as LMDBError where error.code == .mapFull {
        try grow()
      }
    }
  }
}
