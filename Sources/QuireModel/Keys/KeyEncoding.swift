/// The order-preserving encoding of key components: of two keys, the one whose components sort first has the smaller
/// bytes.
///
/// **Strings and binaries** sort by their unsigned bytes. Two byte values are coded:
///
/// ```text
/// 00                      00 FF           (only in a component that is not the last of its key)
/// a run of k bytes 30     30 code         k up to 126; longer runs: 30 80 for the first 126, then the rest
///   next byte > 30        code = FF - k   the longer run sorts lower
///   next byte < 30, end   code = k        the longer run sorts higher
/// end of a component that is not the last: 00 01
/// ```
///
/// A run of zeros takes two bytes, however long, because zero-padded numbers are how DynamoDB's users sort by number:
/// `VERSION#00000000000000000042` shrinks from 28 bytes to 12. 80 stands between the codes of shorter runs that sort lower
/// and those that sort higher, which is where a longer run belongs.
///
/// **Numbers** sort by value:
///
/// ```text
/// zero      80 00
/// positive  C1 + e, then a byte d + 1 for each base-100 digit d, then 00
/// negative  3E - e, then a byte 65 - d for each base-100 digit d, then 66          (all hexadecimal)
/// ```
///
/// where e is the base-100 exponent of the first digit, -65 to 62. They are always terminated.
package enum KeyEncoding {
  private static let zeroDigit: UInt8 = 0x30
  private static let longestRun = 126
  private static let longRunCode: UInt8 = 0x80

  /// Appends the component `value`, a string, number or binary. `isLast` says whether it ends its key.
  package static func append(_ value: AttributeValue, isLast: Bool, to key: inout [UInt8]) {
    switch value {
    case .s(let string):
      append(string.utf8Span.span, isLast: isLast, to: &key)
    case .b(let bytes): append(bytes.span, isLast: isLast, to: &key)
    case .n(let number): appendNumber(number, isTerminated: true, to: &key)
    default: preconditionFailure("a key component is a string, a number or binary")
    }
  }

  /// Reads the component of `type` at `offset`, and moves `offset` past it.
  ///
  /// Throws `.corrupted` where there is none.
  package static func decode(
    _ type: ScalarAttributeType,
    isLast: Bool,
    from key: RawSpan,
    at offset: inout Int
  ) throws(TableError) -> AttributeValue {
    switch type {
    case .n: return .n(try decodeNumber(from: key, at: &offset))
    case .b: return .b(try decodeBytes(isLast: isLast, from: key, at: &offset))
    case .s:
      let bytes = try decodeBytes(isLast: isLast, from: key, at: &offset)
      guard let string = String(validating: bytes, as: UTF8.self) else {
        throw TableError.corrupted("a string in a key is not UTF-8")
      }
      return .s(string)
    }
  }

  /// The smallest byte string that sorts after all that start with `bytes`; nil where there is none.
  package static func successor(of bytes: [UInt8]) -> [UInt8]? {
    guard let last = bytes.lastIndex(where: { $0 < 0xFF }) else { return nil }
    var next = Array(bytes[...last])
    next[last] += 1
    return next
  }

  // MARK: Bytes

  private static func append(_ bytes: Span<UInt8>, isLast: Bool, to key: inout [UInt8]) {
    key.reserveCapacity(key.count + bytes.count + 4)
    let count = bytes.count
    var index = 0
    while index < count {
      let byte = bytes[index]
      index += 1
      if byte == zeroDigit {
        var run = 1
        while index < count, bytes[index] == zeroDigit, run < longestRun {
          run += 1
          index += 1
        }
        key.append(zeroDigit)
        if index < count, bytes[index] >= zeroDigit {
          key.append(bytes[index] == zeroDigit ? longRunCode : 0xFF - UInt8(run))
        } else {
          key.append(UInt8(run))
        }
      } else {
        key.append(byte)
        if byte == 0, !isLast { key.append(0xFF) }
      }
    }
    if !isLast {
      key.append(0)
      key.append(1)
    }
  }

  private static func decodeBytes(
    isLast: Bool,
    from key: RawSpan,
    at offset: inout Int
  ) throws(TableError) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(key.byteCount - Swift.min(offset, key.byteCount) + 16)
    while offset < key.byteCount {
      let byte = key.byte(at: offset)
      offset += 1
      if byte == zeroDigit {
        guard offset < key.byteCount else { throw TableError.corrupted("a run of zeros in a key is cut off") }
        let code = key.byte(at: offset)
        offset += 1
        let run = code == longRunCode ? longestRun : Int(code < longRunCode ? code : 0xFF - code)
        guard (1...longestRun).contains(run) else {
          throw TableError.corrupted("a run of zeros in a key has no valid length")
        }
        bytes.append(contentsOf: repeatElement(zeroDigit, count: run))
      } else if byte == 0, !isLast {
        guard offset < key.byteCount else { break }
        let escaped = key.byte(at: offset)
        offset += 1
        if escaped == 1 { return bytes }
        guard escaped == 0xFF else { throw TableError.corrupted("a key has an unknown escape") }
        bytes.append(0)
      } else {
        bytes.append(byte)
      }
    }
    if isLast { return bytes }
    throw TableError.corrupted("a component of a key has no end")
  }

  // MARK: Numbers

  /// Appends the bytes of `number`. Stored items use them without the terminator.
  package static func appendNumber(_ number: Number, isTerminated: Bool, to bytes: inout [UInt8]) {
    if number.coefficient == 0 {
      bytes.append(0x80)
      if isTerminated { bytes.append(0) }
      return
    }
    // The last base-100 digit needs an even power of ten: at an odd one it takes a single decimal digit, times ten.
    let isOdd = number.exponent % 2 != 0
    var coefficient = number.coefficient
    var exponent = (Int(number.exponent) - (isOdd ? 1 : 0)) / 2
    var reversed: [UInt8] = []
    reversed.reserveCapacity(20)
    if isOdd {
      reversed.append(UInt8(coefficient % 10) * 10)
      coefficient /= 10
    }
    while coefficient > 0 {
      let (rest, digit) = coefficient.quotientAndRemainder(dividingBy: 100)
      reversed.append(UInt8(digit))
      coefficient = rest
    }
    exponent += reversed.count - 1
    if number.isNegative {
      bytes.append(UInt8(0x3E - exponent))
      for digit in reversed.reversed() { bytes.append(101 - digit) }
      if isTerminated { bytes.append(102) }
    } else {
      bytes.append(UInt8(0xC1 + exponent))
      for digit in reversed.reversed() { bytes.append(digit + 1) }
      if isTerminated { bytes.append(0) }
    }
  }

  private static func decodeNumber(from key: RawSpan, at offset: inout Int) throws(TableError) -> Number {
    guard offset < key.byteCount else { throw TableError.corrupted("a number in a key is missing") }
    let isNegative = key.byte(at: offset) < 0x80
    let terminator: UInt8 = isNegative ? 102 : 0
    var end = offset + 1
    while end < key.byteCount, key.byte(at: end) != terminator { end += 1 }
    guard end < key.byteCount else { throw TableError.corrupted("a number in a key has no end") }
    let number = try number(of: key.extracting(offset..<end))
    offset = end + 1
    return number
  }

  /// The number of the unterminated bytes `bytes`. Throws `.corrupted` where they are none.
  package static func number(of bytes: RawSpan) throws(TableError) -> Number {
    guard bytes.byteCount > 0, bytes.byteCount <= 21 else { throw malformedNumber }
    let first = bytes.byte(at: 0)
    if first == 0x80, bytes.byteCount == 1 { return .zero }
    let isNegative = first < 0x80
    let exponent = isNegative ? 0x3E - Int(first) : Int(first) - 0xC1
    guard bytes.byteCount > 1 else { throw malformedNumber }
    var coefficient: UInt128 = 0
    var power = (exponent - (bytes.byteCount - 2)) * 2
    for index in 1..<bytes.byteCount {
      let digit = isNegative ? 101 - Int(bytes.byte(at: index)) : Int(bytes.byte(at: index)) - 1
      guard (0..<100).contains(digit) else { throw malformedNumber }
      // 38 digits that start and end within a base-100 digit span 40: the last zero must not be multiplied in.
      let isSingle = index == bytes.byteCount - 1 && digit % 10 == 0
      if isSingle { power += 1 }
      let (product, overflow) = coefficient.multipliedReportingOverflow(by: isSingle ? 10 : 100)
      let (sum, carry) = product.addingReportingOverflow(UInt128(isSingle ? digit / 10 : digit))
      guard !overflow, !carry else { throw malformedNumber }
      coefficient = sum
    }
    guard coefficient > 0 else { throw malformedNumber }
    do {
      return try Number(isNegative: isNegative, coefficient: coefficient, exponent: power)
    } catch {
      throw malformedNumber
    }
  }

  private static let malformedNumber = TableError.corrupted("the bytes of a number are none")
}
