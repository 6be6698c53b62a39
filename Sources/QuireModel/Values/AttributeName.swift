/// The name of an attribute of an item or of a nested map.
///
/// Names are compared, ordered and hashed as UTF-8 bytes, as DynamoDB does. Swift's `String` compares by
/// canonical equivalence, under which a composed and a decomposed "é" are one name; here they are two.
public struct AttributeName: Sendable {
  /// The name as text.
  public let string: String

  /// Makes a name of `string`, byte for byte.
  public init(_ string: String) {
    self.string = string
  }
}

extension AttributeName: Hashable {
  /// Whether both are the same bytes.
  public static func == (left: AttributeName, right: AttributeName) -> Bool {
    left.string.hasSameBytes(as: right.string)
  }

  /// Feeds the name into `hasher`.
  public func hash(into hasher: inout Hasher) {
    // Canonically equal strings share a hash; equality above still tells them apart.
    hasher.combine(string)
  }
}

extension AttributeName: Comparable {
  /// Whether the bytes of `left` come first.
  public static func < (left: AttributeName, right: AttributeName) -> Bool {
    left.string.precedesByBytes(right.string)
  }
}

extension AttributeName: ExpressibleByStringLiteral {
  /// The name written in the source.
  public init(stringLiteral value: String) {
    self.init(value)
  }
}

extension AttributeName: CustomStringConvertible {
  /// The name as text.
  public var description: String { string }
}
