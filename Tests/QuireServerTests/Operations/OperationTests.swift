import Quire
import QuireServer
import Testing

@Suite("Operations over HTTP")
struct OperationTests {
  @Test("an item that was put is got, updated, queried, scanned and deleted")
  func items() async throws {
    try await withServer { connection in
      let created = try await connection.call("CreateTable", createTable)
      #expect(created.contains(#""TableName":"things""#) && created.contains(#""TableStatus":"CREATING""#))
      let description = try await connection.call("DescribeTable", #"{"TableName":"things"}"#)
      #expect(description.contains(#""TableStatus":"ACTIVE""#))
      let key = #"{"pk":{"S":"a"},"sk":{"S":"b"}}"#
      let item = #"{"pk":{"S":"a"},"sk":{"S":"b"},"n":{"N":"1.50"}}"#
      #expect(try await connection.call("PutItem", #"{"TableName":"things","Item":\#(item)}"#) == "{}")
      #expect(
        try await connection.call(
          "UpdateItem",
          #"{"TableName":"things","Key":\#(key),"UpdateExpression":"ADD n :one","#
            + #""ExpressionAttributeValues":{":one":{"N":"1"}},"ReturnValues":"UPDATED_NEW"}"#
        ) == #"{"Attributes":{"n":{"N":"2.5"}}}"#
      )
      let stored = try await connection.call("GetItem", #"{"TableName":"things","Key":\#(key)}"#)
      #expect(stored.contains(#""n":{"N":"2.5"}"#))
      let query =
        #"{"TableName":"things","KeyConditionExpression":"pk = :a","ExpressionAttributeValues":{":a":{"S":"a"}}}"#
      let queried = try await connection.call("Query", query)
      #expect(queried.contains(#""Count":1"#) && queried.contains(#""ScannedCount":1"#))
      #expect(
        try await connection.call("Scan", #"{"TableName":"things","Select":"COUNT"}"#)
          == #"{"Count":1,"ScannedCount":1}"#
      )
      #expect(try await connection.call("DeleteItem", #"{"TableName":"things","Key":\#(key)}"#) == "{}")
      #expect(try await connection.call("GetItem", #"{"TableName":"things","Key":\#(key)}"#) == "{}")
    }
  }

  @Test("errors of the store go out with AWS's types and messages")
  func errors() async throws {
    try await withServer { connection in
      let missing = try await connection.reply(
        to: HTTPRequest("GetItem", #"{"TableName":"nothing","Key":{"pk":{"S":"a"}}}"#)
      )
      #expect(missing.status == 400)
      #expect(missing.hasRightChecksum && missing.hasRequestID)
      #expect(
        missing.text == #"{"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","#
          + #""message":"Requested resource not found"}"#
      )
      try await connection.call("CreateTable", createTable)
      let put =
        #"{"TableName":"things","Item":{"pk":{"S":"a"},"sk":{"S":"b"}},"ConditionExpression":"attribute_exists(pk)"}"#
      let failed = try await connection.reply(to: HTTPRequest("PutItem", put))
      #expect(failed.status == 400)
      #expect(
        failed.text == #"{"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException","#
          + #""message":"The conditional request failed"}"#
      )
    }
  }

  @Test("a fault of the store is an internal error that tells nothing of the machine")
  func internalErrors() async throws {
    let store = try Store.temporary()
    try await withTableServer(serving: store) { address in
      try await withConnection(to: address) { connection in
        store.close()
        let reply = try await connection.reply(to: HTTPRequest("ListTables", "{}"))
        #expect(reply.status == 500)
        #expect(
          reply.text == #"{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","#
            + #""message":"Internal server error"}"#
        )
      }
    }
  }

  @Test("the endpoint is where the client reached the server")
  func endpoints() async throws {
    try await withServer { connection in
      let answer = try await connection.call("DescribeEndpoints", "{}")
      #expect(answer == #"{"Endpoints":[{"Address":"example.com:8000","CachePeriodInMinutes":1440}]}"#)
    }
  }

  @Test("what HTTP wrote is read in Swift, and the reverse")
  func bothWays() async throws {
    let store = try Store.temporary()
    defer { store.close() }
    try await withTableServer(serving: store) { address in
      try await withConnection(to: address) { connection in
        try await connection.call("CreateTable", createTable)
        let item = #"{"pk":{"S":"a"},"sk":{"S":"1"},"set":{"NS":["1","2"]},"map":{"M":{"b":{"B":"AQI="}}}}"#
        try await connection.call("PutItem", #"{"TableName":"things","Item":\#(item)}"#)
        let read = try store.getItem(GetItem(tableName: "things", key: ["pk": "a", "sk": "1"])).item
        #expect(read?["set"] == .ns([1, 2]))
        #expect(read?["map"] == ["b": .b([1, 2])])
        try await store.putItem(PutItem(tableName: "things", item: ["pk": "a", "sk": "2", "n": 7]))
        let second = try await connection.call(
          "GetItem",
          #"{"TableName":"things","Key":{"pk":{"S":"a"},"sk":{"S":"2"}},"ProjectionExpression":"n"}"#
        )
        #expect(second == #"{"Item":{"n":{"N":"7"}}}"#)
      }
    }
  }
}
