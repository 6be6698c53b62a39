public import CQuireLMDB

/// What the cursors share: LMDB's cursor and the entry it is at.
// SAFETY: `withCursor` opens and closes the handle around the only closure that sees a cursor. Key and value point
// into the map (or a changed page) and are replaced by every move; nothing else can change pages while a cursor of
// a write transaction is lent out.
@safe
@usableFromInline
struct CursorPosition {
  @usableFromInline
  let handle: OpaquePointer

  @usableFromInline
  var key: MDB_val

  @usableFromInline
  var value: MDB_val

  @inlinable
  init(handle: OpaquePointer) {
    unsafe self.handle = unsafe handle
    unsafe key = unsafe MDB_val.none
    unsafe value = unsafe MDB_val.none
  }

  @inlinable
  @inline(__always)
  mutating func move(_ operation: MDB_cursor_op) throws(LMDBError) -> Bool {
    try settle(unsafe mdb_cursor_get(handle, &key, &value, operation))
  }

  @inlinable
  @inline(__always)
  mutating func move(_ operation: MDB_cursor_op, to sought: RawSpan) throws(LMDBError) -> Bool {
    let result = unsafe sought.withValue { sought in
      let result = unsafe mdb_cursor_get(handle, &sought, &value, operation)
      // LMDB replaced the key sought by the key found.
      unsafe key = unsafe sought
      return result
    }
    return try settle(result)
  }

  /// Turns the result of a move into an answer, forgetting the entry when there is none.
  @inlinable
  @inline(__always)
  mutating func settle(_ result: Int32) throws(LMDBError) -> Bool {
    guard result != MDB_SUCCESS else { return true }
    forgetEntry()
    guard result == MDB_NOTFOUND else { throw LMDBError(LMDBError.Code(rawValue: result), "mdb_cursor_get") }
    return false
  }

  @inlinable
  mutating func deleteEntry() throws(LMDBError) {
    guard unsafe key.mv_data != nil else { throw LMDBError(.invalidArgument, "mdb_cursor_del") }
    forgetEntry()
    try LMDBError.check(unsafe mdb_cursor_del(handle, 0), "mdb_cursor_del")
  }

  @inlinable
  mutating func forgetEntry() {
    unsafe key = unsafe MDB_val.none
    unsafe value = unsafe MDB_val.none
  }
}
