import Quire
import QuireModel
import QuireTesting
import Testing

/// Paths into attributes of keys, and what updates are known to do to these before the item is read.
@Suite("Expressions about attributes of keys")
struct KeyPathTests {
  private static let table = CreateTable.table(
    sort: .s,
    global: [.index("global", "G", "H")],
    local: [.index("local", "PK", "L")],
    [AttributeDefinition("G", .s), AttributeDefinition("H", .n), AttributeDefinition("L", .s)]
  )
  private static let key: Item = ["PK": "p", "SK": "s"]

  private static func scalar(_ place: String) -> String {
    "ValidationException: Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: "
      + place
  }

  @Test(
    "no path leads into an attribute of a key",
    arguments: [
      ("PK.a", "Key: PK"), ("SK[0]", "Key: SK"), ("G.a.b", "IndexKey: G"), ("H[1]", "IndexKey: H"),
      ("L.a", "IndexKey: L"), ("a, L.a, SK.a", "Key: SK"),
    ]
  )
  func reads(paths: String, place: String) async throws {
    // dynalite's tests of GetItem, Query and Scan, which were run against DynamoDB.
    let projection = ProjectionExpression(paths)
    try await withTemporaryStore(tables: [Self.table]) { store in
      let get = GetItem(tableName: "table", key: Self.key, projectionExpression: projection)
      await expectFailure(Self.scalar(place)) { try store.getItem(get) }
      await expectFailure(Self.scalar(place)) {
        try store.batchGetItem(
          BatchGetItem(
            requestItems: ["table": .init(keys: [Self.key], projectionExpression: projection)]
          )
        )
      }
      await expectFailure(Self.scalar(place)) {
        try store.scan(Scan(tableName: "table", projectionExpression: projection))
      }
      let exists = paths.split(separator: ", ").map { "attribute_exists(\($0))" }
      let filter = ConditionExpression(exists.joined(separator: " OR "))
      await expectFailure(Self.scalar(place)) {
        try store.scan(Scan(tableName: "table", filterExpression: filter))
      }
      if place.hasPrefix("IndexKey") {
        await expectFailure(Self.scalar(place)) {
          try store.query(
            Query(
              tableName: "table",
              keyConditionExpression: KeyConditionExpression("PK = :p"),
              filterExpression: filter,
              expressionAttributeValues: [":p": "p"]
            )
          )
        }
      }
    }
  }

  @Test(
    "nor does one of a condition, whatever the item is",
    arguments: [
      ("PK.a = :v", "Key: PK"), ("attribute_not_exists(SK[0])", "Key: SK"),
      ("a.b = :v OR :v <> G.a", "IndexKey: G"),
      ("size(L.a) > :v", "IndexKey: L"),
    ]
  )
  func conditions(text: String, place: String) async throws {
    // Amazon's own DynamoDB local checks the conditions of all writes so.
    let condition = ConditionExpression(text)
    let values: [String: AttributeValue] = text.contains(":v") ? [":v": 1] : [:]
    try await withTemporaryStore(tables: [Self.table]) { store async throws in
      let put = PutItem(
        tableName: "table",
        item: Self.key,
        conditionExpression: condition,
        expressionAttributeValues: values
      )
      await expectFailure(Self.scalar(place)) { try await store.putItem(put) }
      await expectFailure(Self.scalar(place)) {
        try await store.deleteItem(
          DeleteItem(
            tableName: "table",
            key: Self.key,
            conditionExpression: condition,
            expressionAttributeValues: values
          )
        )
      }
      await expectFailure(Self.scalar(place)) {
        try await store.updateItem(
          UpdateItem(
            tableName: "table",
            key: Self.key,
            updateExpression: UpdateExpression("REMOVE z"),
            conditionExpression: condition,
            expressionAttributeValues: values
          )
        )
      }
      let check = ConditionCheck(
        tableName: "table",
        key: ["PK": "p", "SK": "other"],
        conditionExpression: condition,
        expressionAttributeValues: values
      )
      let error = await #expect(throws: TableError.self) {
        try await store.transactWriteItems(TransactWriteItems([.put(put), .conditionCheck(check)]))
      }
      let message = String(Self.scalar(place).dropFirst("ValidationException: ".count))
      let reason = CancellationReason(.validationError, message: message)
      #expect(error?.cancellationReasons == [reason, reason])
      #expect(try store.get(Self.key) == nil)
    }
  }

  @Test(
    "an update of an index's key is checked before the item is read",
    arguments: [
      ("ADD L.b :n", scalar("IndexKey: L")),
      ("SET G[1] = :n", scalar("IndexKey: G")),
      ("SET e = list_append(a, b), f = G[1]", scalar("IndexKey: G")),
      ("REMOVE H[0]", scalar("IndexKey: H")),
      ("SET a = PK.b", scalar("Key: PK")),
      ("SET PK.b = :n", "PK"),
      ("SET L.a = a ADD G :n", "G Expected: S Actual: N IndexName: global"),
      ("SET e = G[1], G = a + :n", "G Expected: S Actual: N IndexName: global"),
      ("SET H = list_append(a, b)", "H Expected: N Actual: L IndexName: global"),
      ("SET L = :n", "L Expected: S Actual: N IndexName: local"),
    ]
  )
  func updates(expression: String, message: String) async throws {
    // dynalite's tests of UpdateItem; there is no item, so that none of the paths leads anywhere.
    var expected = message
    if message == "PK" {
      expected =
        "ValidationException: One or more parameter values were invalid: Cannot update attribute PK. "
        + "This attribute is part of the key"
    } else if message.contains("Actual") {
      expected =
        "ValidationException: One or more parameter values were invalid: Type mismatch for Index Key \(message)"
    }
    try await withTemporaryStore(tables: [Self.table]) { store in
      await expectFailure(expected) {
        try await store.updateItem(
          UpdateItem(
            tableName: "table",
            key: Self.key,
            updateExpression: UpdateExpression(expression),
            conditionExpression: ConditionExpression("attribute_exists(PK)"),
            expressionAttributeValues: expression.contains(":n") ? [":n": 1] : [:]
          )
        )
      }
    }
  }

  @Test("what only the item tells is checked once the condition holds")
  func unforeseen() async throws {
    try await withTemporaryStore(tables: [Self.table]) { store in
      func update(_ condition: String) -> UpdateItem {
        UpdateItem(
          tableName: "table",
          key: Self.key,
          updateExpression: UpdateExpression("SET G = amount"),
          conditionExpression: ConditionExpression(condition)
        )
      }
      try await store.put(["PK": "p", "SK": "s", "amount": 1])
      await expectFailure("ConditionalCheckFailedException: The conditional request failed") {
        try await store.updateItem(update("attribute_not_exists(PK)"))
      }
      await expectFailure(
        "ValidationException: One or more parameter values were invalid: "
          + "Type mismatch for Index Key G Expected: S Actual: N IndexName: global"
      ) { try await store.updateItem(update("attribute_exists(PK)")) }
      #expect(try store.get(Self.key) == ["PK": "p", "SK": "s", "amount": 1])
    }
  }
}
