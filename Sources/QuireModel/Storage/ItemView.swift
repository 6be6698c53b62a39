/// The attributes of an item in their stored form, read where they lie; nothing is decoded before it is asked for. The
/// form is that of ``ItemEncoder``.
package struct ItemView: ~Escapable {
  private let bytes: RawSpan
  private let names: NameTable
  private let count: Int
  private let start: Int

  /// A view of `bytes`. Throws `.corrupted` where they are no item.
  @_lifetime(copy bytes)
  package init(_ bytes: RawSpan, names: NameTable) throws(TableError) {
    var reader = StoredReader(bytes)
    let format = try reader.byte()
    guard format == ItemEncoder.format else {
      throw TableError.corrupted("an item has the unknown format \(format)")
    }
    count = try reader.varint()
    start = reader.offset
    self.bytes = bytes
    self.names = names
  }

  /// The attribute called `name`, or nil. Attributes before it are skipped without being decoded.
  package func value(of name: AttributeName) throws(TableError) -> AttributeValue? {
    var reader = StoredReader(bytes)
    reader.offset = start
    let id = names.id(of: name)
    for _ in 0..<count {
      if try reader.isName(name, id: id) { return try reader.value(depth: 0) }
      try reader.skipValue()
    }
    return nil
  }

  /// All attributes, decoded.
  package func decodeAll() throws(TableError) -> [AttributeName: AttributeValue] {
    var reader = StoredReader(bytes)
    reader.offset = start
    var attributes: [AttributeName: AttributeValue] = [:]
    // A corrupted count must not reserve memory: every attribute takes at least two bytes.
    attributes.reserveCapacity(Swift.min(count, bytes.byteCount / 2))
    for _ in 0..<count {
      let name = try reader.name(names)
      attributes[name] = try reader.value(depth: 0)
    }
    guard reader.offset == bytes.byteCount else { throw TableError.corrupted("an item has bytes past its end") }
    return attributes
  }
}

/// Reads stored values, checking every bound.
struct StoredReader: ~Escapable {
  private let bytes: RawSpan
  var offset = 0

  @_lifetime(copy bytes)
  init(_ bytes: RawSpan) { self.bytes = bytes }

  // MARK: Parts

  mutating func byte() throws(TableError) -> UInt8 {
    guard offset < bytes.byteCount else { throw cutOff }
    let byte = bytes.byte(at: offset)
    offset += 1
    return byte
  }

  mutating func varint() throws(TableError) -> Int {
    var value: UInt64 = 0
    for shift in stride(from: 0, to: 35, by: 7) {
      let byte = try byte()
      value |= UInt64(byte & 0x7F) << UInt64(shift)
      if byte < 0x80 { return Int(value) }
    }
    throw TableError.corrupted("a length at byte \(offset) of an item is too large")
  }

  /// Takes the next `count` bytes.
  @_lifetime(copy self)
  mutating func take(_ count: Int) throws(TableError) -> RawSpan {
    guard count <= bytes.byteCount - offset else { throw cutOff }
    let taken = bytes.extracting(offset..<offset + count)
    offset += count
    return taken
  }

  private var cutOff: TableError { TableError.corrupted("an item is cut off at byte \(offset)") }

  // MARK: Names

  mutating func name(_ names: NameTable) throws(TableError) -> AttributeName {
    let reference = try varint()
    if reference & 1 == 1 { return AttributeName(try text(take(reference >> 1))) }
    guard let name = names.name(reference >> 1) else {
      throw TableError.corrupted("an item refers to name \(reference >> 1), which the table's dictionary lacks")
    }
    return name
  }

  /// Whether the next name is `name`, whose number is `id`.
  mutating func isName(_ name: AttributeName, id: Int?) throws(TableError) -> Bool {
    let reference = try varint()
    if reference & 1 == 0 { return reference >> 1 == id }
    return AttributeName(try text(take(reference >> 1))) == name
  }

  private func text(_ bytes: RawSpan) throws(TableError) -> String {
    do {
      return String(copying: try UTF8Span(validating: Span<UInt8>(_bytes: bytes)))
    } catch {
      throw TableError.corrupted("a text before byte \(offset) of an item is not UTF-8")
    }
  }

  // MARK: Values

  private mutating func type() throws(TableError) -> StoredType {
    let byte = try byte()
    guard let type = StoredType(rawValue: byte) else {
      throw TableError.corrupted("an item has the unknown type \(byte) at byte \(offset - 1)")
    }
    return type
  }

  mutating func skipValue() throws(TableError) {
    switch try type() {
    case .null, .false, .true: break
    default: _ = try take(varint())
    }
  }

  mutating func value(depth: Int) throws(TableError) -> AttributeValue {
    guard depth <= AttributeValue.maximumNesting else { throw TableError.corrupted("an item is nested too deep") }
    let type = try type()
    switch type {
    case .null: return .null
    case .false: return .bool(false)
    case .true: return .bool(true)
    case .n: return .n(try KeyEncoding.number(of: take(varint())))
    case .s: return .s(try text(take(varint())))
    case .b: return .b(try take(varint()).copied())
    default: return try collection(type, depth: depth)
    }
  }

  private mutating func collection(_ type: StoredType, depth: Int) throws(TableError) -> AttributeValue {
    var inner = StoredReader(try take(varint()))
    let count = try inner.varint()
    guard count <= inner.bytes.byteCount else { throw cutOff }
    let value: AttributeValue
    switch type {
    case .l:
      var list: [AttributeValue] = []
      for _ in 0..<count { list.append(try inner.value(depth: depth + 1)) }
      value = .l(list)
    case .m:
      var map: [AttributeName: AttributeValue] = [:]
      for _ in 0..<count {
        let name = AttributeName(try inner.text(inner.take(inner.varint())))
        map[name] = try inner.value(depth: depth + 1)
      }
      value = .m(map)
    case .ss:
      var strings: [String] = []
      for _ in 0..<count { strings.append(try inner.text(inner.take(inner.varint()))) }
      value = .ss(strings)
    case .ns:
      var numbers: [Number] = []
      for _ in 0..<count { numbers.append(try KeyEncoding.number(of: inner.take(inner.varint()))) }
      value = .ns(numbers)
    default:
      var binaries: [[UInt8]] = []
      for _ in 0..<count { binaries.append(try inner.take(inner.varint()).copied()) }
      value = .bs(binaries)
    }
    guard inner.offset == inner.bytes.byteCount else {
      throw TableError.corrupted("a collection that ends at byte \(offset) of an item has bytes past its end")
    }
    return value
  }
}
