public import CQuireLMDB

/// A consistent, unchanging view of every database in an environment.
///
/// Inside a write transaction it is the view that includes the transaction's own changes so far.
@safe
@usableFromInline
package struct ReadTransaction: ~Copyable {
  // SAFETY: the transaction stays open while this value can be borrowed: `Environment.read` and
  // `WriteTransaction` own it and hand it out only as a borrow.
  @usableFromInline
  let handle: OpaquePointer

  @inlinable
  init(handle: OpaquePointer) {
    unsafe self.handle = unsafe handle
  }

  /// Another value for the same transaction, to be part of a type that is itself lent out only as a borrow.
  package borrowing func alias() -> ReadTransaction {
    unsafe ReadTransaction(handle: handle)
  }

  /// The number of the commit that this transaction sees; in a write transaction the number it will have.
  package var id: Int {
    unsafe mdb_txn_id(handle)
  }

  /// The value stored under a key, straight from the memory map, or nil.
  @inlinable
  @_lifetime(borrow self)
  package borrowing func get(_ database: Database, _ key: RawSpan) throws(LMDBError) -> RawSpan? {
    var value = unsafe MDB_val.none
    let result = unsafe key.withValue { unsafe mdb_get(handle, database.handle, &$0, &value) }
    guard result == MDB_SUCCESS else {
      guard result == MDB_NOTFOUND else { throw LMDBError(LMDBError.Code(rawValue: result), "mdb_get") }
      return nil
    }
    // SAFETY: the bytes stay in place until this transaction ends or, in a write transaction, until the next
    // change, which needs exclusive access to the owner of this value.
    return unsafe _overrideLifetime(value.unownedSpan, borrowing: self)
  }

  /// Calls the closure with a cursor over one database; the cursor has no position at first.
  @inlinable
  package borrowing func withCursor<R: ~Copyable>(
    _ database: Database,
    _ body: (inout Cursor) throws -> R
  ) throws -> R {
    let handle = unsafe try openCursor(database)
    defer { unsafe mdb_cursor_close(handle) }
    var cursor = unsafe Cursor(CursorPosition(handle: handle), of: self)
    return try body(&cursor)
  }

  /// Whether the transaction can use a database: one that was opened before it began, or in it.
  package borrowing func sees(_ database: Database) -> Bool {
    var flags: UInt32 = 0
    return unsafe mdb_dbi_flags(handle, database.handle, &flags) == MDB_SUCCESS
  }

  @inlinable
  borrowing func openCursor(_ database: Database) throws(LMDBError) -> OpaquePointer {
    var cursor: OpaquePointer?
    let result = unsafe mdb_cursor_open(handle, database.handle, &cursor)
    guard let cursor = unsafe cursor, result == MDB_SUCCESS else {
      throw LMDBError(LMDBError.Code(rawValue: result), "mdb_cursor_open")
    }
    return unsafe cursor
  }

  /// The size and shape of one database's tree.
  package borrowing func statistics(_ database: Database) throws(LMDBError) -> DatabaseStatistics {
    var statistics = MDB_stat()
    try LMDBError.check(unsafe mdb_stat(handle, database.handle, &statistics), "mdb_stat")
    return DatabaseStatistics(
      entries: statistics.ms_entries,
      depth: Int(statistics.ms_depth),
      branchPages: statistics.ms_branch_pages,
      leafPages: statistics.ms_leaf_pages,
      overflowPages: statistics.ms_overflow_pages,
      pageSize: Int(statistics.ms_psize)
    )
  }
}

// A transaction belongs to the closure that it was lent to.
@available(*, unavailable)
extension ReadTransaction: Sendable {}
