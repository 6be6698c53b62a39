import QuireModel
import QuireWire
import Testing

/// Checks that operations make themselves, after types and bounds.
struct OwnCheckTests {
  @Test(arguments: [(65_535, nil), (65_536, "Attribute name is too large, must be less than 65536 bytes")])
  func `Names of attributes beside an expression have 65,535 bytes at most`(length: Int, message: String?) {
    let name = String(repeating: "x", count: length)
    let names = ##""ExpressionAttributeNames":{"#n":"\##(name)"}"##
    let key = ##"{"TableName":"abc","Key":{"a":{"S":"x"}}"##
    #expect(violation(.getItem, ##"\##(key),"ProjectionExpression":"#n",\##(names)}"##) == message)
    #expect(violation(.getItem, ##"\##(key),"AttributesToGet":["\##(name)"]}"##) == message)
    #expect(
      violation(.updateItem, ##"\##(key),"ConditionExpression":"attribute_exists(#n)",\##(names)}"##)
        == message
    )
  }

  @Test
  func `Parameters of both styles are refused with the names of all`() {
    func mixed(_ others: String, _ expressions: String) -> String {
      "Can not use both expression and non-expression parameters in the same request: "
        + "Non-expression parameters: {\(others)} Expression parameters: {\(expressions)}"
    }
    let condition = #""a":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"x"}]}"#
    #expect(
      violation(
        .putItem,
        #"{"TableName":"abc","Item":{"a":{}},"Expected":{\#(condition)},"ConditionalOperator":"OR","ConditionExpression":""}"#
      ) == mixed("Expected, ConditionalOperator", "ConditionExpression")
    )
    #expect(
      violation(
        .deleteItem,
        #"{"TableName":"abc","Key":{"a":{}},"ConditionalOperator":"OR","ConditionExpression":""}"#
      ) == mixed("ConditionalOperator", "ConditionExpression")
    )
    #expect(
      violation(
        .updateItem,
        #"""
        {"TableName":"abc","Key":{"a":{}},"AttributeUpdates":{"a":{}},"Expected":{},"ConditionalOperator":"AND",
        "UpdateExpression":"","ConditionExpression":"","ExpressionAttributeNames":{},"ExpressionAttributeValues":{}}
        """#
      ) == mixed("AttributeUpdates, Expected, ConditionalOperator", "UpdateExpression, ConditionExpression")
    )
    #expect(
      violation(
        .getItem,
        #"{"TableName":"abc","Key":{"a":{}},"AttributesToGet":["a"],"ProjectionExpression":""}"#
      )
        == mixed("AttributesToGet", "ProjectionExpression")
    )
    #expect(
      violation(
        .query,
        #"""
        {"TableName":"abc","KeyConditions":{\#(condition)},"QueryFilter":{\#(condition)},"ConditionalOperator":"AND",
        "AttributesToGet":["a"],"KeyConditionExpression":"","FilterExpression":"","ProjectionExpression":""}
        """#
      )
        == mixed(
          "AttributesToGet, QueryFilter, ConditionalOperator, KeyConditions",
          "ProjectionExpression, FilterExpression, KeyConditionExpression"
        )
    )
    #expect(
      violation(
        .scan,
        #"{"TableName":"abc","ScanFilter":{\#(condition)},"ProjectionExpression":"b","ConditionalOperator":"AND"}"#
      ) == mixed("ScanFilter, ConditionalOperator", "ProjectionExpression")
    )
    for tables in [
      #""abc":{"Keys":[{"a":{}}],"AttributesToGet":["a"],"ProjectionExpression":"a"}"#,
      #""abc":{"Keys":[{}],"AttributesToGet":["a"]},"abd":{"Keys":[{}],"ProjectionExpression":"a"}"#,
    ] {
      #expect(
        violation(.batchGetItem, #"{"RequestItems":{\#(tables)}}"#)
          == mixed("AttributesToGet", "ProjectionExpression")
      )
    }
  }

  @Test
  func `A key may be told in the older style beside a filter expression`() {
    let key = #""KeyConditions":{"a":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"x"}]}}"#
    #expect(
      refusal(
        .query,
        #"{"TableName":"abc",\#(key),"FilterExpression":"b = :b","ExpressionAttributeValues":{":b":{"S":"x"}}}"#
      ) == nil
    )
  }

  @Test(
    arguments: [
      (.putItem, "ConditionExpression is null"), (.deleteItem, "ConditionExpression is null"),
      (.updateItem, "UpdateExpression and ConditionExpression are null"), (.scan, "FilterExpression is null"),
      (.query, "FilterExpression and KeyConditionExpression are null"),
    ] as [(Operation, String)]
  )
  func `Placeholders without an expression are refused`(operation: Operation, missing: String) {
    for values in ["{}", #"{":a":{"S":"x"}}"#, #"{":a":{}}"#] {
      #expect(
        violation(
          operation,
          #"{"TableName":"abc","Key":{"a":{}},"Item":{"a":{}},"ExpressionAttributeValues":\#(values)}"#
        ) == "ExpressionAttributeValues can only be specified when using expressions: \(missing)"
      )
    }
    for names in ["{}", ##"{"#a":"x"}"##] {
      #expect(
        violation(
          operation,
          #"""
          {"TableName":"abc","Key":{"a":{}},"Item":{"a":{}},"ExpressionAttributeNames":\#(names),
          "ExpressionAttributeValues":{}}
          """#
        ) == "ExpressionAttributeNames can only be specified when using expressions"
      )
    }
  }

  @Test
  func `Placeholder maps without entries, and with values that break a rule, are refused`() {
    let get = #""TableName":"abc","Key":{"a":{"S":"x"}},"ProjectionExpression":"a""#
    #expect(
      violation(.getItem, #"{\#(get),"ExpressionAttributeNames":{}}"#)
        == "ExpressionAttributeNames must not be empty"
    )
    let put = #""TableName":"abc","Item":{"a":{"S":"x"}},"ConditionExpression":"a = :a""#
    #expect(
      violation(.putItem, #"{\#(put),"ExpressionAttributeNames":{},"ExpressionAttributeValues":{}}"#)
        == "ExpressionAttributeNames must not be empty"
    )
    #expect(
      violation(.putItem, #"{\#(put),"ExpressionAttributeValues":{}}"#)
        == "ExpressionAttributeValues must not be empty"
    )
    #expect(
      violation(.putItem, #"{\#(put),"ExpressionAttributeValues":{":b":{"S":"x"},":a":{"SS":[]}}}"#)
        == "ExpressionAttributeValues contains invalid value: One or more parameter values were invalid: "
        + "An string set  may not be empty for key :a"
    )
  }

  static let valueFaults: [(String, String)] = [
    ("{}", "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"),
    (#"{"a":""}"#, "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"),
    ("null", "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"),
    (#"{"S":null}"#, "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"),
    (
      #"{"S":"a","N":"1"}"#,
      "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"
    ),
    (#"{"S":"a","N":"b"}"#, "The parameter cannot be converted to a numeric value: b"),
    (#"{"S":"","N":""}"#, "The parameter cannot be converted to a numeric value"),
    (
      #"{"NULL":"no"}"#,
      "One or more parameter values were invalid: Null attribute value types must have the value of true"
    ),
    (
      #"{"NULL":false}"#,
      "One or more parameter values were invalid: Null attribute value types must have the value of true"
    ),
    (#"{"SS":[]}"#, "One or more parameter values were invalid: An string set  may not be empty"),
    (#"{"NS":[]}"#, "One or more parameter values were invalid: An number set  may not be empty"),
    (#"{"BS":[]}"#, "One or more parameter values were invalid: Binary sets should not be empty"),
    (
      #"{"SS":["a","a"]}"#,
      "One or more parameter values were invalid: Input collection [a, a] contains duplicates."
    ),
    (#"{"NS":["1","1.0"]}"#, "Input collection contains duplicates"),
    (
      #"{"BS":["Yg==","Yg=="]}"#,
      "One or more parameter values were invalid: Input collection [Yg==, Yg==]of type BS contains duplicates."
    ),
    (#"{"N":""}"#, "The parameter cannot be converted to a numeric value"),
    (#"{"N":"b"}"#, "The parameter cannot be converted to a numeric value: b"),
    (#"{"NS":["1","b"]}"#, "The parameter cannot be converted to a numeric value: b"),
    (
      #"{"N":"123456789012345678901234567890123456789"}"#,
      "Attempting to store more than 38 significant digits in a Number"
    ),
    (
      #"{"N":"1e126"}"#,
      "Number overflow. Attempting to store a number with magnitude larger than supported range"
    ),
    (
      #"{"N":"-1e-131"}"#,
      "Number underflow. Attempting to store a number with magnitude smaller than supported range"
    ),
    (
      #"{"L":[{"S":"a"},{"M":{"x":{"SS":[]}}}]}"#,
      "One or more parameter values were invalid: An string set  may not be empty"
    ),
  ]

  @Test(arguments: valueFaults)
  func `A value that breaks a rule is refused wherever it stands`(value: String, message: String) {
    let table = #""TableName":"abc""#
    #expect(violation(.putItem, #"{\#(table),"Item":{"k":{"S":"x"},"a":\#(value)}}"#) == message)
    for operation in [Operation.getItem, .deleteItem, .updateItem] {
      #expect(violation(operation, #"{\#(table),"Key":{"a":\#(value)}}"#) == message)
    }
    for (operation, rest) in [
      (Operation.scan, #""Limit":1"#), (.query, #""KeyConditionExpression":"a = :a""#),
    ] {
      #expect(
        violation(operation, #"{\#(table),\#(rest),"ExclusiveStartKey":{"a":\#(value)}}"#)
          == "The provided starting key is invalid: \(message)"
      )
    }
    #expect(
      violation(
        .updateItem,
        #"{\#(table),"Key":{"k":{"S":"x"}},"UpdateExpression":"SET a = :a","ExpressionAttributeValues":{":a":\#(value)}}"#
      ) == "ExpressionAttributeValues contains invalid value: \(message) for key :a"
    )
    #expect(
      violation(
        .updateItem,
        #"{\#(table),"Key":{"k":{"S":"x"}},"AttributeUpdates":{"a":{"Value":\#(value)}}}"#
      )
        == (value == "null"
          ? "One or more parameter values were invalid: Only DELETE action is allowed when no attribute value is specified"
          : message)
    )
    #expect(
      violation(
        .scan,
        #"{\#(table),"ScanFilter":{"a":{"ComparisonOperator":"EQ","AttributeValueList":[\#(value)]}}}"#
      ) == message
    )
    #expect(
      violation(
        .putItem,
        #"{\#(table),"Item":{"k":{"S":"x"}},"Expected":{"a":{"ComparisonOperator":"EQ","AttributeValueList":[\#(value)]}}}"#
      ) == message
    )
    #expect(violation(.batchGetItem, #"{"RequestItems":{"abc":{"Keys":[{"a":\#(value)}]}}}"#) == message)
    #expect(
      violation(.batchWriteItem, #"{"RequestItems":{"abc":[{"PutRequest":{"Item":{"a":\#(value)}}}]}}"#)
        == message
    )
    #expect(
      violation(.batchWriteItem, #"{"RequestItems":{"abc":[{"DeleteRequest":{"Key":{"a":\#(value)}}}]}}"#)
        == message
    )
    #expect(
      violation(.transactGetItems, #"{"TransactItems":[{"Get":{\#(table),"Key":{"a":\#(value)}}}]}"#)
        == message
    )
    #expect(
      violation(.transactWriteItems, #"{"TransactItems":[{"Put":{\#(table),"Item":{"a":\#(value)}}}]}"#)
        == message
    )
    #expect(
      violation(.transactWriteItems, #"{"TransactItems":[{"Delete":{\#(table),"Key":{"a":\#(value)}}}]}"#)
        == message
    )
  }

  @Test
  func `A put is checked in AWS's order`() {
    // Each step mends the fault that was told before.
    let tooLarge = String(repeating: "x", count: 409_600)
    let steps: [(item: String, rest: String, message: String)] = [
      (
        #"{"a":{}}"#, #","ReturnValues":"ALL_NEW","ExpressionAttributeValues":{}"#,
        "ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null"
      ),
      (
        #"{"a":{}}"#, #","ReturnValues":"ALL_NEW","ConditionExpression":"","ExpressionAttributeValues":{}"#,
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
      ),
      (
        #"{"a":{"S":"\#(tooLarge)"}}"#,
        #","ReturnValues":"ALL_NEW","ConditionExpression":"","ExpressionAttributeValues":{}"#,
        "ReturnValues can only be ALL_OLD or NONE"
      ),
      (
        #"{"a":{"S":"\#(tooLarge)"}}"#, #","ConditionExpression":"","ExpressionAttributeValues":{}"#,
        "Item size has exceeded the maximum allowed size"
      ),
      (
        #"{"a":{"S":"\#(tooLarge)"}}"#, #","Expected":{"a":{}}"#,
        "Item size has exceeded the maximum allowed size"
      ),
      (
        #"{"a":{"S":"x"}}"#, #","Expected":{"a":{}}"#,
        "One or more parameter values were invalid: Value must be provided when Exists is null for Attribute: a"
      ),
      (
        #"{"a":{"S":"x"}}"#, #","ConditionExpression":"","ExpressionAttributeValues":{}"#,
        "ExpressionAttributeValues must not be empty"
      ),
    ]
    for step in steps {
      #expect(violation(.putItem, #"{"TableName":"abc","Item":\#(step.item)\#(step.rest)}"#) == step.message)
    }
  }

  @Test(arguments: [(0, nil), (1, "Item size to update has exceeded the maximum allowed size")])
  func `An update expression counts as much as an item may`(more: Int, message: String?) {
    // 3 for the update, 19 and the name for each attribute that is set.
    let value = String(repeating: "x", count: 409_600 - 3 - 19 - 1 - 19 - 1 - 1 + more)
    let values = #""ExpressionAttributeValues":{":a":{"S":"\#(value)"},":b":{"S":"y"}}"#
    let rest = #""TableName":"abc","Key":{"k":{"S":"x"}}"#
    #expect(
      violation(.updateItem, #"{\#(rest),"UpdateExpression":"SET a = :a, b = :b",\#(values)}"#) == message
    )
    // Transactions and the older style look at the item alone.
    #expect(
      refusal(
        .transactWriteItems,
        #"{"TransactItems":[{"Update":{\#(rest),"UpdateExpression":"SET a = :a, b = :b",\#(values)}}]}"#
      ) == nil
    )
    #expect(
      refusal(.updateItem, #"{\#(rest),"AttributeUpdates":{"a":{"Value":{"S":"\#(value)"}}}}"#) == nil
    )
  }

  @Test
  func `A batch has a table once, be it by its name or its ARN`() {
    let arn = "arn:aws:dynamodb:us-east-1:000000000000:table/abc"
    let message = "Provided list of table names contains duplicates"
    let keys = #"{"Keys":[{"a":{"S":"x"}}]}"#
    #expect(violation(.batchGetItem, #"{"RequestItems":{"abc":\#(keys),"\#(arn)":\#(keys)}}"#) == message)
    let puts = #"[{"PutRequest":{"Item":{"a":{"S":"x"}}}}]"#
    #expect(violation(.batchWriteItem, #"{"RequestItems":{"abc":\#(puts),"\#(arn)":\#(puts)}}"#) == message)
    #expect(refusal(.batchGetItem, #"{"RequestItems":{"abd":\#(keys),"\#(arn)":\#(keys)}}"#) == nil)
  }

  @Test
  func `Each change of an index is one action`() {
    // The words of ack-api-quirks' catalogue.
    let parameter = "One or more parameter values were invalid: "
    #expect(
      violation(
        .updateTable,
        #"{"TableName":"abc","GlobalSecondaryIndexUpdates":[],"DeletionProtectionEnabled":true}"#
      ) == parameter + "List of GlobalSecondaryIndexUpdates is empty"
    )
    // Alone it is told as no change at all is, by the store.
    let alone = #"{"TableName":"abc","GlobalSecondaryIndexUpdates":[],"AttributeDefinitions":[]}"#
    #expect(refusal(.updateTable, alone) == nil)
    let cases = [
      (
        "{}",
        "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
          + "GlobalSecondaryIndexUpdate.Delete must not be null"
      ),
      (
        #"{"Delete":{"IndexName":"index"},"Update":{"IndexName":"index"}}"#,
        "Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object"
      ),
    ]
    for (updates, message) in cases {
      #expect(
        violation(.updateTable, #"{"TableName":"abc","GlobalSecondaryIndexUpdates":[\#(updates)]}"#)
          == parameter + message
      )
    }
  }

  @Test
  func `Only updates return more than the old item`() {
    for value in ["ALL_NEW", "UPDATED_OLD", "UPDATED_NEW"] {
      for operation in [Operation.putItem, .deleteItem] {
        #expect(
          violation(
            operation,
            #"{"TableName":"abc","Key":{"a":{"S":"x"}},"Item":{"a":{"S":"x"}},"ReturnValues":"\#(value)"}"#
          ) == "ReturnValues can only be ALL_OLD or NONE"
        )
      }
      #expect(
        refusal(.updateItem, #"{"TableName":"abc","Key":{"a":{"S":"x"}},"ReturnValues":"\#(value)"}"#) == nil
      )
    }
  }

  @Test
  func `A query needs a key condition of either style`() {
    #expect(
      violation(.query, #"{"TableName":"abc"}"#)
        == "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."
    )
  }

  @Test
  func `An element of a batch or transaction is one thing`() {
    let both =
      "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"
    for write in ["{}", #"{"PutRequest":{"Item":{}},"DeleteRequest":{"Key":{}}}"#] {
      #expect(violation(.batchWriteItem, #"{"RequestItems":{"abc":[\#(write)]}}"#) == both)
    }
    #expect(
      violation(.transactWriteItems, #"{"TransactItems":[{}]}"#)
        == "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request"
    )
    let put = #""Put":{"TableName":"abc","Item":{"a":{"S":"x"}}}"#
    #expect(
      violation(.transactWriteItems, #"{"TransactItems":[{\#(put),"Delete":{"TableName":"abc","Key":{}}}]}"#)
        == "TransactItems can only contain one of Check, Put, Update or Delete"
    )
  }

  @Test
  func `The first faulty action of a transaction is told of, whoever finds its fault`() {
    let malformed = #"{"Put":{"TableName":"abc","Item":{"a":{"S":"x"}},"ConditionExpression":"a = = b"}}"#
    let unused =
      #"{"Update":{"TableName":"abc","Key":{"a":{"S":"x"}},"UpdateExpression":"SET b = :b","ExpressionAttributeValues":{":b":{"S":"x"},":u":{"S":"x"}}}}"#
    let faulty = #"{"Put":{"TableName":"abc","Item":{"a":{"SS":[]}}}}"#
    let fine = #"{"Put":{"TableName":"abc","Item":{"a":{"S":"x"}}}}"#
    let empty = "One or more parameter values were invalid: An string set  may not be empty"
    func violationOf(_ actions: String...) -> String? {
      violation(.transactWriteItems, #"{"TransactItems":[\#(actions.joined(separator: ","))]}"#)
    }
    #expect(violationOf(fine, faulty, malformed) == empty)
    #expect(
      violationOf(fine, malformed, faulty)
        == #"Invalid ConditionExpression: Syntax error; token: "=", near: "= = b""#
    )
    #expect(
      violationOf(unused, faulty)
        == "Value provided in ExpressionAttributeValues unused in expressions: keys: {:u}"
    )
  }

  @Test
  func `What only a service of many regions can honour is refused by name`() {
    let table =
      #""TableName":"abc","AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"}],"KeySchema":[{"AttributeName":"a","KeyType":"HASH"}]"#
    for (name, value) in [("ResourcePolicy", #""{}""#), ("VectorIndexes", "[]")] {
      #expect(
        violation(.createTable, #"{\#(table),"\#(name)":\#(value)}"#)
          == "One or more parameter values were invalid: The parameter \(name) is not supported by this server"
      )
    }
    #expect(
      violation(
        .updateTable,
        #"{"TableName":"abc","ReplicaUpdates":[{"Create":{"RegionName":"eu-west-1"}}]}"#
      )
        == "One or more parameter values were invalid: The parameter ReplicaUpdates is not supported by this server"
    )
  }

  @Test(arguments: ["", "junk", "standard"])
  func `A storage class is one of two, in words of its own`(name: String) {
    for body in [
      #"{"TableName":"abc","TableClass":"\#(name)"}"#,
      #"{"TableName":"abc","AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"}],"KeySchema":[{"AttributeName":"a","KeyType":"HASH"}],"TableClass":"\#(name)"}"#,
    ] {
      #expect(
        violation(body.contains("KeySchema") ? .createTable : .updateTable, body)
          == "Invalid table-class parameter provided. Please try again with a valid table-class value: [STANDARD, "
          + "STANDARD_INFREQUENT_ACCESS]."
      )
    }
  }

  @Test(
    arguments: [
      ("{}", "The Tag Key provided is invalid, Key: null"),
      (#"{"Value":"v"}"#, "The Tag Key provided is invalid, Key: null"),
      (#"{"Key":"k"}"#, "The Tag Value provided is invalid, Value: null"),
    ]
  )
  func `A tag has a key and a value`(tag: String, message: String) {
    #expect(
      violation(.tagResource, #"{"ResourceArn":"arn:x","Tags":[{"Key":"a","Value":""},\#(tag)]}"#) == message
    )
  }
}
