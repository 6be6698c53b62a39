import Testing

@testable import QuireModel

@Suite("Conversions of numbers")
struct NumberConversionTests {
  @Test("integers become numbers and come back", arguments: [0, 1, -1, 10, 100, 12_340, .max, .min])
  func integers(value: Int) {
    #expect(Number(value).description == "\(value)")
    #expect(Int(exactly: Number(value)) == value)
    #expect(Number(exactly: value) == Number(value))
  }

  @Test("an integer converts back only where it fits")
  func integerLimits() {
    #expect(UInt64(exactly: Number(UInt64.max)) == UInt64.max)
    #expect(Int(exactly: Number(UInt64.max)) == nil)
    #expect(Int8(exactly: Number(127)) == 127)
    #expect(Int8(exactly: Number(128)) == nil)
    #expect(Int8(exactly: Number(-128)) == -128)
    #expect(Int8(exactly: Number(-129)) == nil)
    #expect(UInt8(exactly: Number(-1)) == nil)
    #expect(Int(exactly: 1.5 as Number) == nil)
    #expect(Int(exactly: Number("1E125") ?? 0) == nil)
    #expect(Int(exactly: Number("1E18") ?? 0) == 1_000_000_000_000_000_000)
    #expect(Int128(exactly: Number("99999999999999999999999999999999999999") ?? 0)?.description.count == 38)
    #expect(Number(exactly: UInt128.max) == nil)
    #expect(Number(exactly: Int128(1) << 100)?.description == "1267650600228229401496703205376")
    #expect(Number(exactly: -(Int128(1) << 100))?.description == "-1267650600228229401496703205376")
  }

  @Test(
    "floating-point values become their shortest decimal",
    arguments: [(0.1, "0.1"), (-2.5, "-2.5"), (1e22, "10000000000000000000000"), (-0.0, "0"), (3, "3")]
  )
  func floatingPoint(value: Double, description: String) {
    #expect(Number(value)?.description == description)
  }

  @Test("floating-point values that are not finite or out of range are no numbers")
  func floatingPointLimits() {
    #expect(Number(Double.nan) == nil)
    #expect(Number(Double.infinity) == nil)
    #expect(Number(1e126 as Double) == nil)
    #expect(Number(1e-131 as Double) == nil)
    #expect(Number(1e125 as Double)?.description.count == 126)
    #expect(Number(Float(0.1))?.description == "0.1")
  }

  @Test("the nearest floating-point value is what the digits read as", arguments: seeds)
  func nearestDouble(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<2000 {
      let number = random.number()
      #expect(Double(number) == Double(number.description), "\(number)")
    }
  }

  @Test("literals are numbers")
  func literals() {
    let whole: Number = 42
    let fraction: Number = -19.99
    #expect(whole.description == "42")
    #expect(fraction.description == "-19.99")
  }
}
