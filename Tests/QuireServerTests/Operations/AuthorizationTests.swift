import QuireServer
import QuireWire
import Testing

@Suite("Who may use the server")
struct AuthorizationTests {
  /// A request of ListTables with these headers.
  private static func request(path: String = "/", _ headers: [(String, String)]) -> HTTPRequest {
    HTTPRequest(path: path, [("X-Amz-Target", "DynamoDB_20120810.ListTables")] + headers)
  }

  private static let missing =
    #"{"__type":"com.amazon.coral.service#MissingAuthenticationTokenException","#
    + #""message":"Request is missing Authentication Token"}"#

  private static func incomplete(_ message: String) -> String {
    #"{"__type":"com.amazon.coral.service#IncompleteSignatureException","message":"\#(message)"}"#
  }

  @Test(
    "a request without a signature, or with half of one, is refused in AWS's words",
    arguments: [
      (request([]), missing),
      (request([("Authorization", "AWS4")]), missing),
      (request(path: "/?X-Amz-Algorith", [("Authorization", "X")]), missing),
      (
        request(path: "/?X-Amz-Credential=a&X-Amz-Signature=b&X-Amz-SignedHeaders=c&X-Amz-Date=d", []),
        missing
      ),
      (
        request(path: "/?X-Amz-Algorithm", [("Authorization", "X")]),
        #"{"__type":"com.amazon.coral.service#InvalidSignatureException","message":"Found both "#
          + #"'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."}"#
      ),
      (
        request([("Authorization", "AWS4-")]),
        incomplete(
          "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. "
            + "Authorization header requires 'SignedHeaders' parameter. Authorization header requires existence of "
            + "either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4-"
        )
      ),
      (
        request([("Authorization", "AWS4- Signature=b Credential=a"), ("Date", "a")]),
        incomplete(
          "Authorization header requires 'SignedHeaders' parameter. Authorization=AWS4- Signature=b Credential=a"
        )
      ),
      (
        request([("Authorization", "AWS4- Signature=b, Credential=a"), ("Date", "a")]),
        incomplete(
          "Authorization header requires 'SignedHeaders' parameter. Authorization=AWS4- Signature=b, Credential=a"
        )
      ),
      (
        request(path: "/?X-Amz-Algorithm", []),
        incomplete(
          "AWS query-string parameters must include 'X-Amz-Algorithm'. AWS query-string parameters must include "
            + "'X-Amz-Credential'. AWS query-string parameters must include 'X-Amz-Signature'. AWS query-string "
            + "parameters must include 'X-Amz-SignedHeaders'. AWS query-string parameters must include 'X-Amz-Date'. "
            + "Re-examine the query-string parameters."
        )
      ),
      (
        request(path: "/?X-Amz-Algorithm=a&X-Amz-Credential=b&X-Amz-Signature=c&X-Amz-Date=d", []),
        incomplete(
          "AWS query-string parameters must include 'X-Amz-SignedHeaders'. Re-examine the query-string parameters."
        )
      ),
    ]
  )
  func refused(request: HTTPRequest, body: String) async throws {
    try await withServer { connection in
      let reply = try await connection.reply(to: request)
      #expect(reply.status == 400)
      #expect(reply.text == body)
      #expect(reply.headers["content-type"] == "application/json")
    }
  }

  @Test("whatever the key, the region and the signature: everybody sees the same tables")
  func anyCredentials() async throws {
    try await withServer { connection in
      try await connection.call("CreateTable", createTable)
      for (key, region) in [("a", "us-east-1"), ("b", "eu-west-1")] {
        var request = HTTPRequest("ListTables", "{}")
        request.headers[3].1 =
          "AWS4-HMAC-SHA256 Credential=\(key)/20200101/\(region)/dynamodb/aws4_request, SignedHeaders=host, Signature=0"
        #expect(try await connection.reply(to: request).text == #"{"TableNames":["things"]}"#)
      }
      let presigned = HTTPRequest(
        path:
          "/?X-Amz-Algorithm=a&X-Amz-Credential=b&X-Amz-Signature=c&X-Amz-Date=d&X-Amz-SignedHeaders=host",
        [("Content-Type", "application/json"), ("X-Amz-Target", "DynamoDB_20120810.ListTables")],
        body: "{}"
      )
      #expect(try await connection.reply(to: presigned).text == #"{"TableNames":["things"]}"#)
    }
  }

  /// A request of ListTables, signed with this secret.
  private static func signed(secret: String, body: String = "{}", sent: String? = nil) -> HTTPRequest {
    let headers = [
      ("Content-Type", "application/x-amz-json-1.0"), ("X-Amz-Target", "DynamoDB_20120810.ListTables"),
    ]
    var signable = SignableRequest(
      method: "POST",
      target: "/",
      headers: ([("Host", "example.com:8000")] + headers).map { SignableRequest.Header($0.0, $0.1) },
      body: Array(body.utf8)
    )
    let credentials = SigningCredentials(accessKeyID: "AKIDEXAMPLE", secretAccessKey: secret)
    RequestSigner(region: "us-east-1").sign(&signable, with: credentials, at: now())
    let all = signable.headers.dropFirst().map { ($0.name, $0.value) }
    return HTTPRequest(Array(all), body: sent ?? body)
  }

  private static func now() -> SigningTime {
    SigningTime(secondsSince1970: WallClockSeconds.now)
  }

  private static let key = ServerCredential(accessKeyID: "AKIDEXAMPLE", secretAccessKey: "right")

  @Test("where keys are required, the right one opens the door")
  func requiredSignature() async throws {
    try await withServer({ $0.requiredCredentials = [Self.key] }) { connection in
      let reply = try await connection.reply(to: Self.signed(secret: "right"))
      #expect(reply.text == #"{"TableNames":[]}"#)
    }
  }

  @Test("where keys are required, a wrong one, a body that was changed and an unknown key do not")
  func wrongSignature() async throws {
    try await withServer({ $0.requiredCredentials = [Self.key] }) { connection in
      for request in [
        Self.signed(secret: "wrong"), Self.signed(secret: "right", sent: #"{"Limit":1}"#),
      ] {
        let reply = try await connection.reply(to: request)
        #expect(reply.status == 400)
        #expect(reply.text.hasPrefix(#"{"__type":"com.amazon.coral.service#InvalidSignatureException""#))
      }
      let old = try await connection.reply(to: HTTPRequest("ListTables", "{}"))
      #expect(old.text.contains("Signature expired: 20260101T000000Z"))
      let none = try await connection.reply(to: Self.request([]))
      #expect(none.text == Self.missing)
    }
    let other = ServerCredential(accessKeyID: "OTHER", secretAccessKey: "right")
    try await withServer({ $0.requiredCredentials = [other] }) { connection in
      let reply = try await connection.reply(to: Self.signed(secret: "right"))
      #expect(
        reply.text == #"{"__type":"com.amazon.coral.service#UnrecognizedClientException","message":"#
          + #""The security token included in the request is invalid."}"#
      )
    }
  }

  @Test("no text of a key has its secret")
  func secrets() {
    #expect("\(Self.key)" == "AKIDEXAMPLE")
    #expect(String(reflecting: Self.key) == "AKIDEXAMPLE")
  }
}
