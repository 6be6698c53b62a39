import QuireModel
import Testing

@Suite("Table")
struct TableTests {
  struct Order: Codable, Equatable {
    var PK: String
    var total: Int
    var note: String?
  }

  static let condition = Condition.notExists("PK")

  @Test("put sends the item, its condition and what to return")
  func put() async throws {
    let store = ScriptedStore([PutItem.Output(attributes: ["PK": "old"]), PutItem.Output(), PutItem.Output()])
    let table = Table("orders", in: store)
    let old = try await table.put(
      ["PK": "A", "n": 1],
      if: Self.condition,
      returning: .allOld,
      onConditionFailure: .allOld
    )
    #expect(old == ["PK": "old"])
    #expect(try await table.put(Order(PK: "B", total: 2)) == nil)
    // A literal is an item, not a dictionary: of a name given twice the last value stays.
    try await table.put(["PK": "gone", "PK": "C"])
    let requests = store.requests(PutItem.self)
    #expect(requests.map(\.tableName) == ["orders", "orders", "orders"])
    #expect(requests.map(\.item) == [["PK": "A", "n": 1], ["PK": "B", "total": 2], ["PK": "C"]])
    #expect(requests.map(\.conditionExpression) == [ConditionExpression(Self.condition), nil, nil])
    #expect(requests.map(\.returnValues) == [.allOld, .none, .none])
    #expect(requests.map(\.returnValuesOnConditionCheckFailure) == [.allOld, .none, .none])
  }

  @Test("a value that does not encode sends nothing")
  func putFailure() async {
    let store = ScriptedStore()
    await #expect(throws: EncodingError.self) { try await store.table("t").put(["x": Double.nan]) }
    await #expect(throws: EncodingError.self) { try await store.table("t").put([Order(PK: "A", total: 1)]) }
    #expect(store.requestCount == 0)
  }

  @Test("get reads an item or a value")
  func get() async throws {
    let item: Item = ["PK": "A", "total": 1]
    let store = ScriptedStore([
      GetItem.Output(item: item), GetItem.Output(), GetItem.Output(item: item), GetItem.Output(),
      GetItem.Output(item: ["PK": "A"]),
    ])
    let table = store.table("orders")
    #expect(try await table.get(["PK": "A"], projection: ["total"], consistentRead: true) == item)
    #expect(try await table.get(["PK": "B"]) == nil)
    #expect(try await table.get(["PK": "A"], as: Order.self) == Order(PK: "A", total: 1))
    #expect(try await table.get(["PK": "B"], as: Order.self) == nil)
    await #expect(throws: DecodingError.self) { try await table.get(["PK": "A"], as: Order.self) }
    let request = try #require(store.requests(GetItem.self).first)
    #expect(request.tableName == "orders")
    #expect(request.key == ["PK": "A"])
    #expect(request.projectionExpression == ProjectionExpression([DocumentPath("total")]))
    #expect(request.consistentRead)
    #expect(store.requests(GetItem.self).map(\.consistentRead) == [true, false, false, false, false])
  }

  @Test("update and delete send their expressions")
  func updateAndDelete() async throws {
    let store = ScriptedStore([
      UpdateItem.Output(attributes: ["n": 2]), DeleteItem.Output(attributes: ["PK": "A"]),
      DeleteItem.Output(),
    ])
    let table = store.table("orders")
    let update = Update.add(1, to: "n")
    let new = try await table.update(
      ["PK": "A"],
      update,
      if: Self.condition,
      returning: .updatedNew,
      onConditionFailure: .allOld
    )
    #expect(new == ["n": 2])
    let updated = try #require(store.requests(UpdateItem.self).first)
    #expect(updated.tableName == "orders")
    #expect(updated.key == ["PK": "A"])
    #expect(updated.updateExpression == UpdateExpression(update))
    #expect(updated.conditionExpression == ConditionExpression(Self.condition))
    #expect(updated.returnValues == .updatedNew)
    #expect(updated.returnValuesOnConditionCheckFailure == .allOld)

    let old = try await table.delete(
      ["PK": "A"],
      if: Self.condition,
      returning: .allOld,
      onConditionFailure: .allOld
    )
    #expect(old == ["PK": "A"])
    try await table.delete(["PK": "B"])
    let deleted = store.requests(DeleteItem.self)
    #expect(deleted.map(\.key) == [["PK": "A"], ["PK": "B"]])
    #expect(deleted.map(\.conditionExpression) == [ConditionExpression(Self.condition), nil])
    #expect(deleted.map(\.returnValues) == [.allOld, .none])
    #expect(deleted.map(\.returnValuesOnConditionCheckFailure) == [.allOld, .none])
  }

  @Test("a transaction sends its actions and token")
  func transactions() async throws {
    let store = ScriptedStore([
      TransactWriteItems.Output(), TransactGetItems.Output(items: [["PK": "A"], nil]),
    ])
    let update = Update.add(1, to: "n")
    try await store.transact(
      [
        .put(["PK": "A"], in: "a", if: Self.condition, onConditionFailure: .allOld),
        .put(Order(PK: "B", total: 1), in: "b"),
        .update(["PK": "C"], update, in: "c", if: Self.condition),
        .delete(["PK": "D"], in: "d", if: Self.condition),
        .check(["PK": "E"], in: "e", Self.condition, onConditionFailure: .allOld),
      ],
      token: "once"
    )
    let request = try #require(store.requests(TransactWriteItems.self).first)
    #expect(request.clientRequestToken == "once")
    let expected = ConditionExpression(Self.condition)
    guard request.actions.count == 5, case .put(let put) = request.actions[0],
      case .put(let value) = request.actions[1], case .update(let updated) = request.actions[2],
      case .delete(let deleted) = request.actions[3], case .conditionCheck(let check) = request.actions[4]
    else {
      Issue.record("other actions: \(request.actions)")
      return
    }
    #expect(put.tableName == "a" && put.item == ["PK": "A"] && put.conditionExpression == expected)
    #expect(put.returnValuesOnConditionCheckFailure == .allOld)
    #expect(
      value.tableName == "b" && value.item == ["PK": "B", "total": 1] && value.conditionExpression == nil
    )
    #expect(updated.tableName == "c" && updated.key == ["PK": "C"] && updated.conditionExpression == expected)
    #expect(updated.updateExpression == UpdateExpression(update))
    #expect(deleted.tableName == "d" && deleted.key == ["PK": "D"] && deleted.conditionExpression == expected)
    #expect(check.tableName == "e" && check.key == ["PK": "E"] && check.conditionExpression == expected)
    #expect(check.returnValuesOnConditionCheckFailure == .allOld)

    let items = try await store.transactGet([
      .get(["PK": "A"], from: "a", projection: ["x"]), .get(["PK": "B"], from: "b"),
    ])
    #expect(items == [["PK": "A"], nil])
    let gets = try #require(store.requests(TransactGetItems.self).first).gets
    #expect(gets.map(\.tableName) == ["a", "b"])
    #expect(gets.map(\.key) == [["PK": "A"], ["PK": "B"]])
    #expect(gets.map(\.projectionExpression) == [ProjectionExpression([DocumentPath("x")]), nil])
  }
}

@Suite("Making tables")
struct TableCreationTests {
  static let description = TableDescription(
    tableName: "orders",
    tableId: "id",
    attributeDefinitions: [],
    keySchema: [],
    status: .active,
    creationDateTime: 0,
    itemCount: 0,
    sizeBytes: 0
  )

  @Test("keys and indexes become definitions and schemas")
  func create() async throws {
    let store = ScriptedStore([Self.description, Self.description])
    let table = try await store.createTable(
      "orders",
      partitionKey: ("PK", .s),
      sortKey: ("SK", .n),
      indexes: [
        .global("G1", partitionKey: ("SK", .n), sortKey: ("PK", .s), projection: .keysOnly),
        .local("L1", sortKey: ("date", .b), projection: .include("a")),
        .global("G2", partitionKey: ("x", .s)),
        .global("G3", partitionKey: [("x", .s), ("y", .s)], sortKey: [("date", .b), ("z", .n)]),
      ]
    )
    #expect(table.name == "orders")
    try await store.createTable("simple", partitionKey: ("PK", .b))
    let requests = store.requests(CreateTable.self)
    #expect(
      requests == [
        CreateTable(
          tableName: "orders",
          attributeDefinitions: [
            AttributeDefinition("PK", .s), AttributeDefinition("SK", .n), AttributeDefinition("date", .b),
            AttributeDefinition("x", .s), AttributeDefinition("y", .s), AttributeDefinition("z", .n),
          ],
          keySchema: [KeySchemaElement("PK", .hash), KeySchemaElement("SK", .range)],
          globalSecondaryIndexes: [
            SecondaryIndex(
              indexName: "G1",
              keySchema: [KeySchemaElement("SK", .hash), KeySchemaElement("PK", .range)],
              projection: .keysOnly
            ),
            SecondaryIndex(indexName: "G2", keySchema: [KeySchemaElement("x", .hash)], projection: .all),
            SecondaryIndex(
              indexName: "G3",
              keySchema: [
                KeySchemaElement("x", .hash), KeySchemaElement("y", .hash), KeySchemaElement("date", .range),
                KeySchemaElement("z", .range),
              ],
              projection: .all
            ),
          ],
          localSecondaryIndexes: [
            SecondaryIndex(
              indexName: "L1",
              keySchema: [KeySchemaElement("PK", .hash), KeySchemaElement("date", .range)],
              projection: .include("a")
            )
          ]
        ),
        CreateTable(
          tableName: "simple",
          attributeDefinitions: [AttributeDefinition("PK", .b)],
          keySchema: [KeySchemaElement("PK", .hash)]
        ),
      ]
    )
  }

  @Test("indexes are added and removed, local ones not")
  func indexes() async throws {
    let store = ScriptedStore([Self.description, Self.description])
    let table = store.table("orders")
    try await table.addIndex(.global("G", partitionKey: ("a", .s), sortKey: ("b", .n), projection: .keysOnly))
    try await table.removeIndex("G")
    #expect(
      store.requests(UpdateTable.self) == [
        UpdateTable(
          tableName: "orders",
          attributeDefinitions: [AttributeDefinition("a", .s), AttributeDefinition("b", .n)],
          globalSecondaryIndexUpdates: [
            .create(
              SecondaryIndex(
                indexName: "G",
                keySchema: [KeySchemaElement("a", .hash), KeySchemaElement("b", .range)],
                projection: .keysOnly
              )
            )
          ]
        ),
        UpdateTable(tableName: "orders", globalSecondaryIndexUpdates: [.delete(indexName: "G")]),
      ]
    )
    let error = await #expect(throws: TableError.self) {
      try await table.addIndex(.local("L", sortKey: ("c", .s)))
    }
    #expect(error?.message == "A local index cannot be added to a table, only be made with it")
    #expect(store.requestCount == 2)
  }

  @Test("tables are described, listed over all pages, and deleted")
  func others() async throws {
    let store = ScriptedStore([
      Self.description, Self.description,
      ListTables.Output(tableNames: ["a", "b"], lastEvaluatedTableName: "b"),
      ListTables.Output(tableNames: ["c"]), Self.description,
    ])
    #expect(try await store.describeTable("orders") == Self.description)
    #expect(try await store.table("orders").describe() == Self.description)
    #expect(
      store.requests(DescribeTable.self) == [
        DescribeTable(tableName: "orders"), DescribeTable(tableName: "orders"),
      ]
    )
    #expect(try await store.tableNames() == ["a", "b", "c"])
    #expect(store.requests(ListTables.self).map(\.exclusiveStartTableName) == [nil, "b"])
    try await store.deleteTable("orders")
    #expect(store.requests(DeleteTable.self) == [DeleteTable(tableName: "orders")])
  }
}

@Suite("Expiry of a table's items")
struct TimeToLiveRequestTests {
  @Test("turning it on and off and asking for it become requests")
  func requests() async throws {
    let on = TimeToLiveSpecification(attributeName: "ttl", enabled: true)
    let off = TimeToLiveSpecification(attributeName: "ttl", enabled: false)
    let description = TimeToLiveDescription(timeToLiveStatus: .enabled, attributeName: "ttl")
    let store = ScriptedStore([on, description, off])
    let table = store.table("orders")
    try await table.enableTimeToLive(by: "ttl")
    #expect(try await table.describeTimeToLive() == description)
    try await table.disableTimeToLive(by: "ttl")
    #expect(
      store.requests(UpdateTimeToLive.self) == [
        UpdateTimeToLive(tableName: "orders", timeToLiveSpecification: on),
        UpdateTimeToLive(tableName: "orders", timeToLiveSpecification: off),
      ]
    )
    #expect(store.requests(DescribeTimeToLive.self) == [DescribeTimeToLive(tableName: "orders")])
  }
}
