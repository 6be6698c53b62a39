/// A decimal number of up to 38 significant digits: DynamoDB's number type, exact.
///
/// Magnitudes reach from 1E-130 to 9.9999999999999999999999999999999999999E+125, and 0. A number has one
/// normal form, so equality and hashes go by value: `1.50`, `1.5` and `15E-1` are one number.
///
/// ```swift
/// let price: Number = 19.99
/// let total = try price.adding(5)
/// print(total)  // 24.99
/// ```
public struct Number: Hashable, Sendable {
  // The value is ±coefficient · 10^exponent. The coefficient has no trailing zero; zero is +0 · 10^0. It is
  // kept in two words because a UInt128 would align every value that holds a number to 16 bytes.
  private let high: UInt64
  private let low: UInt64
  /// The power of ten of the coefficient's last digit.
  package let exponent: Int16
  /// Whether the number is less than zero.
  public let isNegative: Bool

  /// The decimal digits as a whole number without trailing zeros.
  package var coefficient: UInt128 { UInt128(high) << 64 | UInt128(low) }

  /// Takes parts that are in normal form already.
  private init(isNegative: Bool, normalCoefficient: UInt128, exponent: Int) {
    self.isNegative = isNegative
    self.exponent = Int16(truncatingIfNeeded: exponent)
    high = UInt64(truncatingIfNeeded: normalCoefficient >> 64)
    low = UInt64(truncatingIfNeeded: normalCoefficient)
  }

  /// Zero.
  public static let zero = Number(isNegative: false, normalCoefficient: 0, exponent: 0)

  /// The most significant digits that a number can have.
  package static let maximumDigits = 38
  /// The powers of ten that a number's first digit can stand for.
  package static let magnitudes = -130...125

  package enum RangeFault: Error {
    case overflow
    case underflow
    case precision
  }

  /// Makes ±`coefficient` · 10^`exponent`, in normal form.
  package init(isNegative: Bool, coefficient: UInt128, exponent: Int) throws(RangeFault) {
    guard coefficient != 0 else {
      self = .zero
      return
    }
    var digits = coefficient
    var power = exponent
    // Words divide several times as fast as the 128 bits.
    if digits > UInt64.max {
      while digits % 10 == 0 {
        digits /= 10
        power += 1
      }
    } else {
      var word = UInt64(truncatingIfNeeded: digits)
      while word.isMultiple(of: 10) {
        word /= 10
        power += 1
      }
      digits = UInt128(word)
    }
    let count = PowersOfTen.digitCount(digits)
    guard count <= Number.maximumDigits else { throw .precision }
    let magnitude = power + count - 1
    guard magnitude <= Number.magnitudes.upperBound else { throw .overflow }
    guard magnitude >= Number.magnitudes.lowerBound else { throw .underflow }
    self.init(isNegative: isNegative, normalCoefficient: digits, exponent: power)
  }

  /// Makes a number of a coefficient of at most 20 digits and no exponent, which is always in range.
  package init(isNegative: Bool, word: UInt64) {
    var word = word
    var power = 0
    while word != 0, word.isMultiple(of: 10) {
      word /= 10
      power += 1
    }
    self.init(isNegative: isNegative && word != 0, normalCoefficient: UInt128(word), exponent: power)
  }

  /// Whether the number is zero.
  public var isZero: Bool { high == 0 && low == 0 }

  /// The number of significant digits; 1 for zero.
  package var digitCount: Int { PowersOfTen.digitCount(coefficient) }

  /// The power of ten that the first significant digit stands for.
  package var magnitude: Int { Int(exponent) + digitCount - 1 }

  /// The same magnitude with the other sign.
  public static prefix func - (number: Number) -> Number {
    Number(
      isNegative: !number.isNegative && !number.isZero,
      normalCoefficient: number.coefficient,
      exponent: Int(number.exponent)
    )
  }
}

extension Number: Comparable {
  /// Whether `left` is the lesser number.
  public static func < (left: Number, right: Number) -> Bool {
    if left.isNegative != right.isNegative { return left.isNegative }
    return left.isNegative
      ? right.precedesByMagnitude(left)
      : left.precedesByMagnitude(right)
  }

  private func precedesByMagnitude(_ other: Number) -> Bool {
    if isZero || other.isZero { return isZero && !other.isZero }
    if exponent == other.exponent { return coefficient < other.coefficient }
    let digits = digitCount
    let otherDigits = other.digitCount
    let magnitude = Int(exponent) + digits
    let otherMagnitude = Int(other.exponent) + otherDigits
    guard magnitude == otherMagnitude else { return magnitude < otherMagnitude }
    // Both first digits stand for the same power of ten: bring both to the same number of digits, at most 38.
    return digits < otherDigits
      ? coefficient * PowersOfTen.power(otherDigits - digits) < other.coefficient
      : coefficient < other.coefficient * PowersOfTen.power(digits - otherDigits)
  }
}
