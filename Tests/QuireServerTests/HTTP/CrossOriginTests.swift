import QuireServer
import Testing

@Suite("Requests of web pages")
struct CrossOriginTests {
  @Test("a browser that asks first is let in")
  func preflight() async throws {
    try await withServer { connection in
      let reply = try await connection.reply(
        to: HTTPRequest(
          "OPTIONS",
          [
            ("Origin", "https://a.example"), ("Access-Control-Request-Headers", "a, b, c"),
            ("Access-Control-Request-Method", "POST"),
          ]
        )
      )
      #expect(reply.status == 200)
      #expect(reply.headers["access-control-allow-origin"] == "*")
      #expect(reply.headers["access-control-allow-headers"] == "a, b, c")
      #expect(reply.headers["access-control-allow-methods"] == "POST")
      #expect(reply.headers["access-control-max-age"] == "172800")
      #expect(reply.headers["content-length"] == "0")
      #expect(reply.hasRequestID)
    }
  }

  @Test("replies tell the browser that the page may see them, errors too, and only where there is an origin")
  func replies() async throws {
    try await withServer { connection in
      var request = HTTPRequest("ListTables", "{}")
      #expect(try await connection.reply(to: request).headers["access-control-allow-origin"] == nil)
      request.headers.append(("Origin", "https://a.example"))
      let reply = try await connection.reply(to: request)
      #expect(reply.headers["access-control-allow-origin"] == "*")
      #expect(
        reply.headers["access-control-expose-headers"]
          == "x-amzn-RequestId,x-amzn-ErrorType,x-amz-request-id,x-amz-id-2,x-amzn-ErrorMessage,Date"
      )
      let error = try await connection.reply(to: HTTPRequest([("Origin", "null")]))
      #expect(error.status == 400)
      #expect(error.headers["access-control-allow-origin"] == "*")
    }
  }

  @Test("only the origins that are named are let in")
  func named() async throws {
    try await withServer({ $0.crossOrigin = .only(["https://a.example", "https://b.example"]) }) {
      connection in
      let named = try await connection.reply(to: HTTPRequest("OPTIONS", [("Origin", "https://b.example")]))
      #expect(named.headers["access-control-allow-origin"] == "https://b.example")
      #expect(named.headers["vary"] == "Origin")
      let other = try await connection.reply(to: HTTPRequest("OPTIONS", [("Origin", "https://c.example")]))
      #expect(other.status == 404)
      #expect(other.headers["access-control-allow-origin"] == nil)
    }
    try await withServer({ $0.crossOrigin = .none }) { connection in
      let reply = try await connection.reply(to: HTTPRequest("GET", [("Origin", "https://a.example")]))
      #expect(reply.status == 200)
      #expect(reply.headers["access-control-allow-origin"] == nil)
    }
  }
}
