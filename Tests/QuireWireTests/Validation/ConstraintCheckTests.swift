import QuireModel
import QuireWire
import Testing

/// What AWS says of requests that break the bounds of the service model.
struct ConstraintCheckTests {
  static func one(_ violation: String) -> String { "1 validation error detected: \(violation)" }

  static func fault(_ value: String, _ path: String, _ constraint: String) -> String {
    "Value \(value) at '\(path)' failed to satisfy constraint: \(constraint)"
  }

  static let notNull = "Member must not be null"
  static let capacity = "Member must satisfy enum value set: [INDEXES, TOTAL, NONE]"
  static let pattern = "Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+"
  static let comparison =
    "Member must satisfy enum value set: [IN, NULL, BETWEEN, LT, NOT_CONTAINS, EQ, GT, NOT_NULL, NE, LE, BEGINS_WITH, "
    + "GE, CONTAINS]"

  static func least(_ length: Int) -> String { "Member must have length greater than or equal to \(length)" }
  static func most(_ length: Int) -> String { "Member must have length less than or equal to \(length)" }

  static let dataPlane: [(Operation, String)] = [
    (.getItem, #""Key":{}"#), (.putItem, #""Item":{}"#), (.updateItem, #""Key":{}"#),
    (.deleteItem, #""Key":{}"#),
    (.query, #""KeyConditionExpression":"a = :a""#), (.scan, #""Limit":1"#),
    (.describeContinuousBackups, #""x":1"#),
  ]

  @Test(arguments: dataPlane)
  func `A table's name is needed, of 3 to 255 of the allowed characters`(operation: Operation, rest: String) {
    let path = "tableName"
    #expect(violation(operation, "{\(rest)}") == Self.one(Self.fault("null", path, Self.notNull)))
    let cases = [
      ("", Self.least(1)), ("ab", Self.least(3)), (String(repeating: "a", count: 256), Self.most(255)),
      ("bad table!", Self.pattern), ("tablé", Self.pattern), ("a/b", Self.pattern),
    ]
    for (name, constraint) in cases {
      #expect(
        violation(operation, #"{"TableName":"\#(name)",\#(rest)}"#)
          == Self.one(Self.fault("'\(name)'", path, constraint))
      )
    }
    #expect(
      violation(operation, #"{"TableName":"a;",\#(rest)}"#)
        == "2 validation errors detected: \(Self.fault("'a;'", path, Self.pattern)); "
        + Self.fault("'a;'", path, Self.least(3))
    )
  }

  @Test
  func `An ARN stands in for a table's name, up to 1,024 characters`() throws {
    func tableName(_ name: String) throws -> String {
      let body = #"{"TableName":"\#(name)","Key":{"a":{"S":"b"}}}"#
      guard case .getItem(let get) = try WireRequest(.getItem, body: Array(body.utf8)).call else { return "" }
      return get.tableName
    }
    #expect(try tableName("arn:aws:dynamodb:us-east-1:000000000000:table/orders") == "orders")
    #expect(try tableName("arn:aws-cn:dynamodb:cn-north-1:123456789012:table/a.b-c_d") == "a.b-c_d")
    let prefix = "arn:aws:dynamodb:us-east-1:000000000000:table/"
    let longest = prefix + String(repeating: "a", count: 1024 - prefix.utf8.count)
    #expect(try tableName(longest).utf8.count == 1024 - prefix.utf8.count)
    #expect(
      violation(.getItem, #"{"TableName":"\#(longest)a","Key":{}}"#)
        == Self.one(Self.fault("'\(longest)a'", "tableName", Self.most(1024)))
    )
  }

  @Test(
    arguments: [
      .createTable, .updateTable, .deleteTable, .describeTable, .updateTimeToLive, .describeTimeToLive,
    ] as [Operation]
  )
  func `Operations on tables say that the name is missing before all else`(operation: Operation) {
    for body in ["{}", #"{"TableName":null}"#, #"{"BillingMode":"x","TimeToLiveSpecification":{}}"#] {
      #expect(
        violation(operation, body)
          == "The parameter 'TableName' is required but was not present in the request"
      )
    }
  }

  @Test
  func `Keys and items are needed`() {
    let table = #""TableName":"abc""#
    for operation in [Operation.getItem, .updateItem, .deleteItem] {
      #expect(violation(operation, "{\(table)}") == Self.one(Self.fault("null", "key", Self.notNull)))
    }
    #expect(violation(.putItem, "{\(table)}") == Self.one(Self.fault("null", "item", Self.notNull)))
    #expect(violation(.batchGetItem, "{}") == Self.one(Self.fault("null", "requestItems", Self.notNull)))
    #expect(
      violation(.transactWriteItems, "{}") == Self.one(Self.fault("null", "transactItems", Self.notNull))
    )
    #expect(
      violation(.batchGetItem, #"{"RequestItems":{"abc":{}}}"#)
        == Self.one(Self.fault("null", "requestItems.abc.member.keys", Self.notNull))
    )
    #expect(
      violation(.batchWriteItem, #"{"RequestItems":{"abc":[{"PutRequest":{}},{"DeleteRequest":{}}]}}"#)
        == "2 validation errors detected: "
        + Self.fault("null", "requestItems.abc.member.1.member.putRequest.item", Self.notNull) + "; "
        + Self.fault("null", "requestItems.abc.member.2.member.deleteRequest.key", Self.notNull)
    )
    #expect(
      violation(.transactWriteItems, #"{"TransactItems":[{"Put":{"TableName":"abc"}}]}"#)
        == Self.one(Self.fault("null", "transactItems.1.member.put.item", Self.notNull))
    )
  }

  @Test(
    arguments: [
      (.getItem, "ReturnConsumedCapacity", "[INDEXES, TOTAL, NONE]"),
      (.putItem, "ReturnItemCollectionMetrics", "[SIZE, NONE]"),
      (.putItem, "ReturnValues", "[ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]"),
      (.updateItem, "ReturnValuesOnConditionCheckFailure", "[ALL_OLD, NONE]"),
      (.deleteItem, "ConditionalOperator", "[OR, AND]"),
      (.query, "Select", "[SPECIFIC_ATTRIBUTES, COUNT, ALL_ATTRIBUTES, ALL_PROJECTED_ATTRIBUTES]"),
    ] as [(Operation, String, String)]
  )
  func `Enumerations list their values in the service's order`(
    operation: Operation,
    member: String,
    values: String
  ) {
    let path = member.prefix(1).lowercased() + member.dropFirst()
    for value in ["", "hi", "none", "NONE "] {
      #expect(
        violation(operation, #"{"TableName":"abc","Key":{},"Item":{},"\#(member)":"\#(value)"}"#)
          == Self.one(Self.fault("'\(value)'", path, "Member must satisfy enum value set: \(values)"))
      )
    }
  }

  @Test
  func `Limits and segments have their ranges`() {
    let limit = "Member must have value greater than or equal to 1"
    #expect(
      violation(.query, #"{"TableName":"abc","Limit":0}"#)
        == Self.one("Value at 'Limit' failed to satisfy constraint: \(limit)")
    )
    #expect(
      violation(.scan, #"{"TableName":"abc","Limit":0}"#) == Self.one(Self.fault("'0'", "limit", limit))
    )
    #expect(
      violation(.scan, #"{"TableName":"abc","Limit":-1}"#) == Self.one(Self.fault("'-1'", "limit", limit))
    )
    #expect(violation(.scan, #"{"TableName":"abc","Limit":1}"#) == nil)
    #expect(
      violation(.listTables, #"{"Limit":101}"#)
        == Self.one(Self.fault("'101'", "limit", "Member must have value less than or equal to 100"))
    )
    #expect(violation(.listTables, #"{"Limit":100}"#) == nil)
    #expect(
      violation(.scan, #"{"TableName":"abc","Segment":-1,"TotalSegments":0}"#)
        == "2 validation errors detected: \(Self.fault("'0'", "totalSegments", limit)); "
        + Self.fault("'-1'", "segment", "Member must have value greater than or equal to 0")
    )
    #expect(
      violation(.scan, #"{"TableName":"abc","Segment":1000000,"TotalSegments":1000001}"#)
        == "2 validation errors detected: "
        + Self.fault("'1000001'", "totalSegments", "Member must have value less than or equal to 1000000")
        + "; "
        + Self.fault("'1000000'", "segment", "Member must have value less than or equal to 999999")
    )
  }

  @Test
  func `Several violations are told together, in the order in which the service checks`() {
    let returned = Self.fault(
      "'INVALID'",
      "returnValues",
      "Member must satisfy enum value set: [ALL_NEW, UPDATED_OLD, ALL_OLD, NONE, UPDATED_NEW]"
    )
    let name = Self.fault("''", "tableName", Self.least(1))
    #expect(
      violation(.putItem, #"{"TableName":"","ReturnValues":"INVALID","Item":{}}"#)
        == "2 validation errors detected: \(returned); \(name)"
    )
    #expect(
      violation(
        .updateItem,
        #"{"TableName":"","ReturnValues":"INVALID","ReturnConsumedCapacity":"INVALID","UpdateExpression":"SET a = :a"}"#
      )
        == "4 validation errors detected: \(Self.fault("'INVALID'", "returnConsumedCapacity", Self.capacity)); "
        + "\(name); \(returned); \(Self.fault("null", "key", Self.notNull))"
    )
    let long = String(repeating: "x", count: 37)
    #expect(
      violation(
        .transactWriteItems,
        #"{"TransactItems":[{}],"ClientRequestToken":"\#(long)","ReturnConsumedCapacity":"BOGUS"}"#
      )
        == "2 validation errors detected: \(Self.fault("'\(long)'", "clientRequestToken", Self.most(36))); "
        + Self.fault("'BOGUS'", "returnConsumedCapacity", Self.capacity)
    )
  }

  @Test
  func `At most ten violations are told`() {
    let filter = (1...12).map { #""a\#($0)":{}"# }.joined(separator: ",")
    let expected = (1...10).map {
      Self.fault("null", "scanFilter.a\($0).member.comparisonOperator", Self.notNull)
    }
    #expect(
      violation(.scan, #"{"TableName":"abc","ScanFilter":{\#(filter)}}"#)
        == "10 validation errors detected: " + expected.joined(separator: "; ")
    )
  }

  @Test
  func `Conditions of the older style need a comparison that there is`() {
    #expect(
      violation(.query, #"{"TableName":"abc","KeyConditions":{"a":{}}}"#)
        == Self.one(Self.fault("null", "keyConditions.a.member.comparisonOperator", Self.notNull))
    )
    #expect(
      violation(.query, #"{"TableName":"abc","QueryFilter":{"b":{"ComparisonOperator":""}}}"#)
        == Self.one(Self.fault("''", "queryFilter.b.member.comparisonOperator", Self.comparison))
    )
    #expect(
      violation(.putItem, #"{"TableName":"abc","Item":{},"Expected":{"b":{"ComparisonOperator":"eq"}}}"#)
        == Self.one(Self.fault("'eq'", "expected.b.member.comparisonOperator", Self.comparison))
    )
    #expect(
      violation(.getItem, #"{"TableName":"abc","Key":{},"AttributesToGet":[]}"#)
        == Self.one(Self.fault("'[]'", "attributesToGet", Self.least(1)))
    )
  }

  @Test
  func `Batches have bounds and words of their own`() {
    #expect(
      violation(.batchGetItem, #"{"RequestItems":{}}"#)
        == "The requestItems parameter is required for BatchGetItem"
    )
    #expect(
      violation(.batchWriteItem, #"{"RequestItems":{}}"#)
        == "The requestItems parameter is required for BatchWriteItem"
    )
    let keys = (0...100).map { #"{"pk":{"S":"\#($0)"}}"# }.joined(separator: ",")
    #expect(
      violation(.batchGetItem, #"{"RequestItems":{"abc":{"Keys":[\#(keys)]}}}"#)
        == "1 validation error detected: Value at 'RequestItems.abc.member.Keys' failed to satisfy constraint: "
        + "Member must have length less than or equal to 100"
    )
    #expect(
      violation(.batchGetItem, #"{"RequestItems":{"abc":{"Keys":[]}}}"#)
        == "1 validation error detected: Value at 'RequestItems.abc.member.Keys' failed to satisfy constraint: "
        + "Member must have length greater than or equal to 1"
    )
    #expect(
      violation(.batchGetItem, #"{"RequestItems":{"abc":{"Keys":[]},"def":{"Keys":[]}}}"#)
        == "2 validation errors detected: "
        + "\(Self.fault("'[]'", "requestItems.abc.member.keys", Self.least(1))); "
        + Self.fault("'[]'", "requestItems.def.member.keys", Self.least(1))
    )
    let names = "Map keys must satisfy constraint: [\(Self.most(255)), \(Self.least(3)), \(Self.pattern)]"
    #expect(
      violation(
        .batchGetItem,
        #"{"RequestItems":{"bad!name":{"Keys":[{"pk":{"S":"a"}}]}},"ReturnConsumedCapacity":"BOGUS"}"#
      )
        == "2 validation errors detected: "
        + Self.fault(#"'{"bad!name":{"Keys":[{"pk":{"S":"a"}}]}}'"#, "requestItems", names) + "; "
        + Self.fault("'BOGUS'", "returnConsumedCapacity", Self.capacity)
    )
    // A batch of writes tells of names only where nothing else is wrong (paritysuite, batchOperations).
    let put = #"{"PutRequest":{"Item":{"a":{"S":"x"}}}}"#
    let putOfBadName = #""RequestItems":{"bad!name":[\#(put)]}"#
    let told = "{bad!name=[WriteRequest(putRequest=PutRequest(item={a=AttributeValue("
    #expect(
      violation(.batchWriteItem, "{\(putOfBadName)}")?
        .hasPrefix("1 validation error detected: Value '\(told)") == true
    )
    #expect(
      violation(.batchWriteItem, "{\(putOfBadName)}")?
        .hasSuffix("' at 'requestItems' failed to satisfy constraint: \(names)") == true
    )
    #expect(
      violation(.batchWriteItem, #"{\#(putOfBadName),"ReturnConsumedCapacity":"BOGUS"}"#)
        == Self.one(Self.fault("'BOGUS'", "returnConsumedCapacity", Self.capacity))
    )
    let lists = "Map value must satisfy constraint: [\(Self.most(25)), \(Self.least(1))]"
    #expect(
      violation(.batchWriteItem, #"{"RequestItems":{"abc":[]}}"#)
        == Self.one(Self.fault("'{abc=[]}'", "requestItems", lists))
    )
    let empty = #"{"PutRequest":{"Item":{}}}"#
    let puts = Array(repeating: empty, count: 26).joined(separator: ",")
    let all = Array(repeating: "WriteRequest(putRequest=PutRequest(item={}), deleteRequest=null)", count: 26)
    #expect(
      violation(.batchWriteItem, #"{"RequestItems":{"abc":[\#(puts)]}}"#)
        == Self.one(Self.fault("'{abc=[\(all.joined(separator: ", "))]}'", "requestItems", lists))
    )
  }

  @Test
  func `Transactions have 1 to 100 actions and a token of 1 to 36 characters`() {
    #expect(
      violation(.transactWriteItems, #"{"TransactItems":[]}"#)
        == Self.one(Self.fault("'[]'", "transactItems", Self.least(1)))
    )
    let get = #"{"Get":{"TableName":"abc","Key":{"a":{"S":"b"}}}}"#
    let hundred = Array(repeating: get, count: 100).joined(separator: ",")
    #expect(violation(.transactGetItems, #"{"TransactItems":[\#(hundred)]}"#) == nil)
    let message = violation(.transactGetItems, #"{"TransactItems":[\#(hundred),\#(get)]}"#)
    #expect(
      message?.hasPrefix("1 validation error detected: Value '[TransactGetItem(get=Get(key={a=") == true
    )
    #expect(
      message?.hasSuffix("' at 'transactItems' failed to satisfy constraint: \(Self.most(100))") == true
    )
    let put = #"{"Put":{"TableName":"abc","Item":{"a":{"S":"b"}}}}"#
    for (token, constraint) in [("", Self.least(1)), (String(repeating: "x", count: 37), Self.most(36))] {
      #expect(
        violation(.transactWriteItems, #"{"TransactItems":[\#(put)],"ClientRequestToken":"\#(token)"}"#)
          == Self.one(Self.fault("'\(token)'", "clientRequestToken", constraint))
      )
    }
    let token = String(repeating: "x", count: 36)
    #expect(
      violation(.transactWriteItems, #"{"TransactItems":[\#(put)],"ClientRequestToken":"\#(token)"}"#) == nil
    )
  }

  @Test
  func `Lengths count characters as Java does`() {
    let put = #"{"Put":{"TableName":"abc","Item":{"a":{"S":"b"}}}}"#
    // 36 units of UTF-16 in 72 bytes, and 38 units in 19 characters.
    for (token, isTaken) in [
      (String(repeating: "é", count: 36), true), (String(repeating: "😀", count: 19), false),
    ] {
      let body = #"{"TransactItems":[\#(put)],"ClientRequestToken":"\#(token)"}"#
      #expect((refusal(.transactWriteItems, body) == nil) == isTaken)
    }
  }

  @Test
  func `Tables are held to their bounds`() {
    let table = #""TableName":"abc""#
    let definitions = #""AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}]"#
    let key = #""KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}]"#
    func created(_ members: String...) -> String? {
      violation(.createTable, "{\(members.joined(separator: ","))}")
    }
    #expect(
      created(#""TableName":"ab""#, definitions, key)
        == Self.one(Self.fault("'ab'", "tableName", Self.least(3)))
    )
    #expect(
      created(#""TableName":"arn:aws:dynamodb:us-east-1:0:table/abc""#, definitions, key)
        == Self.one(Self.fault("'arn:aws:dynamodb:us-east-1:0:table/abc'", "tableName", Self.pattern))
    )
    #expect(
      created(#""TableName":"abc;""#)
        == "3 validation errors detected: \(Self.fault("null", "attributeDefinitions", Self.notNull)); "
        + "\(Self.fault("'abc;'", "tableName", Self.pattern)); "
        + Self.fault("null", "keySchema", Self.notNull)
    )
    #expect(
      created(table, definitions, #""KeySchema":[{"AttributeName":"pk","KeyType":"INVALID"}]"#)
        == Self.one(
          Self.fault(
            "'INVALID'",
            "keySchema.1.member.keyType",
            "Member must satisfy enum value set: [HASH, RANGE]"
          )
        )
    )
    #expect(
      created(table, #""AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"INVALID"}]"#, key)
        == Self.one(
          Self.fault(
            "'INVALID'",
            "attributeDefinitions.1.member.attributeType",
            "Member must satisfy enum value set: [B, N, S]"
          )
        )
    )
    #expect(
      created(
        table,
        definitions,
        #""KeySchema":[{"AttributeName":"pk","KeyType":"HASH"},{"AttributeName":"sk","KeyType":"RANGE"},{"AttributeName":"extra","KeyType":"RANGE"}]"#
      )
        == Self.one(
          Self.fault(
            "'[KeySchemaElement(attributeName=pk, keyType=HASH), KeySchemaElement(attributeName=sk, keyType=RANGE), "
              + "KeySchemaElement(attributeName=extra, keyType=RANGE)]'",
            "keySchema",
            Self.most(2)
          )
        )
    )
    #expect(
      created(
        table,
        definitions,
        key,
        #""BillingMode":"A""#,
        #""ProvisionedThroughput":{"ReadCapacityUnits":-1,"WriteCapacityUnits":0}"#
      )
        == "3 validation errors detected: "
        + Self.fault(
          "'A'",
          "billingMode",
          "Member must satisfy enum value set: [PROVISIONED, PAY_PER_REQUEST]"
        )
        + "; "
        + Self.fault(
          "'0'",
          "provisionedThroughput.writeCapacityUnits",
          "Member must have value greater than or equal to 1"
        ) + "; "
        + Self.fault(
          "'-1'",
          "provisionedThroughput.readCapacityUnits",
          "Member must have value greater than or equal to 1"
        )
    )
    let global =
      #""GlobalSecondaryIndexes":[{"IndexName":"g1",\#(key),"Projection":{"ProjectionType":"ALL"}}]"#
    let local =
      #""LocalSecondaryIndexes":[{"IndexName":"l1",\#(key),"Projection":{"ProjectionType":"x","NonKeyAttributes":[]}}]"#
    #expect(
      created(table, definitions, key, local, global)
        == "4 validation errors detected: "
        + Self.fault("'g1'", "globalSecondaryIndexes.1.member.indexName", Self.least(3)) + "; "
        + Self.fault("'l1'", "localSecondaryIndexes.1.member.indexName", Self.least(3)) + "; "
        + Self.fault(
          "'x'",
          "localSecondaryIndexes.1.member.projection.projectionType",
          "Member must satisfy enum value set: [ALL, INCLUDE, KEYS_ONLY]"
        ) + "; "
        + Self.fault("'[]'", "localSecondaryIndexes.1.member.projection.nonKeyAttributes", Self.least(1))
    )
    #expect(
      violation(.updateTable, #"{"TableName":"abc","GlobalSecondaryIndexUpdates":[{"Delete":{}}]}"#)
        == Self.one(
          Self.fault("null", "globalSecondaryIndexUpdates.1.member.delete.indexName", Self.notNull)
        )
    )
    #expect(
      created(
        table,
        definitions,
        key,
        #""SSESpecification":{"KMSMasterKeyId":""},"StreamSpecification":{"StreamEnabled":true,"StreamViewType":""}"#
      )
        == "2 validation errors detected: "
        + Self.fault(
          "''",
          "streamSpecification.streamViewType",
          "Member must satisfy enum value set: [OLD_IMAGE, KEYS_ONLY, NEW_AND_OLD_IMAGES, NEW_IMAGE]"
        ) + "; " + Self.fault("''", "sSESpecification.kMSMasterKeyId", Self.least(1))
    )
    for (name, constraints) in [("", [Self.pattern, Self.least(3)]), ("a;", [Self.pattern, Self.least(3)])] {
      #expect(
        violation(.listTables, #"{"ExclusiveStartTableName":"\#(name)"}"#)
          == "2 validation errors detected: "
          + constraints.map { Self.fault("'\(name)'", "exclusiveStartTableName", $0) }.joined(separator: "; ")
      )
    }
  }
}
