/// The `Encoder` that a value sees; all it does is to hand out containers of its node.
struct NodeEncoder: Encoder {
  let node: EncodingNode

  var codingPath: [any CodingKey] { node.codingPath }
  var userInfo: [CodingUserInfoKey: Any] { node.userInfo }

  func container<Key: CodingKey>(keyedBy type: Key.Type) -> KeyedEncodingContainer<Key> {
    node.becomeMap()
    return KeyedEncodingContainer(MapEncoder(node: node))
  }

  func unkeyedContainer() -> any UnkeyedEncodingContainer {
    node.becomeList()
    return ListEncoder(node: node)
  }

  func singleValueContainer() -> any SingleValueEncodingContainer {
    ValueEncoder(node: node)
  }
}

/// Encodes members of a map.
struct MapEncoder<Key: CodingKey>: KeyedEncodingContainerProtocol {
  let node: EncodingNode

  var codingPath: [any CodingKey] { node.codingPath }

  func encodeNil(forKey key: Key) { node.setMember(AttributeName(key.stringValue), .null) }

  func encode<Value: Encodable>(_ value: Value, forKey key: Key) throws {
    let name = AttributeName(key.stringValue)
    if let direct = value as? any DirectlyCoded {
      return node.setMember(name, try direct.attribute { node.codingPath + [key] })
    }
    node.setMember(name, try node.attributeValue(of: value, at: key))
  }

  // Strings and booleans cannot fail, and are too frequent to go through the dynamic casts of the generic path.
  func encode(_ value: String, forKey key: Key) { node.setMember(AttributeName(key.stringValue), .s(value)) }

  func encode(_ value: Bool, forKey key: Key) { node.setMember(AttributeName(key.stringValue), .bool(value)) }

  func encode(_ value: Int, forKey key: Key) {
    node.setMember(AttributeName(key.stringValue), .n(Number(Int64(value))))
  }

  func encode(_ value: Double, forKey key: Key) throws { try encodeDirectly(value, key) }
  func encode(_ value: Float, forKey key: Key) throws { try encodeDirectly(value, key) }
  func encode(_ value: Int8, forKey key: Key) throws { try encodeDirectly(value, key) }
  func encode(_ value: Int16, forKey key: Key) throws { try encodeDirectly(value, key) }
  func encode(_ value: Int32, forKey key: Key) throws { try encodeDirectly(value, key) }
  func encode(_ value: Int64, forKey key: Key) throws { try encodeDirectly(value, key) }
  func encode(_ value: Int128, forKey key: Key) throws { try encodeDirectly(value, key) }
  func encode(_ value: UInt, forKey key: Key) throws { try encodeDirectly(value, key) }
  func encode(_ value: UInt8, forKey key: Key) throws { try encodeDirectly(value, key) }
  func encode(_ value: UInt16, forKey key: Key) throws { try encodeDirectly(value, key) }
  func encode(_ value: UInt32, forKey key: Key) throws { try encodeDirectly(value, key) }
  func encode(_ value: UInt64, forKey key: Key) throws { try encodeDirectly(value, key) }
  func encode(_ value: UInt128, forKey key: Key) throws { try encodeDirectly(value, key) }

  private func encodeDirectly(_ value: some DirectlyCoded, _ key: Key) throws {
    node.setMember(AttributeName(key.stringValue), try value.attributeValue { node.codingPath + [key] })
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy keyType: NestedKey.Type,
    forKey key: Key
  ) -> KeyedEncodingContainer<NestedKey> {
    NodeEncoder(node: node.openMember(key)).container(keyedBy: keyType)
  }

  func nestedUnkeyedContainer(forKey key: Key) -> any UnkeyedEncodingContainer {
    NodeEncoder(node: node.openMember(key)).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { NodeEncoder(node: node.openMember(SuperKey())) }

  func superEncoder(forKey key: Key) -> any Encoder { NodeEncoder(node: node.openMember(key)) }
}

/// Encodes elements of a list.
struct ListEncoder: UnkeyedEncodingContainer {
  let node: EncodingNode

  var codingPath: [any CodingKey] { node.codingPath }
  var count: Int { node.count }

  func encodeNil() { node.append(.null) }

  func encode<Value: Encodable>(_ value: Value) throws {
    node.append(try node.attributeValue(of: value, at: IndexKey(node.count)))
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy keyType: NestedKey.Type
  ) -> KeyedEncodingContainer<NestedKey> {
    NodeEncoder(node: node.openElement()).container(keyedBy: keyType)
  }

  func nestedUnkeyedContainer() -> any UnkeyedEncodingContainer {
    NodeEncoder(node: node.openElement()).unkeyedContainer()
  }

  func superEncoder() -> any Encoder { NodeEncoder(node: node.openElement()) }
}

/// Encodes a value that is neither a map nor a list.
struct ValueEncoder: SingleValueEncodingContainer {
  let node: EncodingNode

  var codingPath: [any CodingKey] { node.codingPath }

  func encodeNil() { node.setValue(.null) }

  func encode<Value: Encodable>(_ value: Value) throws {
    node.setValue(
      try EncodingNode.attributeValue(of: value, at: node.codingPath, userInfo: node.userInfo)
    )
  }
}
