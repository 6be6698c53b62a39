extension Number {
  /// The exact sum.
  ///
  /// Throws `.validation` where it is out of range or needs more than 38 digits.
  public func adding(_ other: Number) throws(TableError) -> Number {
    if isZero { return other }
    if other.isZero { return self }
    let (big, small) = exponent >= other.exponent ? (self, other) : (other, self)
    // Bring both to the lower exponent. Where the difference is so large that the digits of both do not fit
    // in 128 bits, the sum has more than 38 digits: both last digits are not zero.
    let shift = Int(big.exponent) - Int(small.exponent)
    guard shift <= Number.maximumDigits else { throw Number.inexact }
    let (scaled, overflow) = big.coefficient.multipliedReportingOverflow(by: PowersOfTen.power(shift))
    guard !overflow else { throw Number.inexact }
    do throws(RangeFault) {
      if big.isNegative == small.isNegative {
        let (sum, carry) = scaled.addingReportingOverflow(small.coefficient)
        guard !carry else { throw .precision }
        return try Number(isNegative: big.isNegative, coefficient: sum, exponent: Int(small.exponent))
      }
      return scaled >= small.coefficient
        ? try Number(
          isNegative: big.isNegative,
          coefficient: scaled - small.coefficient,
          exponent: Int(small.exponent)
        )
        : try Number(
          isNegative: small.isNegative,
          coefficient: small.coefficient - scaled,
          exponent: Int(small.exponent)
        )
    } catch .precision {
      throw Number.inexact
    } catch {
      throw error.tableError
    }
  }

  /// The exact difference.
  ///
  /// Throws `.validation` where it is out of range or needs more than 38 digits.
  public func subtracting(_ other: Number) throws(TableError) -> Number {
    try adding(-other)
  }

  /// DynamoDB calls a result of too many digits an overflow, although its magnitude is fine.
  private static var inexact: TableError { RangeFault.overflow.tableError }
}
