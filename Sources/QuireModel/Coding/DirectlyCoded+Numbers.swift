/// Swift's integer types.
///
/// None of them passes through another one on its way.
protocol DirectlyCodedInteger: DirectlyCoded, FixedWidthInteger {}

extension DirectlyCodedInteger {
  func attributeValue(at codingPath: () -> [any CodingKey]) throws -> AttributeValue {
    if let small = Int64(exactly: self) { return .n(Number(small)) }
    return .n(try Number(encoding: self, codingPath))
  }

  static func decoded(from value: AttributeValue, at codingPath: () -> [any CodingKey]) throws -> Self {
    guard case .n(let number) = value else { throw mismatch(.n, value, codingPath) }
    if let small = Int(exactly: number) {
      if let integer = Self(exactly: small) { return integer }
    } else if let integer = Self(number.description) {
      return integer
    }
    throw DecodingError.dataCorrupted(
      DecodingError.Context(
        codingPath: codingPath(),
        debugDescription: "expected an integer that fits \(Self.self), found another number"
      )
    )
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

/// Floating-point numbers are stored by their description, the shortest text that reads back as the same number.
protocol DirectlyCodedFloat: DirectlyCoded, BinaryFloatingPoint, LosslessStringConvertible {}

extension DirectlyCodedFloat {
  func attributeValue(at codingPath: () -> [any CodingKey]) throws -> AttributeValue {
    .n(try Number(encoding: self, codingPath))
  }

  static func decoded(from value: AttributeValue, at codingPath: () -> [any CodingKey]) throws -> Self {
    guard case .n(let number) = value else { throw mismatch(.n, value, codingPath) }
    guard let float = Self(number.description), float.isFinite else {
      throw DecodingError.dataCorrupted(
        DecodingError.Context(
          codingPath: codingPath(),
          debugDescription: "expected a number within the range of \(Self.self), found a greater one"
        )
      )
    }
    return float
  }
}

extension Double: DirectlyCodedFloat {}
extension Float: DirectlyCodedFloat {}

extension Number {
  /// The number that a Swift number's text says.
  init<Value: CustomStringConvertible>(encoding value: Value, _ codingPath: () -> [any CodingKey]) throws {
    guard let number = Number(value.description) else {
      throw EncodingError.invalidValue(
        value,
        EncodingError.Context(
          codingPath: codingPath(),
          debugDescription: """
            not a number that an attribute can hold: it is finite, has at most 38 significant digits and is 0 \
            or between 1E-130 and 9.9…E+125 in magnitude
            """
        )
      )
    }
    self = number
  }
}
