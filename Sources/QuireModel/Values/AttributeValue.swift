/// A value of one of DynamoDB's ten attribute types.
///
/// The cases carry DynamoDB's own type descriptors, so that code reads as it does with any AWS SDK. Literals
/// make the common ones: `"text"` is `.s`, `42` and `1.5` are `.n`, `true` is `.bool`, `[…]` is `.l` and
/// `["k": …]` is `.m`.
///
/// Equality is DynamoDB's: strings by their UTF-8 bytes, numbers by value, sets without regard to order.
public enum AttributeValue: Sendable {
  /// A string of UTF-8 text.
  case s(String)
  /// A number of up to 38 significant digits.
  case n(Number)
  /// Binary data.
  case b([UInt8])
  /// A boolean.
  case bool(Bool)
  /// The null value.
  case null
  /// A list of values of any types.
  case l([AttributeValue])
  /// A map from names to values of any types.
  case m([AttributeName: AttributeValue])
  /// A set of strings, never empty, without duplicates.
  case ss([String])
  /// A set of numbers, never empty, without duplicates by value.
  case ns([Number])
  /// A set of binary values, never empty, without duplicates.
  case bs([[UInt8]])
}

extension AttributeValue {
  /// A type descriptor: the short name that DynamoDB uses for a type on the wire and in `attribute_type`.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    case s = "S"
    case n = "N"
    case b = "B"
    case bool = "BOOL"
    case null = "NULL"
    case l = "L"
    case m = "M"
    case ss = "SS"
    case ns = "NS"
    case bs = "BS"
  }

  /// The type of this value.
  public var kind: Kind {
    switch self {
    case .s: .s
    case .n: .n
    case .b: .b
    case .bool: .bool
    case .null: .null
    case .l: .l
    case .m: .m
    case .ss: .ss
    case .ns: .ns
    case .bs: .bs
    }
  }
}

extension AttributeValue: ExpressibleByStringLiteral {
  /// The string written in the source.
  public init(stringLiteral value: String) { self = .s(value) }
}

extension AttributeValue: ExpressibleByStringInterpolation {}

extension AttributeValue: ExpressibleByIntegerLiteral {
  /// The number written in the source.
  public init(integerLiteral value: Int64) { self = .n(Number(value)) }
}

extension AttributeValue: ExpressibleByFloatLiteral {
  /// The number written in the source, as ``Number/init(floatLiteral:)`` reads it.
  public init(floatLiteral value: Double) { self = .n(Number(floatLiteral: value)) }
}

extension AttributeValue: ExpressibleByBooleanLiteral {
  /// The boolean written in the source.
  public init(booleanLiteral value: Bool) { self = .bool(value) }
}

extension AttributeValue: ExpressibleByArrayLiteral {
  /// A list of the elements written in the source.
  public init(arrayLiteral elements: AttributeValue...) { self = .l(elements) }
}

extension AttributeValue: ExpressibleByDictionaryLiteral {
  /// A map of the pairs; of a name given twice the last value stays.
  public init(dictionaryLiteral elements: (AttributeName, AttributeValue)...) {
    self = .m(Dictionary(elements, uniquingKeysWith: { _, last in last }))
  }
}
