extension AttributeValue: Hashable {
  /// DynamoDB's equality: strings by their bytes, numbers by value, sets without regard to order.
  public static func == (left: AttributeValue, right: AttributeValue) -> Bool {
    switch (left, right) {
    case (.s(let left), .s(let right)): left.isIdenticalText(to: right)
    case (.n(let left), .n(let right)): left == right
    case (.b(let left), .b(let right)): left == right
    case (.bool(let left), .bool(let right)): left == right
    case (.null, .null): true
    case (.l(let left), .l(let right)): left == right
    case (.m(let left), .m(let right)): left == right
    case (.ss(let left), .ss(let right)):
      left.count == right.count && Set(left.map { AttributeName($0) }) == Set(right.map { AttributeName($0) })
    case (.ns(let left), .ns(let right)): left.count == right.count && Set(left) == Set(right)
    case (.bs(let left), .bs(let right)): left.count == right.count && Set(left) == Set(right)
    default: false
    }
  }

  public func hash(into hasher: inout Hasher) {
    hasher.combine(kind)
    switch self {
    case .s(let string): hasher.combine(string)
    case .n(let number): hasher.combine(number)
    case .b(let bytes): hasher.combine(bytes)
    case .bool(let bool): hasher.combine(bool)
    case .null: break
    case .l(let list): hasher.combine(list)
    case .m(let map): hasher.combine(map)
    case .ss(let strings): hasher.combine(Set(strings.map { AttributeName($0) }))
    case .ns(let numbers): hasher.combine(Set(numbers))
    case .bs(let binaries): hasher.combine(Set(binaries))
    }
  }

  /// Negative, zero or positive, as this value sorts before, with or after `other`; nil unless both are strings, both
  /// numbers or both binary.
  package func compare(_ other: AttributeValue) -> Int? {
    switch (self, other) {
    case (.s(let left), .s(let right)): Self.order(left.utf8, right.utf8)
    case (.n(let left), .n(let right)): left == right ? 0 : (left < right ? -1 : 1)
    case (.b(let left), .b(let right)): Self.order(left, right)
    default: nil
    }
  }

  private static func order(_ left: some Sequence<UInt8>, _ right: some Sequence<UInt8>) -> Int {
    if left.lexicographicallyPrecedes(right) { return -1 }
    return left.elementsEqual(right) ? 0 : 1
  }
}

extension String {
  /// Whether both have the same bytes; `==` also holds between canonically equivalent strings.
  package func isIdenticalText(to other: String) -> Bool {
    utf8.count == other.utf8.count && self == other && utf8.elementsEqual(other.utf8)
  }
}
