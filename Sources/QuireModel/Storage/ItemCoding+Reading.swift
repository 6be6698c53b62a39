// Reading of stored values. The bytes come from a file that may be damaged: every length is checked against
// what is left, counts against the bytes that so many elements need, nesting against the limit; whatever is
// wrong is thrown.

extension ItemCoding {
  /// A value that has been found but not decoded.
  struct Extent {
    var type: ValueType
    /// The bytes behind the length; empty for a value without payload.
    var payload: Range<Int>
  }

  @inline(__always)
  static func readVarint(
    _ bytes: Span<UInt8>,
    at offset: inout Int,
    end: Int
  ) throws(TableError) -> Int {
    if offset < end, bytes[offset] < 0x80 {
      offset += 1
      return Int(bytes[offset - 1])
    }
    return try readLongVarint(bytes, at: &offset, end: end)
  }

  /// Reads a varint of more than one byte.
  @inline(never)
  private static func readLongVarint(
    _ bytes: Span<UInt8>,
    at offset: inout Int,
    end: Int
  ) throws(TableError) -> Int {
    let start = offset
    var value = 0
    var shift = 0
    while offset < end, shift < 35 {
      let byte = bytes[offset]
      offset += 1
      value |= Int(byte & 0x7F) << shift
      if byte < 0x80 {
        // A last byte of zero would be a second form of the same number.
        guard byte != 0 || shift == 0 else { break }
        return value
      }
      shift += 7
    }
    throw .corrupted("a wrong number of length or count", at: start)
  }

  /// Reads a length and returns the bytes that it covers; moves `offset` behind them.
  static func readPayload(
    _ bytes: Span<UInt8>,
    at offset: inout Int,
    end: Int
  ) throws(TableError) -> Range<Int> {
    let start = offset
    let length = try readVarint(bytes, at: &offset, end: end)
    guard length <= end - offset else { throw .corrupted("a length beyond the end of the item", at: start) }
    let payload = offset..<offset + length
    offset += length
    return payload
  }

  /// Finds the value at `offset` and moves `offset` behind it.
  static func readValue(
    _ bytes: Span<UInt8>,
    at offset: inout Int,
    end: Int
  ) throws(TableError) -> Extent {
    guard offset < end, let type = ValueType(rawValue: bytes[offset]) else {
      throw .corrupted("a value of unknown type", at: offset)
    }
    offset += 1
    let size: Int
    switch type {
    case .null, .false, .true, .keyNumber: size = 0
    case .uuid: size = 16
    case .time: size = 8
    case .dictionaryString, .keyTail:
      let start = offset
      _ = try readVarint(bytes, at: &offset, end: end)
      return Extent(type: type, payload: start..<offset)
    default: return Extent(type: type, payload: try readPayload(bytes, at: &offset, end: end))
    }
    guard size <= end - offset else { throw .corrupted("a value beyond the end of the item", at: offset) }
    offset += size
    return Extent(type: type, payload: offset - size..<offset)
  }

  static func readCount(
    _ bytes: Span<UInt8>,
    at offset: inout Int,
    end: Int
  ) throws(TableError) -> Int {
    let start = offset
    let count = try readVarint(bytes, at: &offset, end: end)
    // Every element takes a byte at least.
    guard count <= end - offset else { throw .corrupted("a count beyond the end of the item", at: start) }
    return count
  }

  static func string(_ bytes: Span<UInt8>, in range: Range<Int>) throws(TableError) -> String {
    guard let string = String(validating: bytes.extracting(range)) else {
      throw .corrupted("text that is not UTF-8", at: range.lowerBound)
    }
    return string
  }

  static func binary(_ bytes: Span<UInt8>, in range: Range<Int>) -> [UInt8] {
    RawSpan(_elements: bytes.extracting(range)).copied()
  }

  /// Decodes a found value; `level` is its depth, 1 for the value of an attribute.
  static func decode(
    _ bytes: Span<UInt8>,
    _ extent: Extent,
    level: Int = 1
  ) throws(TableError) -> AttributeValue {
    let payload = extent.payload
    guard level <= AttributeValue.maximumNesting else {
      throw .corrupted("a value nested too deeply", at: payload.lowerBound)
    }
    var offset = payload.lowerBound
    let end = payload.upperBound
    let value: AttributeValue
    switch extent.type {
    case .string:
      return .s(try string(bytes, in: payload))
    case .number:
      return .n(try KeyEncoding.decodeDigits(bytes, in: payload))
    case .binary:
      return .b(binary(bytes, in: payload))
    case .null:
      return .null
    case .false:
      return .bool(false)
    case .true:
      return .bool(true)
    case .list:
      var values: [AttributeValue] = []
      let count = try readCount(bytes, at: &offset, end: end)
      values.reserveCapacity(count)
      for _ in 0..<count {
        let element = try readValue(bytes, at: &offset, end: end)
        values.append(try decode(bytes, element, level: level + 1))
      }
      value = .l(values)
    case .map:
      var values: [AttributeName: AttributeValue] = [:]
      let count = try readCount(bytes, at: &offset, end: end)
      for _ in 0..<count {
        let start = offset
        let name = AttributeName(try string(bytes, in: readPayload(bytes, at: &offset, end: end)))
        let member = try readValue(bytes, at: &offset, end: end)
        let previous = values.updateValue(try decode(bytes, member, level: level + 1), forKey: name)
        guard previous == nil else { throw .corrupted("a name that occurs twice", at: start) }
      }
      value = .m(values)
    case .stringSet:
      var values: [String] = []
      for _ in 0..<(try readMemberCount(bytes, at: &offset, end: end)) {
        values.append(try string(bytes, in: readPayload(bytes, at: &offset, end: end)))
      }
      value = .ss(values)
    case .numberSet:
      var values: [Number] = []
      for _ in 0..<(try readMemberCount(bytes, at: &offset, end: end)) {
        values.append(try KeyEncoding.decodeDigits(bytes, in: readPayload(bytes, at: &offset, end: end)))
      }
      value = .ns(values)
    case .binarySet:
      var values: [[UInt8]] = []
      for _ in 0..<(try readMemberCount(bytes, at: &offset, end: end)) {
        values.append(binary(bytes, in: try readPayload(bytes, at: &offset, end: end)))
      }
      value = .bs(values)
    case .uuid, .paddedNumber, .time, .dictionaryString, .keyTail, .keyNumber:
      throw .corrupted("a short form within a value", at: payload.lowerBound)
    }
    guard offset == end else { throw .corrupted("bytes behind the last element of a value", at: offset) }
    return value
  }

  static func readMemberCount(
    _ bytes: Span<UInt8>,
    at offset: inout Int,
    end: Int
  ) throws(TableError) -> Int {
    let start = offset
    let count = try readCount(bytes, at: &offset, end: end)
    guard count > 0 else { throw .corrupted("a set without members", at: start) }
    return count
  }
}
