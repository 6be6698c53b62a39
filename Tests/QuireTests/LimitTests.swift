import Quire
import QuireModel
import QuireTesting
import Testing

@Suite("Limits")
struct LimitTests {
  @Test("an item has up to 409,600 bytes with its names")
  func itemSize() async throws {
    try await withTemporaryStore(tables: [.table()]) { store in
      func item(_ size: Int) -> Item { ["PK": "p", "data": .b(Array(repeating: 7, count: size - 7))] }
      for size in [409_599, 409_600] {
        #expect(item(size).size == size)
        try await store.put(item(size))
        #expect(try store.get(["PK": "p"]) == item(size))
      }
      await expectFailure(
        "ValidationException: Item size has exceeded the maximum allowed size"
      ) { try await store.put(item(409_601)) }
      await expectFailure(
        "ValidationException: Item size to update has exceeded the maximum allowed size"
      ) {
        try await store.updateItem(
          UpdateItem(
            tableName: "table",
            key: ["PK": "p"],
            updateExpression: "SET a = :a",
            expressionAttributeValues: [":a": ""]
          )
        )
      }
      #expect(try store.get(["PK": "p"]) == item(409_600))
    }
  }

  @Test("values are nested up to 32 levels deep")
  func nesting() async throws {
    try await withTemporaryStore(tables: [.table()]) { store in
      func nested(_ levels: Int) -> AttributeValue { levels == 1 ? "x" : .l([nested(levels - 1)]) }
      var deepest = 0
      for levels in 25...40 {
        do {
          try await store.put(["PK": "p", "v": nested(levels)])
          deepest = levels
        } catch let error as TableError {
          #expect(error.code == .validation)
          #expect(error.message.hasPrefix("Nesting Levels have exceeded supported limits"))
        }
      }
      #expect(deepest == 32)
      #expect(try store.get(["PK": "p"])?["v"] == nested(32))
    }
  }

  @Test("a table's name has 3 to 255 of the allowed characters")
  func tableNames() async throws {
    try await withTemporaryStore { store in
      for length in [3, 4, 254, 255] {
        try await store.createTable(.table(String(repeating: "t", count: length)))
      }
      try await store.createTable(.table("a-Z_0.9"))
      let cases = [
        ("ab", "Member must have length greater than or equal to 3"),
        (String(repeating: "t", count: 256), "Member must have length less than or equal to 255"),
        ("sp ace", "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"),
        ("ümlaut", "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"),
      ]
      for (name, constraint) in cases {
        await expectFailure(
          "ValidationException: 1 validation error detected: Value '\(name)' at 'tableName' failed to satisfy "
            + "constraint: \(constraint)"
        ) { try await store.createTable(.table(name)) }
      }
      await expectFailure(
        "ValidationException: 1 validation error detected: Value '' at 'tableName' failed to satisfy constraint: "
          + "Member must have length greater than or equal to 1"
      ) { try store.get(["PK": "p"], in: "") }
    }
  }

  @Test("a table has up to 20 global and 5 local indexes")
  func indexCounts() async throws {
    func table(_ name: String, global: Int, local: Int) -> CreateTable {
      .table(
        name,
        sort: .s,
        global: (0..<global).map { .index("global\($0)", "K") },
        local: (0..<local).map { .index("local\($0)", "PK", "K") },
        [AttributeDefinition("K", .s)]
      )
    }
    try await withTemporaryStore { store in
      try await store.createTable(table("most", global: 20, local: 5))
      try await store.put(["PK": "p", "SK": "s", "K": "k"], in: "most")
      #expect(try store.statistics().trees.map(\.entries) == Array(repeating: 1, count: 26))
      await expectFailure(
        "ValidationException: One or more parameter values were invalid: GlobalSecondaryIndex count exceeds the "
          + "per-table limit of 20"
      ) { try await store.createTable(table("toomany", global: 21, local: 0)) }
      await expectFailure(
        "ValidationException: One or more parameter values were invalid: Number of LocalSecondaryIndexes exceeds "
          + "per-table limit of 5"
      ) { try await store.createTable(table("toomany", global: 0, local: 6)) }
      await expectFailure(
        "LimitExceededException: Subscriber limit exceeded: Number of global secondary indexes exceeds per-table limit of 20"
      ) {
        try await store.updateTable(
          UpdateTable(
            tableName: "most",
            attributeDefinitions: [AttributeDefinition("K", .s)],
            globalSecondaryIndexUpdates: [.create(.index("one-more", "K"))]
          )
        )
      }
    }
  }

  @Test("a transaction has 1 to 100 actions, of writes and of gets")
  func transactionCounts() async throws {
    try await withTemporaryStore(tables: [.table()]) { store in
      func puts(_ count: Int) -> TransactWriteItems {
        TransactWriteItems((0..<count).map { .put(PutItem(tableName: "table", item: ["PK": .s("p\($0)")])) })
      }
      func gets(_ count: Int) -> TransactGetItems {
        TransactGetItems((0..<count).map { GetItem(tableName: "table", key: ["PK": .s("p\($0)")]) })
      }
      for count in [1, 99, 100] {
        try await store.transactWriteItems(puts(count))
        #expect(try store.transactGetItems(gets(count)).items.count == count)
      }
      #expect(try store.all().count == 100)
      let opening =
        "ValidationException: 1 validation error detected: Value at 'transactItems' failed to satisfy "
      for (count, constraint) in [
        (0, "Member must have length greater than or equal to 1"),
        (101, "Member must have length less than or equal to 100"),
      ] {
        let message = "\(opening)constraint: \(constraint)"
        await expectFailure(
          message
        ) { try await store.transactWriteItems(puts(count)) }
        await expectFailure(
          message
        ) { try store.transactGetItems(gets(count)) }
      }
    }
  }

  @Test("a batch has up to 25 writes or 100 gets")
  func batchCounts() async throws {
    try await withTemporaryStore(tables: [.table(), .table("other")]) { store in
      func keys(_ range: Range<Int>) -> [Item] { range.map { ["PK": .s("p\($0)")] } }
      func puts(_ range: Range<Int>) -> [BatchWriteItem.WriteRequest] { keys(range).map { .put($0) } }
      for split in [24, 25] {
        try await store.batchWriteItem(
          BatchWriteItem(requestItems: ["table": puts(0..<10), "other": puts(0..<split - 10)])
        )
      }
      await expectFailure(
        "ValidationException: Too many items requested for the BatchWriteItem call"
      ) {
        try await store.batchWriteItem(
          BatchWriteItem(requestItems: ["table": puts(0..<13), "other": puts(0..<13)])
        )
      }
      for count in [99, 100] {
        let output = try store.batchGetItem(
          BatchGetItem(requestItems: ["table": .init(keys: keys(0..<count))])
        )
        #expect(output.responses["table"]?.count == 10)
      }
      await expectFailure(
        "ValidationException: Too many items requested for the BatchGetItem call"
      ) {
        try store.batchGetItem(
          BatchGetItem(requestItems: ["table": .init(keys: keys(0..<60)), "other": .init(keys: keys(0..<41))])
        )
      }
    }
  }

  @Test("a client token has 1 to 36 characters")
  func tokenLengths() async throws {
    try await withTemporaryStore(tables: [.table()]) { store in
      func write(_ token: String) async throws {
        try await store.transactWriteItems(
          TransactWriteItems(
            [.put(PutItem(tableName: "table", item: ["PK": .s("p\(token.count)")]))],
            clientRequestToken: token
          )
        )
      }
      for length in [1, 35, 36] { try await write(String(repeating: "t", count: length)) }
      for (token, constraint) in [
        ("", "greater than or equal to 1"), (String(repeating: "t", count: 37), "less than or equal to 36"),
      ] {
        await expectFailure(
          "ValidationException: 1 validation error detected: Value '\(token)' at 'clientRequestToken' failed to "
            + "satisfy constraint: Member must have length \(constraint)"
        ) { try await write(token) }
      }
    }
  }
}
