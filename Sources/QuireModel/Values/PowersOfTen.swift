/// Powers of ten that fit in 128 bits.
enum PowersOfTen {
  private static let table: [UInt128] = {
    var powers: [UInt128] = [1]
    for _ in 1...38 { powers.append(powers[powers.count - 1] * 10) }
    return powers
  }()

  /// 10 to the power of `exponent`, 0 to 38.
  static func power(_ exponent: Int) -> UInt128 { table[exponent] }

  /// The number of decimal digits of `value`, 1 for zero.
  static func digitCount(_ value: UInt128) -> Int {
    // 1233 / 4096 is close below log10(2): the estimate is right or one too small.
    let bits = UInt128.bitWidth - value.leadingZeroBitCount
    let estimate = (bits * 1233) >> 12
    return max(1, value >= table[estimate] ? estimate + 1 : estimate)
  }
}
