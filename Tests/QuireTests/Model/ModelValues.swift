import QuireModel
import QuireTesting

/// Draws keys, values and items: from few keys, so that they meet, and with all that is special about their bytes.
struct SeededGeneratorBox {
  var base: SeededGenerator

  init(seed: UInt64) { base = SeededGenerator(seed: seed) }

  private static let longText = String(repeating: "k", count: 505)

  private static let partitions: [String] = [
    "a", "a0", "a00", "a\u{0}", "a\u{0}b", "é", "e\u{301}", longText, longText + "1", longText + "2",
  ]

  private static let sortTexts: [String] = [
    "0", "00", "000000000042", "a", "a0", "a/", "a1", "\u{0}", "\u{0}\u{0}", "\u{10FFFF}",
    String(repeating: "s", count: 490), String(repeating: "s", count: 511),
    String(repeating: "s", count: 1_024),
    String(repeating: "s", count: 1_023) + "t",
  ]

  private static let sortNumbers: [String] = [
    "0", "-1", "1", "10", "9.99", "-0.001", "1E+100", "-1E+100", "1E-130", "-1E-130",
    "123456789012345678901234567890",
    "99999999999999999999999999999999999999", "100",
  ]

  private static let sortBinaries: [[UInt8]] = [
    [0], [0, 0], [0, 255], [255], [255, 255], [0x30], [0x30, 0x30], [0x30, 0x2F], [1], [0, 1],
    Array(repeating: 255, count: 1_024), Array(repeating: 0x30, count: 600), Array(repeating: 0, count: 600),
  ]

  mutating func key(of type: ScalarAttributeType) -> AttributeValue {
    switch type {
    case .s: .s(base.pick(Self.sortTexts))
    case .n: .n(Number(base.pick(Self.sortNumbers)) ?? Number.zero)
    case .b: .b(base.pick(Self.sortBinaries))
    }
  }

  mutating func partition() -> AttributeValue { .s(base.pick(Self.partitions)) }

  /// The primary key of an item of a table.
  mutating func key(_ table: ModelTable) -> Item {
    var key: Item = ["PK": partition()]
    if table.keyNames.count == 2 { key["SK"] = self.key(of: table.type(of: "SK") ?? .s) }
    return key
  }

  /// Values of the attributes that indexes are by; rarely ones that no index key may have.
  mutating func indexValues() -> (number: AttributeValue, string: AttributeValue, binary: AttributeValue) {
    let isBad = base.oneIn(25)
    return (
      isBad && base.oneIn(3) ? "text" : key(of: .n),
      isBad && base.oneIn(2) ? (base.oneIn(2) ? "" : 5) : key(of: .s),
      isBad ? (base.oneIn(2) ? .b([]) : "text") : key(of: .b)
    )
  }

  mutating func item(_ table: ModelTable) -> Item {
    var item = key(table)
    let index = indexValues()
    if !base.oneIn(4) { item["n"] = index.number }
    if !base.oneIn(4) { item["s"] = index.string }
    if !base.oneIn(4) { item["b"] = index.binary }
    if base.oneIn(2) { item["x"] = value() }
    if base.oneIn(2) { item["c"] = .n(Number(Int64(base.below(5)))) }
    if base.oneIn(3) { item["t"] = .ss(base.oneIn(2) ? ["red", "green"] : ["blue"]) }
    if base.oneIn(10) { item[AttributeName("name\(base.below(40))")] = true }
    return item
  }

  mutating func value(depth: Int = 0) -> AttributeValue {
    switch base.below(depth > 2 ? 7 : 10) {
    case 0: .s(base.oneIn(2) ? "on" : "off")
    case 1: .s(String(repeating: "v", count: base.below(2_000)))
    case 2: .n(Number(Int64.random(in: -1_000...1_000, using: &base)))
    case 3: .b(base.bytes(base.below(20)))
    case 4: .bool(base.oneIn(2))
    case 5: .null
    case 6: .ns([Number(1), Number(2)])
    case 7: .l((0..<base.below(4)).map { _ in value(depth: depth + 1) })
    case 8:
      .m(
        Dictionary(
          (0..<base.below(4)).map { (AttributeName("k\($0)"), value(depth: depth + 1)) },
          uniquingKeysWith: { first, _ in first }
        )
      )
    default: .bs([[1], base.bytes(3, in: 2...255)])
    }
  }
}
