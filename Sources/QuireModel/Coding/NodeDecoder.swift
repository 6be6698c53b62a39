/// The `Decoder` that a value sees: an attribute value and where it stands.
struct NodeDecoder: Decoder {
  let value: AttributeValue
  let codingPath: [any CodingKey]
  let sendableUserInfo: [CodingUserInfoKey: any Sendable]

  init(value: AttributeValue, codingPath: [any CodingKey], userInfo: [CodingUserInfoKey: any Sendable]) {
    self.value = value
    self.codingPath = codingPath
    sendableUserInfo = userInfo
  }

  var userInfo: [CodingUserInfoKey: Any] { sendableUserInfo }

  func child(_ value: AttributeValue, _ key: any CodingKey) -> NodeDecoder {
    NodeDecoder(value: value, codingPath: codingPath + [key], userInfo: sendableUserInfo)
  }

  func container<Key: CodingKey>(keyedBy type: Key.Type) throws -> KeyedDecodingContainer<Key> {
    guard case .m(let members) = value else { throw mismatch([String: AttributeValue].self, .m) }
    return KeyedDecodingContainer(MapDecoder(members: members, decoder: self))
  }

  func unkeyedContainer() throws -> any UnkeyedDecodingContainer {
    let elements: [AttributeValue] =
      switch value {
      case .l(let elements): elements
      case .ss(let strings): strings.map { .s($0) }
      case .ns(let numbers): numbers.map { .n($0) }
      case .bs(let values): values.map { .b($0) }
      case .s, .n, .b, .bool, .null, .m: throw mismatch([AttributeValue].self, .l)
      }
    return ListDecoder(elements: elements, decoder: self)
  }

  func singleValueContainer() -> any SingleValueDecodingContainer { ValueDecoder(decoder: self) }

  /// Decodes this decoder's value: by itself where `type` is one that attributes know.
  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    if let direct = type as? any DirectlyCoded.Type {
      if let decoded = try direct.decoded(from: value, at: { codingPath }) as? Value { return decoded }
    } else if ByteCollection.isOne(type) {
      guard case .b(let bytes) = value else { throw mismatch(type, .b) }
      if let decoded = ByteCollection.make(type, of: bytes) { return decoded }
    }
    return try type.init(from: self)
  }

  /// Decodes `element`, which stands at `key` of this decoder's value.
  func decode<Value: Decodable>(
    _ type: Value.Type,
    from element: AttributeValue,
    at key: any CodingKey
  ) throws -> Value {
    if let direct = type as? any DirectlyCoded.Type,
      let decoded = try direct.decoded(from: element, at: { codingPath + [key] }) as? Value
    {
      return decoded
    }
    return try child(element, key).decode(type)
  }

  private func mismatch(_ type: Any.Type, _ expected: AttributeValue.Kind) -> DecodingError {
    .typeMismatch(
      type,
      DecodingError.Context(
        codingPath: codingPath,
        debugDescription: "expected \(expected.explained), found \(value.kind.explained)"
      )
    )
  }
}

/// Decodes members of a map.
struct MapDecoder<Key: CodingKey>: KeyedDecodingContainerProtocol {
  let members: [AttributeName: AttributeValue]
  let decoder: NodeDecoder

  var codingPath: [any CodingKey] { decoder.codingPath }

  var allKeys: [Key] { members.keys.compactMap { Key(stringValue: $0.string) } }

  func contains(_ key: Key) -> Bool { members[AttributeName(key.stringValue)] != nil }

  func decodeNil(forKey key: Key) throws -> Bool { try member(key) == .null }

  func decode<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value {
    guard let member = members[AttributeName(key.stringValue)] else {
      if let direct = type as? any DirectlyCoded.Type, let value = direct.ofAbsentAttribute as? Value {
        return value
      }
      throw notFound(key)
    }
    return try decoder.decode(type, from: member, at: key)
  }

  func decode(_ type: String.Type, forKey key: Key) throws -> String { try decodeDirectly(type, key) }
  func decode(_ type: Bool.Type, forKey key: Key) throws -> Bool { try decodeDirectly(type, key) }
  func decode(_ type: Double.Type, forKey key: Key) throws -> Double { try decodeDirectly(type, key) }
  func decode(_ type: Float.Type, forKey key: Key) throws -> Float { try decodeDirectly(type, key) }
  func decode(_ type: Int.Type, forKey key: Key) throws -> Int { try decodeDirectly(type, key) }
  func decode(_ type: Int8.Type, forKey key: Key) throws -> Int8 { try decodeDirectly(type, key) }
  func decode(_ type: Int16.Type, forKey key: Key) throws -> Int16 { try decodeDirectly(type, key) }
  func decode(_ type: Int32.Type, forKey key: Key) throws -> Int32 { try decodeDirectly(type, key) }
  func decode(_ type: Int64.Type, forKey key: Key) throws -> Int64 { try decodeDirectly(type, key) }
  func decode(_ type: Int128.Type, forKey key: Key) throws -> Int128 { try decodeDirectly(type, key) }
  func decode(_ type: UInt.Type, forKey key: Key) throws -> UInt { try decodeDirectly(type, key) }
  func decode(_ type: UInt8.Type, forKey key: Key) throws -> UInt8 { try decodeDirectly(type, key) }
  func decode(_ type: UInt16.Type, forKey key: Key) throws -> UInt16 { try decodeDirectly(type, key) }
  func decode(_ type: UInt32.Type, forKey key: Key) throws -> UInt32 { try decodeDirectly(type, key) }
  func decode(_ type: UInt64.Type, forKey key: Key) throws -> UInt64 { try decodeDirectly(type, key) }
  func decode(_ type: UInt128.Type, forKey key: Key) throws -> UInt128 { try decodeDirectly(type, key) }

  /// An optional property takes a missing attribute and NULL as nil, save one that holds an attribute value itself:
  /// that one keeps NULL apart from nothing.
  func decodeIfPresent<Value: Decodable>(_ type: Value.Type, forKey key: Key) throws -> Value? {
    guard let member = members[AttributeName(key.stringValue)] else { return nil }
    if member == .null, type != AttributeValue.self { return nil }
    return try decoder.decode(type, from: member, at: key)
  }

  func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type,
    forKey key: Key
  ) throws -> KeyedDecodingContainer<NestedKey> {
    try decoder.child(member(key), key).container(keyedBy: type)
  }

  func nestedUnkeyedContainer(forKey key: Key) throws -> any UnkeyedDecodingContainer {
    try decoder.child(member(key), key).unkeyedContainer()
  }

  func superDecoder() throws -> any Decoder { superDecoder(SuperKey()) }

  func superDecoder(forKey key: Key) throws -> any Decoder { superDecoder(key) }

  /// The decoder of a superclass; NULL where there is nothing, so that one that decodes nothing can do so.
  private func superDecoder(_ key: any CodingKey) -> any Decoder {
    decoder.child(members[AttributeName(key.stringValue)] ?? .null, key)
  }

  private func decodeDirectly<Value: DirectlyCoded>(_ type: Value.Type, _ key: Key) throws -> Value {
    try type.decoded(from: try member(key), at: { codingPath + [key] })
  }

  private func member(_ key: Key) throws -> AttributeValue {
    guard let member = members[AttributeName(key.stringValue)] else { throw notFound(key) }
    return member
  }

  private func notFound(_ key: Key) -> DecodingError {
    .keyNotFound(
      key,
      DecodingError.Context(
        codingPath: codingPath,
        debugDescription: "expected an attribute called \(key.stringValue), found none"
      )
    )
  }
}

/// Decodes elements of a list.
struct ListDecoder: UnkeyedDecodingContainer {
  let elements: [AttributeValue]
  let decoder: NodeDecoder
  private(set) var currentIndex = 0

  init(elements: [AttributeValue], decoder: NodeDecoder) {
    self.elements = elements
    self.decoder = decoder
  }

  var codingPath: [any CodingKey] { decoder.codingPath }
  var count: Int? { elements.count }
  var isAtEnd: Bool { currentIndex == elements.count }

  mutating func decodeNil() throws -> Bool {
    guard try current(AttributeValue.self) == .null else { return false }
    currentIndex += 1
    return true
  }

  mutating func decode<Value: Decodable>(_ type: Value.Type) throws -> Value {
    let value = try decoder.decode(type, from: current(type), at: IndexKey(currentIndex))
    currentIndex += 1
    return value
  }

  mutating func nestedContainer<NestedKey: CodingKey>(
    keyedBy type: NestedKey.Type
  ) throws -> KeyedDecodingContainer<NestedKey> {
    let container = try decoder.child(current([String: AttributeValue].self), IndexKey(currentIndex))
      .container(keyedBy: type)
    currentIndex += 1
    return container
  }

  mutating func nestedUnkeyedContainer() throws -> any UnkeyedDecodingContainer {
    let container = try decoder.child(current([AttributeValue].self), IndexKey(currentIndex))
      .unkeyedContainer()
    currentIndex += 1
    return container
  }

  mutating func superDecoder() throws -> any Decoder {
    let nested = try decoder.child(current(AttributeValue.self), IndexKey(currentIndex))
    currentIndex += 1
    return nested
  }

  private func current(_ type: Any.Type) throws -> AttributeValue {
    guard !isAtEnd else {
      throw DecodingError.valueNotFound(
        type,
        DecodingError.Context(
          codingPath: codingPath + [IndexKey(currentIndex)],
          debugDescription: "expected another element, found the end of the list after \(elements.count)"
        )
      )
    }
    return elements[currentIndex]
  }
}

/// Decodes a value that is neither a map nor a list.
struct ValueDecoder: SingleValueDecodingContainer {
  let decoder: NodeDecoder

  var codingPath: [any CodingKey] { decoder.codingPath }

  func decodeNil() -> Bool { decoder.value == .null }

  func decode<Value: Decodable>(_ type: Value.Type) throws -> Value { try decoder.decode(type) }
}
