import CQuireLMDB
import Synchronization

/// One LMDB file, opened: the source of transactions.
///
/// A file can be open once per process and in any number of processes. All methods may be called from any thread.
@safe
@usableFromInline
package final class Environment: Sendable {
  // SAFETY: LMDB's environment is made for use by many threads. It is closed, or replaced by another one of the same
  // file, only when the gate says that nobody uses it; it is looked at only from inside the gate.
  nonisolated(unsafe) var handle: OpaquePointer

  /// Whether the environment was opened for reading only.
  package var isReadOnly: Bool { options.isReadOnly }

  let path: String
  let options: Options
  let identity: OpenFiles.Identity
  let gate = Mutex(MapGate())
  let gateChanged = ThreadCondition()
  let openDatabases = Mutex<[String: Database]>([:])
  let finalInformation = Mutex<Information?>(nil)
  let health: Mutex<Health>

  /// Opens the file at a path, and makes it when there is none.
  ///
  /// The lock file beside it ends in `-lock`. Places in the table of readers left by dead processes are freed.
  package init(path: String, options: Options = Options()) throws(LMDBError) {
    let opened = unsafe try Self.open(path: path, options: options)
    unsafe handle = unsafe opened.handle
    identity = unsafe opened.identity
    self.path = path
    self.options = options
    health = Mutex(Health(isDoubtful: options.durability == .metadataUnsynced))
  }

  deinit {
    // Transactions hold a reference, so none is left.
    let transactions = gate.withLock { gate in
      gate.beginClosing()
      return gate.finishClosing()
    }
    if let transactions { tearDown(transactions) }
  }

  /// Closes the environment once this process's transactions have ended; every later call throws `closed`.
  ///
  /// Called by a thread that is inside a transaction itself, it returns at once, and the end of the last
  /// transaction closes the environment.
  package func close() {
    let thread = ThreadID.current
    gate.withLock { $0.beginClosing() }
    finishClosingIfIdle()
    gateChanged.wakeAll()
    gateChanged.wait { gate.withLock { $0.phase == .closed || $0.isInside(thread) ? () : nil } }
  }

  func finishClosingIfIdle() {
    guard let transactions = gate.withLock({ $0.finishClosing() }) else { return }
    tearDown(transactions)
    gateChanged.wakeAll()
  }

  private func tearDown(_ transactions: [MapGate.PooledTransaction]) {
    let last = informationWithoutGate()
    finalInformation.withLock { $0 = last }
    // SAFETY: the gate handed out these transactions once and lets nobody in any more.
    for transaction in transactions { unsafe mdb_txn_abort(transaction.handle) }
    OpenFiles.remove(identity) { unsafe mdb_env_close(handle) }
    gate.withLock { $0.didClose() }
  }
}

// Entering and leaving the map
extension Environment {
  /// Asks until the answer is yes or no, sleeping in between.
  func enter<Entry: Sendable>(
    _ operation: StaticString,
    _ ask: (inout MapGate) -> MapGate.Admission<Entry>
  ) throws(LMDBError) -> Entry {
    var admission = gate.withLock { ask(&$0) }
    if case .wait = admission {
      admission = gateChanged.wait {
        let answer = gate.withLock { ask(&$0) }
        if case .wait = answer { return nil }
        return answer
      }
    }
    switch admission {
    case .admitted(let entry): return entry
    case .refused(let code): throw LMDBError(code, operation)
    case .wait: preconditionFailure("a wait ended without an answer")
    }
  }

  func leave(_ depart: (inout MapGate) -> MapGate.Departure) {
    var departure = gate.withLock { depart(&$0) }
    if let surplus = departure.surplus {
      // SAFETY: the gate forgot this transaction.
      unsafe mdb_txn_abort(surplus.handle)
      departure = gate.withLock { $0.leaveVisitor() }
    }
    guard departure.wakesWaiters else { return }
    finishClosingIfIdle()
    gateChanged.wakeAll()
  }

  /// Runs a call of LMDB that looks into the map or begins a transaction of its own.
  func visit<R>(
    _ operation: StaticString,
    evenWhileClosing: Bool = false,
    _ body: () -> R
  ) throws(LMDBError) -> R {
    let thread = ThreadID.current
    try enter(operation) { $0.enterVisitor(thread, evenWhileClosing: evenWhileClosing) }
    defer { leave { $0.leaveVisitor() } }
    return body()
  }

  /// Runs a call of LMDB as `visit` does, adopting the larger map of another process when it asks for that.
  func visitAdoptingResize(_ operation: StaticString, _ body: () -> Int32) throws(LMDBError) {
    while true {
      let result = try visit(operation, body)
      guard result == MDB_MAP_RESIZED else { return try LMDBError.check(result, operation) }
      try adoptMapSize()
    }
  }
}
