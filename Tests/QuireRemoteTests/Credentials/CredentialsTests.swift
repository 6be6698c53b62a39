import QuireModel
import QuireTesting
import Synchronization
import Testing

@testable import QuireRemote

@Suite("Credentials")
struct CredentialsTests {
  /// No endpoint answers.
  let silence = ScriptedTransport { _ in throw TransportFailure(mayHaveArrived: false, "refused") }

  func chain(
    _ surroundings: Surroundings,
    profile: String? = nil,
    over transport: ScriptedTransport? = nil
  ) -> CredentialsChain {
    CredentialsChain(profile: profile, in: surroundings, over: transport ?? silence)
  }

  @Test("the environment comes first")
  func environment() async throws {
    try await withTemporaryFolder { folder in
      let surroundings = try surroundings(
        folder,
        credentials: "[default]\naws_access_key_id = FILE\naws_secret_access_key = f\n",
        ["AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "e", "AWS_SESSION_TOKEN": "t"]
      )
      #expect(
        try await chain(surroundings).credentials()
          == Credentials(accessKeyID: "ENV", secretAccessKey: "e", sessionToken: "t")
      )
    }
  }

  @Test("a profile is found by its name, by AWS_PROFILE, or as the default; the credentials file wins")
  func profiles() async throws {
    try await withTemporaryFolder { folder in
      let config = """
        [profile work]
        aws_access_key_id = CONFIG
        aws_secret_access_key = c
        [profile only]
        aws_access_key_id = ONLY
        aws_secret_access_key = o
        """
      let credentials = """
        [default]
        aws_access_key_id = DEFAULT
        aws_secret_access_key = d
        [work]
        aws_access_key_id = WORK
        aws_secret_access_key = w
        aws_session_token = t
        """
      let plain = try surroundings(folder, config: config, credentials: credentials)
      #expect(try await chain(plain).credentials().accessKeyID == "DEFAULT")
      let work = try surroundings(folder, config: config, credentials: credentials, ["AWS_PROFILE": "work"])
      #expect(
        try await chain(work).credentials()
          == Credentials(accessKeyID: "WORK", secretAccessKey: "w", sessionToken: "t")
      )
      let environment = try surroundings(
        folder,
        config: config,
        credentials: credentials,
        ["AWS_ACCESS_KEY_ID": "ENV", "AWS_SECRET_ACCESS_KEY": "e"]
      )
      #expect(try await chain(environment, profile: "only").credentials().accessKeyID == "ONLY")
    }
  }

  @Test("a process tells credentials")
  func process() async throws {
    try await withTemporaryFolder { folder in
      let json =
        #"{"Version":1,"AccessKeyId":"PROC","SecretAccessKey":"p","SessionToken":"t","Expiration":"2026-11-25T17:20:30Z"}"#
      try write(json, to: "\(folder)/answer")
      let surroundings = try surroundings(
        folder,
        config: "[default]\ncredential_process = cat \"\(folder)/answer\"\n"
      )
      #expect(
        try await chain(surroundings).credentials()
          == Credentials(
            accessKeyID: "PROC",
            secretAccessKey: "p",
            sessionToken: "t",
            expiration: 1_795_627_230
          )
      )
    }
  }

  @Test(
    "a process that fails or prints something else is named, its output is not",
    arguments: [
      ("exit 3", "The credential_process of the profile “default” ended with status 3"),
      ("echo secret", "The credential_process of the profile “default” printed no credentials"),
      (
        #"echo '{"Version":2,"AccessKeyId":"a","SecretAccessKey":"secret"}'"#,
        "The credential_process of the profile “default” printed credentials of another version than 1"
      ),
      (
        #"echo '{"Version":1,"AccessKeyId":"a","SecretAccessKey":"secret","Expiration":"soon"}'"#,
        "The credential_process of the profile “default” printed no credentials"
      ),
    ]
  )
  func badProcess(command: String, message: String) async throws {
    try await withTemporaryFolder { folder in
      let surroundings = try surroundings(folder, config: "[default]\ncredential_process = \(command)\n")
      let error = await #expect(throws: TableError.self) { _ = try await chain(surroundings).credentials() }
      #expect(error?.code == .credentialsUnavailable)
      #expect(error?.message == message)
    }
  }

  @Test(
    "a process that hangs is ended, with what it started",
    arguments: [
      "exec sleep 3600", "sleep 3600; echo '{}'", "sleep 3600 & wait", "trap '' TERM; sleep 3600; sleep 3600",
    ]
  )
  func hangingProcess(command: String) async throws {
    let process = CredentialProcess(command: command, profile: "p", timeout: .milliseconds(100))
    let error = await #expect(throws: TableError.self) { _ = try await process.credentials() }
    #expect(error?.message == "The credential_process of the profile “p” took longer than 0.1 seconds")
  }

  @Test("a process that prints too much is refused")
  func talkativeProcess() async throws {
    let process = CredentialProcess(command: "exec yes", profile: "p")
    let error = await #expect(throws: TableError.self) { _ = try await process.credentials() }
    #expect(error?.message == "The credential_process of the profile “p” printed more than 65536 bytes")
  }

  @Test(
    "what a profile asks for and is not supported is named",
    arguments: ["role_arn", "sso_session", "sso_start_url", "web_identity_token_file"]
  )
  func unsupported(setting: String) async throws {
    try await withTemporaryFolder { folder in
      let surroundings = try surroundings(
        folder,
        config: "[default]\n\(setting) = x\naws_access_key_id = A\naws_secret_access_key = s\n"
      )
      let error = await #expect(throws: TableError.self) { _ = try await chain(surroundings).credentials() }
      #expect(
        error?.message
          == "The profile “default” asks for \(setting), which is not supported; use a credential_process"
      )
    }
  }

  @Test("half of a pair of keys is an error")
  func halves() async throws {
    try await withTemporaryFolder { folder in
      let environment = try surroundings(folder, ["AWS_ACCESS_KEY_ID": "A"])
      let first = await #expect(throws: TableError.self) { _ = try await chain(environment).credentials() }
      #expect(first?.message == "AWS_ACCESS_KEY_ID is set, but AWS_SECRET_ACCESS_KEY is not")
      let file = try surroundings(folder, credentials: "[default]\naws_access_key_id = A\n")
      let second = await #expect(throws: TableError.self) { _ = try await chain(file).credentials() }
      #expect(second?.message == "The profile “default” has aws_access_key_id, but no aws_secret_access_key")
      let identity = try surroundings(folder, ["AWS_WEB_IDENTITY_TOKEN_FILE": "/token"])
      let third = await #expect(throws: TableError.self) { _ = try await chain(identity).credentials() }
      #expect(
        third?.message == "AWS_WEB_IDENTITY_TOKEN_FILE is set, but exchanging a web identity's token is not "
          + "supported; use a credential_process that does it"
      )
    }
  }

  let answer = HTTPExchange.Reply.text(
    200,
    #"{"Code":"Success","AccessKeyId":"ROLE","SecretAccessKey":"r","Token":"t","Expiration":"2026-11-25T17:20:30Z"}"#
  )
  let role = Credentials(
    accessKeyID: "ROLE",
    secretAccessKey: "r",
    sessionToken: "t",
    expiration: 1_795_627_230
  )

  @Test("a container's endpoint is asked, with its token")
  func container() async throws {
    try await withTemporaryFolder { folder in
      let relative = ScriptedTransport([answer])
      let ecs = try surroundings(folder, ["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI": "/v2/credentials?id=1"])
      #expect(try await chain(ecs, over: relative).credentials() == role)
      #expect(relative.requests.map(\.url) == ["http://169.254.170.2/v2/credentials?id=1"])
      #expect(relative.requests[0].header("authorization") == nil)

      let full = ScriptedTransport([.text(500, ""), answer])
      try write("token-of-file", to: "\(folder)/token")
      let eks = try surroundings(
        folder,
        [
          "AWS_CONTAINER_CREDENTIALS_FULL_URI": "http://169.254.170.23/v1/credentials",
          "AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE": "\(folder)/token",
          "AWS_CONTAINER_AUTHORIZATION_TOKEN": "token-of-variable",
        ]
      )
      #expect(try await chain(eks, over: full).credentials() == role)
      #expect(full.requests.map(\.url) == Array(repeating: "http://169.254.170.23/v1/credentials", count: 2))
      #expect(full.requests[0].header("authorization") == "token-of-file")
    }
  }

  @Test("a container's token is not sent just anywhere")
  func foreignHost() async throws {
    try await withTemporaryFolder { folder in
      for url in [
        "http://example.com/", "http://169.254.170.2.example.com/", "http://localhost.example.com:80/",
      ] {
        let transport = ScriptedTransport([answer])
        let surroundings = try surroundings(folder, ["AWS_CONTAINER_CREDENTIALS_FULL_URI": url])
        let error = await #expect(throws: TableError.self) {
          _ = try await chain(surroundings, over: transport).credentials()
        }
        #expect(error?.message.contains("may only be asked over https") == true)
        #expect(transport.requests.isEmpty)
      }
      for url in ["https://example.com/", "http://localhost:80/", "http://127.0.0.1/", "http://[::1]:9/"] {
        let surroundings = try surroundings(folder, ["AWS_CONTAINER_CREDENTIALS_FULL_URI": url])
        #expect(try await chain(surroundings, over: ScriptedTransport([answer])).credentials() == role)
      }
    }
  }

  @Test("an instance is asked for a token, then for its role's credentials")
  func instance() async throws {
    try await withTemporaryFolder { folder in
      let transport = ScriptedTransport { [answer] request in
        switch request.url {
        case "http://169.254.169.254/latest/api/token": .text(200, "the-token")
        case "http://169.254.169.254/latest/meta-data/iam/security-credentials/": .text(200, "my-role\n")
        case "http://169.254.169.254/latest/meta-data/iam/security-credentials/my-role": answer
        default: .text(404, "")
        }
      }
      let surroundings = try surroundings(folder, ["AWS_EC2_METADATA_DISABLED": ""])
      #expect(try await chain(surroundings, over: transport).credentials() == role)
      #expect(transport.requests.map(\.method) == ["PUT", "GET", "GET"])
      #expect(transport.requests[0].header("x-aws-ec2-metadata-token-ttl-seconds") == "21600")
      #expect(transport.requests[1].header("x-aws-ec2-metadata-token") == "the-token")
      #expect(transport.requests[2].header("x-aws-ec2-metadata-token") == "the-token")
    }
  }

  @Test("where nothing tells of credentials, the error says where they were sought")
  func nothing() async throws {
    try await withTemporaryFolder { folder in
      let surroundings = try surroundings(folder, ["AWS_EC2_METADATA_DISABLED": ""])
      let error = await #expect(throws: TableError.self) { _ = try await chain(surroundings).credentials() }
      #expect(error?.code == .credentialsUnavailable)
      #expect(
        error?.message
          == "No credentials were found: not in the environment (AWS_ACCESS_KEY_ID), not in the profile "
          + "“default” of AWS's shared files, not from a container's endpoint, not from an instance's metadata service"
      )
      #expect(silence.requests.map(\.url) == ["http://169.254.169.254/latest/api/token"])
    }
  }

  @Test("a call without credentials fails with their error, and sends nothing")
  func callWithoutCredentials() async throws {
    let transport = ScriptedTransport([.text(200, "{}")])
    let provider = CountingProvider { _ in throw TableError(.credentialsUnavailable, "none") }
    let store = try remoteStore(over: transport, credentials: provider)
    let error = await #expect(throws: TableError.self) { _ = try await store.listTables(ListTables()) }
    #expect(error?.code == .credentialsUnavailable)
    #expect(error?.message == "none")
    #expect(transport.requests.isEmpty)
  }

  @Test("secrets do not show in descriptions")
  func secrets() {
    let keys = Credentials(accessKeyID: "AKID", secretAccessKey: "hidden", sessionToken: "hidden")
    var dumped = ""
    dump(keys, to: &dumped)
    for text in ["\(keys)", String(reflecting: keys), dumped] {
      #expect(text.contains("AKID"))
      #expect(!text.contains("hidden"))
    }
  }

  @Test(
    "times of the Internet are read",
    arguments: [
      ("2026-11-25T16:20:30Z", 1_795_623_630), ("2026-11-25T16:20:30.999Z", 1_795_623_630),
      ("2026-11-25T17:20:30+01:00", 1_795_623_630), ("2026-11-25T11:20:30-0500", 1_795_623_630),
      ("2026-11-25", nil), ("2026-11-25T16:20:30", nil), ("2026-11-25T16:20:30.9", nil), ("", nil),
      ("2026-13-25T16:20:30Z", nil), ("2026-11-25T16:20:30+1", nil),
    ] as [(String, Int64?)]
  )
  func times(text: String, seconds: Int64?) {
    #expect(InternetTime.seconds(ofISO8601: text) == seconds)
  }

  @Test("dates of HTTP are read")
  func httpDates() {
    #expect(InternetTime.seconds(ofHTTPDate: "Wed, 25 Nov 2026 16:20:30 GMT") == 1_795_623_630)
    #expect(InternetTime.seconds(ofHTTPDate: "Wed, 25 Foo 2026 16:20:30 GMT") == nil)
    #expect(InternetTime.seconds(ofHTTPDate: "Wed, 25 Nov 2026 16:20:30 CET") == nil)
    #expect(InternetTime.seconds(ofHTTPDate: "") == nil)
  }
}
