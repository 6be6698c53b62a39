import QuireModel
import QuireWire
import Testing

/// Answers of every operation, to the letter.
struct WireReplyTests {
  static let get = #"{"TableName":"abc","Key":{"a":{"S":"x"}}}"#

  private func reply(
    _ operation: Operation,
    _ body: String,
    _ store: ScriptedTables = ScriptedTables()
  ) async -> String {
    let reply = await WireReply(
      to: operation,
      body: Array(body.utf8),
      from: store,
      endpoint: "127.0.0.1:8000"
    )
    let text = String(decoding: reply.body, as: UTF8.self)
    return reply.status == 200 ? text : "\(reply.status) \(text)"
  }

  @Test
  func `An item, and that there is none`() async {
    #expect(await reply(.getItem, Self.get) == "{}")
    #expect(await reply(.getItem, Self.get, ScriptedTables(item: ["a": "x"])) == #"{"Item":{"a":{"S":"x"}}}"#)
    #expect(await reply(.getItem, Self.get, ScriptedTables(item: [:])) == #"{"Item":{}}"#)
  }

  @Test(arguments: [.putItem, .updateItem, .deleteItem] as [Operation])
  func `A write answers attributes, capacity and metrics`(operation: Operation) async {
    let body = #"{"TableName":"abc","Key":{"a":{"S":"x"}},"Item":{"a":{"S":"x"}}}"#
    #expect(await reply(operation, body) == "{}")
    let store = ScriptedTables(
      item: ["a": 1],
      capacity: ConsumedCapacity(
        tableName: "abc",
        total: Capacity(capacityUnits: 3, readCapacityUnits: 0.5, writeCapacityUnits: 2.5),
        table: Capacity(capacityUnits: 1),
        localSecondaryIndexes: ["l": Capacity(capacityUnits: 1)],
        globalSecondaryIndexes: ["g": Capacity(capacityUnits: 0.5), "h": Capacity(capacityUnits: 0.5)]
      ),
      metrics: ItemCollectionMetrics(itemCollectionKey: ["a": 1], sizeEstimateRangeGB: [0, 1])
    )
    #expect(
      await reply(operation, body, store)
        == #"{"Attributes":{"a":{"N":"1"}},"ConsumedCapacity":{"TableName":"abc","CapacityUnits":3.0,"ReadCapacityUnits":0.5,"WriteCapacityUnits":2.5,"Table":{"CapacityUnits":1.0},"LocalSecondaryIndexes":{"l":{"CapacityUnits":1.0}},"GlobalSecondaryIndexes":{"g":{"CapacityUnits":0.5},"h":{"CapacityUnits":0.5}}},"ItemCollectionMetrics":{"ItemCollectionKey":{"a":{"N":"1"}},"SizeEstimateRangeGB":[0.0,1.0]}}"#
    )
  }

  @Test
  func `A page of items, of none, and of counts alone`() async {
    let scan = #"{"TableName":"abc"}"#
    #expect(await reply(.scan, scan) == #"{"Items":[],"Count":0,"ScannedCount":0}"#)
    let store = ScriptedTables(
      page: Page(items: [["a": "x"], ["a": "y"]], count: 2, scannedCount: 3, lastEvaluatedKey: ["a": "z"])
    )
    #expect(
      await reply(.scan, scan, store)
        == #"{"Items":[{"a":{"S":"x"}},{"a":{"S":"y"}}],"Count":2,"ScannedCount":3,"LastEvaluatedKey":{"a":{"S":"z"}}}"#
    )
    let query = #"{"TableName":"abc","KeyConditionExpression":"a = :a","Select":"COUNT"}"#
    let counts = ScriptedTables(page: Page(items: [], count: 2, scannedCount: 2))
    #expect(await reply(.query, query, counts) == #"{"Count":2,"ScannedCount":2}"#)
  }

  @Test
  func `Batches answer what was done and what was not`() async {
    let get = #"{"RequestItems":{"abc":{"Keys":[{"a":{"S":"x"}}]}}}"#
    #expect(await reply(.batchGetItem, get) == #"{"Responses":{},"UnprocessedKeys":{}}"#)
    var store = ScriptedTables()
    store.batchGet = BatchGetItem.Output(
      responses: ["abc": [["a": "x"]], "abd": []],
      unprocessedKeys: [
        "abc": BatchGetItem.Keys(
          keys: [["a": "y"]],
          projectionExpression: "#a",
          expressionAttributeNames: ["#a": "a"],
          consistentRead: true
        ),
        "abd": BatchGetItem.Keys(
          keys: [["a": "z"]],
          projectionExpression: ProjectionExpression(["b", "c.d"])
        ),
      ],
      consumedCapacity: [ConsumedCapacity(tableName: "abc", total: Capacity(capacityUnits: 1))]
    )
    #expect(
      await reply(.batchGetItem, get, store)
        == ##"{"Responses":{"abc":[{"a":{"S":"x"}}],"abd":[]},"UnprocessedKeys":{"abc":{"Keys":[{"a":{"S":"y"}}],"ProjectionExpression":"#a","ExpressionAttributeNames":{"#a":"a"},"ConsistentRead":true},"abd":{"Keys":[{"a":{"S":"z"}}],"AttributesToGet":["b","c.d"]}},"ConsumedCapacity":[{"TableName":"abc","CapacityUnits":1.0}]}"##
    )
    let write = #"{"RequestItems":{"abc":[{"PutRequest":{"Item":{"a":{"S":"x"}}}}]}}"#
    #expect(await reply(.batchWriteItem, write) == #"{"UnprocessedItems":{}}"#)
    store.batchWrite = BatchWriteItem.Output(
      unprocessedItems: ["abc": [.put(["a": "x"]), .delete(key: ["a": "y"])]],
      itemCollectionMetrics: [
        "abc": [ItemCollectionMetrics(itemCollectionKey: ["a": "x"], sizeEstimateRangeGB: [0, 1])]
      ]
    )
    #expect(
      await reply(.batchWriteItem, write, store)
        == #"{"UnprocessedItems":{"abc":[{"PutRequest":{"Item":{"a":{"S":"x"}}}},{"DeleteRequest":{"Key":{"a":{"S":"y"}}}}]},"ItemCollectionMetrics":{"abc":[{"ItemCollectionKey":{"a":{"S":"x"}},"SizeEstimateRangeGB":[0.0,1.0]}]}}"#
    )
  }

  @Test
  func `Answers name a table by its ARN where the request does`() async {
    // As the service model's words on ConsumedCapacity have it, and a test of moto that AWS was asked.
    let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/abc"
    let capacity = ConsumedCapacity(tableName: "abc", total: Capacity(capacityUnits: 1))
    let others = ConsumedCapacity(tableName: "def", total: Capacity(capacityUnits: 2))
    let metrics = [
      "abc": [ItemCollectionMetrics(itemCollectionKey: ["a": "x"], sizeEstimateRangeGB: [0, 1])]
    ]
    var store = ScriptedTables(capacity: capacity)
    store.page.consumedCapacity = capacity
    store.batchGet = BatchGetItem.Output(
      responses: ["abc": [["a": "x"]]],
      unprocessedKeys: ["abc": BatchGetItem.Keys(keys: [["a": "y"]])],
      consumedCapacity: [capacity, others]
    )
    store.batchWrite = BatchWriteItem.Output(
      unprocessedItems: ["abc": [.delete(key: ["a": "y"])]],
      consumedCapacity: [capacity, others],
      itemCollectionMetrics: metrics
    )
    store.transactGet = TransactGetItems.Output(items: [nil], consumedCapacity: [capacity])
    store.transactWrite = TransactWriteItems.Output(
      consumedCapacity: [capacity],
      itemCollectionMetrics: metrics
    )
    let key = #""Key":{"a":{"S":"x"}}"#
    let item = #""Item":{"a":{"S":"x"}}"#
    let one = #""ConsumedCapacity":{"TableName":"\#(arn)","CapacityUnits":1.0}"#
    for (operation, rest) in [
      (Operation.getItem, key), (.putItem, item), (.updateItem, key), (.deleteItem, key),
    ] {
      #expect(await reply(operation, #"{"TableName":"\#(arn)",\#(rest)}"#, store) == "{\(one)}")
    }
    for (operation, rest) in [(Operation.scan, ""), (.query, #","KeyConditionExpression":"a = :a""#)] {
      #expect(
        await reply(operation, #"{"TableName":"\#(arn)"\#(rest)}"#, store)
          == #"{"Items":[],"Count":0,"ScannedCount":0,\#(one)}"#
      )
    }
    let list = #""ConsumedCapacity":[{"TableName":"\#(arn)","CapacityUnits":1.0}"#
    let both = #"\#(list),{"TableName":"def","CapacityUnits":2.0}]"#
    let sizes =
      #""ItemCollectionMetrics":{"\#(arn)":[{"ItemCollectionKey":{"a":{"S":"x"}},"SizeEstimateRangeGB":[0.0,1.0]}]}"#
    #expect(
      await reply(.batchGetItem, #"{"RequestItems":{"\#(arn)":{"Keys":[{"a":{"S":"x"}}]}}}"#, store)
        == #"{"Responses":{"\#(arn)":[{"a":{"S":"x"}}]},"UnprocessedKeys":{"\#(arn)":{"Keys":[{"a":{"S":"y"}}]}},\#(both)}"#
    )
    #expect(
      await reply(.batchWriteItem, #"{"RequestItems":{"\#(arn)":[{"PutRequest":{\#(item)}}]}}"#, store)
        == #"{"UnprocessedItems":{"\#(arn)":[{"DeleteRequest":{"Key":{"a":{"S":"y"}}}}]},\#(both),\#(sizes)}"#
    )
    #expect(
      await reply(.transactGetItems, #"{"TransactItems":[{"Get":{"TableName":"\#(arn)",\#(key)}}]}"#, store)
        == #"{"Responses":[{}],\#(list)]}"#
    )
    #expect(
      await reply(
        .transactWriteItems,
        #"{"TransactItems":[{"Put":{"TableName":"\#(arn)",\#(item)}}]}"#,
        store
      )
        == #"{\#(list)],\#(sizes)}"#
    )
  }

  @Test
  func `Transactions answer items in order, an empty object for none`() async {
    var store = ScriptedTables()
    store.transactGet = TransactGetItems.Output(items: [["a": "x"], nil])
    let get = #"{"Get":{"TableName":"abc","Key":{"a":{"S":"x"}}}}"#
    #expect(
      await reply(.transactGetItems, #"{"TransactItems":[\#(get),\#(get)]}"#, store)
        == #"{"Responses":[{"Item":{"a":{"S":"x"}}},{}]}"#
    )
    let put = #"{"TransactItems":[{"Put":{"TableName":"abc","Item":{"a":{"S":"x"}}}}]}"#
    #expect(await reply(.transactWriteItems, put) == "{}")
    store.transactWrite = TransactWriteItems.Output(
      consumedCapacity: [
        ConsumedCapacity(tableName: "abc", total: Capacity(capacityUnits: 2, writeCapacityUnits: 2))
      ]
    )
    #expect(
      await reply(.transactWriteItems, put, store)
        == #"{"ConsumedCapacity":[{"TableName":"abc","CapacityUnits":2.0,"WriteCapacityUnits":2.0}]}"#
    )
  }

  @Test
  func `A table is described with all that it has`() async {
    var store = ScriptedTables()
    let body = #"{"TableName":"abc"}"#
    #expect(
      await reply(.describeTable, body, store)
        == #"{"Table":{"TableName":"abc","TableStatus":"ACTIVE","TableId":"id","TableSizeBytes":0,"ItemCount":0,"DeletionProtectionEnabled":false}}"#
    )
    let index = SecondaryIndex(
      indexName: "idx",
      keySchema: [KeySchemaElement("g", .hash), KeySchemaElement("h", .range)],
      projection: .include("y", "x"),
      onDemandThroughput: OnDemandThroughput(maxReadRequestUnits: 10)
    )
    store.table = TableDescription(
      tableName: "abc",
      tableId: "id",
      tableArn: "arn:aws:dynamodb:us-east-1:000000000000:table/abc",
      attributeDefinitions: [AttributeDefinition("h", .n), AttributeDefinition("g", .s)],
      keySchema: [KeySchemaElement("g", .hash)],
      status: .creating,
      creationDateTime: 1_700_000_000.25,
      itemCount: 2,
      sizeBytes: 30,
      globalSecondaryIndexes: [
        TableDescription.Index(
          definition: index,
          status: .creating,
          isBackfilling: true,
          itemCount: 1,
          sizeBytes: 15,
          indexArn: "arn:index",
          provisionedThroughput: ProvisionedThroughputDescription(),
          warmThroughput: WarmThroughputDescription(readUnitsPerSecond: 5, status: .active)
        )
      ],
      localSecondaryIndexes: [
        TableDescription.Index(
          definition: index,
          status: .active,
          isBackfilling: false,
          itemCount: 1,
          sizeBytes: 15
        )
      ],
      settings: TableSettingsDescription(
        billingModeSummary: BillingModeSummary(
          billingMode: .payPerRequest,
          lastUpdateToPayPerRequestDateTime: 1.5
        ),
        provisionedThroughput: ProvisionedThroughputDescription(
          readCapacityUnits: 1,
          writeCapacityUnits: 2,
          numberOfDecreasesToday: 3,
          lastIncreaseDateTime: 4,
          lastDecreaseDateTime: 5
        ),
        streamSpecification: StreamSpecification(streamEnabled: true, streamViewType: .newImage),
        latestStreamLabel: "label",
        latestStreamArn: "arn:stream",
        sseDescription: SSEDescription(status: .enabled, sseType: .kms, kmsMasterKeyArn: "arn:key"),
        tableClassSummary: TableClassSummary(tableClass: .standard),
        deletionProtectionEnabled: true
      )
    )
    let text =
      #"{"TableName":"abc","TableStatus":"CREATING","TableArn":"arn:aws:dynamodb:us-east-1:000000000000:table/abc","TableId":"id","CreationDateTime":1700000000.25,"#
      + #""AttributeDefinitions":[{"AttributeName":"g","AttributeType":"S"},{"AttributeName":"h","AttributeType":"N"}],"KeySchema":[{"AttributeName":"g","KeyType":"HASH"}],"TableSizeBytes":30,"ItemCount":2,"#
      + #""BillingModeSummary":{"BillingMode":"PAY_PER_REQUEST","LastUpdateToPayPerRequestDateTime":1.5},"ProvisionedThroughput":{"LastIncreaseDateTime":4.0,"LastDecreaseDateTime":5.0,"NumberOfDecreasesToday":3,"ReadCapacityUnits":1,"WriteCapacityUnits":2},"#
      + #""StreamSpecification":{"StreamEnabled":true,"StreamViewType":"NEW_IMAGE"},"LatestStreamLabel":"label","LatestStreamArn":"arn:stream","SSEDescription":{"Status":"ENABLED","SSEType":"KMS","KMSMasterKeyArn":"arn:key"},"TableClassSummary":{"TableClass":"STANDARD"},"DeletionProtectionEnabled":true,"#
      + #""LocalSecondaryIndexes":[{"IndexName":"idx","KeySchema":[{"AttributeName":"g","KeyType":"HASH"},{"AttributeName":"h","KeyType":"RANGE"}],"Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["x","y"]},"IndexSizeBytes":15,"ItemCount":1}],"#
      + #""GlobalSecondaryIndexes":[{"IndexName":"idx","KeySchema":[{"AttributeName":"g","KeyType":"HASH"},{"AttributeName":"h","KeyType":"RANGE"}],"Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["x","y"]},"IndexStatus":"CREATING","Backfilling":true,"ProvisionedThroughput":{"NumberOfDecreasesToday":0,"ReadCapacityUnits":0,"WriteCapacityUnits":0},"IndexSizeBytes":15,"ItemCount":1,"IndexArn":"arn:index","OnDemandThroughput":{"MaxReadRequestUnits":10},"WarmThroughput":{"ReadUnitsPerSecond":5,"Status":"ACTIVE"}}]}"#
    #expect(await reply(.describeTable, body, store) == #"{"Table":\#(text)}"#)
    #expect(await reply(.deleteTable, body, store) == #"{"TableDescription":\#(text)}"#)
    #expect(await reply(.updateTable, body, store) == #"{"TableDescription":\#(text)}"#)
    let create =
      #"{"TableName":"abc","AttributeDefinitions":[{"AttributeName":"g","AttributeType":"S"}],"KeySchema":[{"AttributeName":"g","KeyType":"HASH"}]}"#
    #expect(await reply(.createTable, create, store) == #"{"TableDescription":\#(text)}"#)
  }

  @Test(
    arguments: [
      (.creating, .creating, false, #""IndexStatus":"CREATING","#),
      (.updating, .creating, false, #""IndexStatus":"CREATING","Backfilling":false,"#),
      (.active, .creating, true, #""IndexStatus":"CREATING","Backfilling":true,"#),
      (.active, .active, false, #""IndexStatus":"ACTIVE","#),
      (.updating, .active, false, #""IndexStatus":"ACTIVE","#),
      (.updating, .deleting, false, #""IndexStatus":"DELETING","#),
    ] as [(table: TableStatus, index: TableStatus, isBackfilling: Bool, text: String)]
  )
  func `Only an index that is added to a table says whether it is being filled`(
    table: TableStatus,
    index: TableStatus,
    isBackfilling: Bool,
    text: String
  ) async {
    var store = ScriptedTables()
    store.table.status = table
    store.table.globalSecondaryIndexes = [
      TableDescription.Index(
        definition: SecondaryIndex(
          indexName: "idx",
          keySchema: [KeySchemaElement("g", .hash)],
          projection: Projection(.all)
        ),
        status: index,
        isBackfilling: isBackfilling,
        itemCount: 0,
        sizeBytes: 0
      )
    ]
    let reply = await reply(.describeTable, #"{"TableName":"abc"}"#, store)
    #expect(
      reply.contains(#""Projection":{"ProjectionType":"ALL"},\#(text)"IndexSizeBytes":0,"ItemCount":0}]"#)
    )
  }

  @Test
  func `Lists, expiry, tags, limits, backups and endpoints`() async {
    var store = ScriptedTables()
    #expect(await reply(.listTables, "{}", store) == #"{"TableNames":[]}"#)
    store.tableNames = ListTables.Output(tableNames: ["abc", "abd"], lastEvaluatedTableName: "abd")
    #expect(
      await reply(.listTables, "{}", store) == #"{"TableNames":["abc","abd"],"LastEvaluatedTableName":"abd"}"#
    )
    #expect(
      await reply(
        .updateTimeToLive,
        #"{"TableName":"abc","TimeToLiveSpecification":{"AttributeName":"t","Enabled":true}}"#
      ) == #"{"TimeToLiveSpecification":{"AttributeName":"t","Enabled":true}}"#
    )
    #expect(
      await reply(.describeTimeToLive, #"{"TableName":"abc"}"#)
        == #"{"TimeToLiveDescription":{"TimeToLiveStatus":"ENABLED","AttributeName":"ttl"}}"#
    )
    #expect(await reply(.tagResource, #"{"ResourceArn":"arn","Tags":[{"Key":"k","Value":""}]}"#) == "")
    #expect(await reply(.untagResource, #"{"ResourceArn":"arn","TagKeys":["k"]}"#) == "")
    #expect(await reply(.listTagsOfResource, #"{"ResourceArn":"arn"}"#) == #"{"Tags":[]}"#)
    store.tags = ListTagsOfResource.Output(tags: [Tag(key: "k", value: "v")], nextToken: "more")
    #expect(
      await reply(.listTagsOfResource, #"{"ResourceArn":"arn"}"#, store)
        == #"{"Tags":[{"Key":"k","Value":"v"}],"NextToken":"more"}"#
    )
    #expect(
      await reply(.describeLimits, "{}")
        == #"{"AccountMaxReadCapacityUnits":4,"AccountMaxWriteCapacityUnits":3,"TableMaxReadCapacityUnits":2,"TableMaxWriteCapacityUnits":1}"#
    )
    #expect(
      await reply(
        .updateContinuousBackups,
        #"{"TableName":"abc","PointInTimeRecoverySpecification":{"PointInTimeRecoveryEnabled":true,"RecoveryPeriodInDays":7}}"#
      )
        == #"{"ContinuousBackupsDescription":{"ContinuousBackupsStatus":"ENABLED","PointInTimeRecoveryDescription":{"PointInTimeRecoveryStatus":"ENABLED","RecoveryPeriodInDays":7}}}"#
    )
    #expect(
      await reply(.describeContinuousBackups, #"{"TableName":"abc"}"#)
        == #"{"ContinuousBackupsDescription":{"ContinuousBackupsStatus":"ENABLED","PointInTimeRecoveryDescription":{"PointInTimeRecoveryStatus":"DISABLED"}}}"#
    )
    #expect(
      await reply(.describeEndpoints, "{}")
        == #"{"Endpoints":[{"Address":"127.0.0.1:8000","CachePeriodInMinutes":1440}]}"#
    )
  }

  @Test
  func `An error of the store is the reply`() async {
    let missing = ScriptedTables(error: TableError(.resourceNotFound, "Requested resource not found"))
    #expect(
      await reply(.getItem, Self.get, missing)
        == #"400 {"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"Requested resource not found"}"#
    )
    let broken = ScriptedTables(error: TableError(.storage, "disk full: /var/x"))
    #expect(
      await reply(.getItem, Self.get, broken)
        == #"500 {"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"Internal server error"}"#
    )
  }

  @Test
  func `Errors about older parameters speak of these, not of the expressions that stand for them`() async {
    let type = "com.amazon.coral.validate#ValidationException"
    func store(_ message: String) -> ScriptedTables { ScriptedTables(error: .validation(message)) }
    let filter = store(
      "Filter Expression can only contain non-primary key attributes: Primary key attribute: a"
    )
    let key = #""KeyConditions":{"a":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"x"}]}}"#
    #expect(
      await reply(
        .query,
        #"{"TableName":"abc",\#(key),"QueryFilter":{"a":{"ComparisonOperator":"NULL"}}}"#,
        filter
      )
        == #"400 {"__type":"\#(type)","message":"QueryFilter can only contain non-primary key attributes: Primary key attribute: a"}"#
    )
    #expect(
      await reply(
        .query,
        #"{"TableName":"abc",\#(key),"FilterExpression":"attribute_not_exists(a)"}"#,
        filter
      )
        == #"400 {"__type":"\#(type)","message":"Filter Expression can only contain non-primary key attributes: Primary key attribute: a"}"#
    )
    #expect(
      await reply(
        .scan,
        #"{"TableName":"abc","AttributesToGet":["a"],"Select":"COUNT"}"#,
        store("Cannot specify the ProjectionExpression when choosing to get only the Count")
      )
        == #"400 {"__type":"\#(type)","message":"Cannot specify the AttributesToGet when choosing to get only the Count"}"#
    )
    #expect(
      await reply(
        .updateItem,
        #"{"TableName":"abc","Key":{"k":{"S":"x"}},"AttributeUpdates":{"a":{"Action":"ADD","Value":{"N":"1"}}}}"#,
        store("An operand in the update expression has an incorrect data type")
      ) == #"400 {"__type":"\#(type)","message":"Type mismatch for attribute to update"}"#
    )
  }
}
