import QuireModel
import Testing

@testable import QuireWire

@Suite("Answers to a client")
struct ClientAnswerTests {
  @Test("an answer without members, or without a body, is empty")
  func empty() throws {
    #expect(try PutItem.output(of: []) == PutItem.Output())
    #expect(try GetItem.output(of: Array("{}".utf8)) == GetItem.Output())
    _ = try TagResource.output(of: [])
  }

  @Test("members that are null or unknown are passed over")
  func unknown() throws {
    let body = #"{"Item":{"PK":{"S":"a"}},"ConsumedCapacity":null,"New":{"a":[1,{"b":null}]}}"#
    #expect(try GetItem.output(of: Array(body.utf8)) == GetItem.Output(item: ["PK": "a"]))
  }

  @Test("a write's answer with everything")
  func write() throws {
    let body = #"""
      {"Attributes":{"n":{"N":"1"}},"ConsumedCapacity":{"TableName":"t","CapacityUnits":2.5,"ReadCapacityUnits":0.5,
      "WriteCapacityUnits":2,"Table":{"CapacityUnits":1},"GlobalSecondaryIndexes":{"g":{"CapacityUnits":1.5}},
      "LocalSecondaryIndexes":{"l":{"WriteCapacityUnits":1,"CapacityUnits":1}}},
      "ItemCollectionMetrics":{"ItemCollectionKey":{"PK":{"S":"a"}},"SizeEstimateRangeGB":[0,1]}}
      """#
    #expect(
      try UpdateItem.output(of: Array(body.utf8))
        == UpdateItem.Output(
          attributes: ["n": 1],
          consumedCapacity: ConsumedCapacity(
            tableName: "t",
            total: Capacity(capacityUnits: 2.5, readCapacityUnits: 0.5, writeCapacityUnits: 2),
            table: Capacity(capacityUnits: 1),
            localSecondaryIndexes: ["l": Capacity(capacityUnits: 1, writeCapacityUnits: 1)],
            globalSecondaryIndexes: ["g": Capacity(capacityUnits: 1.5)]
          ),
          itemCollectionMetrics: ItemCollectionMetrics(
            itemCollectionKey: ["PK": "a"],
            sizeEstimateRangeGB: [0, 1]
          )
        )
    )
  }

  @Test("a page")
  func page() throws {
    let body = #"{"Count":1,"Items":[{"PK":{"S":"a"}}],"ScannedCount":3,"LastEvaluatedKey":{"PK":{"S":"a"}}}"#
    #expect(
      try Query.output(of: Array(body.utf8))
        == Page(items: [["PK": "a"]], count: 1, scannedCount: 3, lastEvaluatedKey: ["PK": "a"])
    )
    #expect(try Scan.output(of: Array(#"{"Count":5,"ScannedCount":6}"#.utf8)).count == 5)
  }

  @Test("batches with what was left unprocessed")
  func batches() throws {
    let get = try BatchGetItem.output(
      of: Array(
        #"""
        {"Responses":{"t":[{"PK":{"S":"a"}}]},"UnprocessedKeys":{"t":{"Keys":[{"PK":{"S":"b"}}],
        "ProjectionExpression":"#p","ExpressionAttributeNames":{"#p":"PK"},"ConsistentRead":true}}}
        """#.utf8
      )
    )
    #expect(get.responses == ["t": [["PK": "a"]]])
    let keys = try #require(get.unprocessedKeys["t"])
    #expect(keys.keys == [["PK": "b"]])
    #expect(keys.projectionExpression == "#p")
    #expect(keys.expressionAttributeNames == ["#p": "PK"])
    #expect(keys.consistentRead)
    let write = try BatchWriteItem.output(
      of: Array(
        #"""
        {"UnprocessedItems":{"t":[{"PutRequest":{"Item":{"PK":{"S":"a"}}}},{"DeleteRequest":{"Key":{"PK":{"S":"b"}}}}]},
        "ItemCollectionMetrics":{"t":[{"ItemCollectionKey":{"PK":{"S":"a"}},"SizeEstimateRangeGB":[0.5,1.5]}]}}
        """#.utf8
      )
    )
    let writes = try #require(write.unprocessedItems["t"])
    guard case .put(let item) = writes.first, case .delete(let key) = writes.last else {
      Issue.record("another pair of writes: \(writes)")
      return
    }
    #expect(item == ["PK": "a"])
    #expect(key == ["PK": "b"])
    #expect(write.itemCollectionMetrics["t"]?.first?.sizeEstimateRangeGB == [0.5, 1.5])
  }

  @Test("a transaction of gets, with an item that is not there")
  func transactGet() throws {
    let body = #"{"Responses":[{"Item":{"PK":{"S":"a"}}},{},{"Item":null}]}"#
    #expect(try TransactGetItems.output(of: Array(body.utf8)).items == [["PK": "a"], nil, nil])
  }

  @Test("the description of a table")
  func table() throws {
    let body = #"""
      {"Table":{"AttributeDefinitions":[{"AttributeName":"PK","AttributeType":"S"}],"TableName":"t",
      "KeySchema":[{"AttributeName":"PK","KeyType":"HASH"}],"TableStatus":"UPDATING","CreationDateTime":1.5E9,
      "ProvisionedThroughput":{"NumberOfDecreasesToday":1,"ReadCapacityUnits":2,"WriteCapacityUnits":3},
      "TableSizeBytes":12,"ItemCount":4,"TableArn":"arn","TableId":"id",
      "BillingModeSummary":{"BillingMode":"PAY_PER_REQUEST"},
      "GlobalSecondaryIndexes":[{"IndexName":"g","KeySchema":[{"AttributeName":"PK","KeyType":"HASH"}],
      "Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["x"]},"IndexStatus":"CREATING","Backfilling":true,
      "IndexSizeBytes":1,"ItemCount":2,"IndexArn":"arn2"}],"DeletionProtectionEnabled":true,
      "TableClassSummary":{"TableClass":"STANDARD"},"LatestStreamArn":"s","Replicas":[]}}
      """#
    let table = try DescribeTable.output(of: Array(body.utf8))
    #expect(
      table
        == TableDescription(
          tableName: "t",
          tableId: "id",
          tableArn: "arn",
          attributeDefinitions: [AttributeDefinition("PK", .s)],
          keySchema: [KeySchemaElement("PK", .hash)],
          status: .updating,
          creationDateTime: 1_500_000_000,
          itemCount: 4,
          sizeBytes: 12,
          globalSecondaryIndexes: [
            TableDescription.Index(
              definition: SecondaryIndex(
                indexName: "g",
                keySchema: [KeySchemaElement("PK", .hash)],
                projection: .include("x")
              ),
              status: .creating,
              isBackfilling: true,
              itemCount: 2,
              sizeBytes: 1,
              indexArn: "arn2"
            )
          ],
          settings: TableSettingsDescription(
            billingModeSummary: BillingModeSummary(billingMode: .payPerRequest),
            provisionedThroughput: ProvisionedThroughputDescription(
              readCapacityUnits: 2,
              writeCapacityUnits: 3,
              numberOfDecreasesToday: 1
            ),
            latestStreamArn: "s",
            tableClassSummary: TableClassSummary(tableClass: .standard),
            deletionProtectionEnabled: true
          )
        )
    )
  }

  @Test(
    "an answer of another shape is an error with its place",
    arguments: [
      ("[]", "at byte 0: expected an object, found an array"),
      (#"{"Table":{"TableStatus":5}}"#, "at byte 24, Table.TableStatus: expected a string, found a number"),
      ("{}", "at byte 0: expected a member Table, found none"),
      (
        #"{"Table":{"ItemCount":1.5}}"#, "at byte 22, Table.ItemCount: expected a whole number, found another"
      ),
    ]
  )
  func shapes(body: String, message: String) {
    let error = #expect(throws: JSONError.self) { try DescribeTable.output(of: Array(body.utf8)) }
    #expect(error?.description == message)
  }

  @Test("an answer cut short anywhere is an error, never a trap")
  func truncation() {
    let body = Array(
      #"{"Items":[{"PK":{"S":"é\u00e9"},"l":{"L":[{"N":"1"},{"NULL":true}]}}],"Count":1,"ScannedCount":1}"#
        .utf8
    )
    for count in 1..<body.count {
      #expect(throws: JSONError.self) { try Query.output(of: Array(body.prefix(count))) }
    }
  }

  @Test("errors are read with code, message, item and reasons")
  func errors() throws {
    let plain = try #require(
      TableError(
        wireBody: Array(#"{"__type":"com.amazon.coral.validate#ValidationException","message":"why"}"#.utf8)
      )
    )
    #expect(plain.code == .validation)
    #expect(plain.message == "why")
    let conditional = try #require(
      TableError(
        wireBody: Array(
          #"""
          {"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","message":"m",
          "Item":{"PK":{"S":"a"}}}
          """#.utf8
        )
      )
    )
    #expect(conditional.code == .conditionalCheckFailed)
    #expect(conditional.item == ["PK": "a"])
    let cancelled = try #require(
      TableError(
        wireBody: Array(
          #"""
          {"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","Message":"m","CancellationReasons":[
          {"Code":"None"},{"Code":"ConditionalCheckFailed","Message":"The conditional request failed",
          "Item":{"PK":{"S":"a"}}},{"Code":"AccessDenied","Message":"no"}]}
          """#.utf8
        )
      )
    )
    #expect(cancelled.code == .transactionCanceled)
    #expect(cancelled.message == "m")
    #expect(
      cancelled.cancellationReasons == [
        CancellationReason(.none),
        CancellationReason(
          .conditionalCheckFailed,
          message: "The conditional request failed",
          item: ["PK": "a"]
        ),
        CancellationReason(CancellationReason.Code(rawValue: "AccessDenied"), message: "no"),
      ]
    )
  }

  @Test(
    "a body that tells no error is none",
    arguments: ["", "<html>", "{}", "[]", #"{"message":"m"}"#, #"{"__type":""}"#, #"{"__type":"a#B""#]
  )
  func noError(body: String) {
    #expect(TableError(wireBody: Array(body.utf8)) == nil)
  }
}
