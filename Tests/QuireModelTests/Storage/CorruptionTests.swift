import Testing

@testable import QuireModel

@Suite("Damaged items")
struct CorruptionTests {
  static let damaged: [([UInt8], String)] = [
    ([], "an item of unknown format at byte 0"),
    ([0], "an item of unknown format at byte 0"),
    ([2, 0], "an item of unknown format at byte 0"),
    ([1], "a wrong number of length or count at byte 1"),
    ([1, 0x80], "a wrong number of length or count at byte 1"),
    ([1, 0x80, 0], "a wrong number of length or count at byte 1"),
    ([1, 0x81, 0x80, 0x80, 0x80, 0x80, 1], "a wrong number of length or count at byte 1"),
    ([1, 9], "a count beyond the end of the item at byte 1"),
    ([1, 0xFF, 0xFF, 0xFF, 0xFF, 0x7F], "a count beyond the end of the item at byte 1"),
    ([1, 0, 4], "bytes behind the last attribute at byte 2"),
    ([1, 1, 0x81], "a wrong number of length or count at byte 2"),
    ([1, 1, 5, 0x61], "a name beyond the end of the item at byte 2"),
    ([1, 1, 3, 0xFF, 4], "text that is not UTF-8 at byte 3"),
    ([1, 1, 3, 0x61], "a value of unknown type at byte 4"),
    ([1, 1, 3, 0x61, 0], "a value of unknown type at byte 4"),
    ([1, 1, 3, 0x61, 18], "a value of unknown type at byte 4"),
    ([1, 1, 3, 0x61, 1, 2, 0x78], "a length beyond the end of the item at byte 5"),
    ([1, 1, 3, 0x61, 1, 1, 0xFF], "text that is not UTF-8 at byte 6"),
    ([1, 1, 3, 0x61, 2, 0], "a number of no bytes at byte 6"),
    ([1, 1, 3, 0x61, 2, 1, 0xC1], "a number of 0 digits at byte 6"),
    ([1, 1, 3, 0x61, 7, 1, 1], "a count beyond the end of the item at byte 6"),
    ([1, 1, 3, 0x61, 7, 2, 0, 4], "bytes behind the last element of a value at byte 7"),
    ([1, 1, 3, 0x61, 9, 1, 0], "a set without members at byte 6"),
    ([1, 1, 3, 0x61, 8, 7, 2, 1, 0x62, 4, 1, 0x62, 4], "a name that occurs twice at byte 10"),
    ([1, 2, 3, 0x61, 4, 3, 0x61, 4], "a name that occurs twice at byte 5"),
  ]

  @Test("bytes that no item has are refused with what is wrong and where", arguments: damaged)
  func messages(bytes: [UInt8], message: String) {
    let error = #expect(throws: TableError.self) { try ItemCodingTests.decode(bytes) }
    #expect(error?.code == .corrupted)
    #expect(error?.message == "The store is damaged: \(message)")
  }

  @Test("nesting beyond 32 levels is refused")
  func nesting() {
    let deep = (0..<2000).reduce(AttributeValue.null) { value, _ in .l([value]) }
    let bytes = ItemCodingTests.encode(["a": deep])
    let error = #expect(throws: TableError.self) { try ItemCodingTests.decode(bytes) }
    #expect(error?.message.hasPrefix("The store is damaged: a value nested too deeply at byte ") == true)
  }

  /// Reads in every way; a trap would end the test run.
  static func read(_ bytes: [UInt8], names: NameTable) -> Item? {
    guard let view = try? ItemView(bytes.rawBytes, names: names) else { return nil }
    for name: AttributeName in ["title", "n1", "absent"] {
      _ = try? view.value(of: name)
      if let raw = try? view.rawValue(of: name) { _ = try? raw.string() }
    }
    try? view.forEach { _, value throws(TableError) in _ = try value.decode() }
    return (try? view.decodeAll()).map(Item.init)
  }

  @Test("random bytes are read or refused", arguments: seeds)
  func randomBytes(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    let names = NameTable(["title", "n1"])
    for _ in 0..<25_000 {
      // Low bytes are types, counts and lengths: they get deeper into the reader than others.
      let alphabet: [UInt8] =
        random.pick(4) == 0 ? (0...255).map { $0 } : (0...12).map { $0 } + [0x61, 0x80, 0xC1]
      let bytes = [1] + random.bytes(upTo: 32, of: alphabet)
      _ = Self.read(bytes, names: names)
    }
  }

  @Test("items with a few bytes changed, added or lost are read or refused", arguments: seeds)
  func mutations(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var refused = 0
    for _ in 0..<300 {
      var item = random.item()
      item["title"] = "text"
      let names = NameTable(["title"])
      let bytes = ItemCodingTests.encode(item, names: names)
      for _ in 0..<80 {
        var mutated = bytes
        for _ in 0...random.pick(3) where !mutated.isEmpty {
          let place = random.pick(mutated.count)
          switch random.pick(4) {
          case 0: mutated.remove(at: place)
          case 1: mutated.insert(UInt8(random.pick(256)), at: place)
          case 2: mutated.removeLast(random.pick(mutated.count))
          default: mutated[place] = UInt8(random.pick(256))
          }
        }
        if Self.read(mutated, names: names) == nil { refused += 1 }
      }
    }
    #expect(refused > 0)
  }

  @Test("every prefix of an item is refused")
  func truncation() {
    let item: Item = ["title": "t", "b": .b([1, 2]), "l": [1, ["k": true]], "s": .ss(["x"])]
    let bytes = ItemCodingTests.encode(item)
    for length in 0..<bytes.count {
      #expect(
        thrownCode { () throws(TableError) in _ = try ItemCodingTests.decode(Array(bytes[..<length])) }
          == .corrupted
      )
    }
  }
}
