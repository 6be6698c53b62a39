/// A place between two pages of a query or a scan, to go on from later, in another task or process.
///
/// Its text is opaque, safe in URLs and short: a web service hands it to its client as "next page" and gives it back to
/// ``ItemSequence/resume(from:)``.
///
/// ```swift
/// let page = try await orders.query(Key("PK") == "CUSTOMER#1", limit: 20).page()
/// let text = page.cursor?.description
/// // later
/// let next = try await orders.query(Key("PK") == "CUSTOMER#1", limit: 20)
///   .resume(from: PageCursor(text)).page()
/// ```
///
/// The text carries the key that the page ended at, neither encrypted nor signed. A damaged text is refused on the way
/// in; a cursor of another table or index is refused by the store. It stays valid while items come and go.
public struct PageCursor: Sendable, Hashable {
  /// The `LastEvaluatedKey` that the page ended with.
  public let lastEvaluatedKey: Item

  /// Makes a cursor of the `LastEvaluatedKey` of a request of one's own.
  ///
  /// Throws ``TableError`` with code `.validation` where `lastEvaluatedKey` is empty or has an attribute that is no
  /// string, number or binary value.
  public init(lastEvaluatedKey: Item) throws(TableError) {
    let scalars: [AttributeValue.Kind] = [.s, .n, .b]
    guard !lastEvaluatedKey.isEmpty,
      lastEvaluatedKey.attributes.values.allSatisfy({ scalars.contains($0.kind) })
    else { throw .validation("A page cursor is made of a key: strings, numbers and binary values only") }
    self.lastEvaluatedKey = lastEvaluatedKey
  }

  /// Makes a cursor of its text.
  ///
  /// Throws ``TableError`` with code `.validation` where `text` is not the whole text of a cursor.
  public init(_ text: String) throws(TableError) {
    guard let bytes = Self.bytes(ofText: text) else { throw Self.malformed }
    try self.init(bytes: bytes)
  }

  /// Makes a cursor of its bytes.
  ///
  /// Throws ``TableError`` with code `.validation` where `bytes` are not all the bytes of a cursor.
  public init(bytes: [UInt8]) throws(TableError) {
    var reader = CursorReader(bytes: bytes)
    guard let key = reader.key() else { throw Self.malformed }
    try self.init(lastEvaluatedKey: key)
  }

  private static var malformed: TableError {
    .validation("The page cursor is malformed: use the text of a cursor unchanged")
  }

  /// The cursor as bytes: a version, the attributes in the order of their names, a checksum.
  public var bytes: [UInt8] {
    var bytes = [CursorFormat.version]
    for (name, value) in lastEvaluatedKey.attributes.sorted(by: { $0.key < $1.key }) {
      switch value {
      case .s(let string): bytes.append(kind: "S", name, Array(string.utf8))
      case .n(let number): bytes.append(kind: "N", name, Array(number.description.utf8))
      case .b(let binary): bytes.append(kind: "B", name, binary)
      case .bool, .null, .l, .m, .ss, .ns, .bs: preconditionFailure("a key holds scalars only")
      }
    }
    let checksum = CursorFormat.checksum(of: bytes[...])
    for shift in [24, 16, 8, 0] { bytes.append(UInt8(truncatingIfNeeded: checksum >> UInt32(shift))) }
    return bytes
  }
}

extension PageCursor: CustomStringConvertible {
  /// The cursor as text of letters, digits, `-` and `_`.
  public var description: String {
    let text = Base64.encode(bytes).utf8.compactMap { byte -> UInt8? in
      switch byte {
      case UInt8(ascii: "+"): UInt8(ascii: "-")
      case UInt8(ascii: "/"): UInt8(ascii: "_")
      case UInt8(ascii: "="): nil
      default: byte
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  /// The bytes of a text in base64 with the alphabet for URLs and without padding.
  private static func bytes(ofText text: String) -> [UInt8]? {
    var standard: [UInt8] = []
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "-"): standard.append(UInt8(ascii: "+"))
      case UInt8(ascii: "_"): standard.append(UInt8(ascii: "/"))
      case UInt8(ascii: "+"), UInt8(ascii: "/"), UInt8(ascii: "="): return nil
      default: standard.append(byte)
      }
    }
    while standard.count % 4 != 0 { standard.append(UInt8(ascii: "=")) }
    return Base64.decode(standard.span)
  }
}

extension PageCursor: Codable {
  /// Decodes a cursor from its text.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    do {
      try self.init(container.decode(String.self))
    } catch let error as TableError {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: error.message)
    }
  }

  /// Encodes the cursor as its text.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

private enum CursorFormat {
  static let version: UInt8 = 1

  /// FNV-1a, 32 bits: tells a cut or mistyped text, not a forged one.
  static func checksum(of bytes: ArraySlice<UInt8>) -> UInt32 {
    bytes.reduce(0x811C_9DC5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
  }
}

extension [UInt8] {
  /// Appends an attribute: type descriptor, length and bytes of the name, length and bytes of the value.
  fileprivate mutating func append(kind: Unicode.Scalar, _ name: AttributeName, _ value: [UInt8]) {
    append(UInt8(ascii: kind))
    append(lengthOf: name.string.utf8.count)
    append(contentsOf: name.string.utf8)
    append(lengthOf: value.count)
    append(contentsOf: value)
  }

  private mutating func append(lengthOf count: Int) {
    var rest = count
    while rest > 127 {
      append(UInt8(rest & 127) | 128)
      rest >>= 7
    }
    append(UInt8(rest))
  }
}

private struct CursorReader {
  private var rest: ArraySlice<UInt8>

  init(bytes: [UInt8]) { rest = bytes[...] }

  /// The key that all the bytes say; nil where they say none.
  mutating func key() -> Item? {
    guard rest.count > 5, rest.first == CursorFormat.version else { return nil }
    let checksum = rest.suffix(4).reduce(0) { $0 << 8 | UInt32($1) }
    rest.removeLast(4)
    guard CursorFormat.checksum(of: rest) == checksum else { return nil }
    rest.removeFirst()
    var key = Item()
    while let kind = rest.popFirst() {
      guard let name = string(), let bytes = field() else { return nil }
      let value: AttributeValue? =
        switch kind {
        case UInt8(ascii: "S"): String(validating: bytes, as: UTF8.self).map { .s($0) }
        case UInt8(ascii: "N"):
          String(validating: bytes, as: UTF8.self).flatMap { Number($0) }.map { .n($0) }
        case UInt8(ascii: "B"): .b(Array(bytes))
        default: nil
        }
      guard let value, key.attributes.updateValue(value, forKey: AttributeName(name)) == nil else {
        return nil
      }
    }
    return key
  }

  private mutating func string() -> String? { field().flatMap { String(validating: $0, as: UTF8.self) } }

  private mutating func field() -> ArraySlice<UInt8>? {
    guard let count = length(), count <= rest.count else { return nil }
    defer { rest.removeFirst(count) }
    return rest.prefix(count)
  }

  private mutating func length() -> Int? {
    var length = 0
    for shift in [0, 7, 14, 21] {
      guard let byte = rest.popFirst() else { return nil }
      length |= Int(byte & 127) << shift
      if byte < 128 { return length }
    }
    return nil
  }
}
