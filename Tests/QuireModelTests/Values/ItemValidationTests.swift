import Testing

@testable import QuireModel

@Suite("Validation of items")
struct ItemValidationTests {
  @Test(
    "empty and repeating sets are refused at any depth",
    arguments: [
      (.ss([]), "One or more parameter values were invalid: An string set  may not be empty"),
      (.ns([]), "One or more parameter values were invalid: An number set  may not be empty"),
      (.bs([]), "One or more parameter values were invalid: Binary sets should not be empty"),
      (
        .ss(["a", "a"]),
        "One or more parameter values were invalid: Input collection [a, a] contains duplicates."
      ),
      (
        .ss(["b", "a", "b"]),
        "One or more parameter values were invalid: Input collection [b, a, b] contains duplicates."
      ),
      (
        .ss(["", ""]), "One or more parameter values were invalid: Input collection [, ] contains duplicates."
      ),
      (.ns([1, 1.0]), "Input collection contains duplicates"),
      (
        .bs([[0x62], [0x62]]),
        "One or more parameter values were invalid: "
          + "Input collection [Yg==, Yg==]of type BS contains duplicates."
      ),
      (
        .bs([[1, 2, 3], [], [255, 254], []]),
        "One or more parameter values were invalid: "
          + "Input collection [AQID, , //4=, ]of type BS contains duplicates."
      ),
    ] as [(AttributeValue, String)]
  )
  func sets(value: AttributeValue, message: String) {
    for item: Item in [["a": value], ["a": .l([1, value])], ["a": .m(["b": .l([.m(["c": value])])])]] {
      let error = #expect(throws: TableError.self) { try item.validate() }
      #expect(error?.code == .validation)
      #expect(error?.message == message)
    }
  }

  @Test("sets of different bytes, empty strings and empty containers are fine")
  func accepted() throws {
    let item: Item = [
      "a": .ss([AttributeValueTests.composed, AttributeValueTests.decomposed, ""]), "b": .s(""), "c": .b([]),
      "d": .l([]), "e": .m([:]), "f": .bs([[]]), "g": .ns([1, 1.5]),
    ]
    try item.validate()
  }

  @Test("32 levels of nesting are accepted, 33 are not")
  func nesting() throws {
    func nested(_ levels: Int, map: Bool) -> AttributeValue {
      (1..<levels).reduce(.s("leaf")) { value, _ in map ? .m(["n": value]) : .l([value]) }
    }
    for map in [true, false] {
      try nested(31, map: map).validate()
      try nested(32, map: map).validate()
      let error = #expect(throws: TableError.self) { try nested(33, map: map).validate() }
      #expect(
        error?.description == """
          ValidationException: Nesting Levels have exceeded supported limits: \
          Attributes in the item have nested levels beyond supported limit
          """
      )
    }
  }

  @Test("an item's own names are told before what is nested too deeply, and that before names within")
  func order() {
    let deep = (0..<40).reduce(AttributeValue.s("leaf")) { value, _ in .m(["n": value]) }
    func message(_ item: Item) -> String? {
      do throws(TableError) {
        try item.validateContents()
        return nil
      } catch {
        return error.message
      }
    }
    let nesting =
      "Nesting Levels have exceeded supported limits: Attributes in the item have nested levels beyond supported limit"
    #expect(message(["": "x", "deep": deep]) == "Empty attribute name")
    #expect(message(["map": .m(["": "x"]), "deep": deep]) == nesting)
    #expect(message(["map": .m(["": "x"])]) == "Empty attribute name")
    #expect(message(["deep": .l([deep])]) == nesting)
  }

  @Test("names have 1 to 65,535 bytes, nested ones too")
  func names() throws {
    func name(_ length: Int) -> AttributeName { AttributeName(String(repeating: "n", count: length)) }
    for wrap in [{ $0 }, { (inner: Item) -> Item in ["m": .l([.m(inner.attributes)])] }] {
      try wrap([name(1): 1]).validate()
      try wrap([name(65_535): 1]).validate()
      let long = #expect(throws: TableError.self) { try wrap([name(65_536): 1]).validate() }
      #expect(long?.message == "Attribute name is too large, must be less than 65536 bytes")
      let empty = #expect(throws: TableError.self) { try wrap(["": 1]).validate() }
      #expect(empty?.message == "Empty attribute name")
    }
  }

  @Test("sets are normalized to the order of their members, inside containers too")
  func normalization() {
    let item: Item = [
      "a": .ss(["b", "a", "B", "é", "z"]), "b": .l([.ns([10, 9, -1])]),
      "c": .m(["s": .bs([[2], [1, 255], [1]])]),
      "d": .l(["b", "a"]),
    ]
    let normal = item.normalized
    #expect(normal["a"]?.strings == ["B", "a", "b", "z", "é"])
    #expect(normal["b"]?[0]?.numbers == [-1, 9, 10])
    #expect(normal["c"]?["s"]?.binaries == [[1], [1, 255], [2]])
    #expect(normal["d"] == ["b", "a"])
    #expect(normal == item)
  }

  @Test("only sets without members are empty sets")
  func emptySets() {
    #expect(AttributeValue.ss([]).isEmptySet)
    #expect(AttributeValue.ns([]).isEmptySet)
    #expect(AttributeValue.bs([]).isEmptySet)
    #expect(!AttributeValue.ss([""]).isEmptySet)
    #expect(!AttributeValue.l([]).isEmptySet)
    #expect(!AttributeValue.s("").isEmptySet)
  }
}
