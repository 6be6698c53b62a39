import Testing

@testable import QuireModel

@Suite("Item sizes")
struct ItemSizeTests {
  @Test(
    "a number counts its significant digits by twos on each side of the point",
    arguments: [
      ("0", 1), ("1", 2), ("12", 2), ("123", 3), ("1234", 3), ("12345678901234567890123456789012345678", 20),
      ("0042", 2), ("100", 2), ("1010", 3), ("0.0000001", 2), ("1E125", 2), ("1E-100", 2), ("1.5", 3),
      ("15", 2),
      ("1.2", 3), ("1.200", 3), ("1.234", 4), ("3.14159", 5), ("123456", 4), ("-1", 3), ("-123", 4),
      ("-1.5", 4), ("100.5", 4), ("1.001", 4),
    ]
  )
  func numbers(text: String, size: Int) throws {
    #expect(try Number(parsing: text).size == size)
  }

  @Test(
    "values count their bytes, containers 3 and 1 for each element",
    arguments: [
      (.s(""), 0), (.s("abc"), 3), (.s("é"), 2), (.b([]), 0), (.b([1, 2, 3]), 3), (.bool(true), 1),
      (.null, 1),
      (.l([]), 3), (.m([:]), 3), (.l(["ab", .null]), 3 + 2 + 2 + 1), (.m(["k": "ab"]), 3 + 1 + 1 + 2),
      (.l([.l([])]), 3 + 1 + 3), (.ss(["a", "bc"]), 3), (.ns([1, 12, -5]), 2 + 2 + 3),
      (.bs([[1], [2, 3]]), 3),
    ] as [(AttributeValue, Int)]
  )
  func values(value: AttributeValue, size: Int) {
    #expect(value.size == size)
  }

  @Test("an item counts its names")
  func items() {
    #expect(Item().size == 0)
    #expect((["pk": "a", "ü": 1] as Item).size == 2 + 1 + 2 + 2)
  }

  @Test("409,600 bytes are accepted, one more is not")
  func limit() throws {
    func item(_ size: Int) -> Item { ["pk": "key", "data": .s(String(repeating: "x", count: size - 9))] }
    #expect(item(409_600).size == 409_600)
    try item(409_599).validate()
    try item(409_600).validate()
    let error = #expect(throws: TableError.self) { try item(409_601).validate() }
    #expect(error?.description == "ValidationException: Item size has exceeded the maximum allowed size")
    let updated = #expect(throws: TableError.self) { try item(409_601).validateUpdatedSize() }
    #expect(updated?.message == "Item size to update has exceeded the maximum allowed size")
    try item(409_600).validateUpdatedSize()
  }
}
