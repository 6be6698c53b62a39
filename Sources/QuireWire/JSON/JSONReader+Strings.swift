import QuireModel

/// Strings.
extension JSONReader {
  /// Reads a string.
  package mutating func readString() throws(JSONError) -> String {
    switch try scanString() {
    case .plain(let range):
      return String(copying: try validated(range))
    case .unescaped(let text):
      return text
    }
  }

  /// Reads a string in base64 with padding.
  package mutating func readBase64() throws(JSONError) -> [UInt8] {
    skipWhitespace()
    let start = position
    let bytes: [UInt8]? =
      switch try scanString() {
      case .plain(let range): Base64.decode(self.bytes.extracting(range))
      case .unescaped(let text): Base64.decode(text)
      }
    guard let bytes else {
      throw JSONError(.type, at: start, "expected base64 with padding, found other text")
    }
    return bytes
  }

  /// A string as it stands in the text.
  enum StringToken {
    /// The bytes of the range are the string.
    case plain(Range<Int>)
    /// The string had escapes, replaced here.
    case unescaped(String)
  }

  mutating func scanString() throws(JSONError) -> StringToken {
    skipWhitespace()
    guard position < bytes.count, bytes[position] == UInt8(ascii: "\"") else { throw mismatch(.string) }
    position += 1
    let start = position
    try skipPlainBytes()
    if bytes[position] == UInt8(ascii: "\"") {
      defer { position += 1 }
      return .plain(start..<position)
    }
    return .unescaped(try unescape(from: start))
  }

  /// Moves to the next quote or backslash.
  private mutating func skipPlainBytes() throws(JSONError) {
    while position < bytes.count {
      let byte = bytes[position]
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return }
      guard byte >= 0x20 else { throw unexpected("no control character in a string") }
      position += 1
    }
    throw unexpected("“\"”")
  }

  /// The string that began at `start`, up to and with its closing quote.
  ///
  /// Stands at its first escape.
  private mutating func unescape(from start: Int) throws(JSONError) -> String {
    var text = String(copying: try validated(start..<position))
    while bytes[position] == UInt8(ascii: "\\") {
      text.unicodeScalars.append(try readEscape())
      let plain = position
      try skipPlainBytes()
      if position > plain { text += String(copying: try validated(plain..<position)) }
    }
    position += 1
    return text
  }

  private mutating func readEscape() throws(JSONError) -> Unicode.Scalar {
    let start = position
    position += 1
    guard position < bytes.count else { throw unexpected("an escape") }
    let escaped: Unicode.Scalar
    switch bytes[position] {
    case UInt8(ascii: "\""): escaped = "\""
    case UInt8(ascii: "\\"): escaped = "\\"
    case UInt8(ascii: "/"): escaped = "/"
    case UInt8(ascii: "b"): escaped = "\u{8}"
    case UInt8(ascii: "f"): escaped = "\u{C}"
    case UInt8(ascii: "n"): escaped = "\n"
    case UInt8(ascii: "r"): escaped = "\r"
    case UInt8(ascii: "t"): escaped = "\t"
    case UInt8(ascii: "u"): return try readUnicodeEscape(from: start)
    default: throw unexpected("an escape")
    }
    position += 1
    return escaped
  }

  /// Reads four hexadecimal digits after `\u`, and of a pair of surrogates both.
  private mutating func readUnicodeEscape(from start: Int) throws(JSONError) -> Unicode.Scalar {
    position += 1
    let first = try readHexadecimal()
    if let scalar = Unicode.Scalar(first) { return scalar }
    if first < 0xDC00, bytes.count - position >= 2, bytes[position] == UInt8(ascii: "\\"),
      bytes[position + 1] == UInt8(ascii: "u")
    {
      position += 2
      let second = try readHexadecimal()
      if second >= 0xDC00, second < 0xE000,
        let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
      {
        return scalar
      }
    }
    throw JSONError(.syntax, at: start, "expected a pair of surrogates, found one alone")
  }

  private mutating func readHexadecimal() throws(JSONError) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard position < bytes.count else { throw unexpected("a hexadecimal digit") }
      let byte = bytes[position]
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): value = value << 4 | UInt32(byte - UInt8(ascii: "0"))
      case UInt8(ascii: "a")...UInt8(ascii: "f"): value = value << 4 | UInt32(byte - UInt8(ascii: "a") + 10)
      case UInt8(ascii: "A")...UInt8(ascii: "F"): value = value << 4 | UInt32(byte - UInt8(ascii: "A") + 10)
      default: throw unexpected("a hexadecimal digit")
      }
      position += 1
    }
    return value
  }

  /// The text of a range, which must be UTF-8.
  @_lifetime(borrow self)
  func validated(_ range: Range<Int>) throws(JSONError) -> UTF8Span {
    do throws(UTF8.ValidationError) {
      return try UTF8Span(validating: bytes.extracting(range))
    } catch {
      throw JSONError(
        .syntax,
        at: range.lowerBound + error.byteOffsets.lowerBound,
        "expected UTF-8 text, found other bytes"
      )
    }
  }
}
