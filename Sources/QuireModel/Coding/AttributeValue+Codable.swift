/// With ``AttributeEncoder`` and ``AttributeDecoder`` attribute values, items and numbers are themselves. With any other
/// encoder they take the form of DynamoDB's JSON: `{"S": "text"}`, numbers and binary data (base64) as strings.
extension AttributeValue: Codable {
  /// Decodes DynamoDB's JSON form.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: NameKey.self)
    guard let key = container.allKeys.first, container.allKeys.count == 1,
      let kind = Kind(rawValue: key.stringValue)
    else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: decoder.codingPath,
          debugDescription: "expected an object with one member, called by a type such as S or N"
        )
      )
    }
    switch kind {
    case .s: self = .s(try container.decode(String.self, forKey: key))
    case .n: self = .n(try container.decode(Number.self, forKey: key))
    case .b: self = .b(try Self.binary(try container.decode(String.self, forKey: key), container, key))
    case .bool: self = .bool(try container.decode(Bool.self, forKey: key))
    case .null:
      guard try container.decode(Bool.self, forKey: key) else {
        throw Self.corrupted("expected true, the only value of NULL", container, key)
      }
      self = .null
    case .l: self = .l(try container.decode([AttributeValue].self, forKey: key))
    case .m: self = .m(try container.decode(Item.self, forKey: key).attributes)
    case .ss: self = .ss(try Self.set(try container.decode([String].self, forKey: key), container, key))
    case .ns: self = .ns(try Self.set(try container.decode([Number].self, forKey: key), container, key))
    case .bs:
      let texts = try container.decode([String].self, forKey: key)
      self = .bs(try Self.set(texts.map { try Self.binary($0, container, key) }, container, key))
    }
  }

  /// Encodes DynamoDB's JSON form.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: NameKey.self)
    let key = NameKey(kind.rawValue)
    switch self {
    case .s(let string): try container.encode(string, forKey: key)
    case .n(let number): try container.encode(number, forKey: key)
    case .b(let bytes): try container.encode(Base64.encode(bytes), forKey: key)
    case .bool(let bool): try container.encode(bool, forKey: key)
    case .null: try container.encode(true, forKey: key)
    case .l(let elements): try container.encode(elements, forKey: key)
    case .m(let members): try container.encode(Item(members), forKey: key)
    case .ss(let strings): try container.encode(strings, forKey: key)
    case .ns(let numbers): try container.encode(numbers, forKey: key)
    case .bs(let values): try container.encode(values.map { Base64.encode($0) }, forKey: key)
    }
  }

  private static func binary(
    _ text: String,
    _ container: KeyedDecodingContainer<NameKey>,
    _ key: NameKey
  ) throws -> [UInt8] {
    guard let bytes = Base64.decode(text) else {
      throw corrupted("expected base64 with padding", container, key)
    }
    return bytes
  }

  private static func set<Element: AttributeSetElement>(
    _ elements: [Element],
    _ container: KeyedDecodingContainer<NameKey>,
    _ key: NameKey
  ) throws -> [Element] {
    guard !elements.isEmpty else { throw corrupted("expected a set with members", container, key) }
    guard AttributeSet.areDistinct(elements) else {
      throw corrupted("expected a set without duplicates", container, key)
    }
    return elements
  }

  private static func corrupted(
    _ message: String,
    _ container: KeyedDecodingContainer<NameKey>,
    _ key: NameKey
  ) -> DecodingError {
    .dataCorrupted(
      DecodingError.Context(codingPath: container.codingPath + [key], debugDescription: message)
    )
  }
}

extension Item: Codable {
  /// Decodes a map from names to values in DynamoDB's JSON form.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: NameKey.self)
    var attributes: [AttributeName: AttributeValue] = [:]
    for key in container.allKeys {
      attributes[AttributeName(key.stringValue)] = try container.decode(AttributeValue.self, forKey: key)
    }
    self.init(attributes)
  }

  /// Encodes a map from names to values in DynamoDB's JSON form.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: NameKey.self)
    for (name, value) in attributes { try container.encode(value, forKey: NameKey(name.string)) }
  }
}

extension AttributeName: Codable, CodingKeyRepresentable {
  /// Decodes a name from its text.
  public init(from decoder: any Decoder) throws {
    self.init(try decoder.singleValueContainer().decode(String.self))
  }

  /// Encodes the name as its text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(string)
  }

  /// The name as a key, by which dictionaries with names as keys encode as maps.
  public var codingKey: any CodingKey { NameKey(string) }

  /// Makes the name of a key.
  public init?<Key: CodingKey>(codingKey: Key) { self.init(codingKey.stringValue) }
}
