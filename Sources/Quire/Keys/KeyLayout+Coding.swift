import QuireModel

extension KeyLayout {
  /// The encoded key of an item, or nil where the item lacks one of the attributes.
  ///
  /// The attributes must be of the layout's types.
  func encode(_ value: (AttributeName) -> AttributeValue?) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(64)
    for (index, attribute) in attributes.enumerated() {
      guard let value = value(attribute.name) else { return nil }
      append(value, at: index, to: &bytes)
    }
    return bytes
  }

  /// The encoded key of the attributes' values in their order, which must be of the layout's types.
  func encode(_ values: [AttributeValue]) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(64)
    for (index, value) in values.enumerated() { append(value, at: index, to: &bytes) }
    return bytes
  }

  /// Appends the value of the attribute at `index`.
  func append(_ value: AttributeValue, at index: Int, to bytes: inout [UInt8]) {
    KeyEncoding.append(value, isLast: index == attributes.count - 1, prefixes: prefixes[index], to: &bytes)
  }

  /// Reads the value of the attribute at `index`, and moves `offset` behind it.
  func decodeValue(at index: Int, from key: RawSpan, _ offset: inout Int) throws(TableError) -> AttributeValue
  {
    try KeyEncoding.decode(
      attributes[index].type,
      isLast: index == attributes.count - 1,
      prefixes: prefixes[index],
      from: key,
      at: &offset
    )
  }

  /// The values of an encoded key's attributes in their order.
  func decode(_ key: RawSpan) throws(TableError) -> [AttributeValue] {
    var values: [AttributeValue] = []
    values.reserveCapacity(attributes.count)
    var offset = 0
    for index in attributes.indices { values.append(try decodeValue(at: index, from: key, &offset)) }
    guard offset == key.byteCount else {
      throw TableError.corrupted("a key has bytes past its last component")
    }
    return values
  }

  /// An item of only the key's attributes, of their values in their order.
  func item(_ values: [AttributeValue]) -> Item {
    Item(Dictionary(uniqueKeysWithValues: zip(names, values)))
  }
}
