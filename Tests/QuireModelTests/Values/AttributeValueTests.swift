import Testing

@testable import QuireModel

@Suite("Attribute values")
struct AttributeValueTests {
  static let composed = "caf\u{E9}"
  static let decomposed = "cafe\u{301}"

  @Test("a composed and a decomposed letter are different strings, names and set members")
  func bytesNotCharacters() {
    #expect(Self.composed == Self.decomposed)
    #expect(AttributeValue.s(Self.composed) != .s(Self.decomposed))
    #expect(AttributeName(Self.composed) != AttributeName(Self.decomposed))
    #expect(AttributeValue.ss([Self.composed]) != .ss([Self.decomposed]))
    #expect(AttributeValue.ss([Self.composed, Self.decomposed]) != .ss([Self.composed, "x"]))
    #expect(!"\u{212A}".hasSameBytes(as: "K"))
    #expect("\u{212A}" == "K")
  }

  @Test("sets are equal in any order, lists only in the same")
  func sets() {
    #expect(AttributeValue.ss(["a", "b"]) == .ss(["b", "a"]))
    #expect(AttributeValue.ns([1, 2.50]) == .ns([2.5, 1]))
    #expect(AttributeValue.bs([[1], [2]]) == .bs([[2], [1]]))
    #expect(AttributeValue.ss(["a", "b"]).hashValue == AttributeValue.ss(["b", "a"]).hashValue)
    #expect(AttributeValue.ns([1, 2]).hashValue == AttributeValue.ns([2, 1]).hashValue)
    #expect(AttributeValue.bs([[1], [2]]).hashValue == AttributeValue.bs([[2], [1]]).hashValue)
    #expect(AttributeValue.l(["a", "b"]) != .l(["b", "a"]))
    #expect(AttributeValue.ss(["a", "b"]) != .ss(["a"]))
  }

  @Test("values of different types are different")
  func types() {
    let values: [AttributeValue] = [
      .s("1"), .n(1), .b([49]), .bool(true), .null, .l([]), .m([:]), .ss(["1"]), .ns([1]), .bs([[49]]),
    ]
    for (place, value) in values.enumerated() {
      for (otherPlace, other) in values.enumerated() {
        #expect((value == other) == (place == otherPlace), "\(value) == \(other)")
      }
    }
  }

  @Test("equal values have equal hashes", arguments: seeds)
  func hashes(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<500 {
      let value = random.value()
      #expect(value == value.normalized)
      #expect(value.hashValue == value.normalized.hashValue)
    }
  }

  @Test("strings and binaries compare by unsigned bytes, numbers by value")
  func comparison() {
    #expect(AttributeValue.s("a").compare(.s("b")) == .ascending)
    #expect(AttributeValue.s("b").compare(.s("a")) == .descending)
    #expect(AttributeValue.s("a").compare(.s("a")) == .same)
    #expect(AttributeValue.s("a").compare(.s("a0")) == .ascending)
    #expect(AttributeValue.s("").compare(.s("\u{0}")) == .ascending)
    #expect(AttributeValue.s("Z").compare(.s("a")) == .ascending)
    #expect(AttributeValue.s("z").compare(.s("é")) == .ascending)
    #expect(AttributeValue.s(Self.decomposed).compare(.s(Self.composed)) == .ascending)
    // U+FF5E sorts after U+1D11E in UTF-16 but before it in UTF-8.
    #expect(AttributeValue.s("\u{FF5E}").compare(.s("\u{1D11E}")) == .ascending)
    #expect(AttributeValue.b([0x7F]).compare(.b([0x80])) == .ascending)
    #expect(AttributeValue.n(9).compare(.n(10)) == .ascending)
    #expect(AttributeValue.n(10).compare(.n(9)) == .descending)
    #expect(AttributeValue.s("9").compare(.n(10)) == nil)
    #expect(AttributeValue.bool(false).compare(.bool(true)) == nil)
  }

  @Test("byte order agrees with the order of the bytes", arguments: seeds)
  func byteOrder(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<3000 {
      let left = random.string()
      let right = random.string()
      let isLess = left.utf8.lexicographicallyPrecedes(right.utf8)
      #expect(
        (left.compareBytes(right) == .ascending) == isLess,
        "\(left.debugDescription) \(right.debugDescription)"
      )
      #expect(left.hasSameBytes(as: right) == left.utf8.elementsEqual(right.utf8))
    }
  }

  @Test("accessors answer their own type only")
  func accessors() {
    let values: [AttributeValue] = [
      .s("t"), .n(1.5), .b([1]), .bool(false), .null, .l([7]), .m(["k": 8]), .ss(["a"]), .ns([2]), .bs([[3]]),
    ]
    #expect(values.map(\.string) == ["t", nil, nil, nil, nil, nil, nil, nil, nil, nil])
    #expect(values.map(\.number) == [nil, 1.5, nil, nil, nil, nil, nil, nil, nil, nil])
    #expect(values.map(\.double) == [nil, 1.5, nil, nil, nil, nil, nil, nil, nil, nil])
    #expect(values.map(\.int) == [nil, nil, nil, nil, nil, nil, nil, nil, nil, nil])
    #expect(AttributeValue.n(150).int == 150)
    #expect(values.map(\.binary) == [nil, nil, [1], nil, nil, nil, nil, nil, nil, nil])
    #expect(values.map(\.bool) == [nil, nil, nil, false, nil, nil, nil, nil, nil, nil])
    #expect(values.map(\.isNull) == [false, false, false, false, true, false, false, false, false, false])
    #expect(values.map(\.list) == [nil, nil, nil, nil, nil, [7], nil, nil, nil, nil])
    #expect(values.map(\.map) == [nil, nil, nil, nil, nil, nil, ["k": 8], nil, nil, nil])
    #expect(values.map(\.strings) == [nil, nil, nil, nil, nil, nil, nil, ["a"], nil, nil])
    #expect(values.map(\.numbers) == [nil, nil, nil, nil, nil, nil, nil, nil, [2], nil])
    #expect(values.map(\.binaries) == [nil, nil, nil, nil, nil, nil, nil, nil, nil, [[3]]])
    #expect(values[5][0] == 7)
    #expect(values[5][1] == nil)
    #expect(values[6]["k"] == 8)
    #expect(values[6]["x"] == nil)
    #expect(values[0][0] == nil)
  }

  @Test("an item describes itself in the order of its names")
  func description() {
    let item: Item = [
      "PK": "USER#1", "balance": 12.50, "tags": .ss(["a", "b"]), "raw": .b([0, 255]), "gone": .null,
      "on": true,
      "list": [1, "x"], "map": ["b": 2, "a": 1], "empty": .m([:]), "ns": .ns([1, 2]), "bs": .bs([[1]]),
    ]
    #expect(
      item.description == """
        [PK: "USER#1", balance: 12.5, bs: {<01>}, empty: [:], gone: null, list: [1, "x"], map: [a: 1, b: 2], \
        ns: {1, 2}, on: true, raw: <00ff>, tags: {"a", "b"}]
        """
    )
  }

  @Test("merging keeps the other item's values")
  func merging() {
    let old: Item = ["a": 1, "b": 2]
    #expect(old.merging(["b": 3, "c": 4]) == ["a": 1, "b": 3, "c": 4])
    var item = old
    item.merge(["b": 3])
    #expect(item == ["a": 1, "b": 3])
    #expect(item.selecting(["b", "x"]) == ["b": 3])
    #expect(item.sortedNames == ["a", "b"])
    #expect(Set(item.map(\.key)) == ["a", "b"])
  }
}
