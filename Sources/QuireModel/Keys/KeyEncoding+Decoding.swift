extension KeyEncoding {
  /// Reads the component of `type` that starts at `offset`, and moves `offset` behind it.
  ///
  /// Throws `.corrupted` where the bytes are none that ``append(_:isLast:to:)`` writes.
  package static func decode(
    _ type: ScalarAttributeType,
    isLast: Bool,
    from bytes: RawSpan,
    at offset: inout Int
  ) throws(TableError) -> AttributeValue {
    let span = bytes.octets
    switch type {
    case .n:
      return .n(try decodeNumber(span, at: &offset))
    case .s:
      let start = offset
      let extent = try measure(span, isLast: isLast, at: &offset)
      let string: String?
      if extent.isPlain {
        string = String(validating: span.extracting(extent.content))
      } else {
        string = String(validating: decode(span, extent).span)
      }
      guard let string else { throw .corrupted("a key string that is not UTF-8", at: start) }
      return .s(string)
    case .b:
      let extent = try measure(span, isLast: isLast, at: &offset)
      return .b(decode(span, extent))
    }
  }

  /// Moves `offset` behind the component of `type` that starts there.
  package static func skip(
    _ type: ScalarAttributeType,
    isLast: Bool,
    in bytes: RawSpan,
    at offset: inout Int
  ) throws(TableError) {
    let span = bytes.octets
    switch type {
    case .n: _ = try numberExtent(span, at: &offset)
    case .s, .b: _ = try measure(span, isLast: isLast, at: &offset)
    }
  }

  /// Where an encoded string or binary lies, and what it decodes to.
  private struct Extent {
    /// The bytes without the terminator.
    var content: Range<Int>
    /// The number of bytes that they decode to.
    var decodedCount: Int
    /// Whether they decode to themselves.
    var isPlain: Bool
  }

  /// Walks over a string or binary and checks every escape and count.
  private static func measure(
    _ bytes: Span<UInt8>,
    isLast: Bool,
    at offset: inout Int
  ) throws(TableError) -> Extent {
    guard offset >= 0, offset <= bytes.count else {
      throw .corrupted("a key component beyond the key", at: offset)
    }
    let start = offset
    var index = start
    var decodedCount = 0
    var isPlain = true
    while index < bytes.count {
      let byte = bytes[index]
      if byte == escape {
        guard index + 1 < bytes.count else { throw .corrupted("half an escape in a key", at: index) }
        let second = bytes[index + 1]
        if second == escapedZero {
          isPlain = false
          decodedCount += 1
          index += 2
        } else if second == terminator, !isLast {
          offset = index + 2
          return Extent(content: start..<index, decodedCount: decodedCount, isPlain: isPlain)
        } else {
          throw .corrupted("an unknown escape in a key", at: index)
        }
      } else if byte == digitZero, index + 1 < bytes.count, bytes[index + 1] == digitZero {
        isPlain = false
        decodedCount += 2
        index += 2
        decodedCount += try countZeros(bytes, at: &index)
      } else {
        decodedCount += 1
        index += 1
      }
    }
    guard isLast else { throw .corrupted("a key component without end", at: start) }
    offset = index
    return Extent(content: start..<index, decodedCount: decodedCount, isPlain: isPlain)
  }

  /// Reads the count of a run of zeros, the digits beyond the first two.
  private static func countZeros(_ bytes: Span<UInt8>, at index: inout Int) throws(TableError) -> Int {
    let start = index
    var zeros = 0
    while index < bytes.count {
      let count = bytes[index]
      index += 1
      if count == longRun {
        zeros += longRunLength
        continue
      }
      guard count != 0x80 else { break }
      let followsGreater = index < bytes.count && bytes[index] > digitZero
      let followsLess = index >= bytes.count || bytes[index] < digitZero
      guard count < longRun ? followsLess : followsGreater else { break }
      return zeros + Int(count < longRun ? count : 0xFF - count)
    }
    throw .corrupted("a wrong count of zeros in a key", at: start)
  }

  /// Writes out a measured string or binary.
  private static func decode(_ bytes: Span<UInt8>, _ extent: Extent) -> [UInt8] {
    [UInt8](capacity: extent.decodedCount) { output in
      var index = extent.content.lowerBound
      while index < extent.content.upperBound {
        let byte = bytes[index]
        output.append(byte)
        index += 1
        if byte == escape {
          index += 1
        } else if byte == digitZero, index < extent.content.upperBound, bytes[index] == digitZero {
          output.append(digitZero)
          index += 1
          var count: UInt8
          repeat {
            count = bytes[index]
            index += 1
            let zeros = count <= longRun ? count : 0xFF - count
            output.append(repeating: digitZero, count: Int(zeros))
          } while count == longRun
        }
      }
    }
  }
}

extension String {
  /// The text of `bytes`, or nil where they are not UTF-8.
  package init?(validating bytes: Span<UInt8>) {
    guard let text = try? UTF8Span(validating: bytes) else { return nil }
    self.init(copying: text)
  }
}

extension KeyEncoding {
  /// What ``decodePaddedNumber(_:isLast:at:)`` reads, for the form that nearly all have: one run of zeros, then at most 18
  /// other digits without another; nil for every other form.
  @inline(__always)
  private static func decodeSimplePaddedNumber(
    _ bytes: Span<UInt8>,
    isLast: Bool,
    at offset: inout Int
  ) -> UInt64? {
    let start = offset
    guard start >= 0, start <= bytes.count &- 3, bytes[start] == digitZero, bytes[start &+ 1] == digitZero
    else {
      return nil
    }
    // Followed by more than '0', as a number's first digit is.
    let zeros = 2 &+ Int(0xFF &- bytes[start &+ 2])
    let end = start &+ 3 &+ 20 &- zeros
    guard zeros < 20, end <= bytes.count &- (isLast ? 0 : 2) else { return nil }
    let number: UInt64
    if zeros >= 12, end >= 8 {
      guard let digits = shortNumber(bytes, from: start &+ 3, to: end) else { return nil }
      number = digits
    } else {
      guard let digits = longNumber(bytes, from: start &+ 3, to: end) else { return nil }
      number = digits
    }
    if isLast {
      guard end == bytes.count else { return nil }
      offset = end
    } else {
      guard bytes[end] == escape, bytes[end + 1] == terminator else { return nil }
      offset = end + 2
    }
    return number
  }

  /// The number of at most 18 digits, the first of them and no two neighbours zero; nil for other bytes.
  private static func longNumber(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> UInt64? {
    var number: UInt64 = 0
    var previous = digitZero
    for index in start..<end {
      let byte = bytes[index]
      let digit = byte &- digitZero
      guard digit < 10, digit != 0 || previous != digitZero else { return nil }
      number = number &* 10 &+ UInt64(digit)
      previous = byte
    }
    return number
  }

  /// What ``longNumber(_:from:to:)`` reads, of 1 to 8 digits that do not end before the eighth byte: all at once.
  @inline(__always)
  private static func shortNumber(_ bytes: Span<UInt8>, from start: Int, to end: Int) -> UInt64? {
    // SAFETY: eight bytes end at `end`; every pattern of bits is an integer.
    let loaded = unsafe RawSpan(_elements: bytes)
      .unsafeLoadUnaligned(fromByteOffset: end &- 8, as: UInt64.self)
    // The last digit is in the highest byte; the lowest ones, before the first digit, become zeros.
    let before = UInt64(truncatingIfNeeded: 8 &* (8 &- (end &- start)))
    let isDigit = UInt64.max &<< before
    let digits = (UInt64(littleEndian: loaded) ^ 0x3030_3030_3030_3030) & isDigit
    guard (digits | (digits &+ 0x0606_0606_0606_0606)) & 0xF0F0_F0F0_F0F0_F0F0 == 0 else { return nil }
    // The highest bit of each digit that is zero; what comes before the first digit counts as one.
    let zeros = ~(digits &+ 0x7F7F_7F7F_7F7F_7F7F) & 0x8080_8080_8080_8080 & isDigit
    guard zeros & (zeros << 8 | 0x80 &<< before) == 0 else { return nil }
    // Pairs of digits in every other byte, then four and four, then all: each step in one multiplication.
    let pairs = digits &* 10 &+ digits >> 8
    let high = (pairs & 0x0000_00FF_0000_00FF) &* (100 + 1_000_000 << 32)
    let low = (pairs >> 16 & 0x0000_00FF_0000_00FF) &* (1 + 10_000 << 32)
    return (high &+ low) >> 32
  }

  /// Moves `offset` behind `beginning`, which is encoded; false where the bytes there are others.
  package static func skip(_ beginning: [UInt8], in bytes: RawSpan, at offset: inout Int) -> Bool {
    let bytes = bytes.octets
    guard beginning.count <= bytes.count - offset else { return false }
    // Most have one byte.
    for index in beginning.indices where bytes[offset + index] != beginning[index] { return false }
    offset += beginning.count
    return true
  }

  /// Reads the component at `offset` as 20 decimal digits, and moves `offset` behind it; nil where it is something else.
  package static func decodePaddedNumber(
    _ bytes: Span<UInt8>,
    isLast: Bool,
    at offset: inout Int
  ) -> UInt64? {
    if let number = decodeSimplePaddedNumber(bytes, isLast: isLast, at: &offset) { return number }
    var number: UInt64 = 0
    var digits = 0
    var index = offset
    while index < bytes.count, digits <= 20 {
      let digit = bytes[index] &- digitZero
      if digit == 0, index + 1 < bytes.count, bytes[index + 1] == digitZero {
        index += 2
        var zeros = 2
        var count = longRun
        while count == longRun, index < bytes.count {
          count = bytes[index]
          zeros += Int(count <= longRun ? count : 0xFF - count)
          index += 1
        }
        // What follows is as the count says, or these are no bytes that are written.
        let isFollowedByLess = index >= bytes.count || bytes[index] < digitZero
        let isFollowedByMore = index < bytes.count && bytes[index] > digitZero
        guard count < longRun ? isFollowedByLess : count > 0x80 && isFollowedByMore else { return nil }
        digits += zeros
        guard digits <= 20 else { return nil }
        while number > 0, zeros > 0 {
          let (product, overflow) = number.multipliedReportingOverflow(by: 10)
          guard !overflow else { return nil }
          number = product
          zeros -= 1
        }
      } else if digit < 10, digits < 19 {
        // Nineteen digits fit.
        number = number &* 10 &+ UInt64(digit)
        digits += 1
        index += 1
      } else if digit < 10 {
        let (product, overflow) = number.multipliedReportingOverflow(by: 10)
        let (sum, carry) = product.addingReportingOverflow(UInt64(digit))
        guard !overflow, !carry else { return nil }
        number = sum
        digits += 1
        index += 1
      } else {
        guard !isLast, bytes[index] == escape, index + 1 < bytes.count, bytes[index + 1] == terminator else {
          return nil
        }
        offset = index + 2
        return digits == 20 ? number : nil
      }
    }
    guard isLast, index == bytes.count else { return nil }
    offset = index
    return digits == 20 ? number : nil
  }
}
