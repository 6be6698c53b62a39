import QuireModel
import Testing

@testable import Quire

@Suite("Properties of a table, as the catalog has them")
struct StoredPropertiesTests {
  private static func stored(_ name: AttributeName, _ value: AttributeValue) -> AttributeValue {
    .m(["billing": "PAY_PER_REQUEST", name: value])
  }

  private static func withRecovery(since: Number, days: Number) -> AttributeValue {
    stored("recovery", .m(["since": .n(since), "days": .n(days)]))
  }

  @Test("a period of recovery is read as it was set", arguments: [1, 2, 34, 35])
  func recovery(days: Int) throws {
    let properties = try TableProperties(Self.withRecovery(since: 5, days: Number(days)))
    #expect(properties.recovery?.days == days)
    #expect(properties.recovery?.since == 5)
  }

  @Test(
    "what nobody can have set is damage",
    arguments: [
      withRecovery(since: 5, days: 0), withRecovery(since: 5, days: 36), withRecovery(since: -1, days: 35),
      withRecovery(since: 5, days: 1.5), stored("recovery", .m(["since": 5])), stored("recovery", 35),
      stored("since", -1), stored("since", .n(Number("18446744073709551615")!)), stored("protected", 1),
      stored("class", "COLD"), stored("indexes", .m(["index": 1])),
      stored("throughput", .m(["read": -1, "write": 1])), stored("tags", .l([.l(["key"])])),
      stored("tags", .l(["key"])), stored("sse", .bool(true)), .m(["billing": "FREE"]), .m([:]),
      "PAY_PER_REQUEST",
    ]
  )
  func damage(value: AttributeValue) {
    let error = #expect(throws: TableError.self) { try TableProperties(value) }
    #expect(error?.code == .corrupted)
    #expect(error?.message == "The store is damaged: the properties of a table in the catalog are malformed")
  }
}
