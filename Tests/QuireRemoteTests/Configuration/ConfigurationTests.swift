import QuireModel
import QuireTesting
import Testing

@testable import QuireRemote

/// Surroundings whose shared files are in `folder`.
func surroundings(
  _ folder: String,
  config: String = "",
  credentials: String = "",
  _ variables: [String: String] = [:]
) throws -> Surroundings {
  try write(config, to: "\(folder)/config")
  try write(credentials, to: "\(folder)/credentials")
  return Surroundings(
    variables: [
      "AWS_CONFIG_FILE": "\(folder)/config", "AWS_SHARED_CREDENTIALS_FILE": "\(folder)/credentials",
      "AWS_EC2_METADATA_DISABLED": "true",
    ].merging(variables) { _, given in given }
  )
}

@Suite("Region and endpoint")
struct ConfigurationTests {
  @Test(
    "addresses are read",
    arguments: [
      ("http://localhost:8000", "http", "localhost:8000", "/"),
      ("https://dynamodb.eu-central-1.amazonaws.com", "https", "dynamodb.eu-central-1.amazonaws.com", "/"),
      ("HTTPS://Example.com:443/a/b", "https", "example.com", "/a/b"), ("http://h:80/", "http", "h", "/"),
      ("http://h:443", "http", "h:443", "/"), ("http://[::1]:8000", "http", "[::1]:8000", "/"),
      ("http://[::1]", "http", "[::1]", "/"), ("http://h:65535", "http", "h:65535", "/"),
    ]
  )
  func addresses(text: String, scheme: String, authority: String, path: String) throws {
    let endpoint = try Endpoint(text)
    #expect(endpoint.scheme == scheme)
    #expect(endpoint.authority == authority)
    #expect(endpoint.path == path)
  }

  @Test(
    "what is no address is refused",
    arguments: [
      ("localhost:8000", "it must begin with http:// or https://"),
      ("", "it must begin with http:// or https://"),
      ("ftp://h", "it must begin with http:// or https://"), ("http://", "it has no host"),
      ("http:///path", "it has no host"), ("http://:80", "it has no host"),
      ("http://h:0", "its port must be a number from 1 to 65535"),
      ("http://h:65536", "its port must be a number from 1 to 65535"),
      ("http://h:x", "its port must be a number from 1 to 65535"),
      ("http://user@h", "it may have a host, a port and a path, nothing else"),
      ("http://h/?a=1", "it may have a host, a port and a path, nothing else"),
    ]
  )
  func badAddresses(text: String, why: String) {
    let error = #expect(throws: TableError.self) { _ = try Endpoint(text) }
    #expect(error?.code == .configuration)
    #expect(error?.message == "The endpoint “\(text)” is unusable: \(why)")
  }

  static let config = """
    # the usual profile
    [default]
    region = eu-west-1
    [profile work]
    region=ap-south-1   ; a comment
    endpoint_url = http://work:1
    [profile both]
    region = us-east-2
    endpoint_url = http://both:1
    services = local
    [services local]
    s3 =
      endpoint_url = http://s3:1
    dynamodb =
      endpoint_url = http://dynamodb:1
    """

  @Test(
    "region and endpoint are found in the usual order",
    arguments: [
      (nil, nil, nil, [:], "eu-west-1", "https://dynamodb.eu-west-1.amazonaws.com/"),
      (nil, nil, nil, ["AWS_DEFAULT_REGION": "a-1"], "a-1", "https://dynamodb.a-1.amazonaws.com/"),
      (
        nil, nil, nil, ["AWS_DEFAULT_REGION": "a-1", "AWS_REGION": "b-1"], "b-1",
        "https://dynamodb.b-1.amazonaws.com/"
      ),
      ("c-1", nil, nil, ["AWS_REGION": "b-1"], "c-1", "https://dynamodb.c-1.amazonaws.com/"),
      ("cn-north-1", nil, nil, [:], "cn-north-1", "https://dynamodb.cn-north-1.amazonaws.com.cn/"),
      (nil, nil, nil, ["AWS_PROFILE": "work"], "ap-south-1", "http://work:1/"),
      (nil, nil, "both", ["AWS_PROFILE": "work"], "us-east-2", "http://dynamodb:1/"),
      (nil, nil, "work", ["AWS_ENDPOINT_URL": "http://all:1"], "ap-south-1", "http://all:1/"),
      (
        nil, nil, "both", ["AWS_ENDPOINT_URL": "http://all:1", "AWS_ENDPOINT_URL_DYNAMODB": "http://own:1"],
        "us-east-2", "http://own:1/"
      ),
      (nil, "http://given:1", "both", ["AWS_ENDPOINT_URL": "http://all:1"], "us-east-2", "http://given:1/"),
      (
        nil, nil, "both",
        ["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS": "true", "AWS_ENDPOINT_URL": "http://all:1"],
        "us-east-2", "https://dynamodb.us-east-2.amazonaws.com/"
      ),
    ] as [(String?, String?, String?, [String: String], String, String)]
  )
  func order(
    region: String?,
    endpoint: String?,
    profile: String?,
    variables: [String: String],
    expectedRegion: String,
    expectedEndpoint: String
  ) async throws {
    try await withTemporaryFolder { folder in
      let configuration = try RemoteConfiguration(
        region: region,
        endpoint: endpoint,
        profile: profile,
        in: try surroundings(folder, config: Self.config, variables)
      )
      #expect(configuration.region == expectedRegion)
      #expect(configuration.endpoint.description == expectedEndpoint)
    }
  }

  @Test("without a region there is an error, but for a server of one's own")
  func noRegion() async throws {
    try await withTemporaryFolder { folder in
      let empty = try surroundings(folder)
      let error = #expect(throws: TableError.self) {
        _ = try RemoteConfiguration(region: nil, endpoint: nil, profile: nil, in: empty)
      }
      #expect(
        error?.message
          == "No region is known: give one, set AWS_REGION, or set region in the profile “default”"
      )
      let own = try RemoteConfiguration(region: nil, endpoint: "http://h:1", profile: nil, in: empty)
      #expect(own.region == "us-east-1")
      let unknown = #expect(throws: TableError.self) {
        _ = try RemoteConfiguration(region: "a", endpoint: nil, profile: "missing", in: empty)
      }
      #expect(
        unknown?.message == "There is no profile “missing” in AWS's shared config and credentials files"
      )
      let odd = #expect(throws: TableError.self) {
        _ = try RemoteConfiguration(region: "evil.example/", endpoint: nil, profile: nil, in: empty)
      }
      #expect(odd?.message == "The region “evil.example/” is none: it may have letters, digits and hyphens")
    }
  }

  @Test("a file of profiles is read as AWS's tools read it")
  func profileFile() {
    let file = ProfileFile(
      """
      stray = 1
      [ profile   "spaced name" ]
      Key = a = b # c
      hash = a#b
      empty =
        nested = 1
      \ttabbed = 2
      after = 3
      ; comment
      no setting
      [profile spaced name]
      key2 = x
      """
    )
    #expect(
      file.sections == [
        "profile spaced name": [
          "key": "a = b", "hash": "a#b", "empty": "", "empty.nested": "1", "empty.tabbed": "2", "after": "3",
          "key2": "x",
        ]
      ]
    )
  }
}
