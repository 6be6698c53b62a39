import Testing

@testable import QuireModel

@Suite("Writing items attribute by attribute")
struct ItemWriterTests {
  @Test("the bytes are those of the encoder")
  func sameBytes() throws {
    let names = NameTable(["version", "event_id"])
    let item: Item = [
      "created_at": 12.5, "data": .b([1, 2]), "event_id": "e1", "live": true, "map": ["b": .ss(["z", "a"])],
      "text": "é", "version": 42,
    ]
    var writer = ItemWriter(attributeCount: 7, into: [5])
    writer.write(names.reference(to: "created_at"), 12.5 as Number)
    writer.write(names.reference(to: "data"), [1, 2])
    writer.write(names.reference(to: "event_id"), "e1" as String)
    writer.write(names.reference(to: "live"), true as Bool)
    writer.write(names.reference(to: "map"), ["b": .ss(["z", "a"])] as AttributeValue)
    writer.write(names.reference(to: "text"), utf8: Array("é".utf8))
    writer.write(names.reference(to: "version"), 42 as Number)
    let bytes = writer.finish()
    #expect(bytes == [5] + ItemCodingTests.encode(item, names: names))
  }

  @Test("the empty item is two bytes")
  func empty() {
    #expect(ItemWriter(attributeCount: 0).finish() == [1, 0])
  }

  @Test("an item of fewer attributes than announced is a fault of the program")
  func missing() async {
    await #expect(processExitsWith: .failure) {
      _ = ItemWriter(attributeCount: 1).finish()
    }
  }
}
