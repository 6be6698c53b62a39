extension Number {
  /// The number equal to `value`.
  public init(_ value: Int64) { self.init(isNegative: value < 0, word: value.magnitude) }

  /// The number equal to `value`.
  public init(_ value: Int) { self.init(Int64(value)) }

  /// The number equal to `value`.
  public init(_ value: UInt64) { self.init(isNegative: false, word: value) }

  /// The number equal to `value`, or nil where it has more than 38 significant digits or is out of range.
  public init?(exactly value: some BinaryInteger) {
    if let word = Int64(exactly: value) {
      self.init(word)
      return
    }
    guard let magnitude = UInt128(exactly: value.magnitude),
      let number = try? Number(isNegative: value < 0, coefficient: magnitude, exponent: 0)
    else { return nil }
    self = number
  }

  /// The shortest decimal number that `value` reads back from, or nil where `value` is not finite or out of
  /// range.
  ///
  /// 0.1 as a `Double` becomes 0.1, not the 55 digits of its binary value.
  public init?(_ value: Double) {
    // The exact conversion of the standard library would call the C library's mathematics, which a program
    // without Foundation does not link.
    if abs(value) < 0x1p53, Double(Int64(value)) == value {
      self.init(Int64(value))
    } else {
      self.init(value.description)
    }
  }

  /// The shortest decimal number that `value` reads back from, or nil where `value` is not finite or out of
  /// range.
  public init?(_ value: Float) {
    self.init(value.description)
  }
}

extension Number: ExpressibleByIntegerLiteral {
  /// The number written in the source.
  public init(integerLiteral value: Int64) { self.init(value) }
}

extension Number: ExpressibleByFloatLiteral {
  /// The number written in the source, which must be in a number's range.
  ///
  /// Beyond 17 significant digits write it as text: `Number("0.123456789012345678")`.
  public init(floatLiteral value: Double) {
    guard let number = Number(value) else { preconditionFailure("\(value) is out of a number's range") }
    self = number
  }
}

extension FixedWidthInteger {
  /// The integer equal to `number`, or nil where it has a fraction or does not fit.
  public init?(exactly number: Number) {
    guard number.exponent >= 0 else { return nil }
    // Beyond 38 zeros no coefficient but 0 fits, and 0 has the exponent 0.
    guard number.exponent <= 38 else { return nil }
    let (magnitude, overflow) = number.coefficient.multipliedReportingOverflow(
      by: PowersOfTen.power(Int(number.exponent))
    )
    guard !overflow else { return nil }
    if number.isNegative {
      guard magnitude <= UInt128(Int128.max), let value = Self(exactly: -Int128(magnitude)) else {
        return nil
      }
      self = value
    } else {
      guard let value = Self(exactly: magnitude) else { return nil }
      self = value
    }
  }
}

extension Double {
  /// The floating-point value nearest to `number`.
  public init(_ number: Number) {
    let exponent = Int(number.exponent)
    // A whole number below 2^53 times or divided by a power of ten up to 10^22 is exact operands and one
    // rounding.
    if number.coefficient < 1 << 53, abs(exponent) <= 22 {
      let whole = Double(UInt64(truncatingIfNeeded: number.coefficient))
      let power = Double(PowersOfTen.power(abs(exponent)))
      let magnitude = exponent < 0 ? whole / power : whole * power
      self = number.isNegative ? -magnitude : magnitude
      return
    }
    guard let value = Double("\(number.isNegative ? "-" : "")\(number.coefficient)e\(exponent)") else {
      preconditionFailure("digits with an exponent are a floating-point value")
    }
    self = value
  }
}

extension Number: Codable {
  /// Reads a number from an integer, a floating-point value or text.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let value = try? container.decode(Int64.self) {
      self.init(value)
      return
    }
    let number: Number?
    if let value = try? container.decode(Double.self) {
      number = Number(value)
    } else {
      number = Number(try container.decode(String.self))
    }
    guard let number else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a number of 38 digits")
    }
    self = number
  }

  /// Writes the number as text, which keeps all digits in every format.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}
