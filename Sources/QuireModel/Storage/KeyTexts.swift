/// What the strings of an item's primary key say, of which other attributes may be a part.
package struct KeyTexts: Sendable {
  /// The partition key, where it is a string.
  package let partition: String?
  private let sort: Sort

  private enum Sort {
    case none
    case text(String)
    case number(UInt64)
  }

  /// The number that the digits at the end of the sort key spell, where that is a string that ends with digits.
  ///
  /// Of a sort key that was looked up it is read each time: few items ask for it.
  package var sortNumber: UInt64? {
    switch sort {
    case .none: nil
    case .text(let text): Self.trailingNumber(text.utf8Span.span)
    case .number(let number): number
    }
  }

  /// The same, with the number read once and for all: for those that ask for it often.
  package var resolved: KeyTexts { KeyTexts(partition, sortNumber.map(Sort.number) ?? .none) }

  private init(_ partition: String?, _ sort: Sort) {
    self.partition = partition
    self.sort = sort
  }

  /// Nothing.
  package init() {
    partition = nil
    sort = .none
  }

  /// Takes a partition key, and the number at the end of the sort key.
  package init(partition: String, sortNumber: UInt64) {
    self.partition = partition
    sort = .number(sortNumber)
  }

  /// Looks up the key attributes called `names`.
  package init(_ names: [AttributeName], _ lookup: (AttributeName) -> AttributeValue?) {
    if let first = names.first, case .s(let text) = lookup(first) {
      partition = text
    } else {
      partition = nil
    }
    if names.count > 1, case .s(let text) = lookup(names[1]) { sort = .text(text) } else { sort = .none }
  }

  /// The number that the digits at the end of `text` spell; nil where there are none or more than 20, or where it exceeds
  /// 64 bits.
  package static func trailingNumber(_ text: Span<UInt8>) -> UInt64? {
    var start = text.count
    while start > 0, text[start - 1] &- UInt8(ascii: "0") < 10 { start -= 1 }
    guard start < text.count, text.count - start <= 20 else { return nil }
    return number(text, in: start..<text.count)
  }

  /// The number that decimal digits spell; nil for other bytes, and where it exceeds 64 bits.
  package static func number(_ digits: Span<UInt8>, in range: Range<Int>) -> UInt64? {
    // Nineteen digits fit.
    let middle = Swift.min(range.upperBound, range.lowerBound + 19)
    var number: UInt64 = 0
    for index in range.lowerBound..<middle {
      let digit = digits[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      number = number &* 10 &+ UInt64(digit)
    }
    for index in middle..<range.upperBound {
      let digit = digits[index] &- UInt8(ascii: "0")
      guard digit < 10 else { return nil }
      let (product, overflow) = number.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
      guard !overflow, !carry else { return nil }
      number = sum
    }
    return number
  }
}
