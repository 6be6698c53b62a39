import Quire
import QuireModel
import QuireTesting
import Testing

/// What the engine answers to expressions that are wrong, in DynamoDB's words.
@Suite("Malformed expressions and keys")
struct ExpressionErrorTests {
  @Test(
    "a condition that is wrong is refused, and nothing is written",
    arguments: [
      ("", "Invalid ConditionExpression: The expression can not be empty;"),
      ("a =", #"Invalid ConditionExpression: Syntax error; token: "<EOF>", near: "=""#),
      ("a == :v", #"Invalid ConditionExpression: Syntax error; token: "=", near: "== :v""#),
      (
        "#n = :v",
        "Invalid ConditionExpression: An expression attribute name used in the document path is not defined; "
          + "attribute name: #n"
      ),
      (
        "a = :w",
        "Invalid ConditionExpression: An expression attribute value used in expression is not defined; "
          + "attribute value: :w"
      ),
      (
        "status = :v",
        "Invalid ConditionExpression: Attribute name is a reserved keyword; reserved keyword: status"
      ),
      ("(a = :v", #"Invalid ConditionExpression: Syntax error; token: "<EOF>", near: ":v""#),
      ("((a = :v))", "Invalid ConditionExpression: The expression has redundant parentheses;"),
      ("magic(a)", "Invalid ConditionExpression: Invalid function name; function: magic"),
      (
        "begins_with(a, :v)",
        "Invalid ConditionExpression: Incorrect operand type for operator or function; operator or function: "
          + "begins_with, operand type: N"
      ),
      (
        "a BETWEEN :v AND :zero",
        "Invalid ConditionExpression: The BETWEEN operator requires upper bound to be greater than or equal to lower "
          + "bound; lower bound operand: AttributeValue: {N:1}, upper bound operand: AttributeValue: {N:0}"
      ),
    ]
  )
  func conditions(expression: String, message: String) async throws {
    try await withTemporaryStore(tables: [.table()]) { store in
      await expectFailure("ValidationException: \(message)") {
        try await store.putItem(
          PutItem(
            tableName: "table",
            item: ["PK": "p"],
            conditionExpression: ConditionExpression(expression),
            expressionAttributeValues: expression.contains(":zero")
              ? [":v": 1, ":zero": 0] : expression.contains(":v") ? [":v": 1] : [:]
          )
        )
      }
      let items = try store.all()
      #expect(items == [])
    }
  }

  @Test("placeholders that nothing uses, or that come without an expression, are refused")
  func placeholders() async throws {
    try await withTemporaryStore(tables: [.table()]) { store in
      func put(
        _ condition: ConditionExpression?,
        names: ExpressionAttributeNames = [:],
        values: ExpressionAttributeValues = [:]
      ) async throws {
        try await store.putItem(
          PutItem(
            tableName: "table",
            item: ["PK": "p"],
            conditionExpression: condition,
            expressionAttributeNames: names,
            expressionAttributeValues: values
          )
        )
      }
      await expectFailure(
        "ValidationException: Value provided in ExpressionAttributeNames unused in expressions: keys: {#unused}"
      ) { try await put("attribute_exists(PK)", names: ["#unused": "x"]) }
      await expectFailure(
        "ValidationException: Value provided in ExpressionAttributeValues unused in expressions: keys: {:unused}"
      ) { try await put("attribute_exists(PK)", values: [":unused": 1]) }
      await expectFailure(
        "ValidationException: ExpressionAttributeValues can only be specified when using expressions: "
          + "ConditionExpression is null"
      ) { try await put(nil, values: [":v": 1]) }
      await expectFailure(
        "ValidationException: ExpressionAttributeNames can only be specified when using expressions"
      ) { try await put(nil, names: ["#n": "x"]) }
    }
  }

  @Test(
    "an update that is wrong is refused, and nothing is written",
    arguments: [
      ("", "Invalid UpdateExpression: The expression can not be empty;"),
      (
        "INVALID SYNTAX", #"Invalid UpdateExpression: Syntax error; token: "INVALID", near: "INVALID SYNTAX""#
      ),
      (
        "SET a = :v, a.b = :v",
        "Invalid UpdateExpression: Two document paths overlap with each other; must remove or rewrite one of these "
          + "paths; path one: [a], path two: [a, b]"
      ),
      (
        "SET a = :v SET b = :v",
        #"Invalid UpdateExpression: The "SET" section can only be used once in an update expression;"#
      ),
      (
        "SET PK = :v",
        "One or more parameter values were invalid: Cannot update attribute PK. This attribute is part of the key"
      ),
      (
        "SET s = s + :v",
        "An operand in the update expression has an incorrect data type"
      ),
      (
        "SET b = zzz + :v",
        "The provided expression refers to an attribute that does not exist in the item"
      ),
      (
        "SET zzz.b = :v",
        "The document path provided in the update expression is invalid for update"
      ),
      ("ADD s :v", "An operand in the update expression has an incorrect data type"),
    ]
  )
  func updates(expression: String, message: String) async throws {
    try await withTemporaryStore(tables: [.table()]) { store in
      try await store.put(["PK": "p", "s": "text"])
      await expectFailure("ValidationException: \(message)") {
        try await store.updateItem(
          UpdateItem(
            tableName: "table",
            key: ["PK": "p"],
            updateExpression: UpdateExpression(expression),
            expressionAttributeValues: expression.contains(":v") ? [":v": 1] : [:]
          )
        )
      }
      #expect(try store.all() == [["PK": "p", "s": "text"]])
    }
  }

  @Test(
    "a key condition that is wrong is refused",
    arguments: [
      ("SK = :v", "Query condition missed key schema element: PK"),
      ("PK > :v", "Query key condition not supported"),
      ("PK = :v OR SK = :v", "Invalid operator used in KeyConditionExpression: OR"),
      (
        "PK = :n",
        "One or more parameter values were invalid: Condition parameter type does not match schema type"
      ),
      ("PK = :v AND zzz = :v", "Query condition missed key schema element: SK"),
    ]
  )
  func keyConditions(expression: String, message: String) async throws {
    try await withTemporaryStore(tables: [.table(sort: .s)]) { store in
      await expectFailure("ValidationException: \(message)") {
        try store.query(
          Query(
            tableName: "table",
            keyConditionExpression: KeyConditionExpression(expression),
            expressionAttributeValues: expression.contains(":n") ? [":n": 1] : [":v": "a"]
          )
        )
      }
    }
  }

  @Test("keys of another shape or type are refused by every operation")
  func keys() async throws {
    let table = CreateTable.table(sort: .n, global: [.index("index", "G")], [AttributeDefinition("G", .b)])
    try await withTemporaryStore(tables: [table]) { store in
      let mismatch = "ValidationException: The provided key element does not match the schema"
      let keys: [Item] = [
        [:], ["PK": "p"], ["SK": 1], ["PK": "p", "SK": "1"], ["PK": 1, "SK": 1],
        ["PK": "p", "SK": 1, "x": 1],
        ["PK": .null, "SK": 1], ["PK": ["p"], "SK": 1], ["pk": "p", "SK": 1],
      ]
      for key in keys {
        await expectFailure(mismatch) { try store.get(key) }
        await expectFailure(mismatch) {
          try await store.deleteItem(DeleteItem(tableName: "table", key: key))
        }
        await expectFailure(mismatch) {
          try await store.updateItem(UpdateItem(tableName: "table", key: key))
        }
        await expectFailure(mismatch) {
          try store.batchGetItem(BatchGetItem(requestItems: ["table": .init(keys: [key])]))
        }
        await expectFailure(mismatch) {
          try await store.batchWriteItem(BatchWriteItem(requestItems: ["table": [.delete(key: key)]]))
        }
      }
      let invalid = "ValidationException: One or more parameter values were invalid: "
      let items: [(Item, String)] = [
        (["PK": "p"], "\(invalid)Missing the key SK in the item"),
        (["SK": 1], "\(invalid)Missing the key PK in the item"),
        (["PK": "p", "SK": "1"], "\(invalid)Type mismatch for key SK expected: N actual: S"),
        (["PK": .b([1]), "SK": 1], "\(invalid)Type mismatch for key PK expected: S actual: B"),
        (
          ["PK": "", "SK": 1],
          "ValidationException: One or more parameter values are not valid. The AttributeValue for a key attribute "
            + "cannot contain an empty string value. Key: PK"
        ),
        (
          ["PK": "p", "SK": 1, "G": "text"],
          "\(invalid)Type mismatch for Index Key G Expected: B Actual: S IndexName: index"
        ),
        (
          ["PK": "p", "SK": 1, "G": .b([])],
          "ValidationException: One or more parameter values are not valid. A value specified for a secondary index key "
            + "is not supported. The AttributeValue for a key attribute cannot contain an empty binary value. "
            + "IndexName: index, IndexKey: G"
        ),
        (["PK": "p", "SK": 1, "s": .ss([])], "\(invalid)An string set  may not be empty"),
        (
          ["PK": "p", "SK": 1, "s": .ss(["a", "a"])], "\(invalid)Input collection [a, a] contains duplicates."
        ),
      ]
      for (item, message) in items { await expectFailure(message) { try await store.put(item) } }
      let stored = try store.all()
      #expect(stored == [])
    }
  }
}
