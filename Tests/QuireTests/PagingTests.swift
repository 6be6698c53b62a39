import Quire
import QuireModel
import QuireTesting
import Testing

@Suite("Pages")
struct PagingTests {
  /// An item of exactly `size` bytes by DynamoDB's rule: names of 2, 2 and 1 bytes, keys of 1 and 4 bytes.
  private static func item(_ number: Int, size: Int) -> Item {
    let key = String("000\(number)".suffix(4))
    return ["PK": "p", "SK": .s(key), "d": .s(String(repeating: "d", count: size - 10))]
  }

  @Test(
    "a page ends with the item that brings it to 1 MB",
    arguments: [(262_143, 5), (262_144, 4), (262_145, 4), (1_000, 1_049), (349_526, 3), (349_525, 4)]
  )
  func oneMegabyte(size: Int, count: Int) async throws {
    try await withTemporaryStore(tables: [.table(sort: .s)]) { store in
      try await store.write { transaction in
        for number in 0..<count + 3 { try transaction.put(Self.item(number, size: size), in: "table") }
      }
      #expect(Self.item(0, size: size).size == size)
      for isForward in [true, false] {
        let page = try store.query(
          Query(
            tableName: "table",
            keyConditionExpression: "PK = :p",
            expressionAttributeValues: [":p": "p"],
            scanIndexForward: isForward
          )
        )
        #expect(page.count == count)
        #expect(page.lastEvaluatedKey?["SK"] == page.items.last?["SK"])
      }
      let scan = try store.scan(Scan(tableName: "table"))
      #expect(scan.count == count)
      // Bytes are counted before the filter.
      let filtered = try store.scan(Scan(tableName: "table", filterExpression: "attribute_not_exists(d)"))
      #expect(filtered.count == 0)
      #expect(filtered.scannedCount == count)
      #expect(filtered.lastEvaluatedKey == ["PK": "p", "SK": .s(String("000\(count - 1)".suffix(4)))])
    }
  }

  @Test("a limit that ends at the last item gives a last key, and then an empty page")
  func limitAtTheEnd() async throws {
    try await withTemporaryStore(tables: [.table(sort: .s)]) { store in
      try await store.put(["PK": "p", "SK": "a"], ["PK": "p", "SK": "b"])
      let first = try store.scan(Scan(tableName: "table", limit: 2))
      #expect(first.lastEvaluatedKey == ["PK": "p", "SK": "b"])
      let second = try store.scan(
        Scan(tableName: "table", limit: 2, exclusiveStartKey: first.lastEvaluatedKey)
      )
      #expect(second == Page(items: [], count: 0, scannedCount: 0))
      #expect(try store.scan(Scan(tableName: "table", limit: 3)).lastEvaluatedKey == nil)
    }
  }

  @Test("pages go on where the item of the start key was removed")
  func removedStartKey() async throws {
    try await withTemporaryStore(tables: [.table(sort: .s)]) { store in
      for key in ["a", "b", "c"] { try await store.put(["PK": "p", "SK": .s(key)]) }
      let first = try store.scan(Scan(tableName: "table", limit: 2))
      try await store.deleteItem(DeleteItem(tableName: "table", key: ["PK": "p", "SK": "b"]))
      let second = try store.scan(Scan(tableName: "table", exclusiveStartKey: first.lastEvaluatedKey))
      #expect(second.items == [["PK": "p", "SK": "c"]])
    }
  }

  @Test("a start key that cannot be one is refused")
  func badStartKeys() async throws {
    let table = CreateTable.table(sort: .s, global: [.index("index", "G")], [AttributeDefinition("G", .s)])
    try await withTemporaryStore(tables: [table]) { store in
      let invalid = "ValidationException: The provided starting key is invalid"
      let outside =
        "ValidationException: The provided starting key is outside query boundaries based on provided conditions"
      let cases: [(String?, Item, String)] = [
        (nil, ["PK": "p"], invalid),
        (nil, ["PK": "p", "SK": 1], invalid),
        (nil, ["PK": "p", "SK": "a", "more": "x"], invalid),
        (nil, ["PK": "q", "SK": "a"], outside),
        ("index", ["PK": "p", "SK": "a"], invalid),
        ("index", ["PK": "p", "SK": "a", "G": "q"], outside),
      ]
      for (index, start, message) in cases {
        let message = message
        await expectFailure(
          message
        ) {
          try store.query(
            Query(
              tableName: "table",
              indexName: index,
              keyConditionExpression: index == nil ? "PK = :p" : "G = :p",
              expressionAttributeValues: [":p": "p"],
              exclusiveStartKey: start
            )
          )
        }
      }
    }
  }

  @Test("limits below 1 are refused")
  func limits() async throws {
    try await withTemporaryStore(tables: [.table()]) { store in
      for limit in [0, -1] {
        await expectFailure(
          "ValidationException: 1 validation error detected: Value '\(limit)' at 'limit' failed to satisfy "
            + "constraint: Member must have value greater than or equal to 1"
        ) { try store.scan(Scan(tableName: "table", limit: limit)) }
      }
      let page = try store.scan(Scan(tableName: "table", limit: 1))
      #expect(page.count == 0)
    }
  }

  @Test("a batch of gets leaves what goes beyond 16 MB unprocessed")
  func largeBatchGet() async throws {
    try await withTemporaryStore(tables: [.table(sort: .s)]) { store in
      try await store.write { transaction in
        for number in 0..<50 { try transaction.put(Self.item(number, size: 400_000), in: "table") }
      }
      var keys = (0..<50).map { Item(Self.item($0, size: 400_000).attributes.filter { $0.key != "d" }) }
      var found = 0
      var rounds = 0
      while !keys.isEmpty {
        let output = try store.batchGetItem(BatchGetItem(requestItems: ["table": .init(keys: keys)]))
        found += output.responses["table"]?.count ?? 0
        keys = output.unprocessedKeys["table"]?.keys ?? []
        rounds += 1
      }
      #expect(found == 50)
      #expect(rounds == 2)
    }
  }

  @Test(
    "the items of a batch of gets are of 16 MB at most, and what is left costs nothing",
    arguments: [0, 1]
  )
  func fullBatchGet(more: Int) async throws {
    try await withTemporaryStore(tables: [.table(sort: .s)]) { store in
      // Forty items and one byte more or not.
      let size = 16 * 1_048_576 / 41
      let rest = 16 * 1_048_576 - 40 * size + more
      try await store.write { transaction in
        for number in 0..<40 { try transaction.put(Self.item(number, size: size), in: "table") }
        try transaction.put(Self.item(40, size: rest), in: "table")
      }
      let keys = (0...40).map { Item(Self.item($0, size: size).attributes.filter { $0.key != "d" }) }
      let output = try store.batchGetItem(
        BatchGetItem(requestItems: ["table": .init(keys: keys)], returnConsumedCapacity: .total)
      )
      #expect(output.responses["table"]?.count == 41 - more)
      #expect(output.unprocessedKeys["table"]?.keys ?? [] == (more == 0 ? [] : [keys[40]]))
      // 409,200 and 409,216 bytes are 100 units, eventually consistent half of them.
      #expect(output.consumedCapacity.map(\.total.capacityUnits) == [Double(41 - more) * 50])
    }
  }
}
