import Foundation
import QuireModel
import Testing

@Suite("PageCursor")
struct PageCursorTests {
  static let keys: [Item] = [
    ["PK": "A"],
    ["PK": "", "SK": .b([])],
    ["PK": "é/+\u{0}", "SK": .n(text("-1.5")), "GSI1PK": .b([0, 255]), "GSI1SK": "x"],
    ["\u{E9}": 1, "e\u{301}": 2],
    ["PK": .s(String(repeating: "k", count: 2048)), "SK": .b(Array(repeating: 7, count: 1024))],
    ["PK": .s(String(repeating: "k", count: 127))], ["PK": .s(String(repeating: "k", count: 128))],
    ["PK": .n(text("12345678901234567890123456789012345678")), "SK": .n(text("1E-130"))],
  ]

  @Test("a cursor comes back from its text, its bytes and other coders", arguments: keys)
  func roundTrip(key: Item) throws {
    let cursor = try PageCursor(lastEvaluatedKey: key)
    #expect(try PageCursor(cursor.description) == cursor)
    #expect(try PageCursor(cursor.description).lastEvaluatedKey == key)
    #expect(try PageCursor(bytes: cursor.bytes) == cursor)
    #expect(try JSONDecoder().decode([PageCursor].self, from: JSONEncoder().encode([cursor])) == [cursor])
    #expect(try AttributeValue(encoding: cursor) == .s(cursor.description))
    #expect(
      cursor.description.utf8.allSatisfy {
        Character(Unicode.Scalar($0)).isLetter || Character(Unicode.Scalar($0)).isNumber || $0 == 45
          || $0 == 95
      }
    )
  }

  @Test("the text of a key stays the same from version to version")
  func stable() throws {
    let cursor = try PageCursor(lastEvaluatedKey: ["SK": .n(text("1.50")), "PK": "A", "B": .b([255])])
    #expect(cursor.bytes.prefix(18) == [1, 66, 1, 66, 1, 255, 83, 2, 80, 75, 1, 65, 78, 2, 83, 75, 3, 49])
    #expect(cursor.description == "AUIBQgH_UwJQSwFBTgJTSwMxLjW9tlXI")
  }

  @Test(
    "a text that is no cursor is refused",
    arguments: [
      "", "A", "AA", "AAAAAAAA", "not a cursor", "ÄÖ", "AQ", "AQAAAAAA", String(repeating: "A", count: 1000),
    ]
  )
  func malformed(text: String) {
    let error = #expect(throws: TableError.self) { try PageCursor(text) }
    #expect(error?.code == .validation)
    #expect(error?.message == "The page cursor is malformed: use the text of a cursor unchanged")
    #expect(throws: DecodingError.self) { try AttributeValue.s(text).decode(as: PageCursor.self) }
  }

  @Test("every cut and every changed byte is noticed", arguments: keys.prefix(4))
  func damage(key: Item) throws {
    let bytes = try PageCursor(lastEvaluatedKey: key).bytes
    for count in bytes.indices {
      #expect(throws: TableError.self) { try PageCursor(bytes: Array(bytes[..<count])) }
    }
    for place in bytes.indices {
      for bit in 0..<8 {
        var damaged = bytes
        damaged[place] ^= 1 << bit
        #expect(throws: TableError.self) { try PageCursor(bytes: damaged) }
      }
    }
    #expect(throws: TableError.self) { try PageCursor(bytes: bytes + [0]) }
  }

  @Test("random bytes with a right checksum never trap")
  func randomBytes() {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededGenerator(seed: seed)
    for _ in 0..<20_000 {
      var bytes: [UInt8] = [1]
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        bytes.append([83, 78, 66, 0, 1, 2, 49, 128, 255].randomElement(using: &random) ?? 0)
      }
      var checksum: UInt32 = 0x811C_9DC5
      for byte in bytes { checksum = (checksum ^ UInt32(byte)) &* 0x0100_0193 }
      for shift in [24, 16, 8, 0] as [UInt32] { bytes.append(UInt8(truncatingIfNeeded: checksum >> shift)) }
      if let cursor = try? PageCursor(bytes: bytes) {
        #expect((try? PageCursor(bytes: cursor.bytes)) == cursor, "seed \(seed)")
      }
    }
  }

  @Test(
    "only keys make cursors",
    arguments: [[:], ["PK": true], ["PK": "A", "SK": .null], ["PK": ["A"]]] as [Item]
  )
  func notAKey(key: Item) {
    let error = #expect(throws: TableError.self) { try PageCursor(lastEvaluatedKey: key) }
    #expect(error?.message == "A page cursor is made of a key: strings, numbers and binary values only")
  }
}
