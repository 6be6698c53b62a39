extension Number {
  /// Reads `text`: digits with an optional sign, point and exponent, as in `-12.5E3`.
  ///
  /// Throws `.validation` in DynamoDB's words where `text` is no number, or one out of range or of too many
  /// digits.
  package init(parsing text: String) throws(TableError) {
    do {
      self = try Number(text: text)
    } catch {
      switch error {
      case .syntax:
        let message = "The parameter cannot be converted to a numeric value"
        throw .validation(text.isEmpty ? message : "\(message): \(text)")
      case .range(let fault): throw fault.tableError
      }
    }
  }

  fileprivate enum TextFault: Error {
    case syntax
    case range(RangeFault)
  }

  fileprivate init(text: String) throws(TextFault) {
    var isNegative = false
    var coefficient: UInt128 = 0
    var significant = 0
    // Zeros that may turn out to stand within the number; those at its end do not count as digits.
    var pendingZeros = 0
    var fraction = 0
    var digits = 0
    var sawPoint = false
    var bytes = text.utf8.makeIterator()
    var next = bytes.next()
    if next == UInt8(ascii: "-") || next == UInt8(ascii: "+") {
      isNegative = next == UInt8(ascii: "-")
      next = bytes.next()
    }
    scan: while let byte = next {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        digits += 1
        if sawPoint { fraction += 1 }
        let digit = byte &- UInt8(ascii: "0")
        if digit == 0 {
          if significant > 0 { pendingZeros += 1 }
        } else {
          significant += pendingZeros + 1
          if significant <= Number.maximumDigits {
            coefficient = coefficient * PowersOfTen.power(pendingZeros + 1) + UInt128(digit)
          }
          pendingZeros = 0
        }
      case UInt8(ascii: "."):
        guard !sawPoint else { throw .syntax }
        sawPoint = true
      case UInt8(ascii: "e"), UInt8(ascii: "E"):
        break scan
      default:
        throw .syntax
      }
      next = bytes.next()
    }
    guard digits > 0 else { throw .syntax }
    var exponent = 0
    if next != nil { exponent = try Number.exponent(&bytes) }

    guard significant > 0 else {
      // DynamoDB holds zero to the range by the exponent of its last digit.
      let (power, overflow) = exponent.subtractingReportingOverflow(fraction)
      guard overflow || power <= Number.magnitudes.upperBound else { throw .range(.overflow) }
      guard !overflow, power >= Number.magnitudes.lowerBound else { throw .range(.underflow) }
      self = .zero
      return
    }
    // The exponent may be anything that fits in 64 bits; sums with it must not trap.
    let (power, overflow) = exponent.addingReportingOverflow(pendingZeros - fraction)
    guard !overflow, abs(Double(power)) < 1_000_000 else {
      // As DynamoDB, which counts the digits before the point in 32 bits: a count too large for them turns negative.
      let turnsNegative = (Int(Int32.max) - significant + 1...Int(Int32.max)).contains(power)
      throw .range(exponent > 0 && !turnsNegative ? .overflow : .underflow)
    }
    let magnitude = power + significant - 1
    guard magnitude <= Number.magnitudes.upperBound else { throw .range(.overflow) }
    guard magnitude >= Number.magnitudes.lowerBound else { throw .range(.underflow) }
    guard significant <= Number.maximumDigits else { throw .range(.precision) }
    do throws(RangeFault) {
      try self.init(isNegative: isNegative, coefficient: coefficient, exponent: power)
    } catch {
      throw .range(error)
    }
  }

  private static func exponent(_ bytes: inout String.UTF8View.Iterator) throws(TextFault) -> Int {
    var next = bytes.next()
    var isNegative = false
    if next == UInt8(ascii: "-") || next == UInt8(ascii: "+") {
      isNegative = next == UInt8(ascii: "-")
      next = bytes.next()
    }
    guard next != nil else { throw .syntax }
    var exponent = 0
    while let byte = next {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { throw .syntax }
      let digit = Int(byte &- UInt8(ascii: "0"))
      let (product, overflow) = exponent.multipliedReportingOverflow(by: 10)
      let (sum, carry) = product.addingReportingOverflow(isNegative ? -digit : digit)
      // As DynamoDB: an exponent beyond 64 bits is no number at all.
      guard !overflow, !carry else { throw .syntax }
      exponent = sum
      next = bytes.next()
    }
    return exponent
  }
}

extension Number.RangeFault {
  /// The fault in DynamoDB's words.
  package var tableError: TableError {
    switch self {
    case .overflow:
      .validation(
        "Number overflow. Attempting to store a number with magnitude larger than supported range"
      )
    case .underflow:
      .validation(
        "Number underflow. Attempting to store a number with magnitude smaller than supported range"
      )
    case .precision:
      .validation("Attempting to store more than 38 significant digits in a Number")
    }
  }
}

extension Number: LosslessStringConvertible {
  /// Reads `text`: digits with an optional sign, point and exponent; nil where DynamoDB would refuse it.
  public init?(_ text: String) {
    guard let number = try? Number(text: text) else { return nil }
    self = number
  }

  /// The number without exponent, as DynamoDB answers it: `150` for 1.5E2, `0.001` for 1E-3.
  public var description: String {
    var text: [UInt8] = []
    append(to: &text)
    return String(decoding: text, as: UTF8.self)
  }

  /// Appends the number without exponent, as ASCII text.
  package func append(to text: inout [UInt8]) {
    if isNegative { text.append(UInt8(ascii: "-")) }
    let exponent = Int(exponent)
    let digits = digitCount
    let zero = UInt8(ascii: "0")
    // Digits before the point; zero or less where the number starts with "0.".
    let whole = digits + exponent
    if whole <= 0 {
      text.append(zero)
      text.append(UInt8(ascii: "."))
      text.append(contentsOf: repeatElement(zero, count: -whole))
    }
    let start = text.count
    let hasInnerPoint = exponent < 0 && whole > 0
    text.append(contentsOf: repeatElement(zero, count: digits + (hasInnerPoint ? 1 : 0)))
    var index = text.count
    var left = digits
    var coefficient = coefficient
    func put(_ digit: UInt8) {
      index -= 1
      if hasInnerPoint, left == whole {
        text[index] = UInt8(ascii: ".")
        index -= 1
      }
      text[index] = zero + digit
      left -= 1
    }
    while coefficient > UInt64.max {
      let (quotient, digit) = coefficient.quotientAndRemainder(dividingBy: 10)
      put(UInt8(truncatingIfNeeded: digit))
      coefficient = quotient
    }
    var word = UInt64(truncatingIfNeeded: coefficient)
    while index > start {
      put(UInt8(truncatingIfNeeded: word % 10))
      word /= 10
    }
    if exponent > 0 { text.append(contentsOf: repeatElement(zero, count: exponent)) }
  }
}
