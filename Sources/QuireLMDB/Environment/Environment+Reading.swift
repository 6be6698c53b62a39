import CQuireLMDB
import Synchronization

extension Environment {
  /// A read transaction in use.
  @safe
  @usableFromInline
  struct Reader {
    // SAFETY: used by the thread that took it, between `beginRead` and `endRead`.
    @usableFromInline
    let handle: OpaquePointer

    /// The place in the gate; nil when the transaction is lent by an enclosing read of the same thread.
    @usableFromInline
    let slot: Int?

    @inlinable
    var transaction: ReadTransaction {
      unsafe ReadTransaction(handle: handle)
    }
  }

  /// Calls the closure with a view of the last commit, on the calling thread.
  ///
  /// Readers wait for nobody, except while the memory map grows. What the closure gets from the transaction
  /// cannot leave it. A long-lived reader keeps the pages that it sees from being reused.
  @inlinable
  package func read<R: ~Copyable>(_ body: (borrowing ReadTransaction) throws -> R) throws -> R {
    let reader = try beginRead()
    defer { endRead(reader) }
    return try body(reader.transaction)
  }

  /// Whether the calling thread is within ``read(_:)``: what it reads now, it reads from the same view.
  package var isInView: Bool {
    let thread = ThreadID.current
    return gate.withLock { $0.transaction(of: thread) != nil }
  }

  @usableFromInline
  func beginRead() throws(LMDBError) -> Reader {
    let thread = ThreadID.current
    var clearedStaleReaders = false
    while true {
      let entry = try enter("mdb_txn_begin") { $0.enterReader(thread) }
      var transaction = unsafe entry.transaction?.handle
      // SAFETY: a reset transaction has no other user: its slot is ours.
      let result =
        if let pooled = unsafe transaction {
          unsafe mdb_txn_renew(pooled)
        } else {
          unsafe mdb_txn_begin(handle, nil, UInt32(MDB_RDONLY), &transaction)
        }
      if result == MDB_SUCCESS, let transaction = unsafe transaction {
        if entry.transaction == nil {
          let pooled = unsafe MapGate.PooledTransaction(handle: transaction)
          gate.withLock { $0.keep(pooled, in: entry.slot) }
        }
        return unsafe Reader(handle: transaction, slot: entry.slot)
      }
      leave { $0.leaveReader(slot: entry.slot, keepingTransaction: entry.transaction != nil) }
      switch result {
      case MDB_MAP_RESIZED, MDB_PANIC:
        // The map cannot move while this thread reads from it: a nested read shares the enclosing view.
        if let enclosing = gate.withLock({ $0.transaction(of: thread) }) {
          return unsafe Reader(handle: enclosing.handle, slot: nil)
        }
        if result == MDB_PANIC { try reopen() } else { try adoptMapSize() }
      case MDB_READERS_FULL where !clearedStaleReaders:
        clearedStaleReaders = true
        _ = try clearStaleReaders()
      default:
        throw LMDBError(LMDBError.Code(rawValue: result), "mdb_txn_begin")
      }
    }
  }

  @usableFromInline
  func endRead(_ reader: Reader) {
    guard let slot = reader.slot else { return }
    // SAFETY: the transaction is still ours; after the reset it can only be renewed or ended.
    unsafe mdb_txn_reset(reader.handle)
    leave { $0.leaveReader(slot: slot, keepingTransaction: true) }
  }
}
