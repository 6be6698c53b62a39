import QuireEvents
import Testing

@Suite("Timestamp")
struct TimestampTests {
  @Test(
    "text is ISO 8601 in UTC with microseconds",
    arguments: [
      (0, "1970-01-01T00:00:00.000000Z"),
      (-1, "1969-12-31T23:59:59.999999Z"),
      (951_782_400_000_000, "2000-02-29T00:00:00.000000Z"),
      (1_709_251_199_123_456, "2024-02-29T23:59:59.123456Z"),
      (4_107_542_399_999_999, "2100-02-28T23:59:59.999999Z"),
      (4_107_542_400_000_000, "2100-03-01T00:00:00.000000Z"),
      (-62_167_219_200_000_000, "0000-01-01T00:00:00.000000Z"),
      (253_402_300_799_999_999, "9999-12-31T23:59:59.999999Z"),
    ] as [(Int64, String)]
  )
  func text(microseconds: Int64, text: String) {
    #expect(Timestamp(microsecondsSince1970: microseconds).description == text)
    #expect(Timestamp(text)?.microsecondsSince1970 == microseconds)
  }

  @Test(
    "other text is no time",
    arguments: [
      "", "2026-01-31", "2026-01-31T09:30:00Z", "2026-01-31T09:30:00.000000", "2026-02-29T00:00:00.000000Z",
      "2026-00-01T00:00:00.000000Z", "2026-13-01T00:00:00.000000Z", "2026-01-00T00:00:00.000000Z",
      "2026-01-01T24:00:00.000000Z", "2026-01-01T00:60:00.000000Z", "2026-01-01T00:00:60.000000Z",
      "2026-01-01t00:00:00.000000Z", "2026-01-01T00:00:00.00000aZ", "+026-01-01T00:00:00.000000Z",
    ]
  )
  func invalid(text: String) {
    #expect(Timestamp(text) == nil)
  }

  @Test("random times go through text and keep their order")
  func roundTrip() throws {
    let seed = UInt64.random(in: 0 ... .max)
    var random = SeededGenerator(seed: seed)
    let range = Timestamp.earliest.microsecondsSince1970...Timestamp.latest.microsecondsSince1970
    for _ in 0..<2_000 {
      let left = Timestamp(microsecondsSince1970: .random(in: range, using: &random))
      let right = Timestamp(microsecondsSince1970: .random(in: range, using: &random))
      #expect(Timestamp(left.description) == left, "seed \(seed)")
      #expect((left < right) == (left.description < right.description), "seed \(seed)")
    }
  }

  @Test("seconds beyond what text can hold become the last or first time")
  func clamps() {
    #expect(Timestamp(secondsSince1970: .infinity) == .latest)
    #expect(Timestamp(secondsSince1970: -.infinity) == .earliest)
    #expect(Timestamp(secondsSince1970: .nan) == .earliest)
    #expect(Timestamp(secondsSince1970: 1.5).microsecondsSince1970 == 1_500_000)
  }
}
