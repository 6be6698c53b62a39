import QuireModel

extension KeyLayout {
  /// The encoded key of an item, or nil where the item lacks one of the attributes.
  ///
  /// The attributes must be of the layout's types.
  func encode(_ value: (AttributeName) -> AttributeValue?) -> [UInt8]? {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(64)
    let last = attributes.count - 1
    for (index, attribute) in attributes.enumerated() {
      guard let value = value(attribute.name) else { return nil }
      KeyEncoding.append(value, isLast: index == last, to: &bytes)
    }
    return bytes
  }

  /// The key attributes of an encoded key.
  func decode(_ key: RawSpan) throws -> [AttributeName: AttributeValue] {
    var values: [AttributeName: AttributeValue] = [:]
    values.reserveCapacity(attributes.count + 8)
    var offset = 0
    let last = attributes.count - 1
    for (index, attribute) in attributes.enumerated() {
      values[attribute.name] = try KeyEncoding.decode(
        attribute.type,
        isLast: index == last,
        from: key,
        at: &offset
      )
    }
    guard offset == key.byteCount else {
      throw TableError.corrupted("a key has bytes past its last component")
    }
    return values
  }
}
