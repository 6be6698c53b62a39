// The short forms of attribute values.

extension ItemCoding {
  /// The shortest string that is looked for in a key: a reference takes up to three bytes.
  private static let shortestTail = 4
  /// The longest string that is looked for in the dictionary.
  private static let longestName = 255

  // MARK: Writing

  /// Appends the value of an attribute in the form that comes first among those that fit.
  package static func append(
    attribute value: AttributeValue,
    names: NameTable,
    _ keyTexts: KeyTexts,
    to bytes: inout [UInt8]
  ) {
    switch value {
    case .s(let string): append(attribute: string, names: names, keyTexts, to: &bytes)
    case .n(let number) where isKeyNumber(number, keyTexts): append(type: .keyNumber, to: &bytes)
    default: append(value, to: &bytes)
    }
  }

  package static func append(
    attribute string: String,
    names: NameTable,
    _ keyTexts: KeyTexts,
    to bytes: inout [UInt8]
  ) {
    let text = string.utf8Span.span
    if let key = keyTexts.partition, let offset = tailOffset(of: text, in: key.utf8Span.span) {
      append(type: .keyTail, to: &bytes)
      append(varint: offset, to: &bytes)
      return
    }
    if append(fixedForm: text, to: &bytes) { return }
    if (1...longestName).contains(text.count), let id = names.id(of: AttributeName(string)) {
      append(type: .dictionaryString, to: &bytes)
      append(varint: id, to: &bytes)
      return
    }
    append(type: .string, to: &bytes)
    append(string: string, to: &bytes)
  }

  /// Appends a string with its type in one of the forms for texts of a fixed length; false where none fits.
  package static func append(fixedForm text: Span<UInt8>, to bytes: inout [UInt8]) -> Bool {
    switch text.count {
    case PackedUUID.textLength:
      append(type: .uuid, to: &bytes)
      if PackedUUID.append(text, to: &bytes) { return true }
      bytes.removeLast()
      return false
    case PackedTime.textLength:
      guard let packed = PackedTime.pack(text) else { return false }
      append(type: .time, to: &bytes)
      append(fixed: packed, to: &bytes)
      return true
    case 20:
      guard let number = KeyTexts.number(text, in: 0..<20) else { return false }
      append(paddedNumber: number, to: &bytes)
      return true
    default:
      return false
    }
  }

  /// Appends 20 decimal digits, as an attribute's value.
  package static func append(paddedNumber number: UInt64, to bytes: inout [UInt8]) {
    append(type: .paddedNumber, to: &bytes)
    let size = 8 - number.leadingZeroBitCount / 8
    append(varint: size, to: &bytes)
    for index in (0..<size).reversed() {
      bytes.append(UInt8(truncatingIfNeeded: number >> UInt64(8 * index)))
    }
  }

  package static func append(fixed value: UInt64, to bytes: inout [UInt8]) {
    for index in (0..<8).reversed() { bytes.append(UInt8(truncatingIfNeeded: value >> UInt64(8 * index))) }
  }

  /// Whether a string is written as the end of the partition key.
  package static func isTail(_ string: String, ofPartitionKey key: String) -> Bool {
    tailOffset(of: string.utf8Span.span, in: key.utf8Span.span) != nil
  }

  private static func tailOffset(of text: Span<UInt8>, in key: Span<UInt8>) -> Int? {
    guard text.count >= shortestTail, text.count <= key.count else { return nil }
    let offset = key.count - text.count
    guard key[offset] == text[0] else { return nil }
    return key.extracting(offset..<key.count).compare(text) == .same ? offset : nil
  }

  private static func isKeyNumber(_ number: Number, _ keyTexts: KeyTexts) -> Bool {
    guard let spelt = keyTexts.sortNumber else { return false }
    return number == Number(isNegative: false, word: spelt)
  }

  // MARK: Reading

  /// Decodes the value of an attribute, in whatever form.
  static func decode(
    attribute bytes: Span<UInt8>,
    _ extent: Extent,
    names: NameTable,
    _ keyTexts: KeyTexts
  ) throws(TableError) -> AttributeValue {
    switch extent.type {
    case .uuid: return .s(PackedUUID.text(bytes.extracting(extent.payload)))
    case .paddedNumber: return .s(paddedText(try paddedNumber(bytes, extent.payload)))
    case .time:
      guard let text = PackedTime.text(try unsigned(bytes, extent.payload)) else {
        throw .corrupted("a packed time that is none", at: extent.payload.lowerBound)
      }
      return .s(text)
    case .dictionaryString:
      let id = try varint(bytes, extent.payload)
      guard let name = names.name(id) else { throw unknownText(id, names) }
      return .s(name.string)
    case .keyTail: return .s(try keyTail(bytes, extent.payload, keyTexts))
    case .keyNumber: return .n(Number(isNegative: false, word: try keyNumber(extent.payload, keyTexts)))
    default:
      return try decode(bytes, extent)
    }
  }

  static func unknownText(_ id: Int, _ names: NameTable) -> TableError {
    TableError(.unknownName, "text \(id) is not in the table's dictionary of \(names.count)")
  }

  /// The end of the partition key that a value is.
  static func keyTail(
    _ bytes: Span<UInt8>,
    _ payload: Range<Int>,
    _ keyTexts: KeyTexts
  ) throws(TableError) -> String {
    let (key, start) = try keyTailStart(bytes, payload, keyTexts)
    return try string(key.utf8Span.span, in: start..<key.utf8.count)
  }

  /// The partition key, and where the end of it begins that a value is; throws where that is no text.
  @discardableResult
  static func keyTailStart(
    _ bytes: Span<UInt8>,
    _ payload: Range<Int>,
    _ keyTexts: KeyTexts
  ) throws(TableError) -> (key: String, start: Int) {
    let start = try varint(bytes, payload)
    guard let key = keyTexts.partition else {
      throw .corrupted("a value within a key that is no text", at: payload.lowerBound)
    }
    let text = key.utf8Span.span
    guard start <= text.count else {
      throw .corrupted("a value beyond the end of its key", at: payload.lowerBound)
    }
    // The other bytes of a character begin with the bits 10.
    guard start == text.count || text[start] & 0xC0 != 0x80 else {
      throw .corrupted("text that is not UTF-8", at: payload.lowerBound)
    }
    return (key, start)
  }

  /// The number at the end of the sort key, which a value is.
  static func keyNumber(_ payload: Range<Int>, _ keyTexts: KeyTexts) throws(TableError) -> UInt64 {
    guard let number = keyTexts.sortNumber else {
      throw .corrupted("a number within a key that has none", at: payload.lowerBound)
    }
    return number
  }

  static func varint(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(TableError) -> Int {
    var offset = range.lowerBound
    return try readVarint(bytes, at: &offset, end: range.upperBound)
  }

  static func unsigned(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(TableError) -> UInt64 {
    guard range.count <= 8, range.count == 8 || range.isEmpty || bytes[range.lowerBound] != 0 else {
      throw .corrupted("a wrong number of a short form", at: range.lowerBound)
    }
    var value: UInt64 = 0
    for index in range { value = value << 8 | UInt64(bytes[index]) }
    return value
  }

  static func paddedNumber(_ bytes: Span<UInt8>, _ range: Range<Int>) throws(TableError) -> UInt64 {
    guard range.isEmpty || bytes[range.lowerBound] != 0 else {
      throw .corrupted("a wrong number of a short form", at: range.lowerBound)
    }
    return try unsigned(bytes, range)
  }

  /// A number as 20 decimal digits.
  package static func paddedText(_ number: UInt64) -> String {
    var digits = [UInt8](repeating: UInt8(ascii: "0"), count: 20)
    var rest = number
    for index in (0..<20).reversed() where rest > 0 {
      digits[index] += UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
    }
    return String(decoding: digits, as: UTF8.self)
  }
}
