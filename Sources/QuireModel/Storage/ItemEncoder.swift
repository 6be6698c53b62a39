/// Writes whole items in their stored form.
package enum ItemEncoder {
  /// Appends `item` without the attributes named in `keys`.
  ///
  /// Sets are written in sorted order. `tableKey` names the attributes of the table's key, which must be among `keys`:
  /// values may be written as parts of them.
  package static func encode(
    _ item: Item,
    omitting keys: [AttributeName],
    tableKey: [AttributeName] = [],
    names: NameTable,
    into bytes: inout [UInt8]
  ) {
    let keyTexts = KeyTexts(tableKey) { item[$0] }.resolved
    // Names of the dictionary are sorted by their rank, the others by their bytes; then both are merged.
    var values: [AttributeValue] = []
    var interned: [(place: Int, id: Int)] = []
    var inline: [(key: AttributeName, value: AttributeValue)] = []
    values.reserveCapacity(item.count)
    interned.reserveCapacity(item.count)
    for (name, value) in item.attributes where !keys.contains(name) {
      if let id = names.id(of: name) {
        interned.append((names.rank(of: id) << 32 | values.count, id))
        values.append(value)
      } else {
        inline.append((name, value))
      }
    }
    interned.sort { $0.place < $1.place }
    inline.sort { $0.key < $1.key }

    var writer = ItemWriter(attributeCount: interned.count + inline.count, into: bytes.take())
    var next = inline.startIndex
    for (place, id) in interned {
      while next < inline.endIndex, let name = names.name(id), inline[next].key < name {
        writer.write(.inline(inline[next].key), inline[next].value, names: names, keyTexts)
        next += 1
      }
      writer.write(.id(id), values[place & 0xFFFF_FFFF], names: names, keyTexts)
    }
    for (name, value) in inline[next...] { writer.write(.inline(name), value, names: names, keyTexts) }
    bytes = writer.finish()
  }

  /// Appends `item` without the attributes named in `keys`.
  ///
  /// Sets are written in sorted order.
  package static func encode(
    _ item: Item,
    omitting keys: Set<AttributeName>,
    names: NameTable,
    into bytes: inout [UInt8]
  ) {
    encode(item, omitting: Array(keys), names: names, into: &bytes)
  }
}

/// Writes an item in its stored form, attribute by attribute, without an ``Item`` in between.
///
/// The caller says first how many attributes there will be, and writes them in the order of their names'
/// bytes.
package struct ItemWriter: ~Copyable {
  private var bytes: [UInt8]
  private var remaining: Int

  /// Starts an item of `attributeCount` attributes behind what `bytes` holds.
  package init(attributeCount: Int, into bytes: consuming [UInt8] = []) {
    self.bytes = bytes
    remaining = attributeCount
    self.bytes.append(ItemCoding.format)
    ItemCoding.append(varint: attributeCount, to: &self.bytes)
  }

  /// Writes an attribute in its shortest form; sets in sorted order.
  package mutating func write(
    _ name: NameReference,
    _ value: AttributeValue,
    names: NameTable = NameTable(),
    _ keyTexts: KeyTexts = KeyTexts()
  ) {
    begin(name)
    ItemCoding.append(attribute: value, names: names, keyTexts, to: &bytes)
  }

  /// Ends the item.
  ///
  /// As many attributes must have been written as were announced.
  package consuming func finish() -> [UInt8] {
    precondition(remaining == 0, "an item has as many attributes as it says")
    return bytes
  }

  private mutating func begin(_ name: NameReference) {
    remaining -= 1
    ItemCoding.append(name, to: &bytes)
  }
}

extension [UInt8] {
  /// Moves the bytes out, leaving none: whoever appends to them then owns them alone.
  fileprivate mutating func take() -> [UInt8] {
    var taken: [UInt8] = []
    swap(&self, &taken)
    return taken
  }
}
