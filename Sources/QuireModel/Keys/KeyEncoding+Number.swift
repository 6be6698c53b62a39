// Numbers as bytes
// ================
//
// A number is ±0.d₁d₂d₃… · 100^(e+1) with digits to the base 100, d₁ ≥ 1, and e from -65 to 62:
//
//     zero       80
//     positive   C1 + e    d₁ + 1    d₂ + 1   …
//     negative   3E - e    101 - d₁  101 - d₂ …
//
// Stored items hold just that. In a key a terminator follows, lower than any digit of a positive number (00)
// and higher than any of a negative one (66), so that a number that goes on is further from zero than one
// that stops. Zero ends as a positive number. The least positive numbers share the first byte 80 with zero
// and go on with a digit.

extension KeyEncoding {
  static let zeroHead: UInt8 = 0x80
  static let positiveEnd: UInt8 = 0x00
  static let negativeEnd: UInt8 = 102
  private static let positiveBias = 0xC1
  private static let negativeBias = 0x3E
  /// The most digits to the base 100: 38 decimal digits with one standing alone in front.
  private static let maximumPairs = 20

  /// Appends a number with its terminator.
  static func append(_ number: Number, to bytes: inout [UInt8]) {
    appendDigits(of: number, to: &bytes)
    bytes.append(number.isNegative ? negativeEnd : positiveEnd)
  }

  /// Appends a number without terminator: 1 to 21 bytes.
  static func appendDigits(of number: Number, to bytes: inout [UInt8]) {
    guard !number.isZero else {
      bytes.append(zeroHead)
      return
    }
    let exponent = Int(number.exponent)
    // Shifts round down, as the exponents to the base 100 must.
    let first = number.magnitude >> 1
    let last = exponent >> 1
    bytes.append(UInt8(truncatingIfNeeded: number.isNegative ? negativeBias - first : positiveBias + first))
    let start = bytes.count
    bytes.append(contentsOf: repeatElement(0, count: first - last + 1))
    var index = bytes.count
    let isNegative = number.isNegative
    func put(_ pair: UInt8, _ bytes: inout [UInt8]) {
      index -= 1
      bytes[index] = isNegative ? 101 - pair : pair + 1
    }
    var coefficient = number.coefficient
    if exponent & 1 == 1 {
      // The last decimal digit is the first of its pair.
      let (quotient, digit) = coefficient.quotientAndRemainder(dividingBy: 10)
      put(UInt8(truncatingIfNeeded: digit) * 10, &bytes)
      coefficient = quotient
    }
    while coefficient > UInt64.max {
      let (quotient, pair) = coefficient.quotientAndRemainder(dividingBy: 100)
      put(UInt8(truncatingIfNeeded: pair), &bytes)
      coefficient = quotient
    }
    var word = UInt64(truncatingIfNeeded: coefficient)
    while index > start {
      put(UInt8(truncatingIfNeeded: word % 100), &bytes)
      word /= 100
    }
  }

  /// Finds the terminator of the number at `offset`, moves `offset` behind it and returns the bytes before
  /// it.
  static func numberExtent(_ bytes: Span<UInt8>, at offset: inout Int) throws(TableError) -> Range<Int> {
    let start = offset
    guard start >= 0, start < bytes.count else { throw .corrupted("a key number beyond the key", at: start) }
    let end = bytes[start] < zeroHead ? negativeEnd : positiveEnd
    var index = start + 1
    while index < bytes.count, index - start <= maximumPairs + 1 {
      if bytes[index] == end {
        offset = index + 1
        return start..<index
      }
      index += 1
    }
    throw .corrupted("a key number without end", at: start)
  }

  /// Reads the terminated number at `offset`, and moves `offset` behind it.
  static func decodeNumber(_ bytes: Span<UInt8>, at offset: inout Int) throws(TableError) -> Number {
    let extent = try numberExtent(bytes, at: &offset)
    return try decodeDigits(bytes, in: extent)
  }

  /// Reads the number that fills `extent`, without terminator.
  package static func decodeDigits(_ bytes: Span<UInt8>, in extent: Range<Int>) throws(TableError) -> Number {
    guard !extent.isEmpty, extent.lowerBound >= 0, extent.upperBound <= bytes.count else {
      throw .corrupted("a number of no bytes", at: extent.lowerBound)
    }
    let head = bytes[extent.lowerBound]
    let pairs = extent.count - 1
    if pairs == 0, head == zeroHead { return .zero }
    guard pairs >= 1, pairs <= maximumPairs else {
      throw .corrupted("a number of \(pairs) digits", at: extent.lowerBound)
    }
    let isNegative = head < zeroHead
    let first = isNegative ? negativeBias - Int(head) : Int(head) - positiveBias
    var exponent = 2 * (first - pairs + 1)
    var coefficient: UInt128 = 0
    for index in extent.lowerBound + 1..<extent.upperBound {
      let byte = bytes[index]
      let (pair, borrow) =
        isNegative
        ? (101 as UInt8).subtractingReportingOverflow(byte) : byte.subtractingReportingOverflow(1)
      let isFirst = index == extent.lowerBound + 1
      let isLast = index == extent.upperBound - 1
      guard !borrow, pair < 100, pair != 0 || !(isFirst || isLast) else {
        throw .corrupted("a wrong digit of a number", at: index)
      }
      // The last digit may stand for one decimal digit: 39 of them would not fit.
      let halves = isLast && pair.isMultiple(of: 10)
      if halves { exponent += 1 }
      let (product, overflow) = coefficient.multipliedReportingOverflow(by: halves ? 10 : 100)
      let (sum, carry) = product.addingReportingOverflow(UInt128(halves ? pair / 10 : pair))
      guard !overflow, !carry else { throw .corrupted("a number of too many digits", at: extent.lowerBound) }
      coefficient = sum
    }
    do throws(Number.RangeFault) {
      return try Number(isNegative: isNegative, coefficient: coefficient, exponent: exponent)
    } catch {
      // The head cannot say a magnitude out of range, so this is one of 39 digits that fit in 128 bits.
      throw .corrupted("a number of too many digits", at: extent.lowerBound)
    }
  }
}
