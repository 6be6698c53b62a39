import NIOCore
@testable import QuireServer
import QuireWire
import Testing

@Suite("Compressed bodies")
struct ContentCodingTests {
  private static let request = #"{"TableName":"things"}"#

  @Test("requests may be compressed", arguments: ["gzip", "deflate", "GZip", "identity"])
  func requests(coding: String) async throws {
    try await withServer { connection in
      var request = HTTPRequest("ListTables", "{}")
      request.headers.append(("Content-Encoding", coding))
      if let coding = ContentCoding(contentEncoding: coding) {
        request.body = try #require(coding.encode(request.body))
      }
      let reply = try await connection.reply(to: request)
      #expect(reply.text == #"{"TableNames":[]}"#)
    }
  }

  private static let internalError =
    #"{"__type":"com.amazonaws.dynamodb.v20120810#InternalServerError","message":"Internal server error"}"#

  @Test("a body that is not what it claims to be, or cut off, is a fault as DynamoDB tells it")
  func malformed() async throws {
    let compressed = try #require(ContentCoding.gzip.encode(Array(Self.request.utf8)))
    for body in [[], Array("no gzip".utf8), Array(compressed.dropLast(1)), Array(compressed.prefix(12))] {
      try await withServer { connection in
        var request = HTTPRequest("ListTables", "")
        request.headers.append(("Content-Encoding", "gzip"))
        request.body = body
        let reply = try await connection.reply(to: request)
        #expect(reply.status == 500)
        #expect(reply.text == Self.internalError)
        // The connection goes on.
        let next = try await connection.reply(to: HTTPRequest("ListTables", "{}"))
        #expect(next.text == #"{"TableNames":[]}"#)
      }
    }
  }

  @Test("a body may be compressed in pieces")
  func pieces() async throws {
    let pieces = try [#"{"Lim"#, #"it":1}"#].map { try #require(ContentCoding.gzip.encode(Array($0.utf8))) }
    try await withServer { connection in
      var request = HTTPRequest("ListTables", "")
      request.headers.append(("Content-Encoding", "gzip"))
      request.body = Array(pieces.joined())
      let reply = try await connection.reply(to: request)
      #expect(reply.text == #"{"TableNames":[]}"#)
    }
  }

  @Test("what follows the end of a compressed body is ignored, unless it begins another piece")
  func trailing() async throws {
    let body = try #require(ContentCoding.gzip.encode(Array("{}".utf8)))
    let deflated = try #require(ContentCoding.deflate.encode(Array("{}".utf8)))
    let cases: [(coding: ContentCoding, body: [UInt8], isWhole: Bool)] = [
      (.gzip, body + Array("junk".utf8), true),
      (.gzip, body + [0, 0, 0], true),
      (.gzip, body + [0x1F], true),
      (.gzip, body + [0x1F, 0x8B], false),
      (.gzip, body + body.dropLast(), false),
      (.deflate, deflated + Array("junk".utf8), true),
    ]
    for (coding, body, isWhole) in cases {
      let decoded = Result { try coding.decode(ByteBuffer(bytes: body), limit: 10) }
      #expect((try? decoded.get()).map { String(buffer: $0) } == (isWhole ? "{}" : nil))
    }
  }

  @Test("a coding that the server does not know is a fault as DynamoDB tells it")
  func unknownCoding() async throws {
    try await withServer { connection in
      var request = HTTPRequest("ListTables", "{}")
      request.headers.append(("Content-Encoding", "br"))
      let reply = try await connection.reply(to: request)
      #expect(reply.status == 500)
      #expect(reply.text == Self.internalError)
    }
  }

  @Test("a small body that would become a huge one is refused before it has")
  func bomb() async throws {
    let spaces = [UInt8](repeating: UInt8(ascii: " "), count: 17 * 1_024 * 1_024)
    let compressed = try #require(ContentCoding.gzip.encode(spaces))
    try #require(compressed.count < 100_000)
    try await withServer { connection in
      var request = HTTPRequest("ListTables", "")
      request.headers.append(("Content-Encoding", "gzip"))
      request.body = compressed
      let reply = try await connection.reply(to: request)
      #expect(reply.status == 413)
    }
  }

  @Test(
    "replies are compressed where they are long and the client asks for it",
    arguments: ["gzip", "deflate"]
  )
  func replies(coding: String) async throws {
    try await withServer { connection in
      try await connection.call("CreateTable", createTable)
      let text = String(repeating: "abcdefgh", count: 1_000)
      let item = #"{"pk":{"S":"a"},"sk":{"S":"b"},"text":{"S":"\#(text)"}}"#
      try await connection.call("PutItem", #"{"TableName":"things","Item":\#(item)}"#)
      var request = HTTPRequest("GetItem", #"{"TableName":"things","Key":{"pk":{"S":"a"},"sk":{"S":"b"}}}"#)
      let plain = try await connection.reply(to: request)
      #expect(plain.headers["content-encoding"] == nil)
      request.headers.append(("Accept-Encoding", "br, \(coding)"))
      let reply = try await connection.reply(to: request)
      #expect(reply.headers["content-encoding"] == coding)
      #expect(reply.hasRightChecksum)
      #expect(reply.body.count < 1_000)
      let decoder = try #require(ContentCoding(contentEncoding: coding))
      let decoded = try decoder.decode(ByteBuffer(bytes: reply.body), limit: 1 << 20)
      // The attributes of an item have no order.
      #expect(decoded.readableBytesView.sorted() == plain.body.sorted())
      #expect(String(buffer: decoded).contains(#""text":{"S":"\#(text)"}"#))
      let short = try await connection.reply(to: HTTPRequest("GET", [("Accept-Encoding", coding)]))
      #expect(short.headers["content-encoding"] == nil)
    }
  }

  @Test(
    "the header that tells which codings a client takes",
    arguments: [
      ("gzip", .gzip), ("deflate", .deflate), ("deflate, gzip;q=0.5", .deflate),
      ("gzip;q=0, deflate", .deflate),
      ("gzip; q=0.000", nil), ("identity", nil), ("", nil), ("br;q=1.0", nil), ("x-gzip", nil),
      (" GZip ", .gzip),
      ("br, deflate, gzip", .deflate), ("gzip, deflate", .gzip), ("deflate;q=0.4, gzip; q = 0.5", .gzip),
      ("*", .gzip), ("*;q=0", nil), ("*, deflate", .deflate), ("*, gzip;q=0.5", .deflate),
      ("*, deflate;q=0.5", .gzip),
      ("gzip;q=0.1, identity", .gzip), ("gzip;q=7, deflate;q=9", .gzip),
      ("gzip;q=1;q=0, deflate;q=0.5", .gzip),
      ("gzip;q=0, gzip", .gzip), ("gzip;q=-1, deflate;q=0.1", .deflate), ("gzip;q=x, deflate;q=0.9", .gzip),
      ("gzip;a=1;q=0", nil), ("gzip:q=1", nil), ("gzip br", nil), ("\"gzip\"", nil), (",;,=;q", nil),
    ] as [(String, ContentCoding?)]
  )
  func accepted(header: String, coding: ContentCoding?) {
    #expect(ContentCoding(acceptedBy: header) == coding)
  }
}
