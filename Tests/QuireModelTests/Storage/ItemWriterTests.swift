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
    for name: AttributeName in ["created_at", "data", "event_id", "live", "map", "text", "version"] {
      writer.write(names.reference(to: name), try #require(item[name]))
    }
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
