import Testing

@testable import QuireModel

@Suite("Numbers")
struct NumberTests {
  @Test(
    "text is read into one normal form",
    arguments: [
      ("0", "0"), ("-0", "0"), ("+0", "0"), ("0.000", "0"), ("0e125", "0"), ("0E-130", "0"), ("0.0e126", "0"),
      ("0.00e-128", "0"),
      ("1", "1"), ("+1", "1"), ("-1", "-1"), ("007", "7"), ("1.", "1"), (".5", "0.5"), ("-.5", "-0.5"),
      ("1.5E2", "150"), ("1.5e+2", "150"), ("15e1", "150"), ("150.00", "150"), ("0042.1200", "42.12"),
      ("1e-3", "0.001"), ("-17.4E3", "-17400"), ("123.456", "123.456"), ("100", "100"), ("1010", "1010"),
      ("10000000000000000000000", "10000000000000000000000"),
      ("3.1415926535897932384626433832795028841", "3.1415926535897932384626433832795028841"),
      ("314159265358979323846.26433832795028841", "314159265358979323846.26433832795028841"),
      ("99999999999999999999999999999999999999", "99999999999999999999999999999999999999"),
      ("100000000000000000000000000000000000000", "100000000000000000000000000000000000000"),
      ("-0.00000000000000000001", "-0.00000000000000000001"),
      ("18446744073709551615", "18446744073709551615"),
      ("18446744073709551616", "18446744073709551616"),
      ("184467440737.09551616", "184467440737.09551616"),
    ]
  )
  func normalForm(text: String, description: String) throws {
    let number = try Number(parsing: text)
    #expect(number.description == description)
    #expect(Number(text) == number)
    #expect(try Number(parsing: description) == number)
    #expect(try Number(parsing: description).hashValue == number.hashValue)
  }

  @Test("the limits are 1E-130 and 9.99…E+125, of either sign")
  func limits() throws {
    let nines = String(repeating: "9", count: 38)
    let least = "0." + String(repeating: "0", count: 129) + "1"
    let greatest = nines + String(repeating: "0", count: 88)
    #expect(try Number(parsing: "1E-130").description == least)
    #expect(try Number(parsing: "-1E-130").description == "-" + least)
    #expect(try Number(parsing: "\(nines)E88").description == greatest)
    #expect(try Number(parsing: "-\(nines)E88").description == "-" + greatest)
    #expect(try Number(parsing: "1E125").description == "1" + String(repeating: "0", count: 125))
    // The first digit decides: later ones may reach below 1E-130.
    #expect(try Number(parsing: "1.\(nines.dropLast())E-130").digitCount == 38)
  }

  static let notNumeric = "The parameter cannot be converted to a numeric value: "
  static let overflow =
    "Number overflow. Attempting to store a number with magnitude larger than supported range"
  static let underflow =
    "Number underflow. Attempting to store a number with magnitude smaller than supported range"
  static let precision = "Attempting to store more than 38 significant digits in a Number"

  static let refused: [(String, String)] = [
    ("abc", "\(notNumeric)abc"), ("", String(notNumeric.dropLast(2))), (" 1", "\(notNumeric) 1"),
    ("1 ", "\(notNumeric)1 "),
    ("1.2.3", "\(notNumeric)1.2.3"), ("0x10", "\(notNumeric)0x10"), ("1e", "\(notNumeric)1e"),
    ("1e+", "\(notNumeric)1e+"), ("NaN", "\(notNumeric)NaN"), ("Infinity", "\(notNumeric)Infinity"),
    ("-", "\(notNumeric)-"), (".", "\(notNumeric)."), ("e5", "\(notNumeric)e5"), ("--1", "\(notNumeric)--1"),
    ("1e5.0", "\(notNumeric)1e5.0"), ("１", "\(notNumeric)１"), ("1_000", "\(notNumeric)1_000"),
    ("1e9223372036854775808", "\(notNumeric)1e9223372036854775808"),
    ("1e9223372036854775807", overflow), ("1e-9223372036854775808", underflow),
    ("1e99999999999", overflow), ("-1e99999999999", overflow), ("1e-99999999999", underflow),
    // The batches and transactions of paritysuite's valueLayers: the count of digits wraps around in 32 bits.
    ("1e2147483646", overflow), ("1e2147483647", underflow), ("-1e2147483647", underflow),
    ("12e2147483646", underflow), ("1e2147483648", overflow), ("1e-2147483648", underflow),
    ("1e126", overflow), ("-1e126", overflow), ("11e125", overflow), ("10e125", overflow),
    ("1e-131", underflow), ("-1e-131", underflow), ("0.9e-130", underflow),
    ("0e126", overflow), ("0e-131", underflow), ("00e126", overflow), ("0.0e-130", underflow),
    ("0.0e-9223372036854775808", underflow),
    ("123456789012345678901234567890123456789", precision),
    ("-1.23456789012345678901234567890123456789", precision),
    ("100000000000000000000000000000000000001", precision),
  ]

  @Test("what DynamoDB refuses is refused in its words", arguments: refused)
  func refusals(text: String, message: String) {
    let error = #expect(throws: TableError.self) { try Number(parsing: text) }
    #expect(error?.code == .validation)
    #expect(error?.message == message)
    #expect(Number(text) == nil)
  }

  @Test("any number of zeros at either end of the text is no digit")
  func zeros() throws {
    let zeros = String(repeating: "0", count: 5000)
    #expect(try Number(parsing: "\(zeros)12.5\(zeros)") == 12.5)
    #expect(try Number(parsing: "1\(zeros)e-5000") == 1)
    #expect(try Number(parsing: "0.\(zeros)1e5001") == 1)
  }

  @Test("equality and hashes go by value")
  func equality() throws {
    let forms = try ["150", "1.5E2", "150.0", "0150", "15e+1", "+150"].map { text in try Number(parsing: text)
    }
    #expect(Set(forms).count == 1)
    #expect(try Number(parsing: "-0") == .zero)
    #expect(-Number.zero == .zero)
    #expect(-Number(5) == -5)
    #expect(Number(5) != -5)
  }

  @Test("numbers in ascending order compare so, each against each")
  func order() throws {
    let ascending = try [
      "-9.9999999999999999999999999999999999999E125", "-1E125", "-100", "-99.5", "-99", "-10", "-1.5", "-1",
      "-0.1", "-0.01", "-1E-130", "0", "1E-130", "1.0000000001E-130", "2E-130", "0.01", "0.0999", "0.1", "1",
      "1.0000000000000000000000000000000000001", "1.5", "2", "9.99", "10", "10.5", "99", "100",
      "1E37", "10000000000000000000000000000000000001", "1E38", "1E125",
      "9.9999999999999999999999999999999999999E125",
    ].map { text in try Number(parsing: text) }
    for (place, number) in ascending.enumerated() {
      for (otherPlace, other) in ascending.enumerated() {
        #expect((number < other) == (place < otherPlace), "\(number) < \(other)")
        #expect((number == other) == (place == otherPlace), "\(number) == \(other)")
      }
    }
  }

  @Test("order agrees with that of the written-out digits", arguments: seeds)
  func randomOrder(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<2000 {
      let left = random.number()
      let right = random.number()
      #expect((left < right) == (left.padded < right.padded), "\(left) < \(right)")
      #expect((left == right) == (left.padded == right.padded), "\(left) == \(right)")
      #expect(Number(left.description) == left)
    }
  }
}

extension Number {
  /// The digits at fixed places, in a form whose order as text is that of the numbers: the oracle for every
  /// comparison.
  var padded: String {
    let text = description.drop { $0 == "-" }
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    let whole = String(repeating: "0", count: 126 - parts[0].count) + parts[0]
    let fraction = parts.count > 1 ? parts[1] : ""
    let digits = whole + fraction + String(repeating: "0", count: 168 - fraction.count)
    guard isNegative else { return "1" + digits }
    return "0"
      + String(digits.utf8.map { Character(UnicodeScalar(UInt8(ascii: "9") - $0 + UInt8(ascii: "0"))) })
  }
}
