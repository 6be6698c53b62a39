import Quire
import QuireModel
import QuireTesting
import Testing

/// A string so that an item of it, with the key `PK` of one byte and the name `x`, has `size` bytes.
private func filler(_ size: Int) -> AttributeValue { .s(String(repeating: "x", count: size - 4)) }

private func item(_ key: String, size: Int) -> Item { ["PK": .s(key), "x": filler(size)] }

@Suite("Consumed capacity")
struct CapacityTests {
  private func total(_ units: Double, _ table: String = "table") -> ConsumedCapacity {
    ConsumedCapacity(tableName: table, total: Capacity(capacityUnits: units))
  }

  @Test(
    "a get costs a unit for every 4 KB, half of that unless it is consistent, also where there is nothing",
    arguments: [(4_095, 1.0), (4_096, 1), (4_097, 2), (8_192, 2), (8_193, 3), (0, 1)]
  )
  func gets(size: Int, units: Double) async throws {
    try await withTemporaryStore(tables: [.table()]) { store in
      if size > 0 { try await store.put(item("p", size: size)) }
      for (isConsistent, factor) in [(false, 0.5), (true, 1)] {
        var request = GetItem(
          tableName: "table",
          key: ["PK": "p"],
          consistentRead: isConsistent,
          returnConsumedCapacity: .total
        )
        #expect(try store.getItem(request).consumedCapacity == total(units * factor))
        request.returnConsumedCapacity = .none
        #expect(try store.getItem(request).consumedCapacity == nil)
        request.returnConsumedCapacity = .indexes
        request.projectionExpression = "PK"
        var expected = total(units * factor)
        expected.table = Capacity(capacityUnits: units * factor)
        #expect(try store.getItem(request).consumedCapacity == expected)
      }
      let transaction = TransactGetItems(
        [GetItem(tableName: "table", key: ["PK": "p"])],
        returnConsumedCapacity: .total
      )
      let twice = Capacity(capacityUnits: 2 * units, readCapacityUnits: 2 * units)
      #expect(
        try store.transactGetItems(transaction).consumedCapacity
          == [ConsumedCapacity(tableName: "table", total: twice)]
      )
    }
  }

  @Test("a write costs a unit for every KB of the greater of the items before and after")
  func writes() async throws {
    try await withTemporaryStore(tables: [.table()]) { store async throws in
      func put(_ size: Int) async throws -> ConsumedCapacity? {
        try await store.putItem(
          PutItem(tableName: "table", item: item("p", size: size), returnConsumedCapacity: .total)
        ).consumedCapacity
      }
      func delete() async throws -> ConsumedCapacity? {
        try await store.deleteItem(
          DeleteItem(tableName: "table", key: ["PK": "p"], returnConsumedCapacity: .total)
        ).consumedCapacity
      }
      func update(_ size: Int) async throws -> ConsumedCapacity? {
        try await store.updateItem(
          UpdateItem(
            tableName: "table",
            key: ["PK": "p"],
            updateExpression: UpdateExpression([.set("x", to: filler(size))]),
            returnConsumedCapacity: .total
          )
        ).consumedCapacity
      }
      #expect(try await delete() == total(1))
      #expect(try await put(1_024) == total(1))
      #expect(try await put(1_025) == total(2))
      #expect(try await put(100) == total(2))
      #expect(try await put(100) == total(1))
      #expect(try await update(3_000) == total(3))
      #expect(try await update(10) == total(3))
      #expect(try await put(2_049) == total(3))
      #expect(try await delete() == total(3))
    }
  }

  @Test("an index costs where what it holds changes")
  func indexes() async throws {
    let table = CreateTable.table(
      sort: .s,
      global: [.index("global", "G", projection: .include("seen"))],
      local: [.index("local", "PK", "L")],
      [AttributeDefinition("G", .s), AttributeDefinition("L", .s)]
    )
    try await withTemporaryStore(tables: [table]) { store in
      func expect(
        _ consumed: ConsumedCapacity?,
        total: Double,
        table: Double = 1,
        global: Double? = nil,
        local: Double? = nil,
        sourceLocation: SourceLocation = #_sourceLocation
      ) {
        func map(_ name: String, _ units: Double?) -> [String: Capacity] {
          units.map { [name: Capacity(capacityUnits: $0)] } ?? [:]
        }
        #expect(
          consumed
            == ConsumedCapacity(
              tableName: "table",
              total: Capacity(capacityUnits: total),
              table: Capacity(capacityUnits: table),
              localSecondaryIndexes: map("local", local),
              globalSecondaryIndexes: map("global", global)
            ),
          sourceLocation: sourceLocation
        )
      }
      func put(_ rest: Item) async throws -> ConsumedCapacity? {
        let item = Item(rest.attributes.merging(["PK": "p", "SK": "s"]) { value, _ in value })
        return try await store.putItem(
          PutItem(tableName: "table", item: item, returnConsumedCapacity: .indexes)
        ).consumedCapacity
      }
      func update(_ update: Update) async throws -> ConsumedCapacity? {
        try await store.updateItem(
          UpdateItem(
            tableName: "table",
            key: ["PK": "p", "SK": "s"],
            updateExpression: UpdateExpression(update),
            returnConsumedCapacity: .indexes
          )
        ).consumedCapacity
      }
      expect(try await put(["other": 1]), total: 1)
      expect(try await put(["G": "g", "L": "l"]), total: 3, global: 1, local: 1)
      expect(try await put(["G": "g", "L": "l"]), total: 1)
      expect(try await update([.set("other", to: 2)]), total: 2, local: 1)
      expect(try await update([.set("seen", to: 1)]), total: 3, global: 1, local: 1)
      expect(try await update([.set("G", to: "moved")]), total: 4, global: 2, local: 1)
      expect(try await update([.set("L", to: "moved")]), total: 3, local: 2)
      expect(try await update([.remove("G")]), total: 3, global: 1, local: 1)
      expect(
        try await put(["L": "moved", "x": .s(String(repeating: "x", count: 3_000))]),
        total: 6,
        table: 3,
        local: 3
      )
      let query = Query(
        tableName: "table",
        indexName: "local",
        keyConditionExpression: "PK = :p",
        expressionAttributeValues: [":p": "p"],
        returnConsumedCapacity: .indexes
      )
      expect(try store.query(query).consumedCapacity, total: 0.5, table: 0, local: 0.5)
      let scan = Scan(tableName: "table", indexName: "global", returnConsumedCapacity: .indexes)
      expect(try store.scan(scan).consumedCapacity, total: 0.5, table: 0, global: 0.5)
      let deleted = try await store.deleteItem(
        DeleteItem(
          tableName: "table",
          key: ["PK": "p", "SK": "s"],
          returnConsumedCapacity: .indexes
        )
      )
      expect(deleted.consumedCapacity, total: 6, table: 3, local: 3)
      let sum = try await store.putItem(
        PutItem(
          tableName: "table",
          item: ["PK": "p", "SK": "s", "G": "g"],
          returnConsumedCapacity: .total
        )
      )
      #expect(sum.consumedCapacity == total(2))
    }
  }

  @Test("a page is one read of all that it looked at, whatever the filter and the projection leave")
  func pages() async throws {
    let table = CreateTable.table(sort: .n, local: [.index("local", "PK", "L", projection: .keysOnly)])
    var request = table
    request.attributeDefinitions.append(AttributeDefinition("L", .n))
    try await withTemporaryStore(tables: [request]) { store in
      for number in 1...10 {
        // PK 3, SK 4, L 3, x 1 + 990: 1,001 bytes each.
        try await store.put([
          "PK": "p", "SK": .n(Number(number)), "L": .n(Number(number)),
          "x": .s(String(repeating: "x", count: 990)),
        ])
      }
      func query(_ change: (inout Query) -> Void) throws -> Double? {
        var query = Query(
          tableName: "table",
          keyConditionExpression: "PK = :p",
          expressionAttributeValues: [":p": "p"],
          returnConsumedCapacity: .total
        )
        change(&query)
        return try store.query(query).consumedCapacity?.total.capacityUnits
      }
      #expect(try query { _ in } == 1.5)
      #expect(try query { $0.consistentRead = true } == 3)
      #expect(
        try query {
          $0.filterExpression = "SK2 = :p"
          $0.projectionExpression = "PK"
        } == 1.5
      )
      #expect(try query { $0.select = .count } == 1.5)
      #expect(try query { $0.limit = 4 } == 0.5)
      #expect(try query { $0.expressionAttributeValues = [":p": "none"] } == 0.5)
      // The index holds keys alone; each item is read from the table.
      #expect(
        try query {
          $0.indexName = "local"
          $0.select = .allAttributes
        } == 5.5
      )
      #expect(
        try store.scan(Scan(tableName: "table", returnConsumedCapacity: .total)).consumedCapacity
          == total(1.5)
      )
    }
  }

  @Test("a transaction doubles what is written of the table, not of its indexes")
  func indexesInTransaction() async throws {
    let table = CreateTable.table(
      sort: .s,
      global: [.index("global", "G")],
      local: [.index("local", "PK", "L")],
      [AttributeDefinition("G", .s), AttributeDefinition("L", .s)]
    )
    try await withTemporaryStore(tables: [table]) { store in
      func written(_ item: Item) async throws -> ConsumedCapacity? {
        let put = PutItem(tableName: "table", item: item)
        return try await store.transactWriteItems(
          TransactWriteItems([.put(put)], returnConsumedCapacity: .indexes)
        )
        .consumedCapacity.first
      }
      func expected(_ total: Double, table: Double, global: Double, local: Double) -> ConsumedCapacity {
        func capacity(_ units: Double) -> Capacity {
          Capacity(capacityUnits: units, writeCapacityUnits: units)
        }
        var consumed = ConsumedCapacity(tableName: "table", total: capacity(total))
        consumed.table = capacity(table)
        consumed.globalSecondaryIndexes = ["global": capacity(global)]
        consumed.localSecondaryIndexes = ["local": capacity(local)]
        return consumed
      }
      var item: Item = ["PK": "p", "SK": "s", "G": "g", "L": "l"]
      let first = try await written(item)
      #expect(first == expected(4, table: 2, global: 1, local: 1))
      // Both entries move.
      (item["G"], item["L"]) = ("h", "m")
      let second = try await written(item)
      #expect(second == expected(6, table: 2, global: 2, local: 2))
    }
  }

  @Test("batches and transactions add up item by item, table by table")
  func sums() async throws {
    try await withTemporaryStore(tables: [.table("a-table"), .table("b-table")]) { store in
      let written = try await store.batchWriteItem(
        BatchWriteItem(
          requestItems: [
            "b-table": [.put(item("p", size: 1_500)), .put(item("q", size: 100)), .delete(key: ["PK": "r"])],
            "a-table": [.put(item("p", size: 5_000))],
          ],
          returnConsumedCapacity: .total
        )
      )
      #expect(written.consumedCapacity == [total(5, "a-table"), total(4, "b-table")])
      let keys: [Item] = [["PK": "p"], ["PK": "q"]]
      let read = try store.batchGetItem(
        BatchGetItem(
          requestItems: [
            "a-table": .init(keys: keys, consistentRead: true), "b-table": .init(keys: keys),
          ],
          returnConsumedCapacity: .total
        )
      )
      #expect(read.consumedCapacity == [total(3, "a-table"), total(1, "b-table")])
      let request = TransactWriteItems(
        [
          .put(PutItem(tableName: "a-table", item: item("q", size: 1_025))),
          .delete(DeleteItem(tableName: "b-table", key: ["PK": "p"])),
          .conditionCheck(
            ConditionCheck(
              tableName: "a-table",
              key: ["PK": "p"],
              conditionExpression: "attribute_exists(PK)"
            )
          ),
        ],
        clientRequestToken: "token",
        returnConsumedCapacity: .indexes
      )
      func transaction(_ table: String, _ units: Double, isRead: Bool) -> ConsumedCapacity {
        let capacity = Capacity(
          capacityUnits: units,
          readCapacityUnits: isRead ? units : nil,
          writeCapacityUnits: isRead ? nil : units
        )
        return ConsumedCapacity(tableName: table, total: capacity, table: capacity)
      }
      #expect(
        try await store.transactWriteItems(request).consumedCapacity
          == [transaction("a-table", 14, isRead: false), transaction("b-table", 4, isRead: false)]
      )
      #expect(
        try await store.transactWriteItems(request).consumedCapacity
          == [transaction("a-table", 6, isRead: true), transaction("b-table", 2, isRead: true)]
      )
      await expectFailure(
        "ValidationException: ReturnConsumedCapacity and ReturnItemCollectionMetrics belong to a transaction, not to its "
          + "actions"
      ) {
        try await store.transactWriteItems(
          TransactWriteItems([
            .put(PutItem(tableName: "a-table", item: item("q", size: 10), returnConsumedCapacity: .total))
          ])
        )
      }
    }
  }

  @Test("the sizes of item collections are answered of tables with local indexes")
  func itemCollections() async throws {
    let table = CreateTable.table(
      sort: .s,
      local: [.index("local", "PK", "L")],
      [AttributeDefinition("L", .s)]
    )
    try await withTemporaryStore(tables: [table, .table("other")]) { store in
      let metrics = ItemCollectionMetrics(itemCollectionKey: ["PK": "p"], sizeEstimateRangeGB: [0, 1])
      let put = try await store.putItem(
        PutItem(tableName: "table", item: ["PK": "p", "SK": "s"], returnItemCollectionMetrics: .size)
      )
      #expect(put.itemCollectionMetrics == metrics)
      let silent = try await store.putItem(PutItem(tableName: "table", item: ["PK": "p", "SK": "s"]))
      #expect(silent.itemCollectionMetrics == nil)
      let other = try await store.putItem(
        PutItem(tableName: "other", item: ["PK": "p"], returnItemCollectionMetrics: .size)
      )
      #expect(other.itemCollectionMetrics == nil)
      let batch = try await store.batchWriteItem(
        BatchWriteItem(
          requestItems: [
            "table": [.put(["PK": "p", "SK": "1"]), .delete(key: ["PK": "p", "SK": "s"])],
            "other": [.put(["PK": "p"])],
          ],
          returnItemCollectionMetrics: .size
        )
      )
      #expect(batch.itemCollectionMetrics == ["table": [metrics]])
      let transaction = try await store.transactWriteItems(
        TransactWriteItems(
          [
            .put(PutItem(tableName: "table", item: ["PK": "p", "SK": "2"])),
            .put(PutItem(tableName: "table", item: ["PK": "q", "SK": "2"])),
          ],
          returnItemCollectionMetrics: .size
        )
      )
      #expect(
        transaction.itemCollectionMetrics
          == [
            "table": [
              metrics,
              ItemCollectionMetrics(itemCollectionKey: ["PK": "q"], sizeEstimateRangeGB: [0, 1]),
            ]
          ]
      )
    }
  }
}
