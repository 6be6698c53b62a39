import QuireModel

/// Writes JSON into bytes.
///
/// ```swift
/// var writer = JSONWriter()
/// writer.beginObject()
/// writer.writeName("TableName")
/// writer.write("orders")
/// writer.endObject()
/// ```
///
/// Commas, and indentation where asked for, are the writer's; that containers are ended in order and every name has
/// its value is the caller's.
package struct JSONWriter: Sendable {
  /// The look of the text.
  package struct Format: Sendable, Hashable {
    /// Whether each member and element has a line of its own, indented by two spaces a level.
    package var isPretty: Bool
    /// Whether attributes and map members are written in the order of their names' bytes.
    ///
    /// They have no order of
    /// their own; without sorting it differs from one run to another.
    package var sortsNames: Bool

    package init(isPretty: Bool = false, sortsNames: Bool = false) {
      self.isPretty = isPretty
      self.sortsNames = sortsNames
    }

    /// One line, names in no order: the fastest.
    package static let compact = Format()
    /// One line, names in order: the same text for the same value.
    package static let stable = Format(sortsNames: true)
    /// Indented, names in order: for people.
    package static let pretty = Format(isPretty: true, sortsNames: true)
  }

  /// What was written.
  package private(set) var bytes: [UInt8] = []
  package let format: Format
  private var depth = 0
  /// Whether a value was written before in the innermost container.
  private var needsComma = false
  private var followsName = false

  package init(format: Format = .compact) { self.format = format }

  package mutating func beginObject() { begin(UInt8(ascii: "{")) }
  package mutating func endObject() { end(UInt8(ascii: "}")) }
  package mutating func beginArray() { begin(UInt8(ascii: "[")) }
  package mutating func endArray() { end(UInt8(ascii: "]")) }

  /// Writes the name of the next member.
  package mutating func writeName(_ name: String) {
    prepare()
    appendQuoted(name)
    bytes.append(UInt8(ascii: ":"))
    if format.isPretty { bytes.append(UInt8(ascii: " ")) }
    followsName = true
  }

  /// Writes a string.
  package mutating func write(_ string: String) {
    prepare()
    appendQuoted(string)
    needsComma = true
  }

  /// Writes a boolean.
  package mutating func write(_ bool: Bool) { writeRaw(bool ? "true" : "false") }

  /// Writes an integer.
  package mutating func write(_ integer: Int) { writeRaw(integer.description) }

  /// Writes `null`.
  package mutating func writeNull() { writeRaw("null") }

  /// Writes the text of a number, which must be one by JSON's grammar.
  package mutating func writeNumber(_ text: String) { writeRaw(text) }

  /// Writes a string of the base64 text of `binary`.
  package mutating func writeBase64(_ binary: [UInt8]) {
    prepare()
    bytes.append(UInt8(ascii: "\""))
    Base64.encode(binary, into: &bytes)
    bytes.append(UInt8(ascii: "\""))
    needsComma = true
  }

  private mutating func writeRaw(_ text: String) {
    prepare()
    bytes.append(contentsOf: text.utf8)
    needsComma = true
  }

  private mutating func begin(_ opening: UInt8) {
    prepare()
    bytes.append(opening)
    depth += 1
    needsComma = false
  }

  private mutating func end(_ closing: UInt8) {
    depth -= 1
    if format.isPretty, needsComma { appendLine() }
    bytes.append(closing)
    needsComma = true
  }

  /// Writes what separates a value or a name from what is before it.
  private mutating func prepare() {
    if followsName {
      followsName = false
      return
    }
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = false
    if format.isPretty, depth > 0 { appendLine() }
  }

  private mutating func appendLine() {
    bytes.append(UInt8(ascii: "\n"))
    for _ in 0..<2 * depth { bytes.append(UInt8(ascii: " ")) }
  }

  private mutating func appendQuoted(_ string: String) {
    bytes.append(UInt8(ascii: "\""))
    if needsEscapes(string.utf8Span.span) {
      for byte in string.utf8 { appendEscaped(byte) }
    } else {
      bytes.append(contentsOf: string.utf8)
    }
    bytes.append(UInt8(ascii: "\""))
  }

  private func needsEscapes(_ text: Span<UInt8>) -> Bool {
    for index in text.indices {
      let byte = text[index]
      if byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { return true }
    }
    return false
  }

  private mutating func appendEscaped(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      bytes.append(UInt8(ascii: "\\"))
      bytes.append(byte)
    case 0x08: bytes.append(contentsOf: #"\b"#.utf8)
    case 0x0C: bytes.append(contentsOf: #"\f"#.utf8)
    case UInt8(ascii: "\n"): bytes.append(contentsOf: #"\n"#.utf8)
    case UInt8(ascii: "\r"): bytes.append(contentsOf: #"\r"#.utf8)
    case UInt8(ascii: "\t"): bytes.append(contentsOf: #"\t"#.utf8)
    case 0..<0x20:
      bytes.append(contentsOf: #"\u00"#.utf8)
      for digit in [byte >> 4, byte & 15] {
        bytes.append(digit < 10 ? UInt8(ascii: "0") + digit : UInt8(ascii: "a") + digit - 10)
      }
    default: bytes.append(byte)
    }
  }
}
