import QuireWire
import Testing

/// A reply as it came over the wire.
struct HTTPReply: Sendable {
  var status: Int
  /// Values by lower-case name.
  var headers: [String: String]
  var body: [UInt8] = []

  /// Reads the lines of a head.
  init?(head: String) {
    var lines = head.split(separator: "\r\n").makeIterator()
    guard let words = lines.next()?.split(separator: " ", maxSplits: 2), words.count >= 2,
      words[0] == "HTTP/1.1", let status = Int(words[1])
    else { return nil }
    self.status = status
    headers = [:]
    while let line = lines.next(), let colon = line.firstIndex(of: ":") {
      headers[line[..<colon].lowercased()] = String(line[line.index(after: colon)...].drop { $0 == " " })
    }
  }

  var text: String { String(decoding: body, as: UTF8.self) }

  /// Whether the checksum in the head is that of the body as it was sent.
  var hasRightChecksum: Bool { headers["x-amz-crc32"] == "\(CRC32.checksum(body.span))" }

  /// Whether the request has a name of AWS's form.
  var hasRequestID: Bool {
    headers["x-amzn-requestid"]?.wholeMatch(of: /[0-9A-Z]{52}/) != nil
  }
}

/// A request to be sent.
struct HTTPRequest: Sendable {
  /// What an SDK would write, signed with keys that nobody knows.
  static let authorization =
    "AWS4-HMAC-SHA256 Credential=key/20260101/us-east-1/dynamodb/aws4_request, "
    + "SignedHeaders=content-type;host;x-amz-date;x-amz-target, Signature=0123456789abcdef"

  var method = "POST"
  var path = "/"
  var headers: [(String, String)]
  var body: [UInt8]

  init(_ method: String, path: String = "/", _ headers: [(String, String)] = [], body: String = "") {
    self.init(method: method, path: path, headers, body: Array(body.utf8))
  }

  init(path: String = "/", _ headers: [(String, String)] = [], body: String = "") {
    self.init(method: "POST", path: path, headers, body: Array(body.utf8))
  }

  init(path: String = "/", _ headers: [(String, String)] = [], body: [UInt8]) {
    self.init(method: "POST", path: path, headers, body: body)
  }

  private init(method: String, path: String, _ headers: [(String, String)], body: [UInt8]) {
    self.method = method
    self.path = path
    self.headers = headers
    self.body = body
  }

  /// A request of an operation, as an SDK sends it.
  init(_ operation: String, _ json: String) {
    self.init(
      path: "/",
      [
        ("Content-Type", "application/x-amz-json-1.0"), ("X-Amz-Target", "DynamoDB_20120810.\(operation)"),
        ("X-Amz-Date", "20260101T000000Z"), ("Authorization", Self.authorization),
      ],
      body: json
    )
  }

  /// The bytes on the wire.
  var bytes: [UInt8] {
    var text = "\(method) \(path) HTTP/1.1\r\nHost: example.com:8000\r\n"
    for (name, value) in headers { text += "\(name): \(value)\r\n" }
    if !headers.contains(where: { $0.0 == "Content-Length" || $0.0 == "Transfer-Encoding" }) {
      text += "Content-Length: \(body.count)\r\n"
    }
    return Array("\(text)\r\n".utf8) + body
  }
}

extension Connection {
  /// Sends a request and waits for its reply.
  mutating func reply(to request: HTTPRequest) async throws -> HTTPReply {
    try await send(request.bytes)
    return try await receive()
  }

  /// Has an operation carried out; the reply must be a success.
  @discardableResult
  mutating func call(
    _ operation: String,
    _ json: String,
    sourceLocation: SourceLocation = #_sourceLocation
  ) async throws -> String {
    let reply = try await reply(to: HTTPRequest(operation, json))
    #expect(reply.status == 200, "\(operation): \(reply.text)", sourceLocation: sourceLocation)
    return reply.text
  }
}
