import QuireServer
import Testing

@Suite("What HTTP has to say before the operation")
struct HTTPAnswerTests {
  @Test("GET answers whether the server is well, with the region, at the root and to a ping")
  func health() async throws {
    try await withServer({ $0.region = "eu-central-1" }) { connection in
      for path in ["/", "/?query", "/ping"] {
        let reply = try await connection.reply(to: HTTPRequest("GET", path: path))
        #expect(reply.status == 200)
        #expect(reply.text == "healthy: dynamodb.eu-central-1.amazonaws.com ")
        #expect(reply.hasRightChecksum && reply.hasRequestID)
      }
    }
  }

  @Test(
    "other methods and content types are no operations",
    arguments: [
      HTTPRequest("GET", path: "/health"), HTTPRequest("GET", path: "/index.htm?query"),
      HTTPRequest("GET", path: "/-"),
      HTTPRequest("OPTIONS"), HTTPRequest("PUT"), HTTPRequest("DELETE"), HTTPRequest("PATCH"),
      HTTPRequest(body: "hi"),
      HTTPRequest([("Content-Type", "whatever")], body: "hi"),
      HTTPRequest([("Content-Type", "application/x-amz-json-1.1")], body: "hi"),
      HTTPRequest([("Content-Type", "application/jsonasdf")], body: "hi"),
    ]
  )
  func notFound(request: HTTPRequest) async throws {
    try await withServer { connection in
      let reply = try await connection.reply(to: request)
      #expect(reply.status == 404)
      #expect(reply.text == "<UnknownOperationException/>\n")
      #expect(reply.headers["x-amz-crc32"] == "3552371480")
      #expect(reply.hasRequestID)
    }
  }

  /// Replies from AWS, with their checksums.
  private static let serialization = (
    #"{"__type":"com.amazon.coral.service#SerializationException"}"#, "3948637019"
  )
  private static let unknown = (
    #"{"__type":"com.amazon.coral.service#UnknownOperationException"}"#, "1368724161"
  )

  @Test(
    "a body that is no JSON comes before the target",
    arguments: [
      ("application/json", "application/json"), ("application/json;", "application/json"),
      ("  application/json  ;   asfd", "application/json"),
      ("application/x-amz-json-1.0", "application/x-amz-json-1.0"),
      ("application/x-amz-json-1.0;blahblah", "application/x-amz-json-1.0"),
    ]
  )
  func malformed(contentType: String, answered: String) async throws {
    try await withServer { connection in
      let reply = try await connection.reply(to: HTTPRequest([("Content-Type", contentType)], body: "hi"))
      #expect(reply.status == 400)
      #expect(reply.text == Self.serialization.0)
      #expect(reply.headers["x-amz-crc32"] == Self.serialization.1)
      #expect(reply.headers["content-type"] == answered)
      #expect(reply.hasRequestID)
    }
  }

  @Test(
    "a target that names no operation",
    arguments: [
      ([], "", "application/json"),
      ([("Content-Type", "application/json")], "{}", "application/json"),
      ([("Content-Type", "application/x-amz-json-1.0")], "{}", "application/x-amz-json-1.0"),
      ([("Content-Type", "application/json;charset=utf-8")], "{}", "application/json"),
      ([("X-Amz-Target", "whatever")], "", "application/json"),
      ([("X-Amz-Target", "DynamoDB_20120810.ListTable")], "", "application/json"),
    ] as [([(String, String)], String, String)]
  )
  func unknownTarget(headers: [(String, String)], body: String, answered: String) async throws {
    try await withServer { connection in
      let reply = try await connection.reply(to: HTTPRequest(headers, body: body))
      #expect(reply.status == 400)
      #expect(reply.text == Self.unknown.0)
      #expect(reply.headers["x-amz-crc32"] == Self.unknown.1)
      #expect(reply.headers["content-type"] == answered)
    }
  }

  @Test("an operation of the service that the server does not have is refused by its name")
  func unsupported() async throws {
    try await withServer { connection in
      let reply = try await connection.reply(to: HTTPRequest("CreateGlobalTable", "{}"))
      #expect(reply.status == 400)
      #expect(reply.text.contains("CreateGlobalTable"))
      #expect(reply.text.contains(#""__type":"com.amazon.coral.service#UnknownOperationException""#))
    }
  }

  @Test("requests follow each other on one connection, and may be sent ahead")
  func pipelining() async throws {
    try await withServer { connection in
      try await connection.call("CreateTable", createTable)
      var bytes: [UInt8] = []
      for index in 0..<50 {
        bytes +=
          HTTPRequest("PutItem", #"{"TableName":"things","Item":{"pk":{"S":"a"},"sk":{"S":"\#(index)"}}}"#)
          .bytes
        bytes +=
          HTTPRequest("GetItem", #"{"TableName":"things","Key":{"pk":{"S":"a"},"sk":{"S":"\#(index)"}}}"#)
          .bytes
      }
      try await connection.send(bytes)
      for index in 0..<50 {
        #expect(try await connection.receive().text == "{}")
        // The attributes of an item have no order.
        let item = try await connection.receive().text
        #expect(item.contains(#""sk":{"S":"\#(index)"}"#) && item.contains(#""pk":{"S":"a"}"#))
      }
    }
  }

  @Test("thousands of tiny requests sent ahead are answered one by one")
  func tinyRequests() async throws {
    try await withServer { connection in
      try await connection.call("CreateTable", createTable)
      // The first waits for its commit: the others gather behind it.
      let put = HTTPRequest("PutItem", #"{"TableName":"things","Item":{"pk":{"S":"a"},"sk":{"S":"b"}}}"#)
      let tiny = Array("GET / HTTP/1.1\r\n\r\n".utf8)
      try await connection.send(put.bytes + Array(repeatElement(tiny, count: 5_000).joined()))
      let first = try await connection.receive()
      #expect(first.text == "{}")
      for _ in 0..<5_000 {
        let reply = try await connection.receive()
        #expect(reply.status == 200)
      }
    }
  }

  @Test("a connection ends after the reply where the client asks for it, or speaks HTTP/1.0")
  func closing() async throws {
    for head in ["GET / HTTP/1.1\r\nConnection: close", "GET / HTTP/1.0"] {
      try await withServer { connection in
        try await connection.send(head + "\r\nHost: a\r\n\r\n")
        let reply = try await connection.receive()
        #expect(reply.status == 200)
        #expect(reply.headers["connection"] == "close")
        try await connection.drain()
      }
    }
    try await withServer { connection in
      for _ in 0..<2 {
        try await connection.send("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n")
        let reply = try await connection.receive()
        #expect(reply.headers["connection"] == "keep-alive")
      }
    }
  }

  @Test("a client that waits for 100-continue is told to go on")
  func expectation() async throws {
    try await withServer { connection in
      var request = HTTPRequest("ListTables", "{}")
      request.headers.append(("Expect", "100-continue"))
      let bytes = request.bytes
      try await connection.send(Array(bytes.dropLast(2)))
      #expect(try await connection.receive(includingInterim: true).status == 100)
      try await connection.send(Array(bytes.suffix(2)))
      #expect(try await connection.receive().text == #"{"TableNames":[]}"#)
    }
  }

  @Test("every reply has the date")
  func date() async throws {
    try await withServer { connection in
      let reply = try await connection.reply(to: HTTPRequest("GET"))
      let form = /(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d\d [A-Z][a-z]{2} \d{4} \d\d:\d\d:\d\d GMT/
      #expect(reply.headers["date"]?.wholeMatch(of: form) != nil)
    }
  }
}
