/// Reads JSON text (RFC 8259) piece by piece.
struct JSONReader {
  /// Arrays and objects may lie within each other this deep.
  static let maximumDepth = 256

  private let bytes: [UInt8]
  private var offset = 0
  private var depth = 0

  init(_ bytes: [UInt8]) { self.bytes = bytes }

  init(_ text: String) { self.init(Array(text.utf8)) }

  /// The one value of a text.
  static func value(of text: String) throws(JSONFault) -> JSONValue {
    var reader = JSONReader(text)
    let value = try reader.value()
    try reader.end()
    return value
  }

  /// Throws where anything but space follows.
  mutating func end() throws(JSONFault) {
    skipSpace()
    if offset < bytes.count { throw fault("expected nothing after the value") }
  }

  /// Reads a value.
  mutating func value() throws(JSONFault) -> JSONValue {
    switch try first() {
    case UInt8(ascii: "{"):
      var members: [JSONValue.Member] = []
      try object { name, reader throws(JSONFault) in
        members.append(JSONValue.Member(name: name, value: try reader.value()))
      }
      return .object(members)
    case UInt8(ascii: "["):
      var elements: [JSONValue] = []
      try array { reader throws(JSONFault) in elements.append(try reader.value()) }
      return .array(elements)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return .number(try number())
    }
  }

  /// Reads a value, and answers its text as it stands.
  mutating func text() throws(JSONFault) -> String {
    _ = try first()
    let start = offset
    _ = try value()
    return String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  // MARK: Arrays and objects

  /// Reads an object; `member` has to read the value of each member.
  mutating func object(_ member: (String, inout JSONReader) throws(JSONFault) -> Void) throws(JSONFault) {
    var names: Set<[UInt8]> = []
    try sequence(from: "{", to: "}", what: "an object") { reader throws(JSONFault) in
      guard try reader.first() == UInt8(ascii: "\"") else { throw reader.fault("expected a name in quotes") }
      let start = reader.offset
      let name = try reader.string()
      guard names.insert(Array(name.utf8)).inserted else {
        throw JSONFault("the member \"\(name)\" is there twice", offset: start)
      }
      guard try reader.first() == UInt8(ascii: ":") else { throw reader.fault("expected a colon") }
      reader.offset += 1
      try member(name, &reader)
    }
  }

  /// Reads an array; `element` has to read each element.
  mutating func array(_ element: (inout JSONReader) throws(JSONFault) -> Void) throws(JSONFault) {
    try sequence(from: "[", to: "]", what: "an array", element)
  }

  private mutating func sequence(
    from opening: Unicode.Scalar,
    to closing: Unicode.Scalar,
    what: String,
    _ element: (inout JSONReader) throws(JSONFault) -> Void
  ) throws(JSONFault) {
    guard try first() == UInt8(ascii: opening) else { throw fault("expected \(what)") }
    guard depth < Self.maximumDepth else { throw fault("values lie within each other deeper than \(Self.maximumDepth)") }
    depth += 1
    offset += 1
    if try first() != UInt8(ascii: closing) {
      while true {
        try element(&self)
        let byte = try first()
        if byte == UInt8(ascii: closing) { break }
        guard byte == UInt8(ascii: ",") else { throw fault("expected a comma or the end of \(what)") }
        offset += 1
      }
    }
    offset += 1
    depth -= 1
  }

  // MARK: Scalars

  /// Reads a string.
  mutating func string() throws(JSONFault) -> String {
    guard try first() == UInt8(ascii: "\"") else { throw fault("expected a string") }
    offset += 1
    var text: [UInt8] = []
    var start = offset
    while offset < bytes.count {
      switch bytes[offset] {
      case UInt8(ascii: "\""):
        text += bytes[start..<offset]
        offset += 1
        guard let string = String(validating: text, as: UTF8.self) else { throw fault("text is not UTF-8") }
        return string
      case UInt8(ascii: "\\"):
        text += bytes[start..<offset]
        text += String(try escape()).utf8
        start = offset
      case 0..<0x20:
        throw fault("a control character in a string must be escaped")
      default:
        offset += 1
      }
    }
    throw fault("the string does not end")
  }

  private mutating func escape() throws(JSONFault) -> Unicode.Scalar {
    offset += 1
    guard offset < bytes.count else { throw fault("the string does not end") }
    let byte = bytes[offset]
    offset += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return Unicode.Scalar(byte)
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape()
    default: throw fault("unknown escape in a string")
    }
  }

  private mutating func unicodeEscape() throws(JSONFault) -> Unicode.Scalar {
    let high = try hexadecimal()
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard (0xD800..<0xDC00).contains(high), bytes[offset...].starts(with: [UInt8(ascii: "\\"), UInt8(ascii: "u")])
    else { throw fault("half of a surrogate pair in a string") }
    offset += 2
    let low = try hexadecimal()
    guard (0xDC00..<0xE000).contains(low),
      let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    else { throw fault("half of a surrogate pair in a string") }
    return scalar
  }

  private mutating func hexadecimal() throws(JSONFault) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard offset < bytes.count, let digit = Character(Unicode.Scalar(bytes[offset])).hexDigitValue, digit < 16
      else { throw fault("expected four hexadecimal digits") }
      value = value << 4 | UInt32(digit)
      offset += 1
    }
    return value
  }

  /// Reads a number, and answers its text.
  private mutating func number() throws(JSONFault) -> String {
    let start = offset
    skip(UInt8(ascii: "-"))
    if !skip(UInt8(ascii: "0")) { try digits("expected a value") }
    if skip(UInt8(ascii: ".")) { try digits("expected a digit") }
    if skip(UInt8(ascii: "e")) || skip(UInt8(ascii: "E")) {
      if !skip(UInt8(ascii: "+")) { skip(UInt8(ascii: "-")) }
      try digits("expected a digit")
    }
    return String(decoding: bytes[start..<offset], as: UTF8.self)
  }

  private mutating func digits(_ message: String) throws(JSONFault) {
    let start = offset
    while offset < bytes.count, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(bytes[offset]) { offset += 1 }
    if offset == start { throw fault(message) }
  }

  private mutating func word(_ word: String, _ value: JSONValue) throws(JSONFault) -> JSONValue {
    guard bytes[offset...].starts(with: word.utf8) else { throw fault("expected a value") }
    offset += word.utf8.count
    return value
  }

  @discardableResult
  private mutating func skip(_ byte: UInt8) -> Bool {
    guard offset < bytes.count, bytes[offset] == byte else { return false }
    offset += 1
    return true
  }

  // MARK: Space

  /// The first byte of what comes next.
  private mutating func first() throws(JSONFault) -> UInt8 {
    skipSpace()
    guard offset < bytes.count else { throw fault("the text ends too early") }
    return bytes[offset]
  }

  private mutating func skipSpace() {
    while offset < bytes.count, [0x20, 0x0A, 0x0D, 0x09].contains(bytes[offset]) { offset += 1 }
  }

  private func fault(_ message: String) -> JSONFault { JSONFault(message, offset: offset) }
}
