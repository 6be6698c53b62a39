/// Turns `Encodable` values into items and attribute values.
///
/// ```swift
/// struct Order: Codable { var PK: String; var total: Double; var note: String? }
/// let item = try AttributeEncoder().encode(Order(PK: "ORDER#1", total: 12.5, note: nil))
/// // ["PK": "ORDER#1", "total": 12.5]
/// ```
///
/// | Swift | attribute |
/// |---|---|
/// | `String` | S |
/// | integers of any width, `Double`, `Float`, ``Number`` | N, exact; a floating-point number by its shortest text |
/// | `Bool` | BOOL |
/// | `[UInt8]`, Foundation's `Data`, any other range-replaceable collection of bytes | B |
/// | arrays and other sequences, Swift's `Set` | L |
/// | ``StringSet``, ``NumberSet``, ``BinarySet`` | SS, NS, BS; an empty one leaves the attribute out |
/// | structs, dictionaries with string or integer keys, enums with associated values | M |
/// | a nil property | no attribute |
/// | a nil element of an array or a dictionary | NULL |
/// | ``AttributeValue``, ``Item`` | themselves |
///
/// Types that encode themselves do so here as anywhere: Foundation's `Date` as its seconds since 2001, its `Decimal` as a
/// map of its inner parts. ``Number`` is the exact decimal.
///
/// Numbers that an attribute cannot hold, such as infinity, throw `EncodingError.invalidValue` with the path to
/// them.
public struct AttributeEncoder: Sendable {
  /// What the encoded types find in their encoder's `userInfo`.
  public var userInfo: [CodingUserInfoKey: any Sendable]

  /// Makes an encoder.
  public init(userInfo: [CodingUserInfoKey: any Sendable] = [:]) {
    self.userInfo = userInfo
  }

  /// The item that `value` encodes as.
  ///
  /// Throws `EncodingError.invalidValue` where `value` encodes as anything but a map.
  public func encode<Value: Encodable>(_ value: Value) throws -> Item {
    let encoded = try encodeValue(value)
    guard case .m(let attributes) = encoded else {
      throw EncodingError.invalidValue(
        value,
        EncodingError.Context(
          codingPath: [],
          debugDescription: "an item is made of a map, found \(encoded.kind.explained)"
        )
      )
    }
    return Item(attributes)
  }

  /// The attribute value that `value` encodes as.
  public func encodeValue<Value: Encodable>(_ value: Value) throws -> AttributeValue {
    try EncodingNode.attributeValue(of: value, at: [], userInfo: userInfo)
  }
}

extension Item {
  /// Encodes `value` as an item.
  ///
  /// Throws `EncodingError` where a part of it cannot be stored, or where it does not encode as a map.
  public init<Value: Encodable>(encoding value: Value) throws {
    self = try AttributeEncoder().encode(value)
  }
}

extension AttributeValue {
  /// Encodes `value` as an attribute value.
  ///
  /// Throws `EncodingError` where a part of it cannot be stored.
  public init<Value: Encodable>(encoding value: Value) throws {
    self = try AttributeEncoder().encodeValue(value)
  }
}

extension AttributeValue.Kind {
  /// The type in words, with its descriptor: "a string (S)".
  package var explained: String {
    switch self {
    case .s: "a string (S)"
    case .n: "a number (N)"
    case .b: "binary data (B)"
    case .bool: "a boolean (BOOL)"
    case .null: "null (NULL)"
    case .l: "a list (L)"
    case .m: "a map (M)"
    case .ss: "a string set (SS)"
    case .ns: "a number set (NS)"
    case .bs: "a binary set (BS)"
    }
  }
}
