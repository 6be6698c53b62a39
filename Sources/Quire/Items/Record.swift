import QuireModel

/// The stored value of an item or of an index entry that projects attributes: the item's size by DynamoDB's rule, then
/// the attributes that are not in the key.
///
/// ```text
/// varint item size | item coding
/// ```
///
/// The size stands first so that counters and the 1 MB pages need no decoding.
enum Record {
  /// Appends the record of `item` to `bytes`.
  static func encode(
    _ item: Item,
    size: Int,
    layout: KeyLayout,
    table: TableInfo,
    into bytes: inout [UInt8]
  ) {
    appendVarint(UInt64(size), to: &bytes)
    ItemEncoder.encode(
      item,
      omitting: layout.names,
      tableKey: table.layout.names,
      names: table.names,
      into: &bytes
    )
  }

  /// The size that a record starts with.
  static func size(of record: RawSpan) throws -> Int { try header(of: record).size }

  /// The item of the record, with the values of `key`, which are those of `layout`.
  static func decode(
    _ record: RawSpan,
    key: [AttributeValue],
    _ layout: KeyLayout,
    of table: borrowing TableInfo
  ) throws -> Item {
    try decode(record, key: key, layout, tableKey: table.layout.names, table.names)
  }

  /// The item of the record, with the values of `key`, which are those of `layout`; `tableKey` are the names of the table's
  /// key, `names` is its dictionary.
  static func decode(
    _ record: RawSpan,
    key: [AttributeValue],
    _ layout: KeyLayout,
    tableKey: [AttributeName],
    _ names: NameTable
  ) throws -> Item {
    let (size, start) = try header(of: record)
    return Item(
      try StoredItem(
        record.extracting(droppingFirst: start),
        key: key,
        keyNames: layout.names,
        tableKey: tableKey,
        names: names,
        size: size
      )
    )
  }

  /// The item coding of a record, without the size before it.
  @_lifetime(copy record)
  static func attributes(of record: RawSpan) throws -> RawSpan {
    record.extracting(droppingFirst: try header(of: record).end)
  }

  private static func header(of record: RawSpan) throws -> (size: Int, end: Int) {
    var size: UInt64 = 0
    for index in 0..<Swift.min(5, record.byteCount) {
      let byte = record.byte(at: index)
      size |= UInt64(byte & 0x7F) << UInt64(7 * index)
      if byte < 0x80 { return (Int(size), index + 1) }
    }
    throw TableError.corrupted("a record has no valid size")
  }

  static func appendVarint(_ value: UInt64, to bytes: inout [UInt8]) {
    var rest = value
    while rest >= 0x80 {
      bytes.append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    bytes.append(UInt8(rest))
  }
}
