import CQuireLMDB
import Synchronization

extension Environment {
  /// Begins the write transaction, waiting until no other thread or process has one.
  ///
  /// Throws `wouldDeadlock` when the calling thread has one already, and `accessDenied` for an environment that
  /// is only read.
  package func beginWrite() throws(LMDBError) -> WriteTransaction {
    let transaction = unsafe WriteTransaction(handle: try beginRawWrite(), environment: self)
    if health.withLock({ $0.isDoubtful }) { try secureLastCommit(before: transaction) }
    return transaction
  }

  private func beginRawWrite() throws(LMDBError) -> OpaquePointer {
    let thread = ThreadID.current
    while true {
      try enter("mdb_txn_begin") { $0.enterWriter(thread) }
      var transaction: OpaquePointer?
      // SAFETY: the gate keeps the environment open and the map in place until `leaveWriter`.
      let result = unsafe mdb_txn_begin(handle, nil, 0, &transaction)
      if result == MDB_SUCCESS, let transaction = unsafe transaction {
        gate.withLock { $0.writerBegan(thread) }
        return unsafe transaction
      }
      leave { $0.leaveWriter() }
      switch result {
      case MDB_MAP_RESIZED: try adoptMapSize()
      case MDB_PANIC: try reopen()
      default: throw LMDBError(LMDBError.Code(rawValue: result), "mdb_txn_begin")
      }
    }
  }

  /// Forgets the writing thread just before its transaction ends, when the next writer may begin.
  func willEndWrite() {
    gate.withLock { $0.writerEnds() }
  }

  func didEndWrite() {
    leave { $0.leaveWriter() }
  }
}
