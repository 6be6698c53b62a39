import Testing

@testable import QuireModel

@Suite("Items in their stored form")
struct StoredItemTests {
  static let names = NameTable(["title", "PK", "tags", "n1"])
  static let key: [AttributeName: AttributeValue] = [
    "PK": "STREAM#order-7", "SK": "VERSION#00000000000000000003",
  ]

  static let keyNames: [AttributeName] = ["PK", "SK"]

  static func stored(_ bytes: [UInt8], names: NameTable = names, size: Int = 0) throws(TableError) -> Item {
    Item(
      try StoredItem(
        bytes.rawBytes,
        key: keyNames.compactMap { key[$0] },
        keyNames: keyNames,
        tableKey: keyNames,
        names: names,
        size: size
      )
    )
  }

  static func encode(_ item: Item) -> [UInt8] {
    var bytes: [UInt8] = []
    let whole = item.merging(Item(key))
    ItemEncoder.encode(
      whole,
      omitting: ["PK", "SK"] as [AttributeName],
      tableKey: ["PK", "SK"],
      names: names,
      into: &bytes
    )
    return bytes
  }

  @Test("attributes are answered one by one, all together and in a row, as they were", arguments: seeds)
  func roundTrip(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<300 {
      var item = random.item()
      item["title"] = random.pick(2) == 0 ? "order-7" : 3
      item = item.merging(Item(Self.key))
      let bytes = Self.encode(item)
      let read = try Self.stored(bytes, size: item.size)
      #expect(read.count == item.count)
      #expect(read.size == item.size)
      #expect(!read.isEmpty)
      for (name, value) in item { #expect(read[name] == value) }
      #expect(read["no such attribute"] == nil)
      var walked: [AttributeName: AttributeValue] = [:]
      read.forEachAttribute { name, value in #expect(walked.updateValue(value, forKey: name) == nil) }
      #expect(walked == item.attributes)
      #expect(read == item)
      #expect(read.hashValue == item.hashValue)
      #expect(read["title"] == item["title"], "from what was decoded")
    }
  }

  @Test("a change makes another item, and leaves the one that was read")
  func changes() throws {
    let item: Item = ["title": "A quire", "pages": 24]
    let read = try Self.stored(Self.encode(item), size: item.merging(Item(Self.key)).size)
    var changed = read
    changed["pages"] = 25
    changed.attributes["open"] = true
    #expect(changed.stored == nil)
    #expect(changed.size == read.size + 5)
    #expect(read["pages"] == 24)
    #expect(read["open"] == nil)
    #expect(changed == Item(Self.key).merging(["title": "A quire", "pages": 25, "open": true]))
    changed["pages"] = nil
    #expect(changed["pages"] == nil)
  }

  @Test(
    "what cannot be decoded is refused at once, with what is wrong and where",
    arguments: CorruptionTests.damaged.map { bytes, message in
      (bytes, message.replacing("a name that occurs twice", with: "names out of order"))
    } + [
      ([1, 2, 3, 0x62, 4, 3, 0x61, 4], "names out of order at byte 5"),
      ([1, 2, 0, 4, 4, 4], "names out of order at byte 4"),
      ([1, 1, 2, 4], "a name of the key at byte 2"),
      ([1, 1, 5, 0x53, 0x4B, 4], "a name of the key at byte 2"),
      ([1, 1, 0, 16, 15], "a value beyond the end of its key at byte 4"),
      ([1, 1, 0, 9, 3, 1, 1, 0xFF], "text that is not UTF-8 at byte 7"),
      ([1, 1, 0, 10, 3, 1, 1, 7], "a number of 0 digits at byte 7"),
      ([1, 1, 0, 11, 2, 1, 9], "a length beyond the end of the item at byte 6"),
      ([1, 1, 0, 7, 3, 1, 1, 9], "a length beyond the end of the item at byte 7"),
      ([1, 1, 0, 7, 2, 1, 17], "a short form within a value at byte 7"),
    ] as [([UInt8], String)]
  )
  func damage(bytes: [UInt8], message: String) {
    let error = #expect(throws: TableError.self) { try Self.stored(bytes) }
    #expect(error?.code == .corrupted)
    #expect(error?.message == "The store is damaged: \(message)")
  }

  @Test("a number that the dictionary lacks is told apart from corruption")
  func unknownName() {
    let error = #expect(throws: TableError.self) {
      try Self.stored(Self.encode(["tags": 1]), names: NameTable())
    }
    #expect(error?.code == .unknownName)
  }

  @Test("nesting beyond 32 levels is refused")
  func nesting() throws {
    func nested(_ levels: Int) -> Item {
      ["a": (1..<levels).reduce(AttributeValue.null) { value, _ in .l([value]) }]
    }
    #expect(try Self.stored(Self.encode(nested(32)))["a"] == nested(32)["a"])
    let error = #expect(throws: TableError.self) { try Self.stored(Self.encode(nested(33))) }
    #expect(error?.message.hasPrefix("The store is damaged: a value nested too deeply at byte ") == true)
  }

  @Test("what is accepted is decoded as a whole, and so is whatever it is made of", arguments: seeds)
  func mutations(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var accepted = 0
    var refused = 0
    for _ in 0..<300 {
      var item = random.item()
      item["title"] = "order-7"
      let bytes = Self.encode(item)
      for _ in 0..<80 {
        var mutated = bytes
        for _ in 0...random.pick(2) where !mutated.isEmpty {
          mutated[random.pick(mutated.count)] = UInt8(random.pick(256))
        }
        let view = try? ItemView(
          mutated.rawBytes,
          names: Self.names,
          KeyTexts(["PK", "SK"]) { Self.key[$0] }
        )
        var whole: [AttributeName: AttributeValue]? = Self.key
        if let view { whole = try? view.decodeAll().merging(Self.key) { _, key in key } } else { whole = nil }
        guard let read = try? Self.stored(mutated) else {
          refused += 1
          continue
        }
        accepted += 1
        // A trap would end the test run.
        #expect(read.attributes == whole)
        #expect(read.count == read.attributes.count)
      }
    }
    #expect(accepted > 100)
    #expect(refused > 100)
  }
}
