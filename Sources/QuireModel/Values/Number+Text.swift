extension Number: LosslessStringConvertible {
  /// The number that `text` spells, or nil where it spells none or one out of range.
  public init?(_ text: String) {
    guard let number = try? Number(parsing: text) else { return nil }
    self = number
  }

  /// The number that `text` spells: digits with an optional sign, point and exponent.
  ///
  /// Throws `.validation` in DynamoDB's words where it spells none, has more than 38 significant digits, or is too large or
  /// too small.
  package init(parsing text: String) throws(TableError) {
    var parser = Parser()
    for byte in text.utf8 {
      guard parser.take(byte) else { throw Self.notNumeric(text) }
    }
    guard parser.isComplete else { throw Self.notNumeric(text) }
    self = try parser.number()
  }

  private static func notNumeric(_ text: String) -> TableError {
    TableError.validation("The parameter cannot be converted to a numeric value: \(text)")
  }

  /// Takes the bytes of a number one by one; leading and trailing zeros cost no digits.
  private struct Parser {
    enum Place { case start, sign, integer, point, fraction, exponentStart, exponentSign, exponent }

    var place = Place.start
    var isNegative = false
    var hasDigits = false
    var coefficient: UInt128 = 0
    var digits = 0
    /// Zeros after the last significant digit that are not in the coefficient yet.
    var pendingZeros = 0
    var exponent = 0
    var written = 0
    var isExponentNegative = false
    var hasTooManyDigits = false

    var isComplete: Bool {
      switch place {
      case .integer, .fraction, .exponent: hasDigits
      case .point: hasDigits
      default: false
      }
    }

    mutating func take(_ byte: UInt8) -> Bool {
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"):
        take(digit: Int(byte - UInt8(ascii: "0")))
        return true
      case UInt8(ascii: "+"), UInt8(ascii: "-"):
        let isMinus = byte == UInt8(ascii: "-")
        if place == .start {
          isNegative = isMinus
          place = .sign
          return true
        }
        guard place == .exponentStart else { return false }
        isExponentNegative = isMinus
        place = .exponentSign
        return true
      case UInt8(ascii: "."):
        guard place == .start || place == .sign || place == .integer else { return false }
        place = .point
        return true
      case UInt8(ascii: "e"), UInt8(ascii: "E"):
        guard hasDigits, place == .integer || place == .fraction || place == .point else { return false }
        place = .exponentStart
        return true
      default:
        return false
      }
    }

    private mutating func take(digit: Int) {
      switch place {
      case .exponentStart, .exponentSign, .exponent:
        place = .exponent
        // Far beyond the range already; more digits change nothing.
        if written < 1_000_000 { written = written * 10 + digit }
        return
      case .point, .fraction:
        place = .fraction
        exponent -= 1
      default:
        place = .integer
      }
      hasDigits = true
      if digit == 0 {
        if coefficient > 0 { pendingZeros += 1 }
        return
      }
      let needed = digits + pendingZeros + 1
      guard needed <= Number.maximumDigits else {
        hasTooManyDigits = true
        return
      }
      coefficient = Number.scaled(coefficient, by: pendingZeros + 1) + UInt128(digit)
      digits = coefficient == UInt128(digit) ? 1 : needed
      pendingZeros = 0
    }

    func number() throws(TableError) -> Number {
      if hasTooManyDigits { throw Number.tooManyDigits }
      return try Number(
        coefficient: coefficient,
        exponent: exponent + pendingZeros + (isExponentNegative ? -written : written),
        isNegative: isNegative
      )
    }
  }
}

extension Number: CustomStringConvertible {
  /// The number as DynamoDB writes it: all digits, without an exponent.
  public var description: String {
    if coefficient == 0 { return "0" }
    let digits = String(coefficient)
    var text = isNegative ? "-" : ""
    if exponent >= 0 {
      text += digits + String(repeating: "0", count: exponent)
    } else if digits.utf8.count > -exponent {
      text += digits.dropLast(-exponent) + "." + digits.suffix(-exponent)
    } else {
      text += "0." + String(repeating: "0", count: -exponent - digits.utf8.count) + digits
    }
    return text
  }

  /// The number with an exponent, for parsers of floating-point numbers.
  var scientific: String { "\(isNegative ? "-" : "")\(coefficient)e\(exponent)" }
}
