import Testing

@testable import QuireModel

@Suite("Views of stored items")
struct ItemViewTests {
  static let names = NameTable(["title", "tags"])
  static let item: Item = [
    "title": "A quire", "tags": .ss(["x", "y"]), "pages": 24, "open": true, "inner": ["k": [1, .null]],
  ]
  static let bytes = ItemCodingTests.encode(item, names: names)

  @Test("one attribute is read by name, interned or not")
  func value() throws {
    let view = try ItemView(Self.bytes.rawBytes, names: Self.names)
    #expect(view.count == 5)
    #expect(try view.value(of: "title") == "A quire")
    #expect(try view.value(of: "pages") == 24)
    #expect(try view.value(of: "inner") == ["k": [1, .null]])
    #expect(try view.value(of: "missing") == nil)
    #expect(try view.value(of: "titl") == nil)
  }

  @Test("a value is seen where it lies")
  func rawValue() throws {
    let view = try ItemView(Self.bytes.rawBytes, names: Self.names)
    if let title = try view.rawValue(of: "title") {
      #expect(title.type == .string)
      #expect(title.type.kind == .s)
      #expect(title.payload.byteCount == 7)
      #expect(try title.string() == "A quire")
      #expect(try title.number() == nil)
      #expect(try title.decode() == "A quire")
    } else {
      Issue.record("there is a title")
    }
    if let pages = try view.rawValue(of: "pages") {
      #expect(try pages.number() == 24)
      #expect(try pages.string() == nil)
    } else {
      Issue.record("there are pages")
    }
    #expect(try view.rawValue(of: "missing") == nil)
  }

  @Test("attributes are visited in the order of their names")
  func forEach() throws {
    var visited: [AttributeName] = []
    var item = Item()
    try ItemView(Self.bytes.rawBytes, names: Self.names).forEach { name, value throws(TableError) in
      visited.append(name)
      item[name] = try value.decode()
    }
    #expect(visited == ["inner", "open", "pages", "tags", "title"])
    #expect(item == Self.item)
  }

  @Test("attributes are added to those of the key")
  func decodeInto() throws {
    var attributes: [AttributeName: AttributeValue] = ["PK": "p"]
    try ItemView(Self.bytes.rawBytes, names: Self.names).decodeAll(into: &attributes)
    #expect(Item(attributes) == Self.item.merging(["PK": "p"]))
  }

  @Test("a name written in full is found after it was interned")
  func laterInterned() throws {
    let names = Self.names.adding("pages")
    #expect(try ItemView(Self.bytes.rawBytes, names: names).value(of: "pages") == 24)
  }

  @Test("a number that the dictionary lacks is told apart from corruption")
  func unknownName() throws {
    let view = try ItemView(Self.bytes.rawBytes, names: NameTable(["title"]))
    #expect(try view.value(of: "title") == "A quire")
    let all = #expect(throws: TableError.self) {
      _ = try ItemView(Self.bytes.rawBytes, names: NameTable(["title"])).decodeAll()
    }
    #expect(all?.code == .unknownName)
    #expect(all?.message == "attribute name 1 is not in the table's dictionary of 1")
    // It may be the very name that is sought.
    #expect(
      thrownCode { () throws(TableError) in
        _ = try ItemView(Self.bytes.rawBytes, names: NameTable(["title"])).value(of: "tags")
      } == .unknownName
    )
  }

  @Test("names of the same letters in other bytes are other names")
  func bytesNotCharacters() throws {
    let item: Item = [
      AttributeName(AttributeValueTests.composed): 1, AttributeName(AttributeValueTests.decomposed): 2,
    ]
    let bytes = ItemCodingTests.encode(item)
    let view = try ItemView(bytes.rawBytes, names: NameTable())
    #expect(try view.value(of: AttributeName(AttributeValueTests.composed)) == 1)
    #expect(try view.value(of: AttributeName(AttributeValueTests.decomposed)) == 2)
  }
}
