import Testing

@testable import QuireModel

@Suite("Dictionaries of names")
struct NameTableTests {
  @Test("names are numbered in their order, and numbers never change")
  func numbers() {
    let names = NameTable(["b", "a"])
    #expect(names.count == 2)
    #expect(names.id(of: "b") == 0)
    #expect(names.id(of: "a") == 1)
    #expect(names.id(of: "c") == nil)
    #expect(names.name(0) == "b")
    #expect(names.name(2) == nil)
    #expect(names.name(-1) == nil)
    let more = names.adding("c").adding("a")
    #expect(more.all == ["b", "a", "c"])
    #expect(names.count == 2)
    #expect(names.adding(["d", "a", "d", "e"]).all == ["b", "a", "d", "e"])
    #expect(more.reference(to: "c") == .id(2))
    #expect(more.reference(to: "x") == .inline("x"))
  }

  @Test("composed and decomposed letters are two names")
  func bytesNotCharacters() {
    let names = NameTable([
      AttributeName(AttributeValueTests.composed), AttributeName(AttributeValueTests.decomposed),
    ])
    #expect(names.id(of: AttributeName(AttributeValueTests.decomposed)) == 1)
  }

  @Test("of a name given twice the first number counts")
  func repeated() {
    let names = NameTable(["a", "a", "b"])
    #expect(names.id(of: "a") == 0)
    #expect(names.name(1) == "a")
    #expect(names.id(of: "b") == 2)
  }
}
