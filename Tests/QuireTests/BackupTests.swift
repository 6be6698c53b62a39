import Quire
import QuireModel
import QuireTesting
import Testing

@Suite("Backups")
struct BackupTests {
  @Test(
    "a backup made while writing goes on is one state of the store, whole and verified",
    arguments: [false, true]
  )
  func whileWriting(repacking: Bool) async throws {
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
          try store.backup(to: path, repacking: repacking)
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

  @Test("a backup leaves out what is free, and does not go over another file", arguments: [false, true])
  func compacting(repacking: Bool) async throws {
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
      try store.backup(to: path, repacking: repacking)
      #expect(!Files.exists(path + "-lock"))
      let copied = try Files.read(path).count
      #expect(try copied < store.statistics().fileBytes / 10)
      await expectFailure("InternalServerError: There is a file at \(path); a backup goes to a new one") {
        try store.backup(to: path, repacking: repacking)
      }
      #expect(try Files.read(path).count == copied)
      let nowhere = "\(folder)/none/backup.quire"
      #expect(
        await failure { try store.backup(to: nowhere, repacking: repacking) }.hasPrefix(
          "InternalServerError: The backup to \(nowhere) failed: "
        )
      )
      #expect(!Files.exists(nowhere))
    }
  }

  @Test(
    "a repacked backup has the same entries as the store in fewer pages, and works on",
    arguments: Seeds.random(2)
  )
  func repacking(seed: UInt64) async throws {
    var random = SeededGenerator(seed: seed)
    try await withTemporaryFolder { folder in
      let store = try Store.open(at: "\(folder)/store.quire", options: .init(durability: .unsynced))
      defer { store.close() }
      try await store.createTable(.table(global: [.index("index", "G")], [AttributeDefinition("G", .n)]))
      // Keys in no order, some longer than LMDB's, values of many sizes, of which some have pages of their own; more than
      // one transaction of the copy writes.
      var items: [Item] = []
      for number in 0..<4_000 {
        let isLong = Bool.random(using: &random) && number.isMultiple(of: 10)
        let long = String(repeating: "k", count: isLong ? .random(in: 600..<1_500, using: &random) : 0)
        let size = Int.random(in: number.isMultiple(of: 50) ? 60_000..<80_000 : 0..<900, using: &random)
        items.append([
          "PK": .s("\(long)\(random.next())"), "G": .n(Number(number % 7)),
          "d": .b(Array(repeating: 5, count: size)),
        ])
      }
      for start in stride(from: 0, to: items.count, by: 200) {
        let batch = items[start..<start + 200]
        try await store.write { transaction in
          for item in batch { try transaction.put(item, in: "table") }
        }
      }
      try await store.transactWriteItems(
        TransactWriteItems(
          [.put(.init(tableName: "table", item: ["PK": "once"]))],
          clientRequestToken: "token"
        )
      )
      let path = "\(folder)/copy.quire"
      try store.backup(to: path, repacking: true)
      #expect(try Files.read(path).count < store.statistics().fileBytes * 9 / 10)

      let copy = try Store.open(at: path, options: .init(durability: .unsynced, checksPages: true))
      defer { copy.close() }
      let verification = try copy.verify()
      #expect(verification.faults == [], "seed \(seed)")
      #expect(try verification.items == store.verify().items)
      for request in [Scan(tableName: "table"), Scan(tableName: "table", indexName: "index")] {
        var (left, right) = (request, request)
        repeat {
          let (one, two) = (try store.scan(left), try copy.scan(right))
          #expect(one.items == two.items, "seed \(seed)")
          (left.exclusiveStartKey, right.exclusiveStartKey) = (one.lastEvaluatedKey, two.lastEvaluatedKey)
        } while left.exclusiveStartKey != nil
        #expect(right.exclusiveStartKey == nil)
      }
      // The token is known in the copy as well.
      await expectFailure(
        "IdempotentParameterMismatchException: "
          + "DynamoDB rejected the request because it uses the same ClientRequestToken as an earlier request "
          + "with other parameters"
      ) {
        try await copy.transactWriteItems(
          TransactWriteItems(
            [.put(.init(tableName: "table", item: ["PK": "twice"]))],
            clientRequestToken: "token"
          )
        )
      }
      for item in items.shuffled(using: &random).prefix(500) {
        var changed = item
        changed["G"] = 99
        try await copy.put(changed)
      }
      try await copy.createTable(.table("another"))
      #expect(try copy.verify().faults == [])
    }
  }

  @Test("a backup within a write closure is refused, and one of a closed store", arguments: [false, true])
  func refusals(repacking: Bool) async throws {
    try await withTemporaryFolder { folder in
      let store = try Store.open(at: "\(folder)/store.quire", options: .init(durability: .unsynced))
      let path = "\(folder)/backup.quire"
      let failure = await failure {
        try await store.write { _ in try store.backup(to: path, repacking: repacking) }
      }
      #expect(failure.hasPrefix("InternalServerError: The backup to \(path) failed: "), "\(failure)")
      store.close()
      await expectFailure("StoreUnavailable: The store is closed") {
        try store.backup(to: path, repacking: repacking)
      }
      #expect(try Files.list(folder) == ["store.quire", "store.quire-lock"])
    }
  }

  @Test("a backup does not go over what came meanwhile, nor over a lock file", arguments: [false, true])
  func lateFile(repacking: Bool) async throws {
    try await withTemporaryFolder { folder in
      let store = try Store.open(at: "\(folder)/store.quire", options: .init(durability: .unsynced))
      defer { store.close() }
      try await store.createTable(.table())
      let path = "\(folder)/backup.quire"
      // A link to nothing is not there for whoever looks, and in the way of whoever writes.
      try Files.linkSymbolically(path, to: "\(folder)/nothing")
      try Files.write([7], to: path + "-lock")
      await expectFailure(
        "InternalServerError: The backup to \(path) failed: \(repacking ? "link" : "open"): File exists"
      ) { try store.backup(to: path, repacking: repacking) }
      #expect(try Files.read(path + "-lock") == [7])
      let names = ["backup.quire", "backup.quire-lock", "store.quire", "store.quire-lock"]
      #expect(try Files.list(folder) == names)
    }
  }
}
