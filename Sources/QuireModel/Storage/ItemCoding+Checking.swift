// Checks of stored values without decoding them: whatever passes here is decoded later without an error.

extension ItemCoding {
  /// Checks the value of an attribute, in whatever form.
  static func check(
    attribute bytes: Span<UInt8>,
    _ extent: Extent,
    names: NameTable,
    _ keyTexts: KeyTexts
  ) throws(TableError) {
    switch extent.type {
    case .uuid, .null, .false, .true, .binary: return
    case .paddedNumber: _ = try paddedNumber(bytes, extent.payload)
    case .time:
      guard PackedTime.isPacked(try unsigned(bytes, extent.payload)) else {
        throw .corrupted("a packed time that is none", at: extent.payload.lowerBound)
      }
    case .dictionaryString:
      let id = try varint(bytes, extent.payload)
      guard names.contains(id) else { throw unknownText(id, names) }
    case .keyTail: try keyTailStart(bytes, extent.payload, keyTexts)
    case .keyNumber: _ = try keyNumber(extent.payload, keyTexts)
    default:
      try check(bytes, extent, level: 1)
    }
  }

  /// Checks a found value; `level` is its depth, 1 for the value of an attribute.
  private static func check(_ bytes: Span<UInt8>, _ extent: Extent, level: Int) throws(TableError) {
    let payload = extent.payload
    guard level <= AttributeValue.maximumNesting else {
      throw .corrupted("a value nested too deeply", at: payload.lowerBound)
    }
    var offset = payload.lowerBound
    let end = payload.upperBound
    switch extent.type {
    case .string: return try checkText(bytes, in: payload)
    case .number:
      _ = try KeyEncoding.decodeDigits(bytes, in: payload)
      return
    case .binary, .null, .false, .true: return
    case .list:
      for _ in 0..<(try readCount(bytes, at: &offset, end: end)) {
        try check(bytes, readValue(bytes, at: &offset, end: end), level: level + 1)
      }
    case .map:
      var previous: Range<Int>?
      for _ in 0..<(try readCount(bytes, at: &offset, end: end)) {
        let start = offset
        let name = try readPayload(bytes, at: &offset, end: end)
        try checkText(bytes, in: name)
        if let previous {
          guard bytes.extracting(previous).compare(bytes.extracting(name)) == .ascending else {
            throw .corrupted("names out of order", at: start)
          }
        }
        previous = name
        try check(bytes, readValue(bytes, at: &offset, end: end), level: level + 1)
      }
    case .stringSet:
      for _ in 0..<(try readMemberCount(bytes, at: &offset, end: end)) {
        try checkText(bytes, in: readPayload(bytes, at: &offset, end: end))
      }
    case .numberSet:
      for _ in 0..<(try readMemberCount(bytes, at: &offset, end: end)) {
        _ = try KeyEncoding.decodeDigits(bytes, in: readPayload(bytes, at: &offset, end: end))
      }
    case .binarySet:
      for _ in 0..<(try readMemberCount(bytes, at: &offset, end: end)) {
        _ = try readPayload(bytes, at: &offset, end: end)
      }
    case .uuid, .paddedNumber, .time, .dictionaryString, .keyTail, .keyNumber:
      throw .corrupted("a short form within a value", at: payload.lowerBound)
    }
    guard offset == end else { throw .corrupted("bytes behind the last element of a value", at: offset) }
  }

  private static func checkText(_ bytes: Span<UInt8>, in range: Range<Int>) throws(TableError) {
    guard (try? UTF8Span(validating: bytes.extracting(range))) != nil else {
      throw .corrupted("text that is not UTF-8", at: range.lowerBound)
    }
  }
}
