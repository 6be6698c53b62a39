import QuireModel
import QuireWire
import Testing

/// What AWS says of members of wrong types, for each kind of member the model has.
struct TypeCheckTests {
  /// A kind of member: its faulty values and what is said of them.
  enum Kind: Sendable {
    case string, boolean, integer, long, blob
    case list, parameterizedList
    /// With the Java name of its values.
    case map(String), parameterizedMap
    /// As a member, and as an element; with the name of the shape.
    case field(String), value(String)

    var faults: [(json: String, message: String)] {
      let object = ("{}", "Start of structure or map found where not expected")
      let scalars = ["\"23\"", "true", "23", "-2147483648", "2147483648", "34.56"]
      let cast =
        "class sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl cannot be cast to class java.lang.Class "
        + "(sun.reflect.generics.reflectiveObjects.ParameterizedTypeImpl and java.lang.Class are in module java.base "
        + "of loader 'bootstrap')"
      let model = "com.amazonaws.dynamodb.v20120810."
      switch self {
      case .string:
        return [
          ("true", "TRUE_VALUE cannot be converted to String"),
          ("false", "FALSE_VALUE cannot be converted to String"),
          ("23", "NUMBER_VALUE cannot be converted to String"),
          ("-2147483648", "NUMBER_VALUE cannot be converted to String"),
          ("34.56", "DECIMAL_VALUE cannot be converted to String"),
          ("1e3", "DECIMAL_VALUE cannot be converted to String"),
          ("[]", "Unrecognized collection type class java.lang.String"), object,
        ]
      case .boolean:
        return [
          ("\"23\"", "Unexpected token received from parser"),
          ("23", "NUMBER_VALUE cannot be converted to Boolean"),
          ("34.56", "DECIMAL_VALUE cannot be converted to Boolean"),
          ("[]", "Unrecognized collection type class java.lang.Boolean"), object,
        ]
      case .integer, .long:
        let name = if case .integer = self { "Integer" } else { "Long" }
        return [
          ("\"23\"", "STRING_VALUE cannot be converted to \(name)"),
          ("true", "TRUE_VALUE cannot be converted to \(name)"),
          ("false", "FALSE_VALUE cannot be converted to \(name)"),
          ("[]", "Unrecognized collection type class java.lang.\(name)"), object,
        ]
      case .blob:
        let base64 = "only base-64-encoded strings are convertible to bytes"
        return [
          ("true", base64), ("23", base64), ("34.56", base64),
          ("[]", "Unrecognized collection type class java.nio.ByteBuffer"), object,
          ("\"23456\"", "Base64 encoded length is expected a multiple of 4 bytes but found: 5"),
          ("\"=+/=\"", "Invalid last non-pad Base64 character dectected"),
          ("\"+/+=\"", "Invalid last non-pad Base64 character dectected"),
          ("\"a-bc\"", "Invalid Base64 character: '-'"),
        ]
      case .list: return scalars.map { ($0, "Unexpected field type") } + [object]
      case .parameterizedList: return scalars.map { ($0, cast) } + [object]
      case .map(let name):
        return scalars.map { ($0, "Unexpected field type") }
          + [("[]", "Unrecognized collection type java.util.Map<java.lang.String, \(name)>")]
      case .parameterizedMap:
        return scalars.map { ($0, cast) }
          + [("[]", "Unrecognized collection type java.util.Map<java.lang.String, \(model)AttributeValue>")]
      case .field(let name):
        return scalars.map { ($0, "Unexpected field type") }
          + [("[]", "Unrecognized collection type class \(model)\(name)")]
      case .value(let name):
        return scalars.map { ($0, "Unexpected value type in payload") }
          + [("[]", "Unrecognized collection type class \(model)\(name)")]
      }
    }
  }

  /// A member of an operation's request: the way to it, with `0` for the element of a list.
  struct Member: Sendable, CustomTestStringConvertible {
    var operation: Operation
    var path: String
    var kind: Kind

    init(_ operation: Operation, _ path: String, _ kind: Kind) {
      self.operation = operation
      self.path = path
      self.kind = kind
    }

    var testDescription: String { "\(operation.rawValue) \(path)" }

    func body(_ value: String) -> String {
      path.split(separator: ".").reversed().reduce(value) { $1 == "0" ? "[\($0)]" : "{\"\($1)\":\($0)}" }
    }
  }

  static let attributeValue = "com.amazonaws.dynamodb.v20120810.AttributeValue"

  /// An attribute value and what is in it.
  static func attribute(_ operation: Operation, _ path: String, isElement: Bool = true) -> [Member] {
    [
      Member(operation, path, isElement ? .value("AttributeValue") : .field("AttributeValue")),
      Member(operation, path + ".S", .string), Member(operation, path + ".N", .string),
      Member(operation, path + ".B", .blob), Member(operation, path + ".BOOL", .boolean),
      Member(operation, path + ".NULL", .boolean), Member(operation, path + ".SS", .list),
      Member(operation, path + ".SS.0", .string), Member(operation, path + ".NS.0", .string),
      Member(operation, path + ".BS", .list), Member(operation, path + ".BS.0", .blob),
      Member(operation, path + ".L", .list), Member(operation, path + ".L.0", .value("AttributeValue")),
      Member(operation, path + ".L.0.BS.0", .blob), Member(operation, path + ".M", .map(attributeValue)),
      Member(operation, path + ".M.a", .value("AttributeValue")),
      Member(operation, path + ".M.a.NULL", .boolean),
      Member(operation, path + ".M.a.L.0.M.b.S", .string),
    ]
  }

  static let members: [Member] =
    [
      Member(.getItem, "TableName", .string), Member(.getItem, "Key", .map(attributeValue)),
      Member(.getItem, "ConsistentRead", .boolean), Member(.getItem, "AttributesToGet", .list),
      Member(.getItem, "AttributesToGet.0", .string), Member(.getItem, "ReturnConsumedCapacity", .string),
      Member(.getItem, "ExpressionAttributeNames", .map("java.lang.String")),
      Member(.getItem, "ExpressionAttributeNames.a", .string),
      Member(.putItem, "Expected.a", .value("ExpectedAttributeValue")),
      Member(.putItem, "Expected.a.Exists", .boolean),
      Member(.putItem, "Expected.a.ComparisonOperator", .string),
      Member(.putItem, "Expected.a.AttributeValueList", .list), Member(.putItem, "ReturnValues", .string),
      Member(.updateItem, "AttributeUpdates.a", .value("AttributeValueUpdate")),
      Member(.updateItem, "AttributeUpdates.a.Action", .string),
      Member(.updateItem, "UpdateExpression", .string),
      Member(.query, "Limit", .integer), Member(.query, "ScanIndexForward", .boolean),
      Member(.query, "KeyConditions.a", .value("Condition")),
      Member(.query, "KeyConditions.a.ComparisonOperator", .string), Member(.scan, "Segment", .integer),
      Member(.scan, "ScanFilter.a.AttributeValueList", .list),
      Member(.batchGetItem, "RequestItems.a.Keys", .list),
      Member(
        .batchGetItem,
        "RequestItems",
        .map("com.amazonaws.dynamodb.v20120810.KeysAndAttributes")
      ),
      Member(.batchGetItem, "RequestItems.a", .value("KeysAndAttributes")),
      Member(.batchGetItem, "RequestItems.a.Keys.0", .parameterizedMap),
      Member(
        .batchWriteItem,
        "RequestItems",
        .map("java.util.List<com.amazonaws.dynamodb.v20120810.WriteRequest>")
      ),
      Member(.batchWriteItem, "RequestItems.a", .parameterizedList),
      Member(.batchWriteItem, "RequestItems.a.0", .value("WriteRequest")),
      Member(.batchWriteItem, "RequestItems.a.0.DeleteRequest", .field("DeleteRequest")),
      Member(.transactWriteItems, "TransactItems", .list),
      Member(.transactWriteItems, "TransactItems.0", .value("TransactWriteItem")),
      Member(.transactWriteItems, "TransactItems.0.Put", .field("Put")),
      Member(.transactGetItems, "TransactItems.0.Get.Key", .map(attributeValue)),
      Member(.createTable, "KeySchema.0", .value("KeySchemaElement")),
      Member(.createTable, "ProvisionedThroughput", .field("ProvisionedThroughput")),
      Member(.createTable, "ProvisionedThroughput.ReadCapacityUnits", .long),
      Member(.createTable, "GlobalSecondaryIndexes.0.Projection", .field("Projection")),
      Member(.createTable, "LocalSecondaryIndexes.0.Projection.NonKeyAttributes.0", .string),
      Member(
        .updateTable,
        "GlobalSecondaryIndexUpdates.0.Create",
        .field("CreateGlobalSecondaryIndexAction")
      ),
      Member(.updateTable, "GlobalSecondaryIndexUpdates.0.Delete.IndexName", .string),
      Member(.listTables, "Limit", .integer), Member(.tagResource, "Tags.0", .value("Tag")),
      Member(.untagResource, "TagKeys", .list),
      Member(.updateTimeToLive, "TimeToLiveSpecification.Enabled", .boolean),
    ] + attribute(.putItem, "Item.a") + attribute(.getItem, "Key.a")
    + attribute(.query, "ExclusiveStartKey.a")
    + attribute(.putItem, "Expected.a.Value", isElement: false)
    + attribute(.putItem, "Expected.a.AttributeValueList.0")
    + attribute(.updateItem, "AttributeUpdates.a.Value", isElement: false)
    + attribute(.updateItem, "ExpressionAttributeValues.a")
    + attribute(.batchGetItem, "RequestItems.t.Keys.0.a")
    + attribute(.batchWriteItem, "RequestItems.t.0.PutRequest.Item.a")
    + attribute(.transactWriteItems, "TransactItems.0.Update.Key.a")

  @Test(arguments: members)
  func `A member of a wrong type is refused in AWS's words`(member: Member) {
    for (json, message) in member.kind.faults {
      #expect(typeFault(member.operation, member.body(json)) == message, "\(json)")
    }
  }

  @Test
  func `The first wrong member in the text is told of`() {
    #expect(
      typeFault(.scan, #"{"Limit":"5","IndexName":5}"#) == "STRING_VALUE cannot be converted to Integer"
    )
    #expect(typeFault(.scan, #"{"IndexName":5,"Limit":"5"}"#) == "NUMBER_VALUE cannot be converted to String")
  }

  @Test
  func `A wrong type comes before every broken bound`() {
    #expect(typeFault(.getItem, #"{"TableName":"","Key":5}"#) == "Unexpected field type")
    #expect(
      typeFault(.putItem, #"{"Item":{"a":{"SS":[]},"b":{"S":5}}}"#)
        == "NUMBER_VALUE cannot be converted to String"
    )
    #expect(
      typeFault(.putItem, #"{"TableName":"abc","Item":{"a":{"S":"x","N":5}}}"#)
        == "NUMBER_VALUE cannot be converted to String"
    )
  }

  @Test(arguments: [
    #"{"TableName":"abc","Limit":5.9}"#, #"{"TableName":"abc","Limit":1e2}"#,
    #"{"TableName":"abc","Limit":99999999999}"#,
    #"{"TableName":"abc","ConsistentRead":"TRUE"}"#, #"{"TableName":"abc","ConsistentRead":"no"}"#,
    #"{"TableName":"abc","Limit":null,"IndexName":null,"ScanFilter":null,"Select":null}"#,
    #"{"TableName":"abc","Unknown":{"Limit":"x"},"Key":5}"#,
    #"{"TableName":"abc","AttributesToGet":["a",null]}"#,
    #"{"TableName":5,"TableName":"abc","TableName":"abd"}"#.replacing("5", with: #""x""#),
    "{\"TableName\":\"abc\"}", " {\n\"TableName\"\t:\r\"abc\" } ", #"{"Table\u004eame":"abc"}"#,
  ])
  func `What AWS reads is read`(body: String) {
    #expect(refusal(.scan, body) == nil)
  }

  @Test
  func `Fractions of integers are dropped, nulls count as absent, and the last of a repeated name stays`()
    throws
  {
    func scan(_ body: String) throws -> Scan {
      guard case .scan(let scan) = try WireRequest(.scan, body: Array(body.utf8)).call else {
        throw WireError.unknownOperation
      }
      return scan
    }
    #expect(try scan(#"{"TableName":"abc","Limit":5.9}"#).limit == 5)
    #expect(try scan(#"{"TableName":"abc","Limit":99999999999}"#).limit == 2_147_483_647)
    #expect(try scan(#"{"TableName":"abc","Limit":null}"#).limit == nil)
    #expect(try scan(#"{"TableName":"abc","TableName":"abd"}"#).tableName == "abd")
    #expect(try scan(#"{"TableName":"abc","ConsistentRead":"yes"}"#).consistentRead)
  }

  @Test(arguments: [
    "", " ", "{", "}", "[]", "null", "true", "5", "\"x\"", "{}{}", "{},", #"{"TableName":"abc",}"#,
    #"{"TableName"}"#,
    #"{"TableName":}"#, #"{TableName:"abc"}"#, #"{"TableName":'abc'}"#, #"{"TableName":"abc"} x"#,
    #"{"a":01}"#,
    #"{"a":+1}"#, #"{"a":.5}"#, #"{"a":1.}"#, #"{"a":NaN}"#, #"{"a":"\x"}"#, #"{"a":"\u12"}"#,
    #"{"a":"\ud800"}"#,
    #"{"a":"\udc00\ud800"}"#, "{\"a\":\"\u{1}\"}", "\u{FEFF}{}", "{\"a\":\"", "{\"a\":[1,]}", "{\"a\":[1 2]}",
    #"{"TableName":5,"#,  // a wrong type before broken syntax
  ])
  func `A body that is no JSON object is refused without a message`(body: String) throws {
    for operation in Operation.allCases where operation.isSupported {
      let error = try #require(throws: WireError.self) { try WireRequest(operation, body: Array(body.utf8)) }
      #expect(
        String(decoding: error.body, as: UTF8.self)
          == #"{"__type":"com.amazon.coral.service#SerializationException"}"#
      )
    }
  }

  @Test(
    arguments: [[0xFF], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xE2, 0x82]] as [[UInt8]]
  )
  func `Text that is not UTF-8 is no JSON, wherever it stands`(bytes: [UInt8]) {
    for (before, after) in [
      (#"{"TableName":""#, #""}"#), (#"{""#, #"":1,"TableName":"abc"}"#),
      (#"{"TableName":"abc","x":[{""#, #"":1}]}"#),
      (#"{"TableName":"abc","IndexName":""#, #""}"#),
    ] {
      let body = Array(before.utf8) + bytes + Array(after.utf8)
      #expect(throws: WireError.self) { try WireRequest(.scan, body: body) }
    }
  }

  @Test
  func `Nesting beyond any item's is refused, whatever it is made of`() {
    for depth in [250, 260, 10_000, 1_000_000] {
      let opened = String(repeating: "[", count: depth)
      #expect(refusal(.scan, #"{"TableName":"abc","x":"# + opened) == "SerializationException: ")
      let item = String(repeating: #"{"L":["#, count: depth)
      #expect(refusal(.putItem, #"{"TableName":"abc","Item":{"a":"# + item) == "SerializationException: ")
    }
  }
}
