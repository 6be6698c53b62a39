// DynamoDB's size of an item: what limits it to 400 KB and what capacity is counted by. It is not the size of
// the stored bytes.

extension Item {
  /// The most bytes that an item may have by DynamoDB's size rule: 400 KB.
  public static let maximumSize = 409_600

  /// The size in bytes by DynamoDB's rule: the UTF-8 bytes of the names and the sizes of the values.
  public var size: Int { stored?.size ?? AttributeValue.size(of: attributes) }
}

extension AttributeValue {
  /// The size in bytes by DynamoDB's rule.
  ///
  /// Strings count their UTF-8 bytes, binaries their bytes, booleans and null 1; lists and maps 3, and 1 for
  /// each element beside its content; numbers about a byte for two digits, see ``Number/size``; sets the sum
  /// of their members.
  public var size: Int {
    switch self {
    case .s(let value): value.utf8.count
    case .n(let value): value.size
    case .b(let value): value.count
    case .bool, .null: 1
    case .l(let values): values.reduce(3) { $0 + 1 + $1.size }
    case .m(let values): 3 + values.count + Self.size(of: values)
    case .ss(let values): values.reduce(0) { $0 + $1.utf8.count }
    case .ns(let values): values.reduce(0) { $0 + $1.size }
    case .bs(let values): values.reduce(0) { $0 + $1.count }
    }
  }

  fileprivate static func size(of attributes: [AttributeName: AttributeValue]) -> Int {
    attributes.reduce(0) { $0 + $1.key.string.utf8.count + $1.value.size }
  }
}

extension Number {
  /// The size in bytes by DynamoDB's rule: 1, and 1 for each two digits before and after the point, begun
  /// ones too, and 1 where the number is negative.
  ///
  /// Zeros at the beginning and at the end are no digits; zero has the size 1.
  public var size: Int {
    guard !isZero else { return 1 }
    let digits = digitCount
    let fraction = Swift.min(digits, Swift.max(0, -Int(exponent)))
    return 1 + (digits - fraction + 1) / 2 + (fraction + 1) / 2 + (isNegative ? 1 : 0)
  }
}
