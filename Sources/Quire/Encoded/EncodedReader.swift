import QuireLMDB
import QuireModel

/// A view of the store that reads entries in their stored form.
package protocol EncodedReader: ~Copyable {
  /// The number of the catalog that the view sees; nil where the view itself changed it.
  var catalogGeneration: UInt64? { get }

  /// The number of the commit whose state the view is of; nil for a transaction, which may have changed it.
  var viewedCommit: Int? { get }

  /// The table called `name`.
  borrowing func encodedTable(_ name: String) throws -> EncodedTable

  /// Hands the record under `key` to `body`; nil where there is none.
  borrowing func withRecord<Result>(
    _ key: [UInt8],
    in tree: EncodedTable.Tree,
    _ body: (RawSpan) throws -> Result
  ) throws -> Result?

  /// Hands the entries from `lower` up to but not including `upper` to `body`, in order or backwards, as long as it answers
  /// true; nil is the end of the tree.
  borrowing func walk(
    _ tree: EncodedTable.Tree,
    from lower: [UInt8],
    upTo upper: [UInt8]?,
    isForward: Bool,
    _ body: (_ key: RawSpan, _ record: RawSpan) throws -> Bool
  ) throws
}

extension Snapshot: EncodedReader {
  package var catalogGeneration: UInt64? { catalog.generation }

  package var viewedCommit: Int? { lmdb.id }

  package borrowing func encodedTable(_ name: String) throws -> EncodedTable {
    EncodedTable(try catalog.table(name))
  }

  package borrowing func withRecord<Result>(
    _ key: [UInt8],
    in tree: EncodedTable.Tree,
    _ body: (RawSpan) throws -> Result
  ) throws -> Result? {
    try lmdb.withRecord(key, in: tree, body)
  }

  package borrowing func walk(
    _ tree: EncodedTable.Tree,
    from lower: [UInt8],
    upTo upper: [UInt8]?,
    isForward: Bool,
    _ body: (_ key: RawSpan, _ record: RawSpan) throws -> Bool
  ) throws {
    try lmdb.walk(tree, from: lower, upTo: upper, isForward: isForward, body)
  }
}

extension Transaction: EncodedReader {
  package var catalogGeneration: UInt64? { catalogChanged ? nil : catalog.generation }

  package var viewedCommit: Int? { nil }

  /// The number of the last commit.
  package var lastCommit: Int { id - 1 }

  package borrowing func encodedTable(_ name: String) throws -> EncodedTable {
    EncodedTable(try catalog.table(name))
  }

  package borrowing func withRecord<Result>(
    _ key: [UInt8],
    in tree: EncodedTable.Tree,
    _ body: (RawSpan) throws -> Result
  ) throws -> Result? {
    try lmdb.reading.withRecord(key, in: tree, body)
  }

  package borrowing func walk(
    _ tree: EncodedTable.Tree,
    from lower: [UInt8],
    upTo upper: [UInt8]?,
    isForward: Bool,
    _ body: (_ key: RawSpan, _ record: RawSpan) throws -> Bool
  ) throws {
    try lmdb.reading.walk(tree, from: lower, upTo: upper, isForward: isForward, body)
  }
}

extension ReadTransaction {
  fileprivate borrowing func withRecord<Result>(
    _ key: [UInt8],
    in tree: EncodedTable.Tree,
    _ body: (RawSpan) throws -> Result
  ) throws -> Result? {
    guard let record = try LongKeys.get(self, tree.database, key) else { return nil }
    return try body(record)
  }

  fileprivate borrowing func walk(
    _ tree: EncodedTable.Tree,
    from lower: [UInt8],
    upTo upper: [UInt8]?,
    isForward: Bool,
    _ body: (_ key: RawSpan, _ record: RawSpan) throws -> Bool
  ) throws {
    try withCursor(tree.database) { (cursor: inout Cursor) in
      var isThere: Bool
      if isForward {
        isThere = try LongKeys.seek(&cursor, lower)
      } else if let upper {
        isThere = try LongKeys.seekLast(&cursor, before: upper)
      } else {
        isThere = try cursor.last()
      }
      while isThere {
        let goesOn = try LongKeys.withEntry(cursor) { key, record in
          if isForward {
            if let upper, !key.sortsBefore(upper.rawBytes) { return false }
          } else if key.sortsBefore(lower.rawBytes) {
            return false
          }
          return try body(key, record)
        }
        guard goesOn else { return }
        isThere = isForward ? try cursor.next() : try cursor.previous()
      }
    }
  }
}
