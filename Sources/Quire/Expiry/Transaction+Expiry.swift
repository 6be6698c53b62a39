import QuireLMDB
import QuireModel

extension Transaction {
  /// Replaces the time of expiry of an item by another.
  mutating func update(_ expiry: ExpiryInfo, _ write: ItemWrite) throws {
    let old = write.old?.item.flatMap { expiry.entry(of: $0, key: write.key) }
    let new = write.new.flatMap { expiry.entry(of: $0, key: write.key) }
    if old == new { return }
    // Before the backfill has been at an item there is no entry to remove.
    if let old { _ = try delete(expiry.database, old) }
    if let new { try put(expiry.database, new, [UInt8]().rawBytes) }
  }

  /// Makes a table's items expire, or ends that.
  ///
  /// A table of few items is ready at once; ``ExpiryBackfill`` goes on with one of many.
  mutating func updateTimeToLive(_ request: UpdateTimeToLive) throws -> TimeToLiveSpecification {
    let specification = request.timeToLiveSpecification
    var table = try catalog.managedTable(request.tableName)
    if let current = table.expiry, current.attribute != specification.attributeName {
      throw TableError.validation(
        "TimeToLive is active on a different AttributeName: current AttributeName is \(current.attribute)"
      )
    }
    switch (table.expiry, specification.enabled) {
    case (_?, true): throw TableError.validation("TimeToLive is already enabled")
    case (nil, false): throw TableError.validation("TimeToLive is already disabled")
    case (nil, true):
      let (slot, database) = try takeSlot()
      table.expiry = ExpiryInfo(
        attribute: specification.attributeName,
        slot: slot,
        database: database,
        backfillPosition: []
      )
      try store(table)
      _ = try ExpiryBackfill(table: table.name).step(in: &self)
    case (let current?, false):
      try releaseSlot(current.slot, current.database)
      table.expiry = nil
      try store(table)
    }
    return specification
  }
}

/// Writes down the times of the items that were there before they could expire, in bounded batches between other writes.
///
/// How far it came is written with each batch, so that it goes on where it was after the store is opened again.
struct ExpiryBackfill {
  /// The most items of a batch.
  static let batchItems = 500
  /// The bytes of items after which a batch ends.
  private static let batchBytes = 1_048_576

  let table: String

  /// Does the next items; false once there are none or the table's items do not expire any more.
  func step(in transaction: inout Transaction) throws -> Bool {
    guard var table = transaction.catalog.tables[table], var expiry = table.expiry,
      let start = expiry.backfillPosition
    else { return false }
    let (keys, last) = try nextKeys(of: table, after: start, transaction.lmdb.reading)
    for key in keys {
      guard let item = try table.item(key, transaction.lmdb.reading),
        let entry = expiry.entry(of: item, key: key)
      else { continue }
      try transaction.put(expiry.database, entry, [UInt8]().rawBytes)
    }
    expiry.backfillPosition = last
    table.expiry = expiry
    try transaction.store(table)
    return last != nil
  }

  /// The keys of the next items, and the last of them; nil where no more follow.
  private func nextKeys(
    of table: TableInfo,
    after start: [UInt8],
    _ transaction: borrowing ReadTransaction
  ) throws -> (keys: [[UInt8]], last: [UInt8]?) {
    var keys: [[UInt8]] = []
    var bytes = 0
    var last: [UInt8]?
    try transaction.withCursor(table.database) { (cursor: inout Cursor) in
      var isThere = start.isEmpty ? try cursor.first() : try LongKeys.seek(&cursor, start + [0])
      while isThere {
        try LongKeys.withEntry(cursor) { key, record in
          keys.append(key.copied())
          bytes += try Record.size(of: record)
        }
        if keys.count == Self.batchItems || bytes >= Self.batchBytes {
          last = keys.last
          return
        }
        isThere = try cursor.next()
      }
    }
    return (keys, last)
  }
}
