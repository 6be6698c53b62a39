extension Number {
  /// The sum.
  ///
  /// Throws `.validation` where it is out of range, or would need more than 38 digits.
  package func adding(_ other: Number) throws(TableError) -> Number {
    if coefficient == 0 { return other }
    if other.coefficient == 0 { return self }
    let low = Swift.min(exponent, other.exponent)
    // Aligned, both must fit: a sum of 38 digits has neither operand's last digit below its first by more.
    guard let left = Self.aligned(coefficient, by: exponent - low),
      let right = Self.aligned(other.coefficient, by: other.exponent - low)
    else { throw Self.tooManyDigits }
    if isNegative == other.isNegative {
      return try Number(coefficient: left + right, exponent: low, isNegative: isNegative)
    }
    if left >= right { return try Number(coefficient: left - right, exponent: low, isNegative: isNegative) }
    return try Number(coefficient: right - left, exponent: low, isNegative: other.isNegative)
  }

  /// The difference. Throws as ``adding(_:)`` does.
  package func subtracting(_ other: Number) throws(TableError) -> Number { try adding(other.negated) }

  /// The number with the other sign.
  package var negated: Number {
    guard coefficient > 0, let negated = try? Number(coefficient: coefficient, exponent: exponent, isNegative: !isNegative)
    else { return self }
    return negated
  }

  /// `value × 10^exponent`, or nil where that has more than 38 digits.
  private static func aligned(_ value: UInt128, by exponent: Int) -> UInt128? {
    guard digitCount(value) + exponent <= maximumDigits else { return nil }
    return scaled(value, by: exponent)
  }
}
