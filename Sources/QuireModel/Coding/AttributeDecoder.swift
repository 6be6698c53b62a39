/// Makes `Decodable` values of items and attribute values; the reverse of ``AttributeEncoder``.
///
/// ```swift
/// let order = try AttributeDecoder().decode(Order.self, from: item)
/// ```
///
/// A property without an attribute, or whose attribute is NULL, is nil where it is optional and otherwise throws
/// `DecodingError`. Every error carries the path to the value, what was expected and which type was found. Attributes
/// that the type does not ask for are ignored.
///
/// An integer property takes any number that is integral and fits; nothing is rounded. `Double` and `Float` properties
/// round as Swift does when it reads text. A property of type `[String]` or `Set<String>` also takes a string set
/// (SS), and so for the other set types.
public struct AttributeDecoder: Sendable {
  /// What the decoded types find in their decoder's `userInfo`.
  public var userInfo: [CodingUserInfoKey: any Sendable]

  /// Makes a decoder.
  public init(userInfo: [CodingUserInfoKey: any Sendable] = [:]) {
    self.userInfo = userInfo
  }

  /// The value of `type` that `item` holds.
  ///
  /// Throws `DecodingError`.
  public func decode<Value: Decodable>(_ type: Value.Type, from item: Item) throws -> Value {
    try decodeValue(type, from: .m(item.attributes))
  }

  /// The value of `type` that `value` holds.
  ///
  /// Throws `DecodingError`.
  public func decodeValue<Value: Decodable>(_ type: Value.Type, from value: AttributeValue) throws -> Value {
    try NodeDecoder(value: value, codingPath: [], userInfo: userInfo).decode(type)
  }
}

extension Item {
  /// The value of `type` that this item holds.
  ///
  /// Throws `DecodingError`.
  public func decode<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
    try AttributeDecoder().decode(type, from: self)
  }
}

extension AttributeValue {
  /// The value of `type` that this attribute value holds.
  ///
  /// Throws `DecodingError`.
  public func decode<Value: Decodable>(as type: Value.Type = Value.self) throws -> Value {
    try AttributeDecoder().decodeValue(type, from: self)
  }
}
