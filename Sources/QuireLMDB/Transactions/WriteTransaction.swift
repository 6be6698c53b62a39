public import CQuireLMDB

/// The one transaction that may change an environment at a time, across all processes.
///
/// It belongs to the thread that began it: every call, and its end, must come from there. A transaction that is
/// neither committed nor aborted aborts when it goes out of scope. After `mapFull` or any other error from LMDB
/// the transaction can only be aborted; a commit throws `badTransaction` and changes nothing.
@usableFromInline
package struct WriteTransaction: ~Copyable {
  /// What the transaction sees, its own changes included; what is read here lasts until the next change.
  @usableFromInline
  package let reading: ReadTransaction

  @usableFromInline
  let environment: Environment

  @usableFromInline
  var isOpen = true

  // SAFETY: `beginWrite` hands over the only reference to an open transaction.
  init(handle: OpaquePointer, environment: Environment) {
    reading = unsafe ReadTransaction(handle: handle)
    self.environment = environment
  }

  deinit {
    guard isOpen else { return }
    environment.willEndWrite()
    // SAFETY: the transaction is open, and this is the last use of the handle.
    unsafe mdb_txn_abort(reading.handle)
    environment.didEndWrite()
  }

  /// Makes every change durable (as the environment's durability says) and visible, or none.
  ///
  /// The transaction is over whatever the result.
  package consuming func commit() throws(LMDBError) {
    isOpen = false
    environment.willEndWrite()
    // SAFETY: LMDB frees the transaction even when the commit fails; nothing uses the handle afterwards.
    var result = unsafe mdb_txn_commit(reading.handle)
    environment.didCommit(result)
    environment.didEndWrite()
    // LMDB's answer to a write that the system cut short, which it does where there is no room for the rest.
    if result == LMDBError.Code.io.rawValue, environment.isOutOfSpace {
      result = LMDBError.Code.noSpace.rawValue
    }
    try LMDBError.check(result, "mdb_txn_commit")
  }

  /// Discards every change.
  package consuming func abort() {
    isOpen = false
    environment.willEndWrite()
    unsafe mdb_txn_abort(reading.handle)
    environment.didEndWrite()
  }
}

extension WriteTransaction {
  /// Stores a value under a key, in place of an earlier one.
  @inlinable
  package mutating func put(_ database: Database, _ key: RawSpan, _ value: RawSpan) throws(LMDBError) {
    try LMDBError.check(store(database, key, value, 0), "mdb_put")
  }

  /// Stores a value under a key unless the key has one already; returns whether it did.
  @inlinable
  package mutating func putIfAbsent(
    _ database: Database,
    _ key: RawSpan,
    _ value: RawSpan
  ) throws(LMDBError) -> Bool {
    try unlessExists(store(database, key, value, MDB_NOOVERWRITE))
  }

  /// Stores a value under a key that sorts after all others, filling pages completely.
  ///
  /// Returns false, having written nothing, when the key is not greater than the last one.
  @inlinable
  package mutating func append(
    _ database: Database,
    _ key: RawSpan,
    _ value: RawSpan
  ) throws(LMDBError) -> Bool {
    try unlessExists(store(database, key, value, MDB_APPEND))
  }

  /// Stores a value that the closure writes straight into the database's page.
  ///
  /// Bytes that the closure leaves unwritten are zero.
  @inlinable
  package mutating func put(
    _ database: Database,
    _ key: RawSpan,
    byteCount: Int,
    _ write: (inout OutputRawSpan) -> Void
  ) throws(LMDBError) {
    var value = unsafe MDB_val(mv_size: byteCount, mv_data: nil)
    let result = unsafe key.withValue {
      unsafe mdb_put(reading.handle, database.handle, &$0, &value, UInt32(MDB_RESERVE))
    }
    try LMDBError.check(result, "mdb_put")
    // SAFETY: LMDB reserved exactly this many bytes, which stay in place until the next change; the closure
    // cannot reach the transaction, which is being changed.
    let buffer = unsafe UnsafeMutableRawBufferPointer(start: value.mv_data, count: byteCount)
    var output = unsafe OutputRawSpan(buffer: buffer, initializedCount: 0)
    write(&output)
    unsafe output.append(repeating: 0, count: output.freeCapacity, as: UInt8.self)
    _ = unsafe output.finalize(for: buffer)
  }

  /// Deletes the entry with a key; returns whether there was one.
  @inlinable
  package mutating func delete(_ database: Database, _ key: RawSpan) throws(LMDBError) -> Bool {
    let result = unsafe key.withValue { unsafe mdb_del(reading.handle, database.handle, &$0, nil) }
    guard result != MDB_NOTFOUND else { return false }
    try LMDBError.check(result, "mdb_del")
    return true
  }

  /// Deletes every entry of a database; the handle stays valid.
  package mutating func clear(_ database: Database) throws(LMDBError) {
    try LMDBError.check(unsafe mdb_drop(reading.handle, database.handle, 0), "mdb_drop")
  }

  /// Calls the closure with a cursor that can also delete; the cursor has no position at first.
  @inlinable
  package mutating func withCursor<R: ~Copyable>(
    _ database: Database,
    _ body: (inout WriteCursor) throws -> R
  ) throws -> R {
    let handle = unsafe try reading.openCursor(database)
    defer { unsafe mdb_cursor_close(handle) }
    var cursor = unsafe WriteCursor(CursorPosition(handle: handle), of: reading)
    return try body(&cursor)
  }

  @inlinable
  @inline(__always)
  mutating func store(_ database: Database, _ key: RawSpan, _ value: RawSpan, _ flags: Int32) -> Int32 {
    unsafe key.withValue { key in
      unsafe value.withValue { value in
        unsafe mdb_put(reading.handle, database.handle, &key, &value, UInt32(flags))
      }
    }
  }

  @inlinable
  func unlessExists(_ result: Int32) throws(LMDBError) -> Bool {
    guard result != MDB_KEYEXIST else { return false }
    try LMDBError.check(result, "mdb_put")
    return true
  }
}

// LMDB's writer lock belongs to a thread.
@available(*, unavailable)
extension WriteTransaction: Sendable {}
