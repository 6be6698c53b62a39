/// Reads JSON (RFC 8259) from bytes, value by value, as its caller asks for them.
///
/// ```swift
/// var reader = JSONReader(bytes.span)
/// try reader.beginObject()
/// while let name = try reader.nextName() {
///   switch name {
///   case "TableName": table = try reader.readString()
///   default: try reader.skipValue()
///   }
/// }
/// try reader.finish()
/// ```
///
/// The reader is strict: no comments, trailing commas, byte order mark or control characters in strings; strings are
/// valid UTF-8 without lone surrogates; nesting ends at `maximumDepth`, so that no text can exhaust the stack of a
/// recursive caller. Numbers are checked, and kept as text.
///
/// Names that an object has twice are the caller's to find. All readers of whole values built on this one refuse
/// them; ``skipValue()`` does not look.
package struct JSONReader: ~Escapable {
  /// What a value is, by its first byte.
  package enum Kind: Sendable, Hashable {
    case object, array, string, number, bool, null
  }

  /// The deepest nesting unless another is asked for.
  ///
  /// An item's 32 levels take two each.
  package static let standardMaximumDepth = 128

  let bytes: Span<UInt8>
  /// The bytes read so far.
  package internal(set) var position = 0
  private let maximumDepth: Int
  private var depth = 0
  /// Whether the innermost container has been begun and nothing in it read yet.
  private var isFirst = false

  @_lifetime(copy bytes)
  package init(_ bytes: Span<UInt8>, maximumDepth: Int = JSONReader.standardMaximumDepth) {
    self.bytes = bytes
    self.maximumDepth = maximumDepth
  }

  /// The kind of the value that comes next; reads nothing but whitespace.
  package mutating func peek() throws(JSONError) -> Kind {
    skipWhitespace()
    guard position < bytes.count else { throw unexpected("a value") }
    switch bytes[position] {
    case UInt8(ascii: "{"): return .object
    case UInt8(ascii: "["): return .array
    case UInt8(ascii: "\""): return .string
    case UInt8(ascii: "-"), UInt8(ascii: "0")...UInt8(ascii: "9"): return .number
    case UInt8(ascii: "t"), UInt8(ascii: "f"): return .bool
    case UInt8(ascii: "n"): return .null
    default: throw unexpected("a value")
    }
  }

  /// A place that a reader can go back to.
  struct Mark {
    fileprivate var position: Int
    fileprivate var depth: Int
    fileprivate var isFirst: Bool
  }

  var mark: Mark { Mark(position: position, depth: depth, isFirst: isFirst) }

  /// Goes back to a place that it was at.
  mutating func rewind(to mark: Mark) {
    position = mark.position
    depth = mark.depth
    isFirst = mark.isFirst
  }

  /// Ends the text: nothing but whitespace may follow.
  package mutating func finish() throws(JSONError) {
    skipWhitespace()
    guard position == bytes.count else { throw unexpected("the end of the text") }
  }
}

/// Objects and arrays.
extension JSONReader {
  /// Enters an object; then call ``nextName()`` until it returns nil, and read a value after each name.
  package mutating func beginObject() throws(JSONError) { try begin(UInt8(ascii: "{"), .object) }

  /// The name of the next member; nil at the end of the object, which is then left.
  package mutating func nextName() throws(JSONError) -> String? {
    guard let token = try nextNameToken() else { return nil }
    switch token {
    case .plain(let range): return String(copying: try validated(range))
    case .unescaped(let text): return text
    }
  }

  /// The name of the next member as it stands in the text; nil at the end of the object, which is then left.
  mutating func nextNameToken() throws(JSONError) -> StringToken? {
    guard try beginNext(closing: UInt8(ascii: "}"), first: "a name or “}”", later: "“,” or “}”") else {
      return nil
    }
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { throw unexpected("a name") }
    let name = try scanString()
    skipWhitespace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: ":") else { throw unexpected("“:”") }
    position += 1
    return name
  }

  /// Enters an array; then call ``nextElement()`` until it returns false, and read a value after each true.
  package mutating func beginArray() throws(JSONError) { try begin(UInt8(ascii: "["), .array) }

  /// Whether there is another element; at the end of the array it is left.
  package mutating func nextElement() throws(JSONError) -> Bool {
    try beginNext(closing: UInt8(ascii: "]"), first: "a value or “]”", later: "“,” or “]”")
  }

  private mutating func begin(_ opening: UInt8, _ kind: Kind) throws(JSONError) {
    skipWhitespace()
    guard position < bytes.count, bytes[position] == opening else { throw mismatch(kind) }
    guard depth < maximumDepth else {
      throw JSONError(.syntax, at: position, "expected at most \(maximumDepth) levels of nesting, found more")
    }
    depth += 1
    position += 1
    isFirst = true
  }

  private mutating func beginNext(
    closing: UInt8,
    first: StaticString,
    later: StaticString
  ) throws(JSONError) -> Bool {
    skipWhitespace()
    guard position < bytes.count else {
      throw unexpected("\(isFirst ? first : later)")
    }
    if bytes[position] == closing {
      position += 1
      depth -= 1
      isFirst = false
      return false
    }
    if isFirst {
      isFirst = false
      return true
    }
    guard bytes[position] == UInt8(ascii: ",") else { throw unexpected("\(later)") }
    position += 1
    skipWhitespace()
    return true
  }
}

/// Scalars other than strings.
extension JSONReader {
  /// Reads `true` or `false`.
  package mutating func readBool() throws(JSONError) -> Bool {
    skipWhitespace()
    if skip("true") { return true }
    if skip("false") { return false }
    throw mismatch(.bool)
  }

  /// Reads `null`.
  package mutating func readNull() throws(JSONError) {
    skipWhitespace()
    guard skip("null") else { throw mismatch(.null) }
  }

  /// Reads a number and returns its text.
  package mutating func readNumber() throws(JSONError) -> String {
    let range = try scanNumber()
    // A number is ASCII: decoding cannot repair anything.
    return String(copying: try validated(range))
  }

  /// The range of the number that comes next, after its grammar was checked.
  private mutating func scanNumber() throws(JSONError) -> Range<Int> {
    skipWhitespace()
    let start = position
    guard position < bytes.count, isDigit(position) || bytes[position] == UInt8(ascii: "-") else {
      throw mismatch(.number)
    }
    if bytes[position] == UInt8(ascii: "-") { position += 1 }
    if position < bytes.count, bytes[position] == UInt8(ascii: "0") {
      position += 1
      if isDigit(position) { throw unexpected("no digit after a leading zero") }
    } else {
      try skipDigits()
    }
    if position < bytes.count, bytes[position] == UInt8(ascii: ".") {
      position += 1
      try skipDigits()
    }
    if position < bytes.count, bytes[position] | 0x20 == UInt8(ascii: "e") {
      position += 1
      if position < bytes.count,
        bytes[position] == UInt8(ascii: "+") || bytes[position] == UInt8(ascii: "-")
      {
        position += 1
      }
      try skipDigits()
    }
    return start..<position
  }

  private mutating func skipDigits() throws(JSONError) {
    guard isDigit(position) else { throw unexpected("a digit") }
    while isDigit(position) { position += 1 }
  }

  private func isDigit(_ position: Int) -> Bool {
    position < bytes.count && bytes[position] >= UInt8(ascii: "0") && bytes[position] <= UInt8(ascii: "9")
  }

  private mutating func skip(_ word: StaticString) -> Bool {
    let text = "\(word)".utf8
    guard bytes.count - position >= text.count else { return false }
    var place = position
    for byte in text {
      guard bytes[place] == byte else { return false }
      place += 1
    }
    position = place
    return true
  }

  /// Reads a value of any kind and drops it.
  ///
  /// What it holds is checked as anything that is read.
  package mutating func skipValue() throws(JSONError) {
    switch try peek() {
    case .object:
      try beginObject()
      while try nextName() != nil { try skipValue() }
    case .array:
      try beginArray()
      while try nextElement() { try skipValue() }
    case .string: _ = try readString()
    case .number: _ = try scanNumber()
    case .bool: _ = try readBool()
    case .null: try readNull()
    }
  }
}

/// Errors and whitespace.
extension JSONReader {
  mutating func skipWhitespace() {
    while position < bytes.count {
      switch bytes[position] {
      case UInt8(ascii: " "), UInt8(ascii: "\n"), UInt8(ascii: "\r"), UInt8(ascii: "\t"): position += 1
      default: return
      }
    }
  }

  /// The error of a byte that does not belong here.
  func unexpected(_ expected: String) -> JSONError {
    guard position < bytes.count else {
      return JSONError(.syntax, at: position, "expected \(expected), found the end of the text")
    }
    let byte = bytes[position]
    let found =
      byte >= 0x20 && byte < 0x7F
      ? "“\(Unicode.Scalar(byte))”"
      : "byte 0x" + (byte < 16 ? "0" : "") + String(byte, radix: 16, uppercase: true)
    return JSONError(.syntax, at: position, "expected \(expected), found \(found)")
  }

  /// The error of a value of another kind, or of no value at all.
  func mismatch(_ expected: Kind) -> JSONError {
    var ahead = self
    let found: Kind
    do throws(JSONError) {
      found = try ahead.peek()
    } catch {
      return unexpected(expected.explained)
    }
    // A word that starts like one of JSON's three and goes on otherwise.
    guard found != expected else { return unexpected(expected.explained) }
    return JSONError(.type, at: position, "expected \(expected.explained), found \(found.explained)")
  }
}

extension JSONReader.Kind {
  /// The kind in words: "an object".
  package var explained: String {
    switch self {
    case .object: "an object"
    case .array: "an array"
    case .string: "a string"
    case .number: "a number"
    case .bool: "a boolean"
    case .null: "null"
    }
  }
}
