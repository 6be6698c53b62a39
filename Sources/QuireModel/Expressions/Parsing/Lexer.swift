/// Cuts the UTF-8 bytes of an expression into tokens.
///
/// Each grammar has keywords of its own: `SET` is a keyword of updates, and an ordinary (reserved) name elsewhere.
struct Lexer {
  private let bytes: [UInt8]
  private let keywords: [Token.Keyword]
  private var position = 0

  init(_ bytes: [UInt8], keywords: [Token.Keyword]) {
    self.bytes = bytes
    self.keywords = keywords
  }

  /// All tokens of the text, the last of them its end.
  static func tokens(of bytes: [UInt8], keywords: [Token.Keyword]) -> [Token] {
    var lexer = Lexer(bytes, keywords: keywords)
    var tokens: [Token] = []
    while true {
      let token = lexer.next()
      tokens.append(token)
      if token.kind == .end { return tokens }
    }
  }

  private mutating func next() -> Token {
    while position < bytes.count, Self.isSpace(bytes[position]) { position += 1 }
    guard position < bytes.count else { return Token(kind: .end, start: bytes.count, end: bytes.count) }
    let start = position
    let kind = scan(bytes[position])
    return Token(kind: kind, start: start, end: position)
  }

  /// Moves behind the token that starts with `first`.
  private mutating func scan(_ first: UInt8) -> Token.Kind {
    position += 1
    switch first {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): return word()
    case UInt8(ascii: "#"): return placeholder(.namePlaceholder)
    case UInt8(ascii: ":"): return placeholder(.valuePlaceholder)
    case UInt8(ascii: "0"): return .integer
    case UInt8(ascii: "1")...UInt8(ascii: "9"):
      while position < bytes.count, Self.isDigit(bytes[position]) { position += 1 }
      return .integer
    case UInt8(ascii: "="): return .comparator(.equal)
    case UInt8(ascii: "<"):
      if skip(UInt8(ascii: ">")) { return .comparator(.notEqual) }
      return .comparator(skip(UInt8(ascii: "=")) ? .lessOrEqual : .less)
    case UInt8(ascii: ">"): return .comparator(skip(UInt8(ascii: "=")) ? .greaterOrEqual : .greater)
    case UInt8(ascii: "("): return .openParenthesis
    case UInt8(ascii: ")"): return .closeParenthesis
    case UInt8(ascii: "["): return .openBracket
    case UInt8(ascii: "]"): return .closeBracket
    case UInt8(ascii: ","): return .comma
    case UInt8(ascii: "."): return .dot
    case UInt8(ascii: "+"): return .plus
    case UInt8(ascii: "-"): return .minus
    default:
      // The whole character, so that a message that quotes it stays text.
      while position < bytes.count, bytes[position] & 0xC0 == 0x80 { position += 1 }
      return .unknown
    }
  }

  private mutating func word() -> Token.Kind {
    let start = position - 1
    skipWord()
    return keywords.first { spells($0, start..<position) }.map { .keyword($0) } ?? .identifier
  }

  private mutating func placeholder(_ kind: Token.Kind) -> Token.Kind {
    let start = position
    skipWord()
    return position == start ? .unknown : kind
  }

  private mutating func skipWord() {
    while position < bytes.count, Self.isWord(bytes[position]) { position += 1 }
  }

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard position < bytes.count, bytes[position] == byte else { return false }
    position += 1
    return true
  }

  /// Whether the letters in `range` are those of `keyword`, in either case.
  private func spells(_ keyword: Token.Keyword, _ range: Range<Int>) -> Bool {
    let letters = keyword.rawValue.utf8
    return letters.count == range.count && zip(letters, bytes[range]).allSatisfy { $0 == $1 & ~0x20 }
  }

  static func isWord(_ byte: UInt8) -> Bool {
    let isLetter = byte | 0x20 >= UInt8(ascii: "a") && byte | 0x20 <= UInt8(ascii: "z")
    return isLetter || isDigit(byte) || byte == UInt8(ascii: "_")
  }

  private static func isDigit(_ byte: UInt8) -> Bool {
    byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9")
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x09 || byte == 0x0A || byte == 0x0D
  }
}
