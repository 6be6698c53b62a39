import Quire
import QuireLMDB
import QuireModel
import QuireTesting
import Testing

/// The worked example of the article on the file format.
@Suite("The file format")
struct FileFormatTests {
  @Test("an item has the bytes that the article says")
  func example() async throws {
    try await withTemporaryFolder { folder in
      let path = "\(folder)/example.quire"
      let store = try Store.open(at: path, options: Store.Options(durability: .unsynced))
      let orders = try await store.openTable("orders", partitionKey: ("PK", .s), sortKey: ("SK", .s))
      // Names are numbered as they come.
      try await orders.put(["PK": "CUSTOMER#7", "SK": "ORDER#00000042", "status": "open"])
      try await orders.put(["PK": "CUSTOMER#7", "SK": "ORDER#00000042", "status": "open", "total": 40])
      store.close()

      let environment = try Environment(path: path)
      defer { environment.close() }
      #expect(
        try entries("d0", of: environment) == [
          "435553544F4D4552233700014F52444552233030FB3432 = 2D01020001046F70656E020202C129"
        ]
      )
      let catalog = try entries("catalog", of: environment)
      #expect(catalog.contains("4E0000000100000000 = 737461747573"))
      #expect(catalog.contains("4E0000000100000001 = 746F74616C"))
      // Sixteen counters to an entry, of which the first is that of the items.
      let counters = "0000000000000001000000000000002D" + String(repeating: "0", count: 15 * 32)
      #expect(catalog.contains("5300000000 = \(counters)"))
    }
  }

  @Test("numbers in keys have the bytes that the article says")
  func numbers() {
    let examples: [(Number, String)] = [
      (-1, "3E6466"), (0, "8000"), (0.5, "C03300"), (1, "C10200"), (42, "C12B00"), (100, "C20200"),
    ]
    for (number, expected) in examples {
      var bytes: [UInt8] = []
      KeyEncoding.append(.n(number), isLast: true, to: &bytes)
      #expect(hex(bytes) == expected, "\(number)")
    }
  }

  private func entries(_ name: String, of environment: Environment) throws -> [String] {
    let opened = try environment.openDatabase(named: name, create: false)
    let database = try #require(opened)
    return try environment.read { (transaction: borrowing ReadTransaction) in
      try transaction.withCursor(database) { (cursor: inout Cursor) in
        var entries: [String] = []
        var isThere = try cursor.first()
        while isThere {
          entries.append("\(hex(cursor.key.copied())) = \(hex(cursor.value.copied()))")
          isThere = try cursor.next()
        }
        return entries
      }
    }
  }

  private func hex(_ bytes: [UInt8]) -> String {
    bytes.map { byte in
      let text = String(byte, radix: 16, uppercase: true)
      return text.count == 1 ? "0" + text : text
    }.joined()
  }
}
