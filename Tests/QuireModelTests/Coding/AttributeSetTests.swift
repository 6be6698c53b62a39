import QuireModel
import Testing

@Suite("AttributeSet")
struct AttributeSetTests {
  @Test("members are in order, each once")
  func order() {
    #expect(StringSet(["b", "a", "b", "B", ""]).elements == ["", "B", "a", "b"])
    #expect(NumberSet([2, 1, -1, 1.0]).elements == [-1, 1, 2])
    #expect(BinarySet([[255], [], [1, 2], [1], [255]]).elements == [[], [1], [1, 2], [255]])
  }

  @Test("strings that only look alike are two members")
  func bytes() {
    let set: StringSet = ["\u{E9}", "e\u{301}"]
    #expect(set.count == 2)
    #expect(set.elements.map { Array($0.utf8) } == [[0x65, 0xCC, 0x81], [0xC3, 0xA9]])
    #expect(!(["\u{E9}"] as StringSet).contains("e\u{301}"))
    #expect((["\u{E9}"] as StringSet) != ["e\u{301}"])
  }

  @Test("changing a set says whether anything changed")
  func changes() {
    var set: StringSet = []
    let inserted = [set.insert("b"), set.insert("a"), set.insert("b")]
    #expect(inserted == [true, true, false])
    #expect(set.elements == ["a", "b"])
    #expect(set.contains("a"))
    #expect(!set.contains("c"))
    let removed = [set.remove("a"), set.remove("a")]
    #expect(removed == [true, false])
    #expect(Array(set) == ["b"])
  }

  @Test("sets of the same members are equal and share a hash")
  func equality() {
    let left: StringSet = ["a", "b"]
    let right = StringSet(["b", "a", "a"])
    #expect(left == right)
    #expect(left.hashValue == right.hashValue)
    #expect(left != ["a"])
  }

  @Test("members are distinct in few and in many", arguments: [1, 2, 8, 9, 50])
  func distinct(count: Int) {
    let members = (0..<count).map { "m\($0)" }
    #expect(StringSet.areDistinct(members))
    for member in members { #expect(!StringSet.areDistinct(members + [member])) }
  }
}

@Suite("AttributeSet in expressions")
struct AttributeSetExpressionTests {
  @Test("a set is a value of its type")
  func values() {
    #expect(
      Update.add(["b", "a"] as StringSet, to: "tags")
        == Update.add(AttributeValue.ss(["a", "b"]), to: "tags")
    )
    #expect((Attribute("n") == ([1] as NumberSet)) == (Attribute("n") == AttributeValue.ns([1])))
  }
}
