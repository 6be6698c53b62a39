/// A type that is one attribute value, without going through its `encode(to:)` and `init(from:)`.
protocol DirectlyCoded {
  /// The value as an attribute value. `codingPath` is only called for an error.
  func attributeValue(at codingPath: () -> [any CodingKey]) throws -> AttributeValue

  /// The value as a member of a map; nil where the map does without it.
  func attribute(at codingPath: () -> [any CodingKey]) throws -> AttributeValue?

  /// The Swift value of an attribute value.
  static func decoded(from value: AttributeValue, at codingPath: () -> [any CodingKey]) throws -> Self

  /// The Swift value of an attribute that a map does not have; nil where there must be one.
  static var ofAbsentAttribute: Self? { get }
}

extension DirectlyCoded {
  func attribute(at codingPath: () -> [any CodingKey]) throws -> AttributeValue? {
    try attributeValue(at: codingPath)
  }

  static var ofAbsentAttribute: Self? { nil }

  /// The error for an attribute value of another type than the Swift type is made of.
  static func mismatch(
    _ expected: AttributeValue.Kind,
    _ found: AttributeValue,
    _ codingPath: () -> [any CodingKey]
  ) -> DecodingError {
    .typeMismatch(
      Self.self,
      DecodingError.Context(
        codingPath: codingPath(),
        debugDescription: "expected \(expected.explained), found \(found.kind.explained)"
      )
    )
  }
}

extension AttributeValue: DirectlyCoded {
  func attributeValue(at codingPath: () -> [any CodingKey]) -> AttributeValue { self }

  static func decoded(from value: AttributeValue, at codingPath: () -> [any CodingKey]) -> AttributeValue {
    value
  }
}

extension Item: DirectlyCoded {
  func attributeValue(at codingPath: () -> [any CodingKey]) -> AttributeValue { .m(attributes) }

  static func decoded(from value: AttributeValue, at codingPath: () -> [any CodingKey]) throws -> Item {
    guard case .m(let attributes) = value else { throw mismatch(.m, value, codingPath) }
    return Item(attributes)
  }
}

extension String: DirectlyCoded {
  func attributeValue(at codingPath: () -> [any CodingKey]) -> AttributeValue { .s(self) }

  static func decoded(from value: AttributeValue, at codingPath: () -> [any CodingKey]) throws -> String {
    guard case .s(let string) = value else { throw mismatch(.s, value, codingPath) }
    return string
  }
}

extension Bool: DirectlyCoded {
  func attributeValue(at codingPath: () -> [any CodingKey]) -> AttributeValue { .bool(self) }

  static func decoded(from value: AttributeValue, at codingPath: () -> [any CodingKey]) throws -> Bool {
    guard case .bool(let bool) = value else { throw mismatch(.bool, value, codingPath) }
    return bool
  }
}

extension Number: DirectlyCoded {
  func attributeValue(at codingPath: () -> [any CodingKey]) -> AttributeValue { .n(self) }

  static func decoded(from value: AttributeValue, at codingPath: () -> [any CodingKey]) throws -> Number {
    guard case .n(let number) = value else { throw mismatch(.n, value, codingPath) }
    return number
  }
}
