import QuireModel

/// What an index holds of one item.
struct IndexEntry: Equatable {
  /// The entry's key: never the same for two items.
  var key: [UInt8]
  /// The entry's record; empty for a KEYS_ONLY index.
  var record: [UInt8]
  /// The entry's size by DynamoDB's rule.
  var size: Int
}

extension IndexInfo {
  /// The entry of `item`, or nil where the item lacks one of the index's key attributes.
  func entry(of item: Item, in table: TableInfo) -> IndexEntry? {
    guard let key = layout.encode({ item[$0] }) else { return nil }
    let projected = projection(of: item)
    let size = projected.size
    var record: [UInt8] = []
    if projection.projectionType != .keysOnly {
      Record.encode(projected, size: size, layout: layout, table: table, into: &record)
    }
    return IndexEntry(key: key, record: record, size: size)
  }

  /// Whether `item` has all of the index's key attributes, each fit to be one: what a backfill takes.
  func admits(_ item: Item) -> Bool {
    guard schema.attributes.allSatisfy({ item[$0.name] != nil }) else { return false }
    return (try? schema.validateIndexKey(of: item, indexName: name)) != nil
  }

  /// The part of `item` that the index holds.
  private func projection(of item: Item) -> Item {
    if projection.projectionType == .all { return item }
    return Item(item.attributes.filter { projects($0.key) })
  }
}
