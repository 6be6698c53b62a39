import Testing

@testable import QuireModel

@Suite("The stored form of items")
struct ItemCodingTests {
  static func encode(_ item: Item, omitting keys: [AttributeName] = [], names: NameTable = NameTable())
    -> [UInt8]
  {
    var bytes: [UInt8] = []
    ItemEncoder.encode(item, omitting: keys, names: names, into: &bytes)
    return bytes
  }

  static func decode(_ bytes: [UInt8], names: NameTable = NameTable()) throws(TableError) -> Item {
    Item(try ItemView(bytes.rawBytes, names: names).decodeAll())
  }

  static let documented: [(Item, [UInt8])] = [
    ([:], [1, 0]),
    (["a": "xy"], [1, 1, 3, 0x61, 1, 2, 0x78, 0x79]),
    (["a": ""], [1, 1, 3, 0x61, 1, 0]),
    (["a": 123], [1, 1, 3, 0x61, 2, 3, 0xC2, 2, 24]),
    (["a": 0], [1, 1, 3, 0x61, 2, 1, 0x80]),
    (["a": -1], [1, 1, 3, 0x61, 2, 2, 0x3E, 100]),
    (["a": .b([0, 255])], [1, 1, 3, 0x61, 3, 2, 0, 255]),
    (["a": .null], [1, 1, 3, 0x61, 4]),
    (["a": false], [1, 1, 3, 0x61, 5]),
    (["a": true], [1, 1, 3, 0x61, 6]),
    (["a": [true, "x"]], [1, 1, 3, 0x61, 7, 5, 2, 6, 1, 1, 0x78]),
    (["a": .l([])], [1, 1, 3, 0x61, 7, 1, 0]),
    (["a": ["k": .null, "b": true]], [1, 1, 3, 0x61, 8, 7, 2, 1, 0x62, 6, 1, 0x6B, 4]),
    (["a": .ss(["y", "x"])], [1, 1, 3, 0x61, 9, 5, 2, 1, 0x78, 1, 0x79]),
    (["a": .ns([10, 9])], [1, 1, 3, 0x61, 10, 7, 2, 2, 0xC1, 10, 2, 0xC1, 11]),
    (["a": .bs([[2], [1]])], [1, 1, 3, 0x61, 11, 5, 2, 1, 1, 1, 2]),
    (["b": true, "a": .null, "B": false], [1, 3, 3, 0x42, 5, 3, 0x61, 4, 3, 0x62, 6]),
  ]

  @Test("the bytes are as documented", arguments: documented)
  func bytes(item: Item, bytes: [UInt8]) throws {
    #expect(Self.encode(item) == bytes)
    #expect(try Self.decode(bytes) == item)
  }

  @Test("interned names are numbers, others stand in full; keys are left out")
  func names() throws {
    let names = NameTable(["b", "a"])
    let bytes = Self.encode(["a": .null, "b": true, "c": false, "PK": "p"], omitting: ["PK"], names: names)
    #expect(bytes == [1, 3, 2, 4, 0, 6, 3, 0x63, 5])
    #expect(try Self.decode(bytes, names: names) == ["a": .null, "b": true, "c": false])
    var asSet: [UInt8] = []
    let keys: Set<AttributeName> = ["PK"]
    let item: Item = ["a": .null, "b": true, "c": false, "PK": "p"]
    ItemEncoder.encode(item, omitting: keys, names: names, into: &asSet)
    #expect(asSet == bytes)
  }

  @Test("an item is appended to what is there")
  func appending() {
    var bytes: [UInt8] = [9, 9]
    ItemEncoder.encode(["a": .null], omitting: [], names: NameTable(), into: &bytes)
    #expect(bytes == [9, 9, 1, 1, 3, 0x61, 4])
  }

  @Test("lengths of 127, 128 and 16,384 bytes come back", arguments: [127, 128, 16_383, 16_384, 400_000])
  func lengths(length: Int) throws {
    let text = AttributeValue.s(String(repeating: "x", count: length))
    let item: Item = [
      "s": text, "l": [text], "m": ["k": [text]], "b": .b([UInt8](repeating: 1, count: length)),
    ]
    #expect(try Self.decode(Self.encode(item)) == item)
  }

  @Test("random items come back, with equal bytes for equal items", arguments: seeds)
  func random(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<400 {
      let item = random.item()
      let known = item.attributes.keys.filter { _ in random.pick(2) == 0 }
      let names = NameTable(Array(known) + ["unused"])
      let bytes = Self.encode(item, names: names)
      #expect(try Self.decode(bytes, names: names) == item)
      #expect(Self.encode(item.normalized, names: names) == bytes)
      let view = try ItemView(bytes.rawBytes, names: names)
      #expect(view.count == item.count)
      for (name, value) in item {
        #expect(try view.value(of: name) == value)
      }
      #expect(try view.value(of: "absent") == nil)
    }
  }

  @Test("32 levels of nesting come back")
  func nesting() throws {
    let deep = (1..<32).reduce(AttributeValue.s("leaf")) { value, level in
      level.isMultiple(of: 2) ? .l([value]) : .m(["n": value])
    }
    try deep.validate()
    #expect(try Self.decode(Self.encode(["a": deep])) == ["a": deep])
  }
}
