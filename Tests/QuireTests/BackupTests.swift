import Quire
import QuireModel
import QuireTesting
import Testing

@Suite("Backups")
struct BackupTests {
  @Test("a backup made while writing goes on is one state of the store, whole and verified")
  func whileWriting() async throws {
    try await withTemporaryFolder { folder in
      let store = try Store.open(at: "\(folder)/store.quire", options: .init(durability: .unsynced))
      defer { store.close() }
      try await store.createTable(.table(global: [.index("index", "G")], [AttributeDefinition("G", .n)]))
      // Both items always have the same number.
      @Sendable func write(_ number: Int) async throws {
        try await store.write { transaction in
          for key in ["left", "right"] {
            try transaction.put(["PK": .s(key), "G": .n(Number(number))], in: "table")
          }
          try transaction.put(
            ["PK": .s("item \(number)"), "G": .n(Number(number)), "d": .b(Array(repeating: 3, count: 500))],
            in: "table"
          )
        }
      }
      try await write(0)
      try await withThrowingTaskGroup { group in
        group.addTask { for number in 1..<600 { try await write(number) } }
        for backup in 0..<4 {
          let path = "\(folder)/backup-\(backup).quire"
          try store.backup(to: path)
          let copy = try Store.open(at: path, options: .init(durability: .unsynced))
          #expect(try copy.verify().faults == [])
          #expect(try copy.get(["PK": "left"])?["G"] == copy.get(["PK": "right"])?["G"])
          let count = try copy.describeTable(DescribeTable(tableName: "table")).itemCount
          #expect(try copy.get(["PK": "left"])?["G"] == .n(Number(count - 3)))
          try await copy.put(["PK": "own"])
          copy.close()
          await Task.yield()
        }
        try await group.waitForAll()
      }
    }
  }

  @Test("a backup leaves out what is free, and does not go over another file")
  func compacting() async throws {
    try await withTemporaryFolder { folder in
      let store = try Store.open(at: "\(folder)/store.quire", options: .init(durability: .unsynced))
      defer { store.close() }
      try await store.createTable(.table())
      for number in 0..<50 {
        try await store.put(["PK": .s("\(number)"), "d": .b(Array(repeating: 3, count: 100_000))])
      }
      for number in 1..<50 {
        try await store.deleteItem(DeleteItem(tableName: "table", key: ["PK": .s("\(number)")]))
      }
      let path = "\(folder)/backup.quire"
      try store.backup(to: path)
      let copied = try Files.read(path).count
      #expect(try copied < store.statistics().fileBytes / 10)
      await expectFailure("InternalServerError: There is a file at \(path); a backup goes to a new one") {
        try store.backup(to: path)
      }
      #expect(try Files.read(path).count == copied)
      let nowhere = "\(folder)/none/backup.quire"
      #expect(
        await failure { try store.backup(to: nowhere) }.hasPrefix(
          "InternalServerError: The backup to \(nowhere) failed: "
        )
      )
      #expect(!Files.exists(nowhere))
    }
  }
}
