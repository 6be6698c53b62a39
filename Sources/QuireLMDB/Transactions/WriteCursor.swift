public import CQuireLMDB

/// A cursor of a write transaction: it can also delete the entry it is at.
///
/// A move that finds no entry returns false and leaves `key` and `value` empty.
@usableFromInline
package struct WriteCursor: ~Copyable, ~Escapable {
  @usableFromInline
  var position: CursorPosition

  @inlinable
  @_lifetime(borrow transaction)
  init(_ position: CursorPosition, of transaction: borrowing ReadTransaction) {
    self.position = position
  }

  /// The key at the current position; empty when there is none.
  @inlinable
  package var key: RawSpan {
    @_lifetime(borrow self)
    get {
      // SAFETY: a move or deletion, which may invalidate the bytes, needs exclusive access to the cursor.
      unsafe _overrideLifetime(position.key.unownedSpan, borrowing: self)
    }
  }

  /// The value at the current position; empty when there is none.
  @inlinable
  package var value: RawSpan {
    @_lifetime(borrow self)
    get {
      // SAFETY: as for the key.
      unsafe _overrideLifetime(position.value.unownedSpan, borrowing: self)
    }
  }

  /// Moves to the first entry.
  @inlinable
  package mutating func first() throws(LMDBError) -> Bool {
    try position.move(MDB_FIRST)
  }

  /// Moves to the last entry.
  @inlinable
  package mutating func last() throws(LMDBError) -> Bool {
    try position.move(MDB_LAST)
  }

  /// Moves to the entry after the current or just deleted one, or to the first from no position.
  @inlinable
  package mutating func next() throws(LMDBError) -> Bool {
    try position.move(MDB_NEXT)
  }

  /// Moves to the entry before the current or just deleted one, or to the last from no position.
  @inlinable
  package mutating func previous() throws(LMDBError) -> Bool {
    try position.move(MDB_PREV)
  }

  /// Moves to the first entry whose key is equal to or greater than a key.
  @inlinable
  package mutating func seek(_ key: RawSpan) throws(LMDBError) -> Bool {
    try position.move(MDB_SET_RANGE, to: key)
  }

  /// Moves to the entry with exactly this key.
  @inlinable
  package mutating func seekExact(_ key: RawSpan) throws(LMDBError) -> Bool {
    try position.move(MDB_SET_KEY, to: key)
  }

  /// Moves to the last entry whose key is less than a key.
  @inlinable
  package mutating func seekLast(before key: RawSpan) throws(LMDBError) -> Bool {
    try seek(key) ? try previous() : try last()
  }

  /// Deletes the entry at the current position; `next()` and `previous()` then go to its neighbours.
  ///
  /// Throws `invalidArgument` when the cursor is at no entry.
  @inlinable
  package mutating func deleteCurrent() throws(LMDBError) {
    try position.deleteEntry()
  }
}
