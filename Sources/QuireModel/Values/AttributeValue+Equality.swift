extension AttributeValue: Hashable {
  /// Whether both are of one type and hold the same: strings by UTF-8 bytes, numbers by value, sets in any
  /// order.
  public static func == (left: AttributeValue, right: AttributeValue) -> Bool {
    switch (left, right) {
    case (.s(let left), .s(let right)): left.hasSameBytes(as: right)
    case (.n(let left), .n(let right)): left == right
    case (.b(let left), .b(let right)): left == right
    case (.bool(let left), .bool(let right)): left == right
    case (.null, .null): true
    case (.l(let left), .l(let right)): left == right
    case (.m(let left), .m(let right)): left == right
    case (.ss(let left), .ss(let right)):
      left.count == right.count && Set(left.lazy.map(ByteString.init)) == Set(right.lazy.map(ByteString.init))
    case (.ns(let left), .ns(let right)): left.count == right.count && Set(left) == Set(right)
    case (.bs(let left), .bs(let right)): left.count == right.count && Set(left) == Set(right)
    default: false
    }
  }

  /// Feeds what equality compares into `hasher`.
  public func hash(into hasher: inout Hasher) {
    switch self {
    case .s(let value):
      hasher.combine(0 as UInt8)
      // Canonically equal strings share a hash; equality still tells them apart.
      hasher.combine(value)
    case .n(let value):
      hasher.combine(1 as UInt8)
      hasher.combine(value)
    case .b(let value):
      hasher.combine(2 as UInt8)
      hasher.combine(value)
    case .bool(let value):
      hasher.combine(3 as UInt8)
      hasher.combine(value)
    case .null:
      hasher.combine(4 as UInt8)
    case .l(let values):
      hasher.combine(5 as UInt8)
      hasher.combine(values)
    case .m(let values):
      hasher.combine(6 as UInt8)
      hasher.combine(values)
    case .ss(let values):
      hasher.combine(7 as UInt8)
      hasher.combine(Set(values.lazy.map(ByteString.init)))
    case .ns(let values):
      hasher.combine(8 as UInt8)
      hasher.combine(Set(values))
    case .bs(let values):
      hasher.combine(9 as UInt8)
      hasher.combine(Set(values))
    }
  }

  /// How two strings, numbers or binaries stand to each other in a sort key's order; nil for other types and
  /// for values of different types.
  package func compare(_ other: AttributeValue) -> Ordering? {
    switch (self, other) {
    case (.s(let left), .s(let right)): left.compareBytes(right)
    case (.n(let left), .n(let right)): left == right ? .same : left < right ? .ascending : .descending
    case (.b(let left), .b(let right)): left.span.compare(right.span)
    default: nil
    }
  }
}

/// A string that equals another by UTF-8 bytes, as an element of a set.
struct ByteString: Hashable {
  let string: String

  init(_ string: String) { self.string = string }

  static func == (left: ByteString, right: ByteString) -> Bool { left.string.hasSameBytes(as: right.string) }

  func hash(into hasher: inout Hasher) { hasher.combine(string) }
}
