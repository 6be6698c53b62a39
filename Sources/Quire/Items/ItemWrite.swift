import QuireLMDB
import QuireModel

/// One item about to be written: all checks are done, nothing is written yet.
struct ItemWrite {
  /// The item that is there.
  struct Old {
    /// Its attributes; nil where nothing asked for them.
    var item: Item?
    var size: Int
  }

  /// Why an item is written.
  enum Cause {
    /// Somebody asked for it.
    case request
    /// Its time was over; only ever removes.
    case expiry
  }

  /// The table's name.
  var table: String
  var key: [UInt8]
  var old: Old?
  /// The item to write; nil to remove the one that is there.
  var new: Item?
  var cause = Cause.request
}

extension TableInfo {
  /// The item under `key`, or nil.
  func item(_ key: [UInt8], _ transaction: borrowing ReadTransaction) throws -> Item? {
    guard let record = try LongKeys.get(transaction, database, key) else { return nil }
    return try Record.decode(record, key: layout.decode(key.rawBytes), layout, of: self)
  }

  /// The item whose key has `values`, in the schema's order, or nil.
  borrowing func item(ofKey values: [AttributeValue], _ transaction: borrowing ReadTransaction) throws
    -> Item?
  {
    guard let record = try LongKeys.get(transaction, database, layout.encode(values)) else { return nil }
    return try Record.decode(record, key: values, layout, of: self)
  }

  /// The item under `key`, decoded only where `decoding` says so.
  func old(_ key: [UInt8], decoding: Bool, _ transaction: borrowing ReadTransaction) throws -> ItemWrite.Old?
  {
    guard let record = try LongKeys.get(transaction, database, key) else { return nil }
    let size = try Record.size(of: record)
    guard decoding else { return ItemWrite.Old(item: nil, size: size) }
    let item = try Record.decode(record, key: layout.decode(key.rawBytes), layout, of: self)
    return ItemWrite.Old(item: item, size: size)
  }
}

extension Transaction {
  /// Writes the item and every index entry that follows from it.
  mutating func apply(_ write: ItemWrite) throws {
    var table = try catalog.table(write.table)
    if let new = write.new {
      try intern(new.attributes.keys, in: &table)
      let size = new.size
      var record: [UInt8] = []
      Record.encode(new, size: size, layout: table.layout, table: table, into: &record)
      try put(table.database, write.key, record.rawBytes)
      count(table.slot, entries: write.old == nil ? 1 : 0, bytes: size - (write.old?.size ?? 0))
    } else if let old = write.old {
      _ = try delete(table.database, write.key)
      count(table.slot, entries: -1, bytes: -old.size)
    }
    for index in table.indexes {
      try update(
        index,
        // An item from before the index may have values that the index does not take.
        from: write.old?.item.flatMap { index.admits($0) ? index.entry(of: $0, in: table) : nil },
        to: write.new.flatMap { index.entry(of: $0, in: table) }
      )
    }
    if let expiry = table.expiry { try update(expiry, write) }
  }

  /// Replaces an index's entry of an item by another.
  private mutating func update(_ index: IndexInfo, from old: IndexEntry?, to new: IndexEntry?) throws {
    if index.isBackfilling {
      // The backfill may or may not have been at this item.
      if let old, old.key != new?.key { try removeIfThere(old, from: index) }
      if let new { try add(new, to: index) }
      return
    }
    if old == new { return }
    if let old, old.key != new?.key { _ = try delete(index.database, old.key) }
    if let new { try put(index.database, new.key, new.record.rawBytes) }
    count(
      index.slot,
      entries: (new == nil ? 0 : 1) - (old == nil ? 0 : 1),
      bytes: (new?.size ?? 0) - (old?.size ?? 0)
    )
  }

  /// Writes an entry that may be there already, in this or in an older state.
  mutating func add(_ entry: IndexEntry, to index: IndexInfo) throws {
    let before = try size(ofEntry: entry.key, in: index)
    try put(index.database, entry.key, entry.record.rawBytes)
    count(index.slot, entries: before == nil ? 1 : 0, bytes: entry.size - (before ?? 0))
  }

  private mutating func removeIfThere(_ entry: IndexEntry, from index: IndexInfo) throws {
    guard let before = try size(ofEntry: entry.key, in: index) else { return }
    _ = try delete(index.database, entry.key)
    count(index.slot, entries: -1, bytes: -before)
  }

  private func size(ofEntry key: [UInt8], in index: IndexInfo) throws -> Int? {
    guard let record = try LongKeys.get(lmdb.reading, index.database, key) else { return nil }
    if index.projection.projectionType == .keysOnly {
      return index.layout.item(try index.layout.decode(key.rawBytes)).size
    }
    return try Record.size(of: record)
  }
}
