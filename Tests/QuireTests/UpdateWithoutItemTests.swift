import Quire
import QuireModel
import Testing

/// What updates do where there is no item.
struct UpdateWithoutItemTests {
  private static let key: Item = ["PK": "x"]

  private static func store() async throws -> Store {
    let store = try Store.temporary()
    try await store.createTable(
      CreateTable(
        tableName: "orders",
        attributeDefinitions: [AttributeDefinition("PK", .s)],
        keySchema: [KeySchemaElement("PK", .hash)]
      )
    )
    return store
  }

  private static func item(_ store: Store) throws -> Item? {
    try store.getItem(GetItem(tableName: "orders", key: key)).item
  }

  private static let tags: ExpressionAttributeValues = [":tags": .ss(["red"])]

  private static let updates: [(expression: String?, values: ExpressionAttributeValues, makes: Item?)] = [
    ("REMOVE a", [:], nil),
    ("REMOVE a, b", [:], nil),
    ("DELETE a :tags", tags, nil),
    ("DELETE a :tags REMOVE b", tags, nil),
    // A path needs its parent in an item that is there.
    ("REMOVE a.b", [:], nil),
    ("REMOVE a[0]", [:], nil),
    ("DELETE a.b :tags", tags, nil),
    ("REMOVE a SET b = :tags", tags, ["PK": "x", "b": .ss(["red"])]),
    ("REMOVE a ADD b :tags", tags, ["PK": "x", "b": .ss(["red"])]),
    (nil, [:], ["PK": "x"]),
  ]

  private static func request(
    _ expression: String?,
    _ values: ExpressionAttributeValues,
    _ returnValues: ReturnValues
  ) -> UpdateItem {
    UpdateItem(
      tableName: "orders",
      key: key,
      updateExpression: expression.map { UpdateExpression($0) },
      expressionAttributeValues: values,
      returnValues: returnValues
    )
  }

  @Test(arguments: updates)
  func `An update that only removes makes no item, any other does`(
    expression: String?,
    values: ExpressionAttributeValues,
    made: Item?
  ) async throws {
    for returnValues in [ReturnValues.none, .allOld, .allNew, .updatedOld, .updatedNew] {
      let store = try await Self.store()
      let output = try await store.updateItem(Self.request(expression, values, returnValues))
      #expect(try Self.item(store) == made)
      switch returnValues {
      case .allNew: #expect(output.attributes == made)
      case .updatedNew:
        let changed = made.flatMap { $0["b"].map { ["b": $0] as Item } }
        #expect(output.attributes == changed)
      default: #expect(output.attributes == nil)
      }
    }
  }

  @Test(arguments: updates)
  func `A transaction does no more`(
    expression: String?,
    values: ExpressionAttributeValues,
    made: Item?
  ) async throws {
    let store = try await Self.store()
    try await store.transactWriteItems(
      TransactWriteItems([.update(Self.request(expression, values, .none))])
    )
    #expect(try Self.item(store) == made)
  }

  @Test
  func `The condition is checked, and the write is charged`() async throws {
    let store = try await Self.store()
    var request = Self.request("REMOVE a", [:], .none)
    request.returnConsumedCapacity = .total
    #expect(try await store.updateItem(request).consumedCapacity?.total.capacityUnits == 1)
    request.conditionExpression = "attribute_exists(PK)"
    await expectFailure("ConditionalCheckFailedException: The conditional request failed") {
      try await store.updateItem(request)
    }
    request.conditionExpression = nil
    _ = try await store.putItem(PutItem(tableName: "orders", item: ["PK": "x", "a": 1]))
    _ = try await store.updateItem(request)
    #expect(try Self.item(store) == ["PK": "x"])
  }

  @Test
  func `Keys are refused all the same`() async throws {
    let store = try await Self.store()
    await expectFailure(
      "ValidationException: One or more parameter values were invalid: Cannot update attribute PK. This attribute is "
        + "part of the key"
    ) { try await store.updateItem(Self.request("REMOVE PK", [:], .none)) }
  }
}
