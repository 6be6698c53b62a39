import QuireLMDB
import QuireModel

/// Fills new global indexes from the items that are there, in bounded batches between other writes.
///
/// From the moment an index is in the catalog every write keeps it up; the backfill adds the items from before. How far
/// it came is written with each batch, so that it goes on where it was after the store is opened again.
struct Backfill {
  /// The most items of a batch.
  private static let batchItems = 500
  /// The bytes of items after which a batch ends.
  private static let batchBytes = 1_048_576

  let table: String
  let index: String

  /// Adds the next items to the index; false once it is complete or gone.
  func step(in transaction: inout Transaction) throws -> Bool {
    guard var table = transaction.catalog.tables[table],
      let position = table.indexes.firstIndex(where: { $0.name == index }),
      let start = table.indexes[position].backfillPosition
    else { return false }
    let info = table.indexes[position]
    let batch = try items(of: table, after: start, transaction.lmdb.reading)
    for item in batch.items where info.admits(item) {
      if let entry = info.entry(of: item, in: table) { try transaction.add(entry, to: info) }
    }
    table.indexes[position].backfillPosition = batch.last
    try transaction.store(table)
    return batch.last != nil
  }

  private func items(
    of table: TableInfo,
    after start: [UInt8],
    _ transaction: borrowing ReadTransaction
  ) throws -> (items: [Item], last: [UInt8]?) {
    var items: [Item] = []
    var bytes = 0
    var last: [UInt8]?
    try transaction.withCursor(table.database) { (cursor: inout Cursor) in
      var isThere = start.isEmpty ? try cursor.first() : try LongKeys.seek(&cursor, start + [0])
      while isThere {
        try LongKeys.withEntry(cursor) { key, record in
          bytes += try Record.size(of: record)
          items.append(try Record.decode(record, key: table.layout.decode(key), table.layout, of: table))
          last = key.copied()
        }
        if items.count == Self.batchItems || bytes >= Self.batchBytes { return }
        isThere = try cursor.next()
      }
      last = nil
    }
    return (items, last)
  }
}
