import QuireServer
import QuireTesting
import QuireWire
import Testing

@Suite("Bodies that are wrong")
struct MalformedBodyTests {
  /// Requests with something of every kind in them.
  private static let requests: [(operation: String, json: String)] = [
    ("CreateTable", createTable),
    (
      "PutItem",
      ##"{"TableName":"things","Item":{"pk":{"S":"a"},"sk":{"S":"b"},"l":{"L":[{"M":{"x":{"NS":["1"]}}},"##
        + ##"{"BOOL":true},{"NULL":true},{"B":"AQ=="}]}},"ConditionExpression":"#n <> :v OR attribute_exists(pk)","##
        + ##""ExpressionAttributeNames":{"#n":"n"},"ExpressionAttributeValues":{":v":{"N":"1"}},"##
        + ##""ReturnConsumedCapacity":"TOTAL"}"##
    ),
    (
      "Query",
      #"{"TableName":"things","KeyConditionExpression":"pk = :a","ExpressionAttributeValues":{":a":{"S":"a"}},"#
        + #""Limit":2,"ScanIndexForward":false,"ExclusiveStartKey":{"pk":{"S":"a"},"sk":{"S":"z"}}}"#
    ),
    (
      "BatchWriteItem",
      #"{"RequestItems":{"things":[{"PutRequest":{"Item":{"pk":{"S":"a"},"sk":{"S":"c"}}}},"#
        + #"{"DeleteRequest":{"Key":{"pk":{"S":"a"},"sk":{"S":"d"}}}}]}}"#
    ),
    (
      "TransactWriteItems",
      #"{"TransactItems":[{"Update":{"TableName":"things","Key":{"pk":{"S":"a"},"sk":{"S":"e"}},"#
        + #""UpdateExpression":"SET n = :v","ExpressionAttributeValues":{":v":{"N":"1"}}}}],"#
        + #""ClientRequestToken":"token"}"#
    ),
  ]

  private static let replacements: [JSONValue] = [
    .null, .bool(true), .number("23"), .number("-1.5e3"), .string("23"), .string(""), .array([]), .object([]),
    .array([.object([])]), .object([JSONValue.Member("S", .string("x"))]),
  ]

  /// All values that differ from `value` in one place, at whatever depth.
  private static func variants(of value: JSONValue) -> [JSONValue] {
    var variants = replacements
    switch value {
    case .object(let members):
      for (index, member) in members.enumerated() {
        for variant in Self.variants(of: member.value) {
          var changed = members
          changed[index].value = variant
          variants.append(.object(changed))
        }
        var without = members
        without.remove(at: index)
        variants.append(.object(without))
      }
    case .array(let elements):
      for (index, element) in elements.enumerated() {
        for variant in Self.variants(of: element) {
          var changed = elements
          changed[index] = variant
          variants.append(.array(changed))
        }
      }
    default: break
    }
    return variants
  }

  @Test(
    "a wrong type at any depth is answered, and never by an internal error",
    arguments: requests.map(\.operation)
  )
  func wrongTypes(operation: String) async throws {
    let request = try #require(Self.requests.first { $0.operation == operation })
    let value = try JSONValue(json: Array(request.json.utf8))
    try await withServer { connection in
      if operation != "CreateTable" { try await connection.call("CreateTable", createTable) }
      try await connection.call(operation, request.json)
      var refused = 0
      for variant in Self.variants(of: value) {
        let json = String(decoding: variant.json(), as: UTF8.self)
        let reply = try await connection.reply(to: HTTPRequest(operation, json))
        #expect(reply.status == 200 || reply.status == 400, "\(json): \(reply.text)")
        if reply.status == 400 {
          refused += 1
          #expect(reply.text.hasPrefix(#"{"__type":"com.amazon"#), "\(json): \(reply.text)")
        }
      }
      #expect(refused > 10)
    }
  }

  @Test("a body that is cut off anywhere is no JSON", arguments: requests.map(\.operation))
  func cutOff(operation: String) async throws {
    let request = try #require(Self.requests.first { $0.operation == operation })
    try await withServer { connection in
      for count in 0..<request.json.utf8.count {
        var cut = HTTPRequest(operation, "")
        cut.body = Array(request.json.utf8.prefix(count))
        let reply = try await connection.reply(to: cut)
        #expect(reply.status == 400, "\(count) bytes")
        #expect(
          reply.text == #"{"__type":"com.amazon.coral.service#SerializationException"}"#,
          "\(count) bytes"
        )
      }
    }
  }

  @Test("random bytes in the place of others are answered", arguments: [UInt64.random(in: .min ... .max), 1])
  func randomBytes(seed: UInt64) async throws {
    var generator = SeededGenerator(seed: seed)
    try await withServer { connection in
      try await connection.call("CreateTable", createTable)
      for round in 0..<300 {
        let request = Self.requests[Int.random(in: 1..<Self.requests.count, using: &generator)]
        var changed = HTTPRequest(request.operation, request.json)
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
          let index = Int.random(in: changed.body.indices, using: &generator)
          changed.body[index] = UInt8.random(in: .min ... .max, using: &generator)
        }
        let reply = try await connection.reply(to: changed)
        #expect(reply.status == 200 || reply.status == 400, "seed \(seed), round \(round): \(reply.text)")
      }
    }
  }
}
