import CQuireLMDB

/// What the tree of free pages holds.
package struct FreePages: Sendable, Hashable {
  /// The number of pages that the next commit can use.
  package var reusable = 0

  /// The number of pages that are kept for a reader of an earlier commit.
  package var held = 0
}

extension ReadTransaction {
  /// The free pages as of this transaction, told apart by the commit of the oldest reader.
  package borrowing func freePages(oldestReader: Int) throws(LMDBError) -> FreePages {
    var free = FreePages()
    // LMDB gives this handle to its tree of free pages: lists of pages by the commit that freed them.
    let cursor = unsafe try openCursor(Database(handle: 0))
    defer { unsafe mdb_cursor_close(cursor) }
    var position = unsafe CursorPosition(handle: cursor)
    while try position.move(MDB_NEXT) {
      let key = unsafe position.key.unownedSpan
      let list = unsafe position.value.unownedSpan
      guard key.byteCount == 8, list.byteCount >= 8 else { throw LMDBError(.corrupted, "mdb_cursor_get") }
      // SAFETY: the sizes were checked, and every pattern of bits is an integer.
      let commit = unsafe key.unsafeLoadUnaligned(as: UInt64.self)
      let count = unsafe list.unsafeLoadUnaligned(as: UInt64.self)
      guard count < list.byteCount / 8 else { throw LMDBError(.corrupted, "mdb_cursor_get") }
      if commit < oldestReader { free.reusable += Int(count) } else { free.held += Int(count) }
    }
    return free
  }
}
