import QuireLMDB
package import QuireModel

extension Transaction {
  /// Writes an entry; `isLast` says that its key probably sorts after all others, which fills pages completely.
  package mutating func put(
    _ key: [UInt8],
    _ record: RawSpan,
    in tree: EncodedTable.Tree,
    isLast: Bool = false
  ) throws {
    let database = tree.database
    try change { lmdb in
      if isLast, key.count <= LongKeys.shortLimit, try lmdb.append(database, key.rawBytes, record) { return }
      try LongKeys.put(&lmdb, database, key, record)
    }
  }

  /// Adds to the counters of a tree: `bytes` by DynamoDB's size rule.
  package mutating func count(_ tree: EncodedTable.Tree, entries: Int, bytes: Int) {
    count(tree.slot, entries: entries, bytes: bytes)
  }

  /// Adds names, or values that many items have, to a table's dictionary, as long as it has fewer than `limit`.
  package mutating func intern(_ texts: [AttributeName], inTable name: String, limit: Int) throws {
    var table = try catalog.table(name)
    let room = limit - table.names.count
    guard room > 0 else { return }
    try intern(texts.filter { table.names.id(of: $0) == nil }.prefix(room), in: &table)
  }
}
