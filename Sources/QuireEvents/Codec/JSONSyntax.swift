/// Checks that text is JSON (RFC 8259) without making anything of it.
package enum JSONSyntax {
  /// Arrays and objects may lie within each other this deep.
  package static let maximumDepth = 512

  /// The offset of the first byte that cannot be part of a JSON text, or nil where all is well.
  package static func firstError(in text: String) -> Int? {
    var text = text
    return text.withUTF8Bytes { bytes in
      var scanner = Scanner(bytes: bytes)
      return scanner.scanText() ? nil : scanner.offset
    }
  }
}

extension String {
  fileprivate mutating func withUTF8Bytes<R>(_ body: (Span<UInt8>) -> R) -> R {
    makeContiguousUTF8()
    return body(utf8Span.span)
  }
}

private struct Scanner: ~Escapable {
  let bytes: Span<UInt8>
  var offset = 0

  @_lifetime(copy bytes)
  init(bytes: Span<UInt8>) { self.bytes = bytes }

  private var current: UInt8? { offset < bytes.count ? bytes[offset] : nil }

  /// Scans a value and nothing after it, holding open brackets on a stack of its own: depth costs no call stack.
  mutating func scanText() -> Bool {
    var open: [UInt8] = []
    while true {
      // Before a value.
      skipSpace()
      guard let byte = current else { return false }
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        guard open.count < JSONSyntax.maximumDepth else { return false }
        offset += 1
        skipSpace()
        let isObject = byte == UInt8(ascii: "{")
        guard current == (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
          open.append(byte)
          if isObject { guard scanName() else { return false } }
          continue
        }
        offset += 1
      default:
        guard scanScalar(byte) else { return false }
      }
      // After a value.
      afterValue: while true {
        skipSpace()
        guard let bracket = open.last else { return offset == bytes.count }
        let isObject = bracket == UInt8(ascii: "{")
        switch current {
        case UInt8(ascii: ","):
          offset += 1
          if isObject { guard scanName() else { return false } }
          break afterValue
        case isObject ? UInt8(ascii: "}") : UInt8(ascii: "]"):
          offset += 1
          open.removeLast()
        default:
          return false
        }
      }
    }
  }

  private mutating func scanName() -> Bool {
    skipSpace()
    guard current == UInt8(ascii: "\""), scanString() else { return false }
    skipSpace()
    guard current == UInt8(ascii: ":") else { return false }
    offset += 1
    return true
  }

  private mutating func scanScalar(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "\""): scanString()
    case UInt8(ascii: "t"): scan("true")
    case UInt8(ascii: "f"): scan("false")
    case UInt8(ascii: "n"): scan("null")
    default: scanNumber()
    }
  }

  private mutating func scan(_ word: StaticString) -> Bool {
    for expected in word.description.utf8 {
      guard current == expected else { return false }
      offset += 1
    }
    return true
  }

  private mutating func scanString() -> Bool {
    offset += 1
    skipPlainText()
    while let byte = current {
      switch byte {
      case UInt8(ascii: "\""):
        offset += 1
        return true
      case UInt8(ascii: "\\"):
        offset += 1
        guard scanEscape() else { return false }
        skipPlainText()
      case 0..<0x20:
        return false
      default:
        offset += 1
      }
    }
    return false
  }

  /// Moves over text in strides of eight bytes, as long as none of them is a quotation mark, a backslash or a control
  /// character.
  private mutating func skipPlainText() {
    let raw = RawSpan(_elements: bytes)
    while offset + 8 <= raw.byteCount {
      // SAFETY: the eight bytes are there, and any are an integer.
      let word = unsafe raw.unsafeLoadUnaligned(fromByteOffset: offset, as: UInt64.self)
      // Of each byte the highest bit, where the byte is the one sought; beside such a byte it may be set too.
      let quotes = Self.zeros(word ^ 0x2222_2222_2222_2222)
      let backslashes = Self.zeros(word ^ 0x5C5C_5C5C_5C5C_5C5C)
      let controls = (word &- 0x2020_2020_2020_2020) & ~word
      guard (quotes | backslashes | controls) & 0x8080_8080_8080_8080 == 0 else { return }
      offset += 8
    }
  }

  private static func zeros(_ word: UInt64) -> UInt64 { (word &- 0x0101_0101_0101_0101) & ~word }

  private mutating func scanEscape() -> Bool {
    guard let byte = current else { return false }
    switch byte {
    case UInt8(ascii: "u"):
      offset += 1
      for _ in 0..<4 {
        guard let digit = current, Character(UnicodeScalar(digit)).isHexDigit, digit < 0x80 else {
          return false
        }
        offset += 1
      }
      return true
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"), UInt8(ascii: "b"), UInt8(ascii: "f"),
      UInt8(ascii: "n"), UInt8(ascii: "r"), UInt8(ascii: "t"):
      offset += 1
      return true
    default:
      return false
    }
  }

  private mutating func scanNumber() -> Bool {
    if current == UInt8(ascii: "-") { offset += 1 }
    if current == UInt8(ascii: "0") {
      offset += 1
    } else {
      guard scanDigits() else { return false }
    }
    if current == UInt8(ascii: ".") {
      offset += 1
      guard scanDigits() else { return false }
    }
    if current == UInt8(ascii: "e") || current == UInt8(ascii: "E") {
      offset += 1
      if current == UInt8(ascii: "+") || current == UInt8(ascii: "-") { offset += 1 }
      guard scanDigits() else { return false }
    }
    return true
  }

  private mutating func scanDigits() -> Bool {
    let start = offset
    while let byte = current, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { offset += 1 }
    return offset > start
  }

  private mutating func skipSpace() {
    while let byte = current, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
  }
}
