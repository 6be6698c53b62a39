/// The stored form of an item's attributes.
///
/// ```text
/// item       u8 format (1), varint count, count × attribute
/// attribute  name, value                             in the order of the names' bytes
/// name       varint id << 1                          a name of the table's dictionary
///            varint length << 1 | 1, UTF-8           any other name
/// value      u8 type, then by type
///   0 NULL, 1 false, 2 true                          nothing
///   3 N, 4 S, 5 B                                    varint length, bytes
///   6 L                                              varint length, varint count, count × value
///   7 M                                              varint length, varint count, count × (varint length, UTF-8, value)
///   8 SS, 9 NS, 10 BS                                varint length, varint count, count × (varint length, bytes)
/// ```
///
/// A varint is little-endian base 128, the high bit saying that more follows. `length` counts the bytes after it, so that
/// a value is skipped without looking into it. Numbers have the bytes of `KeyEncoding`, without the terminator. Equal items
/// have equal bytes: attributes and map members are in the order of their names' bytes, sets are sorted by validation.
package enum ItemEncoder {
  package static let format: UInt8 = 1

  /// Appends the stored form of `item`, without the attributes `omitted`, to `bytes`.
  package static func encode(
    _ item: Item,
    omitting omitted: some Collection<AttributeName>,
    names: NameTable,
    into bytes: inout [UInt8]
  ) {
    let writer = ItemWriter(names: names)
    let kept = item.attributes.filter { !omitted.contains($0.key) }.sorted { $0.key < $1.key }
    writer.begin(count: kept.count, into: &bytes)
    for (name, value) in kept { writer.write(name, value, into: &bytes) }
  }
}

/// Writes the stored form of an item attribute by attribute. Attributes come in the order of their names' bytes, as many as
/// were announced.
package struct ItemWriter {
  private let names: NameTable

  /// A writer that uses the dictionary `names`.
  package init(names: NameTable) { self.names = names }

  /// Starts an item of `count` attributes.
  package func begin(count: Int, into bytes: inout [UInt8]) {
    bytes.append(ItemEncoder.format)
    bytes.appendVarint(count)
  }

  /// Writes an attribute.
  package func write(_ name: AttributeName, _ value: AttributeValue, into bytes: inout [UInt8]) {
    writeName(name, into: &bytes)
    Self.append(value, to: &bytes)
  }

  /// Writes a string attribute given by its UTF-8.
  package func write(_ name: AttributeName, utf8 text: some Collection<UInt8>, into bytes: inout [UInt8]) {
    writeName(name, into: &bytes)
    bytes.append(StoredType.s.rawValue)
    bytes.appendVarint(text.count)
    bytes.append(contentsOf: text)
  }

  private func writeName(_ name: AttributeName, into bytes: inout [UInt8]) {
    if let id = names.id(of: name) {
      bytes.appendVarint(id << 1)
    } else {
      let text = name.string.utf8
      bytes.appendVarint(text.count << 1 | 1)
      bytes.append(contentsOf: text)
    }
  }

  private static func append(_ value: AttributeValue, to bytes: inout [UInt8]) {
    switch value {
    case .null: bytes.append(StoredType.null.rawValue)
    case .bool(let bool): bytes.append(bool ? StoredType.true.rawValue : StoredType.false.rawValue)
    case .n(let number):
      bytes.append(StoredType.n.rawValue)
      append(number, to: &bytes)
    case .s(let string):
      bytes.append(StoredType.s.rawValue)
      append(string.utf8, to: &bytes)
    case .b(let binary):
      bytes.append(StoredType.b.rawValue)
      append(binary, to: &bytes)
    case .l(let list):
      appendCollection(.l, list.count, to: &bytes) { bytes in
        for element in list { append(element, to: &bytes) }
      }
    case .m(let map):
      appendCollection(.m, map.count, to: &bytes) { bytes in
        for (name, value) in map.sorted(by: { $0.key < $1.key }) {
          append(name.string.utf8, to: &bytes)
          append(value, to: &bytes)
        }
      }
    case .ss(let strings):
      appendCollection(.ss, strings.count, to: &bytes) { bytes in
        for string in strings { append(string.utf8, to: &bytes) }
      }
    case .ns(let numbers):
      appendCollection(.ns, numbers.count, to: &bytes) { bytes in
        for number in numbers { append(number, to: &bytes) }
      }
    case .bs(let binaries):
      appendCollection(.bs, binaries.count, to: &bytes) { bytes in
        for binary in binaries { append(binary, to: &bytes) }
      }
    }
  }

  private static func append(_ content: some Collection<UInt8>, to bytes: inout [UInt8]) {
    bytes.appendVarint(content.count)
    bytes.append(contentsOf: content)
  }

  private static func append(_ number: Number, to bytes: inout [UInt8]) {
    // A number has at most 21 bytes: its length is one.
    let start = bytes.count
    bytes.append(0)
    KeyEncoding.appendNumber(number, isTerminated: false, to: &bytes)
    bytes[start] = UInt8(bytes.count - start - 1)
  }

  private static func appendCollection(
    _ type: StoredType,
    _ count: Int,
    to bytes: inout [UInt8],
    _ content: (inout [UInt8]) -> Void
  ) {
    var inner: [UInt8] = []
    inner.appendVarint(count)
    content(&inner)
    bytes.append(type.rawValue)
    append(inner, to: &bytes)
  }
}

/// The first byte of a stored value.
enum StoredType: UInt8 {
  case null = 0
  case `false` = 1
  case `true` = 2
  case n = 3
  case s = 4
  case b = 5
  case l = 6
  case m = 7
  case ss = 8
  case ns = 9
  case bs = 10
}

extension [UInt8] {
  mutating func appendVarint(_ value: Int) {
    var rest = UInt64(value)
    while rest >= 0x80 {
      append(UInt8(truncatingIfNeeded: rest) | 0x80)
      rest >>= 7
    }
    append(UInt8(rest))
  }
}
