import QuireModel
import Testing

@testable import QuireWire

@Suite("Requests of a client")
struct ClientRequestTests {
  /// Compares a request's body with a text, whatever the order of members.
  func expect(
    _ request: some ClientRequest,
    _ target: String,
    _ body: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) throws {
    #expect(type(of: request).target == target, sourceLocation: sourceLocation)
    let actual = try JSONValue(json: request.body).sorted
    let expected = try JSONValue(json: Array(body.utf8)).sorted
    #expect(
      actual == expected,
      "\(String(decoding: request.body, as: UTF8.self))",
      sourceLocation: sourceLocation
    )
  }

  @Test("a put with everything")
  func put() throws {
    try expect(
      PutItem(
        tableName: "t",
        item: ["PK": "a", "b": .b([1, 2]), "n": 1.5],
        conditionExpression: "#s = :v",
        expressionAttributeNames: ["#s": "state"],
        expressionAttributeValues: [":v": "x"],
        returnValues: .allOld,
        returnValuesOnConditionCheckFailure: .allOld,
        returnConsumedCapacity: .indexes,
        returnItemCollectionMetrics: .size
      ),
      "DynamoDB_20120810.PutItem",
      #"""
      {"TableName":"t","Item":{"PK":{"S":"a"},"b":{"B":"AQI="},"n":{"N":"1.5"}},"ConditionExpression":"#s = :v",
      "ExpressionAttributeNames":{"#s":"state"},"ExpressionAttributeValues":{":v":{"S":"x"}},"ReturnValues":"ALL_OLD",
      "ReturnValuesOnConditionCheckFailure":"ALL_OLD","ReturnConsumedCapacity":"INDEXES",
      "ReturnItemCollectionMetrics":"SIZE"}
      """#
    )
  }

  @Test("expressions built in Swift become text with placeholders")
  func built() throws {
    try expect(
      UpdateItem(
        tableName: "t",
        key: ["PK": "a"],
        updateExpression: UpdateExpression(Update([.set("state", to: "done"), .add(1, to: "count")])),
        conditionExpression: ConditionExpression(.exists("PK") && Attribute("count") < 5)
      ),
      "DynamoDB_20120810.UpdateItem",
      #"""
      {"TableName":"t","Key":{"PK":{"S":"a"}},"UpdateExpression":"SET #n0 = :v0 ADD #n1 :v1",
      "ConditionExpression":"attribute_exists(#n2) AND #n1 < :v2",
      "ExpressionAttributeNames":{"#n0":"state","#n1":"count","#n2":"PK"},
      "ExpressionAttributeValues":{":v0":{"S":"done"},":v1":{"N":"1"},":v2":{"N":"5"}}}
      """#
    )
    try expect(
      Query(
        tableName: "t",
        keyConditionExpression: KeyConditionExpression(Key("PK") == "a" && Key("SK").beginsWith("b"))
      ),
      "DynamoDB_20120810.Query",
      #"""
      {"TableName":"t","KeyConditionExpression":"#n0 = :v0 AND begins_with(#n1, :v1)",
      "ExpressionAttributeNames":{"#n0":"PK","#n1":"SK"},
      "ExpressionAttributeValues":{":v0":{"S":"a"},":v1":{"S":"b"}}}
      """#
    )
  }

  @Test("a get and a delete")
  func getAndDelete() throws {
    try expect(
      GetItem(tableName: "t", key: ["PK": "a"]),
      "DynamoDB_20120810.GetItem",
      #"{"TableName":"t","Key":{"PK":{"S":"a"}}}"#
    )
    try expect(
      GetItem(
        tableName: "t",
        key: ["PK": "a"],
        projectionExpression: "#a, b[0]",
        expressionAttributeNames: ["#a": "a"],
        consistentRead: true,
        returnConsumedCapacity: .total
      ),
      "DynamoDB_20120810.GetItem",
      #"""
      {"TableName":"t","Key":{"PK":{"S":"a"}},"ProjectionExpression":"#a, b[0]","ExpressionAttributeNames":{"#a":"a"},
      "ConsistentRead":true,"ReturnConsumedCapacity":"TOTAL"}
      """#
    )
    try expect(
      DeleteItem(tableName: "t", key: ["PK": "a"], conditionExpression: "attribute_exists(PK)"),
      "DynamoDB_20120810.DeleteItem",
      #"{"TableName":"t","Key":{"PK":{"S":"a"}},"ConditionExpression":"attribute_exists(PK)"}"#
    )
  }

  @Test("queries and scans with everything")
  func reads() throws {
    try expect(
      Query(
        tableName: "t",
        indexName: "i",
        keyConditionExpression: "PK = :p",
        filterExpression: "n > :p",
        projectionExpression: "n",
        expressionAttributeValues: [":p": 1],
        scanIndexForward: false,
        limit: 7,
        exclusiveStartKey: ["PK": 1],
        select: .specificAttributes,
        consistentRead: true
      ),
      "DynamoDB_20120810.Query",
      #"""
      {"TableName":"t","IndexName":"i","KeyConditionExpression":"PK = :p","FilterExpression":"n > :p",
      "ProjectionExpression":"n","ExpressionAttributeValues":{":p":{"N":"1"}},"ScanIndexForward":false,"Limit":7,
      "ExclusiveStartKey":{"PK":{"N":"1"}},"Select":"SPECIFIC_ATTRIBUTES","ConsistentRead":true}
      """#
    )
    try expect(
      Scan(tableName: "t", indexName: "i", segment: 0, totalSegments: 4, select: .count),
      "DynamoDB_20120810.Scan",
      #"{"TableName":"t","IndexName":"i","Segment":0,"TotalSegments":4,"Select":"COUNT"}"#
    )
  }

  @Test("batches")
  func batches() throws {
    try expect(
      BatchGetItem(requestItems: [
        "t": .init(keys: [["PK": "a"], ["PK": "b"]], projectionExpression: "PK", consistentRead: true)
      ]),
      "DynamoDB_20120810.BatchGetItem",
      #"""
      {"RequestItems":{"t":{"Keys":[{"PK":{"S":"a"}},{"PK":{"S":"b"}}],"ProjectionExpression":"PK",
      "ConsistentRead":true}}}
      """#
    )
    try expect(
      BatchWriteItem(requestItems: ["t": [.put(["PK": "a"]), .delete(key: ["PK": "b"])]]),
      "DynamoDB_20120810.BatchWriteItem",
      #"""
      {"RequestItems":{"t":[{"PutRequest":{"Item":{"PK":{"S":"a"}}}},{"DeleteRequest":{"Key":{"PK":{"S":"b"}}}}]}}
      """#
    )
  }

  @Test("transactions")
  func transactions() throws {
    try expect(
      TransactWriteItems(
        [
          .put(PutItem(tableName: "t", item: ["PK": "a"], returnValuesOnConditionCheckFailure: .allOld)),
          .update(UpdateItem(tableName: "t", key: ["PK": "b"], updateExpression: "REMOVE x")),
          .delete(DeleteItem(tableName: "t", key: ["PK": "c"])),
          .conditionCheck(
            ConditionCheck(tableName: "t", key: ["PK": "d"], conditionExpression: "attribute_exists(PK)")
          ),
        ],
        clientRequestToken: "token"
      ),
      "DynamoDB_20120810.TransactWriteItems",
      #"""
      {"TransactItems":[
      {"Put":{"TableName":"t","Item":{"PK":{"S":"a"}},"ReturnValuesOnConditionCheckFailure":"ALL_OLD"}},
      {"Update":{"TableName":"t","Key":{"PK":{"S":"b"}},"UpdateExpression":"REMOVE x"}},
      {"Delete":{"TableName":"t","Key":{"PK":{"S":"c"}}}},
      {"ConditionCheck":{"TableName":"t","Key":{"PK":{"S":"d"}},"ConditionExpression":"attribute_exists(PK)"}}],
      "ClientRequestToken":"token"}
      """#
    )
    try expect(
      TransactGetItems([GetItem(tableName: "t", key: ["PK": "a"], consistentRead: true)]),
      "DynamoDB_20120810.TransactGetItems",
      #"{"TransactItems":[{"Get":{"TableName":"t","Key":{"PK":{"S":"a"}}}}]}"#
    )
  }

  @Test("tables with everything")
  func tables() throws {
    try expect(
      CreateTable(
        tableName: "t",
        attributeDefinitions: [AttributeDefinition("PK", .s), AttributeDefinition("G", .n)],
        keySchema: [KeySchemaElement("PK", .hash)],
        globalSecondaryIndexes: [
          SecondaryIndex(
            indexName: "g",
            keySchema: [KeySchemaElement("G", .hash)],
            projection: .include("x"),
            provisionedThroughput: ProvisionedThroughput(readCapacityUnits: 1, writeCapacityUnits: 2)
          )
        ],
        localSecondaryIndexes: [
          SecondaryIndex(
            indexName: "l",
            keySchema: [KeySchemaElement("PK", .hash), KeySchemaElement("G", .range)],
            projection: .keysOnly
          )
        ],
        settings: TableSettings(
          billingMode: .provisioned,
          provisionedThroughput: ProvisionedThroughput(readCapacityUnits: 3, writeCapacityUnits: 4),
          streamSpecification: StreamSpecification(streamEnabled: true, streamViewType: .newImage),
          sseSpecification: SSESpecification(enabled: true, sseType: .kms),
          tableClass: .standardInfrequentAccess,
          deletionProtectionEnabled: true
        ),
        tags: [Tag(key: "k", value: "v")]
      ),
      "DynamoDB_20120810.CreateTable",
      #"""
      {"TableName":"t","AttributeDefinitions":[{"AttributeName":"PK","AttributeType":"S"},
      {"AttributeName":"G","AttributeType":"N"}],"KeySchema":[{"AttributeName":"PK","KeyType":"HASH"}],
      "GlobalSecondaryIndexes":[{"IndexName":"g","KeySchema":[{"AttributeName":"G","KeyType":"HASH"}],
      "Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["x"]},
      "ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":2}}],
      "LocalSecondaryIndexes":[{"IndexName":"l","KeySchema":[{"AttributeName":"PK","KeyType":"HASH"},
      {"AttributeName":"G","KeyType":"RANGE"}],"Projection":{"ProjectionType":"KEYS_ONLY"}}],
      "BillingMode":"PROVISIONED","ProvisionedThroughput":{"ReadCapacityUnits":3,"WriteCapacityUnits":4},
      "StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"},
      "SSESpecification":{"Enabled":true,"SSEType":"KMS"},"TableClass":"STANDARD_INFREQUENT_ACCESS",
      "DeletionProtectionEnabled":true,"Tags":[{"Key":"k","Value":"v"}]}
      """#
    )
    try expect(
      UpdateTable(
        tableName: "t",
        globalSecondaryIndexUpdates: [
          .delete(indexName: "g"),
          .update(
            GlobalSecondaryIndexChange(
              indexName: "h",
              onDemandThroughput: OnDemandThroughput(maxReadRequestUnits: 5)
            )
          ),
        ],
        settings: TableSettingsChange(deletionProtectionEnabled: false)
      ),
      "DynamoDB_20120810.UpdateTable",
      #"""
      {"TableName":"t","GlobalSecondaryIndexUpdates":[{"Delete":{"IndexName":"g"}},
      {"Update":{"IndexName":"h","OnDemandThroughput":{"MaxReadRequestUnits":5}}}],"DeletionProtectionEnabled":false}
      """#
    )
    try expect(ListTables(), "DynamoDB_20120810.ListTables", "{}")
    try expect(
      UpdateTimeToLive(
        tableName: "t",
        timeToLiveSpecification: TimeToLiveSpecification(attributeName: "ttl", enabled: true)
      ),
      "DynamoDB_20120810.UpdateTimeToLive",
      #"{"TableName":"t","TimeToLiveSpecification":{"AttributeName":"ttl","Enabled":true}}"#
    )
    try expect(
      UpdateContinuousBackups(
        tableName: "t",
        pointInTimeRecoverySpecification: PointInTimeRecoverySpecification(
          pointInTimeRecoveryEnabled: true,
          recoveryPeriodInDays: 7
        )
      ),
      "DynamoDB_20120810.UpdateContinuousBackups",
      #"{"TableName":"t","PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":true,"RecoveryPeriodInDays":7}}"#
    )
    try expect(
      TagResource(resourceArn: "arn", tags: [Tag(key: "k", value: "v")]),
      "DynamoDB_20120810.TagResource",
      #"{"ResourceArn":"arn","Tags":[{"Key":"k","Value":"v"}]}"#
    )
  }
}

extension JSONValue {
  /// The same with members in the order of their names.
  fileprivate var sorted: JSONValue {
    switch self {
    case .object(let members):
      .object(members.map { Member($0.name, $0.value.sorted) }.sorted { $0.name < $1.name })
    case .array(let elements): .array(elements.map(\.sorted))
    default: self
    }
  }
}
