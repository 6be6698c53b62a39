import Testing

@testable import QuireWire

@Suite("Verifying signatures")
struct SignatureVerifierTests {
  let time = SigningTime(secondsSince1970: 1_440_938_160)
  let verifier = SignatureVerifier([exampleKeys], region: "us-east-1")

  /// A request of a client, signed at `time`.
  func signed(
    by keys: SigningCredentials = exampleKeys,
    region: String = "us-east-1",
    service: String = "dynamodb",
    change: (inout SignableRequest) -> Void = { _ in }
  ) -> SignableRequest {
    var request = SignableRequest(
      method: "POST",
      target: "/",
      headers: [
        .init("Host", "localhost:8000"), .init("Content-Type", "application/x-amz-json-1.0"),
        .init("X-Amz-Target", "DynamoDB_20120810.ListTables"),
      ],
      body: Array("{}".utf8)
    )
    RequestSigner(region: region, service: service).sign(&request, with: keys, at: time)
    change(&request)
    return request
  }

  func refusal(
    _ request: SignableRequest,
    at now: SigningTime? = nil,
    by verifier: SignatureVerifier? = nil
  ) -> SignatureError? {
    do throws(SignatureError) {
      try (verifier ?? self.verifier).verify(request, at: now ?? time)
      return nil
    } catch {
      return error
    }
  }

  @Test("a signed request passes, also with headers that were not signed")
  func passes() throws {
    #expect(try verifier.verify(signed(), at: time) == "AKIDEXAMPLE")
    let request = signed { $0.headers.append(.init("User-Agent", "test")) }
    #expect(refusal(request) == nil)
  }

  @Test("the signature of a published example passes")
  func published() throws {
    let request = SignableRequest(
      method: "GET",
      target: "/",
      headers: [
        .init("host", "example.amazonaws.com"), .init("x-amz-date", "20150830T123600Z"),
        .init(
          "authorization",
          "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request,"
            + "SignedHeaders=host;x-amz-date,"
            + "Signature=5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
        ),
      ],
      body: []
    )
    let verifier = SignatureVerifier([exampleKeys], service: "service")
    #expect(try verifier.verify(request, at: time) == "AKIDEXAMPLE")
  }

  @Test(
    "a change of anything signed is found",
    arguments: [
      { $0.method = "GET" }, { $0.target = "/?a=1" }, { $0.target = "/a" },
      { $0.headers[0].value = "localhost:8001" },
      { $0.headers[2].value = "DynamoDB_20120810.DeleteTable" },
      { $0.headers.append(.init("X-Amz-Target", "DynamoDB_20120810.DeleteTable")) },
      { $0 = SignableRequest(method: "POST", target: "/", headers: $0.headers, body: Array("{} ".utf8)) },
      { request in
        request.headers = request.headers.map { header in
          header.name == "Authorization" ? .init(header.name, String(header.value.dropLast(2))) : header
        }
      },
      { request in
        request.headers = request.headers.map { header in
          header.name == "Authorization"
            ? .init(header.name, String(header.value.dropLast(64)) + "zz") : header
        }
      },
    ] as [@Sendable (inout SignableRequest) -> Void]
  )
  func changes(change: @Sendable (inout SignableRequest) -> Void) throws {
    let error = try #require(refusal(signed(change: change)))
    #expect(error.code == .invalidSignature)
    #expect(
      error.message.hasPrefix(
        "The request signature we calculated does not match the signature you provided. Check your AWS Secret "
          + "Access Key and signing method. Consult the service documentation for details.\n\nThe Canonical "
          + "String for this request should have been\n'"
      )
    )
  }

  @Test("a wrong secret is found, and the message shows what should have been signed")
  func wrongSecret() throws {
    var keys = exampleKeys
    keys.secretAccessKey = "another"
    let error = try #require(refusal(signed(by: keys)))
    #expect(
      error
        == SignatureError(
          .invalidSignature,
          """
          The request signature we calculated does not match the signature you provided. Check your AWS Secret Access \
          Key and signing method. Consult the service documentation for details.

          The Canonical String for this request should have been
          'POST
          /

          content-type:application/x-amz-json-1.0
          host:localhost:8000
          x-amz-date:20150830T123600Z
          x-amz-target:DynamoDB_20120810.ListTables

          content-type;host;x-amz-date;x-amz-target
          44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a'

          The String-to-Sign should have been
          'AWS4-HMAC-SHA256
          20150830T123600Z
          20150830/us-east-1/dynamodb/aws4_request
          \(String(error.message.suffix(66).prefix(64)))'

          """
        )
    )
  }

  @Test(
    "a request without a signature of this kind has none",
    arguments: [nil, "Basic dXNlcjpwYXNz", "AWS3 x"]
  )
  func missing(authorization: String?) {
    let request = signed { request in
      request.headers.removeAll { $0.name == "Authorization" }
      if let authorization { request.headers.append(.init("Authorization", authorization)) }
    }
    #expect(
      refusal(request)
        == SignatureError(.missingAuthenticationToken, "Request is missing Authentication Token")
    )
  }

  @Test(
    "missing parts are named, all of them",
    arguments: [
      (
        "AWS4-HMAC-SHA256",
        "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' "
          + "parameter. Authorization header requires 'SignedHeaders' parameter. "
          + "Authorization=AWS4-HMAC-SHA256"
      ),
      (
        "AWS4-HMAC-SHA256 Credential=a/b/c/d/e, Signature=",
        "Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' "
          + "parameter. Authorization=AWS4-HMAC-SHA256 Credential=a/b/c/d/e, Signature="
      ),
      (
        "AWS4-HMAC-SHA256 Signature=b,  Credential, SignedHeaders",
        "'Credential' not a valid key=value pair (missing equal-sign) in Authorization header: "
          + "'AWS4-HMAC-SHA256 Signature=b,  Credential, SignedHeaders'."
      ),
      (
        "AWS4-HMAC-SHA25 Credential=a/b/c/d/e, SignedHeaders=Host;X-Amz-Target, Signature=f",
        "Unsupported AWS 'algorithm': 'AWS4-HMAC-SHA25' (only AWS4-HMAC-SHA256 for now). "
      ),
      (
        "AWS4-HMAC-SHA256 Credential=a/b/c/d, SignedHeaders=host;x-amz-target, Signature=f",
        "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, "
          + "got 'a/b/c/d'"
      ),
    ]
  )
  func incomplete(authorization: String, message: String) {
    let request = signed { request in
      request.headers.removeAll { $0.name == "Authorization" }
      request.headers.append(.init("Authorization", authorization))
    }
    #expect(refusal(request) == SignatureError(.incompleteSignature, message))
  }

  @Test("a missing or unreadable time is named")
  func dates() {
    let without = signed { request in request.headers.removeAll { $0.name == "X-Amz-Date" } }
    #expect(
      refusal(without)?.message.hasPrefix(
        "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header. Authorization=AWS4"
      ) == true
    )
    let unreadable = signed { request in
      request.headers.removeAll { $0.name == "X-Amz-Date" }
      request.headers.append(.init("Date", "201"))
    }
    #expect(
      refusal(unreadable)
        == SignatureError(
          .incompleteSignature,
          "Date must be in ISO-8601 'basic format'. Got '201'. See http://en.wikipedia.org/wiki/ISO_8601"
        )
    )
  }

  @Test("clocks may be fifteen minutes apart and no second more")
  func skew() {
    for offset in [-900, -899, 0, 899, 900] as [Int64] {
      #expect(refusal(signed(), at: time + offset) == nil, "\(offset)")
    }
    #expect(
      refusal(signed(), at: time + 901)
        == SignatureError(
          .invalidSignature,
          "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T125101Z - 15 min.)"
        )
    )
    #expect(
      refusal(signed(), at: time + -901)
        == SignatureError(
          .invalidSignature,
          "Signature not yet current: 20150830T123600Z is still later than 20150830T123559Z "
            + "(20150830T122059Z + 15 min.)"
        )
    )
  }

  @Test("a signature for elsewhere is refused, with all that is wrong")
  func scope() {
    let error = refusal(
      signed(region: "eu-west-1", service: "s3") { request in
        request.headers = request.headers.map { header in
          guard header.name == "Authorization" else { return header }
          let text = header.value.replacing("/20150830/", with: "/20150829/")
          return .init(header.name, text.replacing("aws4_request", with: "aws5"))
        }
      }
    )
    #expect(
      error
        == SignatureError(
          .invalidSignature,
          "Credential should be scoped to a valid region, not 'eu-west-1'. Credential should be scoped to "
            + "correct service: 'dynamodb'. Credential should be scoped with a valid terminator: 'aws4_request', "
            + "not 'aws5'. Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from "
            + "HTTP: '20150829' != '20150830', from '20150830T123600Z'."
        )
    )
    #expect(refusal(signed(region: "eu-west-1"), by: SignatureVerifier([exampleKeys])) == nil)
  }

  @Test("unknown keys are refused")
  func unknownKeys() {
    var keys = exampleKeys
    keys.accessKeyID = "AKIDUNKNOWN"
    let expected = SignatureError(
      .unrecognizedClient,
      "The security token included in the request is invalid."
    )
    #expect(refusal(signed(by: keys)) == expected)
    #expect(refusal(signed(), by: SignatureVerifier([])) == expected)
  }

  @Test("a session token must be the one of the keys")
  func sessionTokens() {
    var temporary = exampleKeys
    temporary.sessionToken = "right"
    var wrong = exampleKeys
    wrong.sessionToken = "wrong"
    let verifier = SignatureVerifier([temporary])
    let expected = SignatureError(
      .unrecognizedClient,
      "The security token included in the request is invalid."
    )
    #expect(refusal(signed(by: temporary), by: verifier) == nil)
    #expect(refusal(signed(by: wrong), by: verifier) == expected)
    #expect(refusal(signed(), by: verifier) == expected)
    #expect(refusal(signed(by: temporary), by: SignatureVerifier([exampleKeys])) == expected)
  }

  @Test("headers that decide what a request does must be signed")
  func signedHeaders() {
    func request(signing names: String) -> SignableRequest {
      signed { request in
        request.headers = request.headers.map { header in
          guard header.name == "Authorization" else { return header }
          let all = "content-type;host;x-amz-date;x-amz-target"
          return .init(header.name, header.value.replacing(all, with: names))
        }
      }
    }
    #expect(
      refusal(request(signing: "content-type;x-amz-date;x-amz-target"))
        == SignatureError(
          .invalidSignature,
          "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
        )
    )
    #expect(
      refusal(request(signing: ""))
        == SignatureError(
          .invalidSignature,
          "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization."
        )
    )
    #expect(
      refusal(request(signing: "host;x-amz-date"))
        == SignatureError(
          .invalidSignature,
          "'X-Amz-Target' must be a 'SignedHeader' in the AWS Authorization."
        )
    )
  }

  @Test("an address that was signed is good for its lifetime")
  func presigned() throws {
    func request(lifetime: Int, _ keys: SigningCredentials = exampleKeys) -> SignableRequest {
      var request = SignableRequest(
        method: "GET",
        target: "/?Action=ListTables",
        headers: [.init("Host", "localhost")],
        body: []
      )
      RequestSigner(region: "us-east-1").presign(&request, with: keys, at: time, lifetime: lifetime)
      return request
    }
    #expect(refusal(request(lifetime: 60), at: time + 60) == nil)
    #expect(
      refusal(request(lifetime: 60), at: time + 61)
        == SignatureError(
          .invalidSignature,
          "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T123701Z - 1 min.)"
        )
    )
    #expect(
      refusal(request(lifetime: 61), at: time + 62)?.message
        == "Signature expired: 20150830T123600Z is now earlier than 20150830T123601Z (20150830T123702Z - 61 sec.)"
    )
    #expect(refusal(request(lifetime: 604_800), at: time + 604_800) == nil)
    #expect(
      refusal(request(lifetime: 604_801))
        == SignatureError(
          .incompleteSignature,
          "X-Amz-Expires must be a number of seconds from 0 to 604800. Got '604801'."
        )
    )
    var temporary = exampleKeys
    temporary.sessionToken = "tok/en+="
    #expect(refusal(request(lifetime: 60, temporary), by: SignatureVerifier([temporary])) == nil)
    var changed = request(lifetime: 60)
    changed.target = changed.target.replacing("ListTables", with: "DropTables")
    #expect(refusal(changed)?.code == .invalidSignature)
  }

  @Test("an address with missing parts is refused, and so are two signatures at once")
  func incompleteAddress() {
    func request(_ target: String, authorization: String? = nil) -> SignableRequest {
      var request = SignableRequest(method: "GET", target: target, headers: [.init("Host", "h")], body: [])
      if let authorization { request.headers.append(.init("Authorization", authorization)) }
      return request
    }
    #expect(
      refusal(request("/?X-Amz-Algorithm"))
        == SignatureError(
          .incompleteSignature,
          "AWS query-string parameters must include 'X-Amz-Algorithm'. AWS query-string parameters must include "
            + "'X-Amz-Credential'. AWS query-string parameters must include 'X-Amz-Signature'. AWS query-string "
            + "parameters must include 'X-Amz-SignedHeaders'. AWS query-string parameters must include "
            + "'X-Amz-Date'. Re-examine the query-string parameters."
        )
    )
    #expect(
      refusal(request("/?X-Amz-Algorithm=AWS4-HMAC-SHA256", authorization: "AWS4-HMAC-SHA256"))
        == SignatureError(
          .invalidSignature,
          "Found both 'X-Amz-Algorithm' as a query-string param and 'Authorization' as HTTP header."
        )
    )
  }

  @Test("no bytes of headers or target trap", arguments: [1, 2, 3, 4] as [UInt64])
  func fuzz(seed: UInt64) {
    var random = SeededRandom(seed: seed)
    let pieces = [
      "AWS4-HMAC-SHA256", " ", ",", "=", "Credential=", "SignedHeaders=", "Signature=", "/", "?", "&", "%",
      "%2",
      "%ff", "X-Amz-Algorithm", "X-Amz-Date=20150830T123600Z", "host", ";", "é", "..", "http://", "\u{0}",
    ]
    for _ in 0..<2_000 {
      func text() -> String {
        (0..<Int.random(in: 0...12, using: &random)).map { _ in pieces.randomElement(using: &random) ?? "" }
          .joined()
      }
      let request = SignableRequest(
        method: text(),
        target: text(),
        headers: [.init("Host", text()), .init("Authorization", text()), .init("X-Amz-Date", text())],
        body: []
      )
      #expect(refusal(request) != nil, "seed \(seed)")
    }
  }
}
