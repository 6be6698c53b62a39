/// The beginnings that many values of a key attribute have, each stored as one byte.
///
/// They divide all byte strings into intervals in their order: those before the first beginning, those that start with it,
/// those between it and the second, and so on, numbered from 1. A value is encoded as the number of its interval and, in an
/// interval of a beginning, what follows that, otherwise the whole value. So encoded values sort as values do.
package struct KeyPrefixes: Hashable, Sendable {
  /// The most beginnings of one attribute: a byte numbers the intervals.
  package static let maximumCount = 100

  /// The beginnings in byte order.
  package let texts: [[UInt8]]

  /// Takes beginnings, at most ``maximumCount``; nil where one is empty or the beginning of another.
  package init?(_ texts: [[UInt8]]) {
    let sorted = texts.sorted { $0.sortsBefore($1) }
    guard (1...Self.maximumCount).contains(sorted.count), sorted.allSatisfy({ !$0.isEmpty }),
      zip(sorted, sorted.dropFirst()).allSatisfy({ !$1.starts(with: $0) })
    else { return nil }
    self.texts = sorted
  }

  /// The number of `value`'s interval, and how many of its bytes that says.
  func interval(of value: Span<UInt8>) -> (number: UInt8, length: Int) {
    var number: UInt8 = 1
    for text in texts {
      let shared = Swift.min(text.count, value.count)
      switch value.extracting(0..<shared).compare(text.span.extracting(0..<shared)) {
      case .ascending: return (number, 0)
      case .same: return value.count < text.count ? (number, 0) : (number + 1, text.count)
      case .descending: number += 2
      }
    }
    return (number, 0)
  }

  /// What values of an interval begin with; nil where there is no such interval.
  package func beginning(ofInterval number: UInt8) -> [UInt8]? {
    guard number >= 1, number <= 2 * texts.count + 1 else { return nil }
    return number.isMultiple(of: 2) ? texts[Int(number) / 2 - 1] : []
  }
}

extension KeyEncoding {
  /// Appends a component as ``append(_:isLast:to:)`` does, its beginning shortened by `prefixes`, which only strings and
  /// binaries may have.
  package static func append(
    _ value: AttributeValue,
    isLast: Bool,
    prefixes: KeyPrefixes?,
    to bytes: inout [UInt8]
  ) {
    switch value {
    case .s(let string): append(bytes: string.utf8Span.span, isLast: isLast, prefixes: prefixes, to: &bytes)
    case .b(let binary): append(bytes: binary.span, isLast: isLast, prefixes: prefixes, to: &bytes)
    default: append(value, isLast: isLast, to: &bytes)
    }
  }

  /// Appends the bytes of a string or binary, its beginning shortened by `prefixes`.
  package static func append(
    bytes raw: Span<UInt8>,
    isLast: Bool,
    prefixes: KeyPrefixes?,
    to bytes: inout [UInt8]
  ) {
    guard let prefixes else { return append(bytes: raw, isLast: isLast, to: &bytes) }
    let (number, length) = prefixes.interval(of: raw)
    bytes.append(number)
    append(bytes: raw.extracting(length..<raw.count), isLast: isLast, to: &bytes)
  }

  /// Reads a component that was written with `prefixes`, and moves `offset` behind it.
  package static func decode(
    _ type: ScalarAttributeType,
    isLast: Bool,
    prefixes: KeyPrefixes?,
    from bytes: RawSpan,
    at offset: inout Int
  ) throws(TableError) -> AttributeValue {
    guard let prefixes, type != .n else { return try decode(type, isLast: isLast, from: bytes, at: &offset) }
    let start = offset
    guard start >= 0, start < bytes.byteCount,
      let beginning = prefixes.beginning(ofInterval: bytes.byte(at: start))
    else { throw .corrupted("a key component with an unknown beginning", at: start) }
    offset += 1
    guard case .b(let rest) = try decode(.b, isLast: isLast, from: bytes, at: &offset) else {
      throw .corrupted("a key component of another type", at: start)
    }
    let whole = beginning + rest
    // Another beginning would be a second form of the same value.
    guard prefixes.interval(of: whole.span).number == bytes.byte(at: start) else {
      throw .corrupted("a key component with a wrong beginning", at: start)
    }
    if type == .b { return .b(whole) }
    guard let string = String(validating: whole.span) else {
      throw .corrupted("a key string that is not UTF-8", at: start)
    }
    return .s(string)
  }
}
