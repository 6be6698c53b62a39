import QuireEvents
import Testing

@Suite("Identifiers")
struct IdentifierTests {
  @Test(
    "the category is the text before the first hyphen",
    arguments: [
      ("Order-123", "Order"), ("Order-1-2", "Order"), ("Order", "Order"), ("Order-", "Order"), ("-1", "-1"),
      ("Größe-1", "Größe"),
    ]
  )
  func category(id: String, category: String) {
    #expect(StreamID(id).category == category)
  }

  @Test("ids are compared by their bytes, not as Swift compares text")
  func bytes() {
    let (composed, decomposed) = ("\u{E9}", "e\u{301}")
    #expect(composed == decomposed)
    #expect(StreamID(composed) != StreamID(decomposed))
    #expect(EventID(composed) != EventID(decomposed))
  }

  @Test("a new event id is a UUID of version 7")
  func uuid() throws {
    let parts = EventID().string.split(separator: "-").map(String.init)
    #expect(parts.map(\.count) == [8, 4, 4, 4, 12])
    #expect(parts.joined().allSatisfy { $0.isHexDigit && !$0.isUppercase })
    #expect(parts[2].first == "7")
    #expect("89ab".contains(try #require(parts[3].first)))
  }

  @Test("an event id begins with the milliseconds of its time")
  func uuidTime() {
    var random = SeededGenerator(seed: 1)
    let time = Timestamp(microsecondsSince1970: 0x0123_4567_89AB * 1_000)
    #expect(EventID(time: time, using: &random).string.hasPrefix("01234567-89ab-7"))
  }

  @Test("ids made one after another differ, and sort in that order")
  func unique() {
    let ids = (0..<10_000).map { _ in EventID() }
    #expect(Set(ids).count == 10_000)
    #expect(ids.map(\.string) == ids.map(\.string).sorted())
  }
}
