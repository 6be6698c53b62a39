/// Swift's integer types.
///
/// None of them passes through another number type on its way.
protocol DirectlyCodedInteger: DirectlyCoded, FixedWidthInteger {}

extension DirectlyCodedInteger {
  func attributeValue(at codingPath: () -> [any CodingKey]) throws -> AttributeValue {
    guard let number = Number(exactly: self) else { throw Number.notStorable(self, codingPath) }
    return .n(number)
  }

  static func decoded(from value: AttributeValue, at codingPath: () -> [any CodingKey]) throws -> Self {
    guard case .n(let number) = value else { throw mismatch(.n, value, codingPath) }
    guard let integer = Self(exactly: number) else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: codingPath(),
          debugDescription: "expected an integer that fits \(Self.self), found another number"
        )
      )
    }
    return integer
  }
}

extension Int: DirectlyCodedInteger {}
extension Int8: DirectlyCodedInteger {}
extension Int16: DirectlyCodedInteger {}
extension Int32: DirectlyCodedInteger {}
extension Int64: DirectlyCodedInteger {}
extension Int128: DirectlyCodedInteger {}
extension UInt: DirectlyCodedInteger {}
extension UInt8: DirectlyCodedInteger {}
extension UInt16: DirectlyCodedInteger {}
extension UInt32: DirectlyCodedInteger {}
extension UInt64: DirectlyCodedInteger {}
extension UInt128: DirectlyCodedInteger {}

extension Double: DirectlyCoded {
  func attributeValue(at codingPath: () -> [any CodingKey]) throws -> AttributeValue {
    guard let number = Number(self) else { throw Number.notStorable(self, codingPath) }
    return .n(number)
  }

  static func decoded(from value: AttributeValue, at codingPath: () -> [any CodingKey]) throws -> Double {
    guard case .n(let number) = value else { throw mismatch(.n, value, codingPath) }
    return Double(number)
  }
}

extension Float: DirectlyCoded {
  func attributeValue(at codingPath: () -> [any CodingKey]) throws -> AttributeValue {
    guard let number = Number(self) else { throw Number.notStorable(self, codingPath) }
    return .n(number)
  }

  static func decoded(from value: AttributeValue, at codingPath: () -> [any CodingKey]) throws -> Float {
    guard case .n(let number) = value else { throw mismatch(.n, value, codingPath) }
    // From text, because by way of a Double the number would be rounded twice.
    guard let float = Float(number.description), float.isFinite else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: codingPath(),
          debugDescription: "expected a number within the range of Float, found a greater one"
        )
      )
    }
    return float
  }
}

extension Number {
  /// The error for a Swift number that is none of DynamoDB's.
  static func notStorable(_ value: Any, _ codingPath: () -> [any CodingKey]) -> EncodingError {
    .invalidValue(
      value,
      EncodingError.Context(
        codingPath: codingPath(),
        debugDescription: """
          not a number that an attribute can hold: it is finite, has at most 38 significant digits and is 0 or \
          between 1E-130 and 9.9…E+125 in magnitude
          """
      )
    )
  }
}
