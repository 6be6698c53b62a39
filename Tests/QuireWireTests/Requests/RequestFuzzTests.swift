import QuireModel
import Testing

@testable import QuireWire

/// Requests made by chance: valid ones, and the same with something broken.
struct RequestFuzzTests {
  static let bodies: [(Operation, String)] = [
    (
      .getItem,
      ##"{"TableName":"orders","Key":{"pk":{"S":"a"},"sk":{"N":"1.50"}},"ProjectionExpression":"#a","ExpressionAttributeNames":{"#a":"b"},"ConsistentRead":true,"ReturnConsumedCapacity":"TOTAL"}"##
    ),
    (.getItem, #"{"TableName":"orders","Key":{"pk":{"B":"AAE="}},"AttributesToGet":["a","b"]}"#),
    (
      .putItem,
      #"{"TableName":"orders","Item":{"pk":{"S":"a"},"l":{"L":[{"NULL":true},{"BOOL":false}]},"m":{"M":{"x":{"SS":["a","b"]}}},"ns":{"NS":["1","2"]},"bs":{"BS":["AA=="]}},"ConditionExpression":"a = :a","ExpressionAttributeValues":{":a":{"S":"x"}},"ReturnValues":"ALL_OLD"}"#
    ),
    (
      .putItem,
      #"{"TableName":"orders","Item":{"pk":{"S":"a"}},"Expected":{"a":{"Exists":false},"b":{"ComparisonOperator":"IN","AttributeValueList":[{"N":"1"},{"N":"2"}]}},"ConditionalOperator":"OR"}"#
    ),
    (
      .updateItem,
      ##"{"TableName":"orders","Key":{"pk":{"S":"a"}},"UpdateExpression":"SET #a = :a","ExpressionAttributeNames":{"#a":"b"},"ExpressionAttributeValues":{":a":{"N":"1"}},"ReturnValues":"UPDATED_NEW","ReturnItemCollectionMetrics":"SIZE","ReturnValuesOnConditionCheckFailure":"ALL_OLD"}"##
    ),
    (
      .updateItem,
      #"{"TableName":"orders","Key":{"pk":{"S":"a"}},"AttributeUpdates":{"a":{"Action":"ADD","Value":{"N":"1"}},"b":{"Action":"DELETE"}}}"#
    ),
    (.deleteItem, #"{"TableName":"orders","Key":{"pk":{"S":"a"}},"Expected":{"a":{"Value":{"S":"x"}}}}"#),
    (
      .query,
      #"{"TableName":"orders","IndexName":"idx","KeyConditionExpression":"a = :a","FilterExpression":"b = :b","ExpressionAttributeValues":{":a":{"S":"x"},":b":{"S":"y"}},"Limit":10,"ScanIndexForward":false,"ExclusiveStartKey":{"a":{"S":"x"}},"Select":"ALL_ATTRIBUTES"}"#
    ),
    (
      .query,
      #"{"TableName":"orders","KeyConditions":{"a":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"x"}]}},"QueryFilter":{"b":{"ComparisonOperator":"NULL"}}}"#
    ),
    (
      .scan,
      #"{"TableName":"orders","Segment":0,"TotalSegments":4,"Limit":1,"ScanFilter":{"a":{"ComparisonOperator":"NOT_NULL"}}}"#
    ),
    (
      .batchGetItem,
      ##"{"RequestItems":{"orders":{"Keys":[{"a":{"S":"x"}},{"a":{"S":"y"}}],"ConsistentRead":true},"items":{"Keys":[{"a":{"N":"1"}}],"ProjectionExpression":"#b","ExpressionAttributeNames":{"#b":"c"}}},"ReturnConsumedCapacity":"INDEXES"}"##
    ),
    (
      .batchWriteItem,
      #"{"RequestItems":{"orders":[{"PutRequest":{"Item":{"a":{"S":"x"}}}},{"DeleteRequest":{"Key":{"a":{"S":"y"}}}}]}}"#
    ),
    (
      .transactGetItems,
      #"{"TransactItems":[{"Get":{"TableName":"orders","Key":{"a":{"S":"x"}},"ProjectionExpression":"b"}}]}"#
    ),
    (
      .transactWriteItems,
      #"{"TransactItems":[{"Put":{"TableName":"orders","Item":{"a":{"S":"x"}}}},{"Update":{"TableName":"orders","Key":{"a":{"S":"y"}},"UpdateExpression":"SET b = :b","ExpressionAttributeValues":{":b":{"S":"x"}}}},{"Delete":{"TableName":"orders","Key":{"a":{"S":"z"}}}},{"ConditionCheck":{"TableName":"orders","Key":{"a":{"S":"w"}},"ConditionExpression":"attribute_exists(a)"}}],"ClientRequestToken":"t"}"#
    ),
    (
      .createTable,
      #"{"TableName":"orders","AttributeDefinitions":[{"AttributeName":"a","AttributeType":"S"}],"KeySchema":[{"AttributeName":"a","KeyType":"HASH"}],"BillingMode":"PROVISIONED","ProvisionedThroughput":{"ReadCapacityUnits":1,"WriteCapacityUnits":2},"GlobalSecondaryIndexes":[{"IndexName":"idx","KeySchema":[{"AttributeName":"a","KeyType":"HASH"}],"Projection":{"ProjectionType":"INCLUDE","NonKeyAttributes":["b"]}}],"StreamSpecification":{"StreamEnabled":true,"StreamViewType":"KEYS_ONLY"},"Tags":[{"Key":"k","Value":"v"}]}"#
    ),
    (
      .updateTable,
      #"{"TableName":"orders","GlobalSecondaryIndexUpdates":[{"Delete":{"IndexName":"idx"}}],"SSESpecification":{"Enabled":true},"DeletionProtectionEnabled":false}"#
    ),
    (
      .updateTimeToLive,
      #"{"TableName":"orders","TimeToLiveSpecification":{"AttributeName":"t","Enabled":true}}"#
    ),
    (
      .tagResource,
      #"{"ResourceArn":"arn:aws:dynamodb:us-east-1:000000000000:table/orders","Tags":[{"Key":"k","Value":"v"}]}"#
    ),
    (.listTables, #"{"Limit":5,"ExclusiveStartTableName":"orders"}"#),
  ]

  /// What becomes of a body: nil, or the error.
  private func outcome(_ operation: Operation, _ body: [UInt8], isTrusted: Bool) -> String? {
    do throws(WireError) {
      _ = try WireRequest(operation, body: body, isTrusted: isTrusted)
      return nil
    } catch {
      return "\(error.type): \(error.message ?? "none")"
    }
  }

  @Test
  func `Every body here is accepted, on either way`() {
    for (operation, body) in Self.bodies {
      #expect(outcome(operation, Array(body.utf8), isTrusted: true) == nil, "\(operation) \(body)")
      #expect(outcome(operation, Array(body.utf8), isTrusted: false) == nil, "\(operation) \(body)")
    }
  }

  @Test
  func `The fast way accepts and refuses what the model does, with the same words`() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    let values: [JSONValue] = [
      .null, .bool(true), .number("0"), .number("-1"), .number("1.5"), .number("99999999999"),
      .number("1e400"),
      .string(""), .string("x"), .string("NONE"), .string("ALL_OLD"), .string("EQ"), .string("é"),
      .string("a b"),
      .array([]), .object([]), .array([.string("a"), .string("a")]),
      .object([JSONValue.Member("S", .string("x"))]),
      .object([JSONValue.Member("SS", .array([]))]), .object([JSONValue.Member("N", .string("1e999"))]),
    ]
    let names = [
      "TableName", "Key", "Item", "Limit", "S", "N", "M", "L", "Expected", "x", "", "ConsistentRead",
    ]
    for round in 0..<20_000 {
      let (operation, body) = Self.bodies.pick(&random)
      var tree = try JSONValue(json: Array(body.utf8))
      for _ in 0..<Int.random(in: 1...3, using: &random) {
        tree.mutate(values, names, &random)
      }
      let text = tree.json()
      let fast = outcome(operation, text, isTrusted: true)
      let checked = outcome(operation, text, isTrusted: false)
      #expect(
        fast == checked,
        "seed \(seed), round \(round): \(operation.rawValue) \(String(decoding: text, as: UTF8.self))"
      )
      if fast != checked { return }
    }
  }

  @Test
  func `Bytes broken by chance are refused or read, never worse`() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    let pieces = [
      "\"", "{", "}", "[", "]", ",", ":", "\\", "\\u", "\\ud83d", "null", "1e", "-", "0", "\u{0}", "é", "S",
    ]
    for round in 0..<20_000 {
      let (operation, body) = Self.bodies.pick(&random)
      var bytes = Array(body.utf8)
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let place = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[place] = UInt8.random(in: 0...255, using: &random)
        case 1: bytes.remove(at: place)
        case 2: bytes.insert(contentsOf: pieces.pick(&random).utf8, at: place)
        default: bytes.removeSubrange(place...)
        }
        if bytes.isEmpty { break }
      }
      let other = Operation.allCases.filter(\.isSupported).pick(&random)
      for operation in [operation, other] {
        #expect(
          outcome(operation, bytes, isTrusted: true) == outcome(operation, bytes, isTrusted: false),
          "seed \(seed), round \(round): \(operation.rawValue) \(bytes)"
        )
      }
    }
  }
}

extension JSONValue {
  /// Changes something at some place within.
  fileprivate mutating func mutate(_ values: [JSONValue], _ names: [String], _ random: inout SeededRandom) {
    switch self {
    case .object(var members) where !members.isEmpty && Int.random(in: 0..<5, using: &random) > 0:
      let place = Int.random(in: 0..<members.count, using: &random)
      switch Int.random(in: 0..<8, using: &random) {
      case 0: members.remove(at: place)
      case 1: members[place].name = names.pick(&random)
      case 2: members.append(members[place])
      case 3: members.append(Member(names.pick(&random), values.pick(&random)))
      default: members[place].value.mutate(values, names, &random)
      }
      self = .object(members)
    case .array(var elements) where !elements.isEmpty && Int.random(in: 0..<5, using: &random) > 0:
      let place = Int.random(in: 0..<elements.count, using: &random)
      switch Int.random(in: 0..<5, using: &random) {
      case 0: elements.remove(at: place)
      case 1: elements.append(elements[place])
      default: elements[place].mutate(values, names, &random)
      }
      self = .array(elements)
    default:
      self = values.pick(&random)
    }
  }
}

extension Array {
  /// An element by chance; there is one.
  fileprivate func pick(_ random: inout SeededRandom) -> Element {
    self[Int.random(in: indices, using: &random)]
  }
}
