import QuireLMDB
import QuireModel

/// Removes the items of a table that have expired, in bounded batches between other writes.
///
/// Several processes may sweep one store: each batch looks at what is there in its own transaction, and does nothing where
/// another was first.
struct ExpirySweep {
  /// The most items of a batch.
  static let batchItems = 100

  let table: String
  /// Milliseconds since 1970.
  let now: UInt64

  /// Whether an item of the table has expired.
  func isDue(_ catalog: Catalog, _ transaction: borrowing ReadTransaction) throws -> Bool {
    guard let table = catalog.tables[table] else { return false }
    return try !due(table, limit: 1, transaction).isEmpty
  }

  /// Removes the next items; answers how many.
  func step(in transaction: inout Transaction) throws -> Int {
    guard let table = transaction.catalog.tables[table] else { return 0 }
    let keys = try due(table, limit: Self.batchItems, transaction.lmdb.reading)
    for key in keys {
      guard let old = try table.old(key, decoding: true, transaction.lmdb.reading) else {
        throw TableError.corrupted("a time of expiry of table \(table.name) has no item")
      }
      try transaction.apply(ItemWrite(table: table.name, key: key, old: old, new: nil, cause: .expiry))
    }
    return keys.count
  }

  /// The keys of the items that have expired, the longest ago first.
  private func due(
    _ table: TableInfo,
    limit: Int,
    _ transaction: borrowing ReadTransaction
  ) throws -> [[UInt8]] {
    guard let expiry = table.expiry else { return [] }
    let bounds = ExpiryInfo.due(now)
    guard let upper = bounds.upper else { return [] }
    var keys: [[UInt8]] = []
    try transaction.withCursor(expiry.database) { (cursor: inout Cursor) in
      var isThere = try LongKeys.seek(&cursor, bounds.lower)
      while isThere, keys.count < limit {
        let isDue = try LongKeys.withEntry(cursor) { key, _ in
          guard key.order(against: upper.rawBytes) < 0 else { return false }
          keys.append(key.extracting(droppingFirst: 8).copied())
          return true
        }
        if !isDue { return }
        isThere = try cursor.next()
      }
    }
    return keys
  }
}
