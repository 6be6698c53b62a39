import Quire
import QuireModel
import QuireTesting
import Testing

@Suite("Growth")
struct MapGrowthTests {
  @Test(
    "a store outgrows its initial map many times, under readers and writers",
    arguments: [1 << 16, 1 << 18, 1 << 20]
  )
  func growth(initialMapSize: Int) async throws {
    let store = try Store.temporary(
      options: Store.Options(durability: .unsynced, initialMapSize: initialMapSize)
    )
    defer { store.close() }
    try await store.createTable(
      .table(sort: .n, global: [.index("index", "G", "SK")], [AttributeDefinition("G", .s)])
    )
    try await withThrowingTaskGroup { group in
      for writer in 0..<4 {
        group.addTask {
          for number in 0..<150 {
            try await store.put([
              "PK": .s("p\(writer)"), "SK": .n(Number(number)), "G": "g",
              "d": .b(Array(repeating: UInt8(number), count: 10_000)),
            ])
          }
        }
      }
      for reader in 0..<4 {
        group.addTask {
          for _ in 0..<20 {
            let page = try store.query(
              Query(
                tableName: "table",
                keyConditionExpression: "PK = :p",
                expressionAttributeValues: [":p": .s("p\(reader)")]
              )
            )
            for (number, item) in page.items.enumerated() {
              #expect(item["SK"] == .n(Number(number)))
              #expect(item["d"]?.binary == Array(repeating: UInt8(number), count: 10_000))
            }
            await Task.yield()
          }
        }
      }
      try await group.waitForAll()
    }
    let statistics = try store.statistics()
    #expect(statistics.mapBytes > initialMapSize)
    #expect(statistics.fileBytes <= statistics.mapBytes)
    #expect(statistics.trees.map(\.entries) == [600, 600])
    #expect(try store.verify().faults == [])
  }

  @Test("a map of any size grows while the store and its tables are made", arguments: 1...64)
  func tablesInSmallMaps(pages: Int) async throws {
    let store = try Store.temporary(options: .init(durability: .unsynced, initialMapSize: pages * 4_096))
    defer { store.close() }
    for number in 0..<40 { try await store.createTable(.table("table-\(number)")) }
    #expect(try store.listTables().tableNames.count == 40)
    #expect(try store.verify().isClean)
  }

  @Test("one batch may be larger than the whole map")
  func largeBatch() async throws {
    let store = try Store.temporary(options: .init(durability: .unsynced, initialMapSize: 1 << 18))
    defer { store.close() }
    try await store.createTable(.table())
    try await store.write { transaction in
      for number in 0..<40 {
        try transaction.put(
          ["PK": .s("\(number)"), "d": .b(Array(repeating: 9, count: 400_000))],
          in: "table"
        )
      }
    }
    #expect(try store.describeTable(DescribeTable(tableName: "table")).itemCount == 40)
    #expect(try store.verify().isClean)
  }

  @Test("a store opened with a smaller map than it needs takes the size that it needs")
  func reopening() async throws {
    try await withTemporaryFolder { folder in
      var store = try Store.open(at: "\(folder)/store.quire", options: .init(durability: .unsynced))
      try await store.createTable(.table())
      for number in 0..<20 {
        try await store.put(["PK": .s("\(number)"), "d": .b(Array(repeating: 9, count: 400_000))])
      }
      store.close()
      store = try Store.open(
        at: "\(folder)/store.quire",
        options: .init(durability: .unsynced, initialMapSize: 1 << 16)
      )
      #expect(try store.all().count == 20)
      try await store.put(["PK": "more"])
      store.close()
    }
  }

  @Test("statistics tell sizes and entries of tables and indexes")
  func statistics() async throws {
    try await withTemporaryStore(
      tables: [
        .table("first"), .table("second", global: [.index("index", "G")], [AttributeDefinition("G", .s)]),
      ]
    ) { store in
      for number in 0..<100 { try await store.put(["PK": .s("\(number)"), "G": "g"], in: "second") }
      let statistics = try store.statistics()
      #expect(statistics.trees.map(\.table) == ["first", "second", "second"])
      #expect(statistics.trees.map(\.index) == [nil, nil, "index"])
      #expect(statistics.trees.map(\.entries) == [0, 100, 100])
      // PK and one or two digits, G and g.
      #expect(statistics.trees.map(\.itemBytes) == [0, 590, 590])
      #expect(statistics.trees.map { $0.storedBytes > 0 } == [false, true, true])
      #expect(statistics.lastTransactionID == store.lastTransactionID)
      #expect(statistics.mapBytes == 1 << 30)
      #expect(statistics.readers >= 1)
      #expect(statistics.maximumReaders >= statistics.readers)
    }
  }
}
