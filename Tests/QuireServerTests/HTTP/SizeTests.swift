import QuireServer
import Testing

@Suite("Sizes of heads and bodies")
struct SizeTests {
  private static let limit = 16 * 1_024 * 1_024

  @Test("a body may be of 16 MB, and no longer", arguments: [-1, 0, 1])
  func declared(beyond: Int) async throws {
    try await withServer { connection in
      let request = HTTPRequest(body: [UInt8](repeating: UInt8(ascii: "a"), count: Self.limit + beyond))
      let reply = try await connection.reply(to: request)
      #expect(reply.status == (beyond > 0 ? 413 : 404))
      if beyond > 0 {
        #expect(reply.headers["transfer-encoding"] == "chunked")
        #expect(reply.headers["connection"] == "close")
        connection.finish()
        try await connection.drain()
      }
    }
  }

  @Test("a body without a declared length ends at the limit too")
  func chunked() async throws {
    try await withServer { connection in
      try await connection.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n")
      let piece = "100000\r\n" + String(repeating: "a", count: 1 << 20) + "\r\n"
      for _ in 0..<20 { try await connection.send(piece) }
      try await connection.send("0\r\n\r\n")
      #expect(try await connection.receive().status == 413)
      connection.finish()
      try await connection.drain()
    }
  }

  @Test("bodies of all requests together stay within the memory for them")
  func budget() async throws {
    try await withServer({ $0.bodyMemory = 1_000 }) { connection in
      let small = HTTPRequest(
        [("Content-Type", "application/json")],
        body: String(repeating: " ", count: 1_000)
      )
      for _ in 0..<2 {
        let reply = try await connection.reply(to: small)
        #expect(reply.status == 400)
      }
      let large = HTTPRequest(body: String(repeating: " ", count: 1_001))
      let reply = try await connection.reply(to: large)
      #expect(reply.status == 503)
    }
  }

  @Test("a head beyond 16 KB is refused")
  func head() async throws {
    try await withServer { connection in
      let fits = HTTPRequest("GET", [("X-Filler", String(repeating: "a", count: 15_000))])
      #expect(try await connection.reply(to: fits).status == 200)
      let tooLong = HTTPRequest("GET", [("X-Filler", String(repeating: "a", count: 16_400))])
      let reply = try await connection.reply(to: tooLong)
      #expect(reply.status == 400)
      #expect(reply.headers["connection"] == "close")
    }
    try await withServer { connection in
      let many = HTTPRequest("GET", (0..<40).map { ("X-Filler-\($0)", String(repeating: "a", count: 500)) })
      let reply = try await connection.reply(to: many)
      #expect(reply.status == 400)
    }
  }

  @Test(
    "what is no HTTP is refused, and the connection closed",
    arguments: [
      "hello\r\n\r\n", "GET / HTTP/1.1\r\nbad header\r\n\r\n", "POST / HTTP/1.1\r\nContent-Length: x\r\n\r\n",
    ]
  )
  func notHTTP(text: String) async throws {
    try await withServer { connection in
      try await connection.send(text)
      #expect(try await connection.receive().status == 400)
      connection.finish()
      try await connection.drain()
    }
  }

  @Test("a request that is cut off ends its connection, and only that")
  func truncated() async throws {
    try await withServerAddress { address in
      let bytes = HTTPRequest("ListTables", "{}").bytes
      for count in [1, 10, bytes.count - 3, bytes.count - 1] {
        try await withConnection(to: address) { connection in
          try await connection.send(Array(bytes.prefix(count)))
          connection.finish()
          try await connection.drain()
        }
      }
      try await withConnection(to: address) { connection in
        let answer = try await connection.call("ListTables", "{}")
        #expect(answer == #"{"TableNames":[]}"#)
      }
    }
  }
}
