import Testing

@testable import QuireWire

/// The keys of AWS's published examples.
let exampleKeys = SigningCredentials(
  accessKeyID: "AKIDEXAMPLE",
  secretAccessKey: "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"
)

/// A request and the signature that others computed for it.
struct SigningVector: Sendable, CustomTestStringConvertible {
  var name: String
  var method: String
  var target: String
  var headers: [SignableRequest.Header]
  var body: String
  var signedHeaders: String
  var signature: String

  init(
    _ name: String,
    _ method: String = "GET",
    _ target: String = "/",
    headers: [(String, String)] = [],
    body: String = "",
    signs signedHeaders: String = "host;x-amz-date",
    signature: String
  ) {
    self.name = name
    self.method = method
    self.target = target
    self.headers = headers.map { SignableRequest.Header($0.0, $0.1) }
    self.body = body
    self.signedHeaders = signedHeaders
    self.signature = signature
  }

  var testDescription: String { name }

  func request(host: String) -> SignableRequest {
    SignableRequest(
      method: method,
      target: target,
      headers: [.init("Host", host)] + headers,
      body: Array(body.utf8)
    )
  }
}

/// Requests and signatures of AWS's Signature Version 4 test suite.
private let publishedVectors: [SigningVector] = [
  SigningVector(
    "get-vanilla",
    signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
  ),
  SigningVector(
    "get-header-key-duplicate",
    headers: [("My-Header1", "value2"), ("My-Header1", "value2"), ("My-Header1", "value1")],
    signs: "host;my-header1;x-amz-date",
    signature: "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"
  ),
  SigningVector(
    "get-header-value-order",
    headers: [
      ("My-Header1", "value4"), ("My-Header1", "value1"), ("My-Header1", "value3"), ("My-Header1", "value2"),
    ],
    signs: "host;my-header1;x-amz-date",
    signature: "08c7e5a9acfcfeb3ab6b2185e75ce8b1deb5e634ec47601a50643f830c755c01"
  ),
  SigningVector(
    "get-header-value-trim",
    headers: [("My-Header1", " value1"), ("My-Header2", " \"a   b   c\"")],
    signs: "host;my-header1;my-header2;x-amz-date",
    signature: "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"
  ),
  SigningVector(
    "get-unreserved",
    "GET",
    "/-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    signature: "07ef7494c76fa4850883e2b006601f940f8a34d404d0cfa977f52a65bbf5f24f"
  ),
  SigningVector(
    "get-utf8",
    "GET",
    "/ሴ",
    signature: "8318018e0b0f223aa2bbf98705b62bb787dc9c0e678f255a891fd03141be5d85"
  ),
  SigningVector(
    "get-vanilla-empty-query-key",
    "GET",
    "/?Param1=value1",
    signature: "a67d582fa61cc504c4bae71f336f98b97f1ea3c7a6bfe1b6e45aec72011b9aeb"
  ),
  SigningVector(
    "get-vanilla-query-order-key-case",
    "GET",
    "/?Param2=value2&Param1=value1",
    signature: "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"
  ),
  SigningVector(
    "get-vanilla-query-unreserved",
    "GET",
    "/?-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz="
      + "-._~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
    signature: "9c3e54bfcdf0b19771a7f523ee5669cdf59bc7cc0884027167c21bb143a40197"
  ),
  SigningVector(
    "get-vanilla-utf8-query",
    "GET",
    "/?ሴ=bar",
    signature: "2cdec8eed098649ff3a119c94853b13c643bcf08f8b0a1d91e12c9027818dd04"
  ),
  SigningVector(
    "get-relative",
    "GET",
    "/example/..",
    signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
  ),
  SigningVector(
    "get-slash-dot-slash",
    "GET",
    "/./",
    signature: "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31"
  ),
  SigningVector(
    "get-slash-pointless-dot",
    "GET",
    "/./example",
    signature: "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"
  ),
  SigningVector(
    "get-slashes",
    "GET",
    "//example//",
    signature: "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"
  ),
  SigningVector(
    "get-space",
    "GET",
    "/example space/",
    signature: "652487583200325589f1fba4c7e578f72c47cb61beeca81406b39ddec1366741"
  ),
  SigningVector(
    "post-vanilla",
    "POST",
    signature: "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"
  ),
  SigningVector(
    "post-vanilla-query",
    "POST",
    "/?Param1=value1",
    signature: "28038455d6de14eafc1f9222cf5aa6f1a96197d7deb8263271d420d138af7f11"
  ),
  SigningVector(
    "post-header-key-sort",
    "POST",
    headers: [("My-Header1", "value1")],
    signs: "host;my-header1;x-amz-date",
    signature: "c5410059b04c1ee005303aed430f6e6645f61f4dc9e1461ec8f8916fdf18852c"
  ),
  SigningVector(
    "post-header-value-case",
    "POST",
    headers: [("My-Header1", "VALUE1")],
    signs: "host;my-header1;x-amz-date",
    signature: "cdbc9802e29d2942e5e10b5bccfdd67c5f22c7c4e8ae67b53629efa58b974b7d"
  ),
  SigningVector(
    "post-x-www-form-urlencoded",
    "POST",
    headers: [("Content-Type", "application/x-www-form-urlencoded")],
    body: "Param1=value1",
    signs: "content-type;host;x-amz-date",
    signature: "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"
  ),
]

private let sessionToken = "AQoDYXdzEPT//////////wEXAMPLEtc764assume/role=="

@Suite("Signatures")
struct SigningVectorTests {
  @Test("AWS's published examples come out as published", arguments: publishedVectors)
  func published(vector: SigningVector) throws {
    var request = vector.request(host: "example.amazonaws.com")
    let time = try #require(SigningTime("20150830T123600Z"))
    RequestSigner(region: "us-east-1", service: "service").sign(&request, with: exampleKeys, at: time)
    #expect(
      request.header("authorization")
        == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
        + "SignedHeaders=\(vector.signedHeaders), Signature=\(vector.signature)"
    )
  }

  @Test("a published canonical request and string to sign come out to the byte")
  func publishedTexts() throws {
    let time = try #require(SigningTime("20150830T123600Z"))
    let request = SignableRequest(
      method: "GET",
      target: "/?Param2=value2&Param1=value1",
      headers: [.init("Host", "example.amazonaws.com"), .init("X-Amz-Date", "20150830T123600Z")],
      body: []
    )
    let canonical = CanonicalRequest(request)
    #expect(
      canonical.text == """
        GET
        /
        Param1=value1&Param2=value2
        host:example.amazonaws.com
        x-amz-date:20150830T123600Z

        host;x-amz-date
        e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855
        """
    )
    #expect(
      canonical.stringToSign(
        at: time,
        CredentialScope(date: time.date, region: "us-east-1", service: "service")
      ) == """
        AWS4-HMAC-SHA256
        20150830T123600Z
        20150830/us-east-1/service/aws4_request
        816cd5b414d056048ba4f7c5386d6e0533120fb1fcfa93762cf0fc39e2cf19e0
        """
    )
  }

  @Test("the session token of temporary keys is signed as in the published example")
  func publishedSessionToken() throws {
    var request = SignableRequest(
      method: "POST",
      target: "/",
      headers: [.init("Host", "example.amazonaws.com")],
      body: []
    )
    var keys = exampleKeys
    keys.sessionToken =
      "AQoDYXdzEPT//////////wEXAMPLEtc764bNrC9SAPBSM22wDOk4x4HIZ8j4FZTwdQWLWsKWHGBuFqwAeMicRXmxfpSPfIeoIYRqTflfKD8"
      + "YUuwthAx7mSEI/qkPpKPi/kMcGdQrmGdeehM4IC1NtBmUpp2wUE8phUZampKsburEDy0KPkyQDYwT7WZ0wq5VSXDvp75YU9HFvlRd8Tx6q6fE8"
      + "YQcHNVXAkiY9q6d+xo0rKwT38xVqr7ZD0u0iPPkUL64lIZbqBAz+scqKmlzm8FDrypNC9Yjc8fPOLn9FX9KSYvKTr4rvx3iSIlTJabIQwj2IC"
      + "CR/oLxBA=="
    let time = try #require(SigningTime("20150830T123600Z"))
    RequestSigner(region: "us-east-1", service: "service").sign(&request, with: keys, at: time)
    #expect(
      request.header("authorization")
        == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/service/aws4_request, "
        + "SignedHeaders=host;x-amz-date;x-amz-security-token, "
        + "Signature=85d96828115b5dc0cfc3bd16ad9e210dd772bbebba041836c64533a82be05ead"
    )
  }

  /// Computed by botocore 1.43.11.
  static let botocoreVectors: [(vector: SigningVector, host: String, region: String, token: String?)] = [
    (
      SigningVector(
        "GetItem with permanent keys",
        "POST",
        headers: [
          ("Content-Type", "application/x-amz-json-1.0"), ("X-Amz-Target", "DynamoDB_20120810.GetItem"),
        ],
        body: #"{"TableName":"orders","Key":{"PK":{"S":"a"}}}"#,
        signs: "content-type;host;x-amz-date;x-amz-target",
        signature: "49d9562595312c739a4467c92f270bf5946572f42877fb262aa1f3e951d974b3"
      ),
      "dynamodb.us-east-1.amazonaws.com", "us-east-1", nil
    ),
    (
      SigningVector(
        "ListTables with temporary keys on a port",
        "POST",
        headers: [
          ("Content-Type", "application/x-amz-json-1.0"), ("X-Amz-Target", "DynamoDB_20120810.ListTables"),
        ],
        body: "{}",
        signs: "content-type;host;x-amz-date;x-amz-security-token;x-amz-target",
        signature: "47af225a38b805c8625fea83a1848abcc2ee5b40ed655f5164f916a1d23e787d"
      ),
      "127.0.0.1:8000", "eu-central-1", sessionToken
    ),
    (
      SigningVector(
        "a header with runs of spaces",
        "POST",
        headers: [("X-Amz-Target", "DynamoDB_20120810.ListTables"), ("X-Note", "  a   b  ")],
        body: "{}",
        signs: "host;x-amz-date;x-amz-security-token;x-amz-target;x-note",
        signature: "265f081859208ea938498f1954589714a1f61b24726cf7ffbb0db2c87bfc6456"
      ),
      "dynamodb.us-east-1.amazonaws.com", "us-east-1", sessionToken
    ),
    (
      SigningVector(
        "a path with dots and escapes, and a query out of order",
        "GET",
        "/a%20b/../c~d/?b=2&a=x%2Fy&a=1&empty=",
        signs: "host;x-amz-date",
        signature: "4f3b07bde61254ea4fe6330c75fdcaa1ba05b1e948dc4a041764da57398f7601"
      ),
      "dynamodb.us-east-1.amazonaws.com", "us-east-1", nil
    ),
  ]

  @Test("requests are signed as botocore signs them", arguments: botocoreVectors)
  func botocore(vector: SigningVector, host: String, region: String, token: String?) throws {
    var request = vector.request(host: host)
    var keys = exampleKeys
    keys.sessionToken = token
    let time = try #require(SigningTime("20261125T162030Z"))
    RequestSigner(region: region).sign(&request, with: keys, at: time)
    #expect(
      request.header("authorization")
        == "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20261125/\(region)/dynamodb/aws4_request, "
        + "SignedHeaders=\(vector.signedHeaders), Signature=\(vector.signature)"
    )
    #expect(request.header("x-amz-security-token") == token)
    #expect(request.header("x-amz-date") == "20261125T162030Z")
  }

  @Test(
    "addresses are signed as botocore signs them",
    arguments: [
      (
        nil,
        "/?Action=ListTables&X-Amz-Algorithm=AWS4-HMAC-SHA256"
          + "&X-Amz-Credential=AKIDEXAMPLE%2F20261125%2Fus-east-1%2Fdynamodb%2Faws4_request"
          + "&X-Amz-Date=20261125T162030Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host"
          + "&X-Amz-Signature=e3af95f97b750fabf1cd77716670bc03dd21a5663881b71ab8cb1826ad7135a4"
      ),
      (
        sessionToken,
        "/?Action=ListTables&X-Amz-Algorithm=AWS4-HMAC-SHA256"
          + "&X-Amz-Credential=AKIDEXAMPLE%2F20261125%2Fus-east-1%2Fdynamodb%2Faws4_request"
          + "&X-Amz-Date=20261125T162030Z&X-Amz-Expires=900&X-Amz-SignedHeaders=host"
          + "&X-Amz-Security-Token=AQoDYXdzEPT%2F%2F%2F%2F%2F%2F%2F%2F%2F%2FwEXAMPLEtc764assume%2Frole%3D%3D"
          + "&X-Amz-Signature=3d47ea7d463a6a7fb7bb6952047ed63686da69c3ceab2995b6dd902a29519413"
      ),
    ] as [(String?, String)]
  )
  func presigned(token: String?, expected: String) throws {
    var request = SignableRequest(
      method: "GET",
      target: "/?Action=ListTables",
      headers: [.init("Host", "dynamodb.us-east-1.amazonaws.com")],
      body: []
    )
    var keys = exampleKeys
    keys.sessionToken = token
    let time = try #require(SigningTime("20261125T162030Z"))
    RequestSigner(region: "us-east-1").presign(&request, with: keys, at: time, lifetime: 900)
    #expect(request.target == expected)
  }

  @Test("signing again replaces the signature")
  func signingAgain() throws {
    let time = try #require(SigningTime("20261125T162030Z"))
    let signer = RequestSigner(region: "us-east-1")
    var request = SignableRequest(method: "POST", target: "/", headers: [.init("Host", "h")], body: [])
    signer.sign(&request, with: exampleKeys, at: time)
    let first = request.headers
    signer.sign(&request, with: exampleKeys, at: time + 60)
    #expect(request.headers != first)
    signer.sign(&request, with: exampleKeys, at: time)
    #expect(request.headers == first)
  }

  @Test("secrets do not show in descriptions")
  func secrets() {
    var keys = exampleKeys
    keys.sessionToken = "token-of-the-session"
    var dumped = ""
    dump(keys, to: &dumped)
    for text in ["\(keys)", String(reflecting: keys), dumped] {
      #expect(text.contains("AKIDEXAMPLE"))
      #expect(!text.contains("wJalr"))
      #expect(!text.contains("token-of"))
    }
  }
}

@Suite("Times of signatures")
struct SigningTimeTests {
  @Test(
    "a moment is written and read",
    arguments: [
      (0, "19700101T000000Z"), (-1, "19691231T235959Z"), (951_782_399, "20000228T235959Z"),
      (951_782_400, "20000229T000000Z"), (1_440_938_160, "20150830T123600Z"),
      (4_107_542_400, "21000301T000000Z"), (253_402_300_799, "99991231T235959Z"),
      (-62_167_219_200, "00000101T000000Z"),
    ] as [(Int64, String)]
  )
  func moments(seconds: Int64, text: String) {
    #expect(SigningTime(secondsSince1970: seconds).description == text)
    #expect(SigningTime(secondsSince1970: seconds).date == String(text.prefix(8)))
    #expect(SigningTime(text)?.secondsSince1970 == seconds)
  }

  @Test("any moment survives writing and reading")
  func randomMoments() {
    for seed in 0..<5 as Range<UInt64> {
      var random = SeededRandom(seed: seed)
      for _ in 0..<500 {
        let seconds = Int64.random(in: -62_167_219_200...253_402_300_799, using: &random)
        let text = SigningTime(secondsSince1970: seconds).description
        #expect(SigningTime(text)?.secondsSince1970 == seconds, "seed \(seed)")
      }
    }
  }

  @Test(
    "what is no moment is none",
    arguments: [
      "", "20150830", "20150830T123600", "20150830T123600z", "2015-08-30T12:36:00Z", "20150229T000000Z",
      "20150431T000000Z", "20151301T000000Z", "20150001T000000Z", "20150100T000000Z", "20150830T240000Z",
      "20150830T126000Z", "20150830T123660Z", "20150830T12360٣Z", "+0150830T123600Z", "20150830T1236000",
    ]
  )
  func noMoments(text: String) {
    #expect(SigningTime(text) == nil)
  }

  @Test("moments beyond four digits of a year become the nearest")
  func bounds() {
    #expect(SigningTime(secondsSince1970: .max).description == "99991231T235959Z")
    #expect(SigningTime(secondsSince1970: .min).description == "00000101T000000Z")
  }
}
