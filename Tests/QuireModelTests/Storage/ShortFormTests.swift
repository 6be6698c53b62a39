import Testing

@testable import QuireModel

@Suite("Short forms of attribute values")
struct ShortFormTests {
  static let keys: [AttributeName] = ["PK", "SK"]
  static let names = NameTable(["v", "OrderPlaced", "PK"])

  static func encode(_ item: Item) -> [UInt8] {
    var bytes: [UInt8] = []
    ItemEncoder.encode(item, omitting: keys, tableKey: keys, names: names, into: &bytes)
    return bytes
  }

  static func decode(_ bytes: [UInt8], key: Item) throws(TableError) -> Item {
    Item(try ItemView(bytes.rawBytes, names: names, KeyTexts(keys) { key[$0] }).decodeAll())
  }

  static func roundTrip(_ item: Item) throws {
    let decoded = try decode(encode(item), key: item)
    #expect(decoded == Item(item.attributes.filter { !keys.contains($0.key) }))
  }

  @Test(
    "the bytes are as documented",
    arguments: [
      (
        "018f2b6c-7d3e-7a10-9c44-5e0d1f2a3b4c",
        [12] + [0x01, 0x8F, 0x2B, 0x6C, 0x7D, 0x3E, 0x7A, 0x10, 0x9C, 0x44]
          + [0x5E, 0x0D, 0x1F, 0x2A, 0x3B, 0x4C]
      ),
      ("018F2b6c-7d3e-7a10-9c44-5e0d1f2a3b4c", nil),
      ("018f2b6c-7d3e-7a10-9c44-5e0d1f2a3b4g", nil),
      ("00000000000000000000", [13, 0]),
      ("00000000000000000258", [13, 2, 1, 2]),
      ("18446744073709551615", [13, 8] + [UInt8](repeating: 0xFF, count: 8)),
      ("18446744073709551616", nil),
      ("0000000000000000000x", nil),
      ("0000-00-00T00:00:00.000001Z", [14, 0, 0, 0, 0, 0, 0, 0, 1]),
      ("2026-01-31T09:30:00.000000Z", [14, 0x01, 0xFA, 0x87, 0xE9, 0x78, 0, 0, 0]),
      ("2026-16-31T09:30:00.000000Z", nil),
      ("2026-01-32T09:30:00.000000Z", nil),
      ("2026-01-31T09:30:64.000000Z", nil),
      ("2026-01-31t09:30:00.000000Z", nil),
      ("OrderPlaced", [15, 1]),
      ("Order-12", [16, 7]),
      ("r-12", [16, 11]),
      ("-12", nil),
      ("STREAM#Order-12", [16, 0]),
      ("xSTREAM#Order-12", nil),
      ("", nil),
    ] as [(String, [UInt8]?)]
  )
  func documented(text: String, form: [UInt8]?) throws {
    let item: Item = ["PK": "STREAM#Order-12", "SK": "VERSION#7", "v": .s(text)]
    let plain: [UInt8] = [1, UInt8(text.utf8.count)] + Array(text.utf8)
    #expect(Self.encode(item) == [1, 1, 0] + (form ?? plain))
    try Self.roundTrip(item)
  }

  @Test("a number is a packed time exactly where it has a text, which packs to it")
  func packedTimes() throws {
    var random = SeededGenerator(seed: 7)
    var numbers: [UInt64] = [0, .max, 1 << 60, 1 << 60 - 1]
    // The numbers next to every field's first and last value.
    for bit in 0..<64 { numbers += [1 << UInt64(bit), (1 << UInt64(bit)) &- 1] }
    for limit: UInt64 in [1_000_000, 10_000 << 46] { numbers += [limit - 1, limit, limit + 1] }
    for _ in 0..<2_000 { numbers.append(UInt64.random(in: .min ... .max, using: &random) >> 4) }
    for number in numbers {
      let text = PackedTime.text(number)
      #expect(PackedTime.isPacked(number) == (text != nil), "\(number)")
      if let text { #expect(PackedTime.pack(text.utf8Span.span) == number) }
    }
  }

  @Test(
    "a number that ends the sort key takes no bytes of its own",
    arguments: [
      ("VERSION#00000000000000000042", 42, true), ("42", 42, true), ("x", 42, false), ("x43", 42, false),
      ("x0", 0, true), ("x42", -42, false), ("x42", 42.5, false), ("x1000", 1000, true),
      ("x9223372036854775807", 9_223_372_036_854_775_807, true), ("x000000000000000000042", 42, false),
    ] as [(String, Number, Bool)]
  )
  func keyNumber(sort: String, number: Number, isShort: Bool) throws {
    let item: Item = ["PK": "p", "SK": .s(sort), "v": .n(number)]
    #expect((Self.encode(item) == [1, 1, 0, 17]) == isShort)
    try Self.roundTrip(item)
  }

  @Test("what is nested in a value keeps its plain form")
  func nested() throws {
    let text = "018f2b6c-7d3e-7a10-9c44-5e0d1f2a3b4c"
    let item: Item = ["PK": "p", "SK": "1", "v": [.s(text), "OrderPlaced", 1]]
    #expect(Self.encode(item).count == 1 + 1 + 1 + 2 + 1 + (2 + 36) + (2 + 11) + (2 + 2))
    try Self.roundTrip(item)
    #expect(
      thrownCode { () throws(TableError) in _ = try Self.decode([1, 1, 0, 7, 3, 1, 15, 1], key: item) }
        == .corrupted
    )
  }

  @Test(
    "malformed short forms are refused",
    arguments: [
      [12, 1, 2, 3], [13, 9, 1, 1, 1, 1, 1, 1, 1, 1, 1], [13, 2, 0, 1], [14, 0, 0, 0, 0, 0, 0, 1],
      [14, 0xF0, 0, 0, 0, 0, 0, 0, 0], [14, 0, 0, 0, 0, 0, 0x0F, 0xFF, 0xFF], [16, 16], [15],
    ] as [[UInt8]]
  )
  func malformed(form: [UInt8]) {
    let key: Item = ["PK": "STREAM#Order-12", "SK": "x1"]
    #expect(
      thrownCode { () throws(TableError) in _ = try Self.decode([1, 1, 0] + form, key: key) } == .corrupted
    )
  }

  @Test("a reference to a key that is no text, and to a name that is not there, is refused")
  func withoutKey() {
    let key: Item = ["PK": 1, "SK": 2]
    for (form, code) in [([16, 0], .corrupted), ([17], .corrupted), ([15, 9], .unknownName)]
      as [([UInt8], TableError.Code)]
    {
      #expect(
        thrownCode { () throws(TableError) in _ = try Self.decode([1, 1, 0] + form, key: key) } == code
      )
    }
  }

  @Test("random values come back", arguments: seeds)
  func random(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<2_000 {
      var item: Item = ["PK": .s(Self.text(&random)), "SK": .s(Self.text(&random))]
      for name: AttributeName in ["a", "b", "v"] where random.pick(4) > 0 {
        item[name] = random.pick(4) == 0 ? .n(Number(random.pick(200))) : .s(Self.text(&random))
      }
      if random.pick(4) == 0, case .s(let key) = item["PK"] {
        item["a"] = .s(String(key.unicodeScalars.dropFirst(random.pick(4)).map { Character($0) }))
      }
      try Self.roundTrip(item)
    }
  }

  /// Text near what has a short form.
  static func text(_ random: inout SeededGenerator) -> String {
    var text = [
      "018f2b6c-7d3e-7a10-9c44-5e0d1f2a3b4c", "00000000000000000258", "2026-01-31T09:30:00.000000Z",
      "OrderPlaced", "STREAM#Órder-12", "VERSION#0012",
    ][random.pick(6)].unicodeScalars.map { $0 }
    for _ in 0..<random.pick(3) where !text.isEmpty {
      let place = random.pick(text.count)
      switch random.pick(3) {
      case 0: text.remove(at: place)
      case 1: text[place] = ["0", "9", "a", "é", "-", "Z"][random.pick(6)]
      default: text.insert("0", at: place)
      }
    }
    return String(String.UnicodeScalarView(text))
  }
}
