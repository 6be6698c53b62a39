/// The size of items by DynamoDB's rule, which limits an item to 400 KB, ends a page at 1 MB, and meters capacity.
///
/// Source: "DynamoDB item sizes and formats" in the DynamoDB developer guide.
extension Item {
  /// The largest size of an item.
  package static let maximumSize = 409_600

  /// The bytes of all names and values.
  package var size: Int { AttributeValue.size(of: attributes) }
}

extension AttributeValue {
  /// The bytes of the value.
  package var size: Int {
    switch self {
    case .s(let string): string.utf8.count
    case .n(let number): number.size
    case .b(let bytes): bytes.count
    case .bool, .null: 1
    case .l(let list): list.reduce(3) { $0 + 1 + $1.size }
    case .m(let map): 3 + map.count + Self.size(of: map)
    case .ss(let strings): strings.reduce(0) { $0 + $1.utf8.count }
    case .ns(let numbers): numbers.reduce(0) { $0 + $1.size }
    case .bs(let binaries): binaries.reduce(0) { $0 + $1.count }
    }
  }

  /// The bytes of all names and values of `map`.
  static func size(of map: [AttributeName: AttributeValue]) -> Int {
    map.reduce(0) { $0 + $1.key.string.utf8.count + $1.value.size }
  }
}

extension Number {
  /// One byte, one for each two digits before and after the point, and one for a minus.
  package var size: Int {
    if coefficient == 0 { return 1 }
    let integerDigits = Swift.max(0, magnitude + 1)
    // Trailing zeros before the point and leading zeros after it are no significant digits.
    let significantInteger = exponent > 0 ? integerDigits - exponent : integerDigits
    let fractionDigits = Swift.min(Swift.max(0, -exponent), Self.digitCount(coefficient))
    return 1 + (significantInteger + 1) / 2 + (fractionDigits + 1) / 2 + (isNegative ? 1 : 0)
  }
}
