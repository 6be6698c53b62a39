/// A decimal number of up to 38 significant digits, exact: DynamoDB's N.
///
/// Magnitudes run from 1E-130 to 9.99…E+125, and zero. A number is always in normal form, so that equality is equality of
/// value: `1.50` and `1.5` are one number, and so are `-0` and `0`.
///
/// The value is `coefficient × 10^exponent`, negative or not.
public struct Number: Hashable, Sendable {
  /// The significant digits as an integer without trailing zeros; 0 only for zero.
  package let coefficient: UInt128
  /// The power of ten that the coefficient is multiplied with; 0 for zero.
  package let exponent: Int
  /// Whether the number is below zero.
  package let isNegative: Bool

  /// The most significant digits.
  package static let maximumDigits = 38
  /// The powers of ten that the first significant digit may stand for.
  package static let magnitudes: ClosedRange<Int> = -130...125

  /// Zero.
  public static let zero = Number(normalized: 0, 0, isNegative: false)

  private init(normalized coefficient: UInt128, _ exponent: Int, isNegative: Bool) {
    self.coefficient = coefficient
    self.exponent = exponent
    self.isNegative = isNegative
  }

  /// The number `coefficient × 10^exponent`.
  ///
  /// Throws `.validation` where it has too many digits or is too large or too small.
  package init(coefficient: UInt128, exponent: Int, isNegative: Bool) throws(TableError) {
    var coefficient = coefficient
    var exponent = exponent
    if coefficient == 0 {
      self = .zero
      return
    }
    while coefficient % 10 == 0 {
      coefficient /= 10
      exponent += 1
    }
    let digits = Self.digitCount(coefficient)
    guard digits <= Self.maximumDigits else { throw Self.tooManyDigits }
    let magnitude = exponent + digits - 1
    guard magnitude <= Self.magnitudes.upperBound else { throw Self.overflow }
    guard magnitude >= Self.magnitudes.lowerBound else { throw Self.underflow }
    self.init(normalized: coefficient, exponent, isNegative: isNegative)
  }

  /// The number of decimal digits of `value`; 1 for zero.
  package static func digitCount(_ value: UInt128) -> Int {
    var count = 1
    var rest = value / 10
    while rest > 0 {
      count += 1
      rest /= 10
    }
    return count
  }

  /// The power of ten that the first significant digit stands for; 0 for zero.
  package var magnitude: Int { coefficient == 0 ? 0 : exponent + Self.digitCount(coefficient) - 1 }

  static let tooManyDigits = TableError.validation(
    "Attempting to store more than 38 significant digits in a Number"
  )
  static let overflow = TableError.validation(
    "Number overflow. Attempting to store a number with magnitude larger than supported range"
  )
  static let underflow = TableError.validation(
    "Number underflow. Attempting to store a number with magnitude smaller than supported range"
  )
}

// MARK: - From Swift's numbers

extension Number {
  /// The number of any integer type of up to 64 bits.
  public init(_ value: some FixedWidthInteger) {
    // A wider type's values are cut to 38 digits' worth of range by the precondition.
    let magnitude = UInt128(value.magnitude)
    var coefficient = magnitude
    var exponent = 0
    if coefficient == 0 {
      self = .zero
      return
    }
    while coefficient % 10 == 0 {
      coefficient /= 10
      exponent += 1
    }
    precondition(Self.digitCount(coefficient) <= Self.maximumDigits, "an integer of more than 38 digits")
    self.init(normalized: coefficient, exponent, isNegative: value < 0)
  }

  /// The shortest decimal that reads back as `value`; nil for infinities, NaN, and values out of range.
  public init?(_ value: Double) {
    guard value.isFinite else { return nil }
    self.init(value.description)
  }

  /// The value as an integer, or nil where it is a fraction or out of range.
  package func integer<Integer: FixedWidthInteger>(_ type: Integer.Type) -> Integer? {
    guard exponent >= 0, exponent <= 38 else { return coefficient == 0 ? 0 : nil }
    var value: UInt128 = coefficient
    for _ in 0..<exponent {
      let (product, overflow) = value.multipliedReportingOverflow(by: 10)
      if overflow { return nil }
      value = product
    }
    if !isNegative { return Integer(exactly: value) }
    guard value <= UInt128(Int128.max) else { return nil }
    return Integer(exactly: -Int128(value))
  }
}

extension FixedWidthInteger {
  /// The integer of `number`, or nil where it is a fraction or out of range.
  public init?(exactly number: Number) {
    guard let value = number.integer(Self.self) else { return nil }
    self = value
  }
}

extension Double {
  /// The nearest Double to `number`.
  public init(_ number: Number) {
    self = Double(number.scientific) ?? 0
  }
}

extension Number: ExpressibleByIntegerLiteral {
  public init(integerLiteral value: Int64) { self.init(value) }
}

// MARK: - Order

extension Number: Comparable {
  public static func < (left: Number, right: Number) -> Bool {
    if left.isNegative != right.isNegative { return left.isNegative }
    let order = left.compareMagnitude(right)
    return left.isNegative ? order > 0 : order < 0
  }

  private func compareMagnitude(_ other: Number) -> Int {
    if coefficient == 0 || other.coefficient == 0 {
      return (coefficient == 0 ? 0 : 1) - (other.coefficient == 0 ? 0 : 1)
    }
    if magnitude != other.magnitude { return magnitude < other.magnitude ? -1 : 1 }
    // Of one magnitude, the exponents differ by at most 37: the smaller coefficient scales up within 38 digits.
    let left = Self.scaled(coefficient, by: exponent - Swift.min(exponent, other.exponent))
    let right = Self.scaled(other.coefficient, by: other.exponent - Swift.min(exponent, other.exponent))
    return left == right ? 0 : (left < right ? -1 : 1)
  }

  static func scaled(_ value: UInt128, by exponent: Int) -> UInt128 {
    var value = value
    for _ in 0..<exponent { value *= 10 }
    return value
  }
}
