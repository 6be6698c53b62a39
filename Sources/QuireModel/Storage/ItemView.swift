/// A stored item in place: attributes are found and decoded one at a time, where they lie.
///
/// A view borrows the bytes, which usually belong to a read transaction. Every method throws `.corrupted`
/// where it meets bytes that ``ItemEncoder`` does not write, and `.unknownName` where the item refers to a
/// name that `names` does not have yet.
package struct ItemView: ~Escapable {
  private let bytes: Span<UInt8>
  private let names: NameTable
  private let keyTexts: KeyTexts
  /// Where the first attribute starts.
  private let start: Int
  /// The number of attributes, those of the primary key not among them.
  package let count: Int

  /// Reads the head of the item that fills `span`.
  ///
  /// `keyTexts` are the strings of the item's primary key.
  @_lifetime(copy span)
  package init(_ span: RawSpan, names: NameTable, _ keyTexts: KeyTexts = KeyTexts()) throws(TableError) {
    let bytes = span.octets
    guard !bytes.isEmpty, bytes[0] == ItemCoding.format else {
      throw .corrupted("an item of unknown format", at: 0)
    }
    var offset = 1
    count = try ItemCoding.readCount(bytes, at: &offset, end: bytes.count)
    start = offset
    self.bytes = bytes
    self.names = names
    self.keyTexts = keyTexts
  }

  /// A value as it is stored.
  package struct RawValue: ~Escapable {
    /// The type.
    package let type: ItemCoding.ValueType
    /// The bytes behind the length: the text of a plain string, the bytes of a binary.
    package let payload: RawSpan
    fileprivate let bytes: Span<UInt8>
    fileprivate let extent: ItemCoding.Extent
    fileprivate let names: NameTable
    fileprivate let keyTexts: KeyTexts

    @_lifetime(copy bytes)
    fileprivate init(
      _ bytes: Span<UInt8>,
      _ extent: ItemCoding.Extent,
      _ names: NameTable,
      _ keyTexts: KeyTexts
    ) {
      self.names = names
      self.keyTexts = keyTexts
      type = extent.type
      payload = RawSpan(_elements: bytes.extracting(extent.payload))
      self.bytes = bytes
      self.extent = extent
    }

    /// The value, decoded.
    package func decode() throws(TableError) -> AttributeValue {
      try ItemCoding.decode(attribute: bytes, extent, names: names, keyTexts)
    }

    /// The string, or nil where this is another type.
    package func string() throws(TableError) -> String? {
      guard case .s(let string) = type.kind == .s ? try decode() : nil else { return nil }
      return string
    }

    /// The number, or nil where this is another type.
    package func number() throws(TableError) -> Number? {
      guard case .n(let number) = type.kind == .n ? try decode() : nil else { return nil }
      return number
    }
  }

  /// The attribute called `name`, or nil where the item has none or it is part of the primary key.
  ///
  /// Other attributes are stepped over.
  package func value(of name: AttributeName) throws(TableError) -> AttributeValue? {
    guard let extent = try find(name) else { return nil }
    return try ItemCoding.decode(attribute: bytes, extent, names: names, keyTexts)
  }

  /// The attribute called `name` as it is stored, or nil where the item has none.
  @_lifetime(copy self)
  package func rawValue(of name: AttributeName) throws(TableError) -> RawValue? {
    guard let extent = try find(name) else { return nil }
    return RawValue(bytes, extent, names, keyTexts)
  }

  /// Calls `body` for each attribute in the order of the names' bytes.
  package func forEach(
    _ body: (AttributeName, borrowing RawValue) throws(TableError) -> Void
  ) throws(TableError) {
    var offset = start
    for _ in 0..<count {
      let name = try readName(at: &offset)
      let extent = try ItemCoding.readValue(bytes, at: &offset, end: bytes.count)
      try body(name, RawValue(bytes, extent, names, keyTexts))
    }
    try checkEnd(offset)
  }

  /// All attributes, those of the primary key not among them.
  package func decodeAll() throws(TableError) -> [AttributeName: AttributeValue] {
    var attributes: [AttributeName: AttributeValue] = [:]
    try decodeAll(into: &attributes)
    return attributes
  }

  /// Adds all attributes to `attributes`, which may hold those of the primary key.
  package func decodeAll(into attributes: inout [AttributeName: AttributeValue]) throws(TableError) {
    attributes.reserveCapacity(attributes.count + Swift.min(count, bytes.count / 2))
    var offset = start
    for _ in 0..<count {
      let position = offset
      let name = try readName(at: &offset)
      let extent = try ItemCoding.readValue(bytes, at: &offset, end: bytes.count)
      let value = try ItemCoding.decode(attribute: bytes, extent, names: names, keyTexts)
      let previous = attributes.updateValue(value, forKey: name)
      guard previous == nil else { throw .corrupted("a name that occurs twice", at: position) }
    }
    try checkEnd(offset)
  }

  /// Checks that all attributes can be decoded and stand in the order of their names' bytes, so that none is there twice,
  /// and that none of them is one of `keyNames`.
  package func check(omitting keyNames: [AttributeName]) throws(TableError) {
    var offset = start
    // The name before: its place among the dictionary's, or, where it is not one of those, the name.
    var rank = -1
    var inline: AttributeName?
    let keyLengths = NameLengths(keyNames)
    for _ in 0..<count {
      let position = offset
      let reference = try ItemCoding.readVarint(bytes, at: &offset, end: bytes.count)
      if reference & 1 == 0 {
        let id = reference >> 1
        guard names.contains(id) else { throw unknownName(id) }
        let next = names.rank(of: id)
        let isInOrder =
          if let before = inline, let name = names.name(id) { before < name } else { rank < next }
        guard isInOrder else { throw .corrupted("names out of order", at: position) }
        guard !names.name(id, isAmong: keyNames, keyLengths) else {
          throw .corrupted("a name of the key", at: position)
        }
        rank = next
        inline = nil
      } else {
        let range = try inlineName(length: reference >> 1, at: &offset, position)
        let name = AttributeName(try ItemCoding.string(bytes, in: range))
        let before = inline ?? (rank < 0 ? nil : names.name(rank: rank))
        if let before, before >= name { throw .corrupted("names out of order", at: position) }
        guard !keyNames.contains(name) else { throw .corrupted("a name of the key", at: position) }
        inline = name
      }
      let extent = try ItemCoding.readValue(bytes, at: &offset, end: bytes.count)
      try ItemCoding.check(attribute: bytes, extent, names: names, keyTexts)
    }
    try checkEnd(offset)
  }

  private func find(_ name: AttributeName) throws(TableError) -> ItemCoding.Extent? {
    let id = names.id(of: name)
    let wanted = name.string.utf8Span.span
    var offset = start
    for _ in 0..<count {
      let position = offset
      let reference = try ItemCoding.readVarint(bytes, at: &offset, end: bytes.count)
      let found: Bool
      if reference & 1 == 0 {
        found = reference >> 1 == id
        // The name sought may be the one that the dictionary at hand lacks.
        if id == nil, reference >> 1 >= names.count { throw unknownName(reference >> 1) }
      } else {
        let range = try inlineName(length: reference >> 1, at: &offset, position)
        found = range.count == wanted.count && bytes.extracting(range).compare(wanted) == .same
      }
      let extent = try ItemCoding.readValue(bytes, at: &offset, end: bytes.count)
      if found { return extent }
    }
    try checkEnd(offset)
    return nil
  }

  private func readName(at offset: inout Int) throws(TableError) -> AttributeName {
    let position = offset
    let reference = try ItemCoding.readVarint(bytes, at: &offset, end: bytes.count)
    guard reference & 1 == 0 else {
      let range = try inlineName(length: reference >> 1, at: &offset, position)
      return AttributeName(try ItemCoding.string(bytes, in: range))
    }
    guard let name = names.name(reference >> 1) else { throw unknownName(reference >> 1) }
    return name
  }

  private func inlineName(length: Int, at offset: inout Int, _ position: Int) throws(TableError) -> Range<Int>
  {
    guard length <= bytes.count - offset else {
      throw .corrupted("a name beyond the end of the item", at: position)
    }
    let range = offset..<offset + length
    offset += length
    return range
  }

  private func unknownName(_ id: Int) -> TableError {
    TableError(.unknownName, "attribute name \(id) is not in the table's dictionary of \(names.count)")
  }

  private func checkEnd(_ offset: Int) throws(TableError) {
    guard offset == bytes.count else { throw .corrupted("bytes behind the last attribute", at: offset) }
  }
}
