import Testing

@testable import QuireModel

@Suite("Key schemas")
struct KeySchemaTests {
  let table = KeySchema(partition: [KeyAttribute("PK", .s)], sort: [KeyAttribute("SK", .s)])
  let index = KeySchema(
    partition: [KeyAttribute("G1", .s), KeyAttribute("G2", .n)],
    sort: [KeyAttribute("G3", .b)]
  )
  let item: Item = ["PK": "p", "SK": "s", "G1": "g", "G2": 1, "G3": .b([7]), "other": true]

  func lookup(_ item: Item) -> (AttributeName) -> AttributeValue? { { item[$0] } }

  @Test("a schema is made of a request's elements in their order")
  func elements() {
    let definitions = [
      AttributeDefinition("a", .s), AttributeDefinition("b", .n), AttributeDefinition("c", .b),
    ]
    let schema = KeySchema(
      [KeySchemaElement("b", .hash), KeySchemaElement("a", .hash), KeySchemaElement("c", .range)],
      definitions: definitions
    )
    #expect(
      schema
        == KeySchema(
          partition: [KeyAttribute("b", .n), KeyAttribute("a", .s)],
          sort: [KeyAttribute("c", .b)]
        )
    )
    #expect(schema?.names == ["b", "a", "c"])
    #expect(KeySchema([KeySchemaElement("x", .hash)], definitions: definitions) == nil)
    #expect(KeySchema([KeySchemaElement("a", .range)], definitions: definitions) == nil)
    #expect(KeySchema([], definitions: definitions) == nil)
    let many = (0..<5).map { AttributeDefinition(AttributeName("k\($0)"), .s) }
    #expect(
      KeySchema(many.prefix(4).map { KeySchemaElement($0.attributeName, .hash) }, definitions: many) != nil
    )
    #expect(KeySchema(many.map { KeySchemaElement($0.attributeName, .hash) }, definitions: many) == nil)
  }

  @Test("a key is written and read back")
  func roundTrip() throws {
    var bytes: [UInt8] = [9]
    #expect(table.encode(to: &bytes, lookup(item)))
    #expect(bytes == [9, 0x70, 0, 1, 0x73])
    var decoded = Item()
    try table.decode(from: bytes.rawBytes, at: 1, into: &decoded)
    #expect(decoded == ["PK": "p", "SK": "s"])
    #expect(table.key(of: item) == decoded)
    #expect(try table.sortKeyOffset(in: Array(bytes.dropFirst()).rawBytes, isEntry: false) == 3)
  }

  @Test("an index entry ends with the key of its item")
  func entry() throws {
    var entry: [UInt8] = []
    #expect(index.encodeEntry(tableKey: table, to: &entry, lookup(item)))
    var key: [UInt8] = []
    #expect(table.encode(to: &key, lookup(item)))
    #expect(entry == [0x67, 0, 1, 0xC1, 2, 0, 7, 0, 1] + key)
    #expect(try index.tableKeyOffset(inEntry: entry.rawBytes) == 9)
    #expect(try index.sortKeyOffset(in: entry.rawBytes, isEntry: true) == 6)
    var decoded = Item()
    try index.decodeEntry(tableKey: table, from: entry.rawBytes, into: &decoded)
    #expect(decoded == ["PK": "p", "SK": "s", "G1": "g", "G2": 1, "G3": .b([7])])
  }

  @Test("an item that lacks an attribute, or has it of another type, is not in the index")
  func sparse() {
    for change: (AttributeName, AttributeValue?) in [("G1", nil), ("G3", nil), ("G2", "1"), ("PK", 1)] {
      var item = item
      item[change.0] = change.1
      var bytes: [UInt8] = [1, 2]
      #expect(!index.encodeEntry(tableKey: table, to: &bytes, lookup(item)))
      #expect(bytes == [1, 2])
    }
  }

  @Test("the partition's bytes start every key of the partition and of no other")
  func partitionPrefix() {
    var prefix: [UInt8] = []
    #expect(table.encodePartition(isEntry: false, to: &prefix, lookup(item)))
    #expect(prefix == [0x70, 0, 1])
    let hashOnly = KeySchema(partition: [KeyAttribute("PK", .s)])
    var whole: [UInt8] = []
    #expect(hashOnly.encodePartition(isEntry: false, to: &whole, lookup(item)))
    #expect(whole == [0x70])
    whole = []
    #expect(hashOnly.encodePartition(isEntry: true, to: &whole, lookup(item)))
    #expect(whole == [0x70, 0, 1])
  }

  @Test("bytes behind a key are refused")
  func trailing() {
    let numbers = KeySchema(partition: [KeyAttribute("n", .n)])
    let bytes: [UInt8] = [0x80, 0, 5]
    let error = #expect(throws: TableError.self) {
      var item = Item()
      try numbers.decode(from: bytes.rawBytes, into: &item)
    }
    #expect(error?.message == "The store is damaged: bytes behind the end of a key at byte 2")
  }
}
