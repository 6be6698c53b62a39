import Quire
import QuireModel
import QuireTesting
import Testing

@Suite("Indexes added to tables with items")
struct BackfillTests {
  private static let addIndex = UpdateTable(
    tableName: "table",
    attributeDefinitions: [AttributeDefinition("G", .s), AttributeDefinition("PK", .s)],
    globalSecondaryIndexUpdates: [.create(.index("index", "G", "PK"))]
  )

  @Test("items whose value no index key may have are left out, and may change and go")
  func unfitItems() async throws {
    try await withTemporaryStore(tables: [.table()]) { store in
      let unfit: [AttributeValue] = [
        5, "", .null, ["list"], .b([1]), .s(String(repeating: "g", count: 2_049)),
      ]
      for (number, value) in unfit.enumerated() {
        for action in ["stays", "deleted", "replaced", "repaired"] {
          try await store.put(["PK": .s("\(action)\(number)"), "G": value])
        }
      }
      try await store.put(["PK": "good", "G": "g"])
      try await store.updateTable(Self.addIndex)
      try await store.waitUntilActive("table")
      #expect(try store.all(index: "index") == [["PK": "good", "G": "g"]])
      for number in unfit.indices {
        try await store.deleteItem(DeleteItem(tableName: "table", key: ["PK": .s("deleted\(number)")]))
        try await store.put(["PK": .s("replaced\(number)")])
        try await store.put(["PK": .s("repaired\(number)"), "G": "h"])
      }
      #expect(try store.all(index: "index").count == 1 + unfit.count)
      let description = try store.describeTable(DescribeTable(tableName: "table"))
      #expect(description.globalSecondaryIndexes.map(\.itemCount) == [1 + unfit.count])
      #expect(try store.verify().faults == [])
    }
  }

  @Test("writes that go on during a backfill are in the index, once", arguments: Seeds.random(4))
  func concurrentWrites(seed: UInt64) async throws {
    try await withTemporaryStore(tables: [.table()]) { store in
      try await store.write { transaction in
        for number in 0..<3_000 {
          try transaction.put(["PK": .s("p\(number)"), "G": .s("g\(number % 7)")], in: "table")
        }
      }
      let changing = try await store.updateTable(Self.addIndex)
      #expect(changing.status == .updating)
      #expect(changing.globalSecondaryIndexes.map(\.status) == [.creating])
      #expect(changing.globalSecondaryIndexes.map(\.isBackfilling) == [false])
      let changed = try store.describeTable(DescribeTable(tableName: "table"))
      #expect(changed.status == .active)
      #expect(changed.globalSecondaryIndexes.map(\.status) == [.creating])
      #expect(changed.globalSecondaryIndexes.map(\.isBackfilling) == [true])
      #expect(!changed.isReady)
      await expectFailure(
        "ValidationException: Cannot read from backfilling global secondary index: index"
      ) { try store.scan(Scan(tableName: "table", indexName: "index")) }
      try await withThrowingTaskGroup { group in
        for task in 0..<4 as Range<UInt64> {
          group.addTask {
            var generator = SeededGenerator(seed: seed &+ task)
            for _ in 0..<300 {
              let key: Item = ["PK": .s("p\(generator.below(3_200))")]
              if generator.oneIn(3) {
                try await store.deleteItem(DeleteItem(tableName: "table", key: key))
              } else {
                var item = key
                if !generator.oneIn(4) { item["G"] = .s("g\(generator.below(9))") }
                try await store.put(item)
              }
            }
          }
        }
        try await group.waitForAll()
      }
      try await store.waitUntilActive("table")
      let expected = try store.all().filter { $0["G"] != nil }
      #expect(Set(try store.all(index: "index")) == Set(expected), "seed \(seed)")
      let description = try store.describeTable(DescribeTable(tableName: "table"))
      #expect(description.globalSecondaryIndexes.map(\.itemCount) == [expected.count], "seed \(seed)")
      #expect(try store.verify().faults == [], "seed \(seed)")
    }
  }

  @Test("a backfill goes on after the store was closed and opened again")
  func reopening() async throws {
    try await withTemporaryFolder { folder in
      let options = Store.Options(durability: .unsynced)
      var store = try Store.open(at: "\(folder)/store.quire", options: options)
      try await store.createTable(.table())
      try await store.write { transaction in
        for number in 0..<20_000 { try transaction.put(["PK": .s("p\(number)"), "G": "g"], in: "table") }
      }
      try await store.updateTable(Self.addIndex)
      var openings = 0
      while try !store.describeTable(DescribeTable(tableName: "table")).isReady {
        store.close()
        store = try Store.open(at: "\(folder)/store.quire", options: options)
        openings += 1
        // Some progress between the openings.
        let transaction = store.lastTransactionID
        if try !store.describeTable(DescribeTable(tableName: "table")).isReady {
          _ = try await store.waitForCommit(after: transaction)
        }
      }
      #expect(openings > 0)
      #expect(try store.verify().faults == [])
      let description = try store.describeTable(DescribeTable(tableName: "table"))
      #expect(description.globalSecondaryIndexes.map(\.itemCount) == [20_000])
      store.close()
    }
  }

  @Test("an index can be removed while it is being filled, and added again")
  func removal() async throws {
    try await withTemporaryStore(tables: [.table()]) { store in
      try await store.write { transaction in
        for number in 0..<5_000 { try transaction.put(["PK": .s("p\(number)"), "G": "g"], in: "table") }
      }
      for _ in 0..<5 {
        try await store.updateTable(Self.addIndex)
        try await store.updateTable(
          UpdateTable(tableName: "table", globalSecondaryIndexUpdates: [.delete(indexName: "index")])
        )
      }
      try await store.updateTable(Self.addIndex)
      var progress: [Int] = []
      try await store.waitUntilActive("table") { progress.append($0.globalSecondaryIndexes[0].itemCount) }
      #expect(progress == progress.sorted())
      #expect(progress.last == 5_000)
      #expect(try store.verify().faults == [])
    }
  }
}
