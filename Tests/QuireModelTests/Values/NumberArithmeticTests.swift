import Testing

@testable import QuireModel

@Suite("Arithmetic of numbers")
struct NumberArithmeticTests {
  @Test(
    "sums are exact",
    arguments: [
      ("1", "1", "2"), ("0", "5", "5"), ("5", "0", "5"), ("0", "0", "0"), ("0.1", "0.2", "0.3"),
      ("1", "-1", "0"), ("-1.5", "0.25", "-1.25"), ("999", "1", "1000"), ("-5", "3", "-2"), ("3", "-5", "-2"),
      ("10000000000000000000000", "1", "10000000000000000000001"),
      ("1E37", "1", "10000000000000000000000000000000000001"),
      ("99999999999999999999999999999999999999", "1", "100000000000000000000000000000000000000"),
      ("1E38", "-1", "99999999999999999999999999999999999999"),
      ("9E125", "-9E125", "0"),
      ("2.5E-130", "-1.5E-130", "1E-130"),
    ]
  )
  func sums(left: String, right: String, sum: String) throws {
    let left = try Number(parsing: left)
    let right = try Number(parsing: right)
    let sum = try Number(parsing: sum)
    #expect(try left.adding(right) == sum)
    #expect(try right.adding(left) == sum)
    #expect(try left.subtracting(-right) == sum)
    #expect(try sum.subtracting(right) == left)
  }

  static let overflow =
    "Number overflow. Attempting to store a number with magnitude larger than supported range"
  static let underflow =
    "Number underflow. Attempting to store a number with magnitude smaller than supported range"

  @Test(
    "a sum that is out of range or needs more than 38 digits is refused",
    arguments: [
      ("9E125", "9E125", overflow), ("-9E125", "-9E125", overflow), ("1E50", "1", overflow),
      ("1E50", "-1", overflow), ("1E38", "1", overflow), ("1E125", "1E-130", overflow),
      ("1E39", "-1", overflow),
      ("34028236692093846346337460743176821145E1", "1", overflow),
      ("1.1E-130", "-1E-130", underflow), ("-1.1E-130", "1E-130", underflow),
    ]
  )
  func refusals(left: String, right: String, message: String) throws {
    let left = try Number(parsing: left)
    let right = try Number(parsing: right)
    for sum in [{ try left.adding(right) }, { try right.adding(left) }, { try left.subtracting(-right) }] {
      let error = #expect(throws: TableError.self) { _ = try sum() }
      #expect(error?.code == .validation)
      #expect(error?.message == message)
    }
  }

  @Test("sums agree with sums by hand", arguments: seeds)
  func randomSums(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<2000 {
      let left = random.number()
      let right = random.number()
      // By hand: digits at fixed places with carries, so that nothing is shared with the code under test.
      let expected = Number(Self.sumByHand(left, right))
      let sum = try? left.adding(right)
      #expect(sum == expected, "\(left) + \(right)")
    }
  }

  private static func sumByHand(_ left: Number, _ right: Number) -> String {
    func digits(_ number: Number) -> [Int] {
      let padded = (number.isNegative ? -number : number).padded.dropFirst()
      return padded.utf8.map { Int($0) - 48 }
    }
    var (high, low) = (digits(left), digits(right))
    var isNegative = left.isNegative
    let adds = left.isNegative == right.isNegative
    if !adds, high.lexicographicallyPrecedes(low) {
      swap(&high, &low)
      isNegative = right.isNegative
    }
    var result: [Int] = []
    var carry = 0
    for place in high.indices.reversed() {
      var digit = high[place] + carry + (adds ? low[place] : -low[place])
      carry = digit < 0 ? -1 : digit > 9 ? 1 : 0
      digit -= carry * 10
      result.append(digit)
    }
    result.append(carry)
    // A zero of so many places is itself out of range.
    guard result.contains(where: { $0 != 0 }) else { return "0" }
    let text = result.reversed().map(String.init).joined()
    return (isNegative ? "-" : "") + text.dropLast(168) + "." + text.suffix(168)
  }
}
