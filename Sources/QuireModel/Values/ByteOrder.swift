/// How two values of one type stand to each other.
package enum Ordering: Sendable, Hashable {
  case ascending
  case same
  case descending
}

extension String {
  /// Whether the UTF-8 bytes of both are the same; `==` would also call a composed and a decomposed letter
  /// the same.
  package func hasSameBytes(as other: String) -> Bool {
    // Canonical equality of ASCII text is one memcmp, and it tells nearly all different strings apart.
    guard utf8.count == other.utf8.count, self == other else { return false }
    // A string of the same length that is canonically equal to an ASCII one is that string: only longer
    // characters become ASCII ones by normalization.
    let left = utf8Span
    return left.isKnownASCII || left.span.compare(other.utf8Span.span) == .same
  }

  /// Whether the UTF-8 bytes come before those of the other string.
  package func precedesByBytes(_ other: String) -> Bool {
    let left = utf8Span
    let right = other.utf8Span
    if left.isKnownASCII, right.isKnownASCII { return self < other }
    return left.span.compare(right.span) == .ascending
  }

  /// Compares by unsigned UTF-8 bytes.
  package func compareBytes(_ other: String) -> Ordering {
    let left = utf8Span
    let right = other.utf8Span
    // ASCII text is in normal form: Swift then compares it by memcmp.
    if left.isKnownASCII, right.isKnownASCII {
      return self == other ? .same : self < other ? .ascending : .descending
    }
    return left.span.compare(right.span)
  }
}

extension Span<UInt8> {
  /// Compares by unsigned bytes; a prefix comes first.
  package func compare(_ other: Span<UInt8>) -> Ordering {
    let shared = Swift.min(count, other.count)
    var index = 0
    // Eight at a time as long as they are the same.
    let (left, right) = (RawSpan(_elements: self), RawSpan(_elements: other))
    while index + 8 <= shared {
      // SAFETY: every pattern of bits is an integer; the offsets are checked.
      let one = unsafe left.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
      let two = unsafe right.unsafeLoadUnaligned(fromByteOffset: index, as: UInt64.self)
      if one != two { return one.bigEndian < two.bigEndian ? .ascending : .descending }
      index += 8
    }
    while index < shared {
      let left = self[index]
      let right = other[index]
      if left != right { return left < right ? .ascending : .descending }
      index += 1
    }
    if count == other.count { return .same }
    return count < other.count ? .ascending : .descending
  }
}
