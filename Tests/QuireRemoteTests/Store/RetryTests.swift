import QuireModel
import Synchronization
import Testing

@testable import QuireRemote

@Suite("What is sent again")
struct RetryTests {
  let put = PutItem(tableName: "orders", item: ["PK": "a"])

  @Test(
    "passing faults of the service are waited out",
    arguments: [
      .error("ProvisionedThroughputExceededException"), .error("ThrottlingException"),
      .error("RequestLimitExceeded"), .error("TransactionInProgressException"),
      .error("InternalServerError", status: 500), .error("ServiceUnavailable", status: 503),
      .text(502, "<html>Bad gateway</html>"), .text(429, "slow down"),
      .text(200, "{}", headers: [("x-amz-crc32", "1")]), .text(200, "{\"Item\":"),
    ] as [HTTPExchange.Reply]
  )
  func passingFaults(fault: HTTPExchange.Reply) async throws {
    let time = TestTime()
    let transport = ScriptedTransport([fault, fault, .text(200, "{}")])
    _ = try await remoteStore(over: transport, time: time).putItem(put)
    #expect(transport.requests.count == 3)
    #expect(time.pauses == [.milliseconds(25), .milliseconds(50)])
  }

  @Test(
    "a request that is itself at fault is not sent again",
    arguments: [
      ("ConditionalCheckFailedException", TableError.Code.conditionalCheckFailed),
      ("ValidationException", .validation), ("ResourceNotFoundException", .resourceNotFound),
      ("TransactionConflictException", .transactionConflict), ("AccessDeniedException", .accessDenied),
      ("SomethingNewException", TableError.Code(rawValue: "SomethingNewException")),
    ]
  )
  func lastingFaults(name: String, code: TableError.Code) async throws {
    let transport = ScriptedTransport([.error(name, "why")])
    let store = try remoteStore(over: transport)
    let error = await #expect(throws: TableError.self) { _ = try await store.putItem(put) }
    #expect(error?.code == code)
    #expect(error?.message == "why")
    #expect(error?.underlying == nil)
    #expect(transport.requests.count == 1)
  }

  @Test("after the last attempt the call throws its error")
  func lastAttempt() async throws {
    let time = TestTime()
    let transport = ScriptedTransport([.error("ThrottlingException", "Rate exceeded")])
    let options = RemoteStore.Options(retry: RetryPolicy(maximumAttempts: 4, maximumDelay: .milliseconds(60)))
    let store = try remoteStore(over: transport, time: time, options: options)
    let error = await #expect(throws: TableError.self) { _ = try await store.putItem(put) }
    #expect(error?.code == .throttling)
    #expect(error?.message == "Rate exceeded")
    #expect(transport.requests.count == 4)
    #expect(time.pauses == [.milliseconds(25), .milliseconds(50), .milliseconds(60)])
  }

  @Test("pauses are a random part of their bound", arguments: [0, 0.5, 1])
  func jitter(part: Double) async throws {
    let time = TestTime()
    let transport = ScriptedTransport([.error("ThrottlingException"), .text(200, "{}")])
    _ = try await remoteStore(over: transport, time: time, jitter: part).putItem(put)
    #expect(time.pauses == [.milliseconds(25) * part])
  }

  @Test("a call ends with its deadline, and names the last failure")
  func deadline() async throws {
    let time = TestTime()
    let transport = ScriptedTransport { _ in
      time.advance(by: .milliseconds(900))
      throw TransportFailure(mayHaveArrived: true, "no reply within 0.9 seconds")
    }
    let options = RemoteStore.Options(deadline: .seconds(2), attemptTimeout: .milliseconds(900))
    let store = try remoteStore(over: transport, time: time, options: options)
    let error = await #expect(throws: TableError.self) { _ = try await store.putItem(put) }
    #expect(error?.code == .deadlineExceeded)
    #expect(
      error?.message == "PutItem was not answered within 2.0 seconds, in 3 attempts; the last failed with "
        + "ConnectionFailed: The store did not answer: no reply within 0.9 seconds"
    )
    #expect((error?.underlying as? TableError)?.code == .connectionFailed)
    #expect(transport.timeouts == [.milliseconds(900), .milliseconds(900), .milliseconds(125)])
  }

  @Test("a refused condition after a lost reply tells of it")
  func lostReply() async throws {
    let refusal = HTTPExchange.Reply.error(
      "ConditionalCheckFailedException",
      "The conditional request failed"
    )
    let calls = Mutex(0)
    let transport = ScriptedTransport { _ in
      guard
        calls.withLock({ calls in
          calls += 1
          return calls > 1
        })
      else { throw TransportFailure(mayHaveArrived: true, "remoteConnectionClosed") }
      return refusal
    }
    let store = try remoteStore(over: transport)
    let error = await #expect(throws: TableError.self) { _ = try await store.putItem(put) }
    #expect(error?.code == .conditionalCheckFailed)
    let lost = try #require(error?.underlying as? TableError)
    #expect(lost.code == .connectionFailed)
    #expect(lost.message == "The store did not answer: remoteConnectionClosed")
  }

  @Test("a refused condition after a connection that was never made does not")
  func noLostReply() async throws {
    let calls = Mutex(0)
    let transport = ScriptedTransport { _ in
      guard
        calls.withLock({ calls in
          calls += 1
          return calls > 1
        })
      else { throw TransportFailure(mayHaveArrived: false, "refused") }
      return .error("ConditionalCheckFailedException")
    }
    let store = try remoteStore(over: transport)
    let error = await #expect(throws: TableError.self) { _ = try await store.putItem(put) }
    #expect(error?.code == .conditionalCheckFailed)
    #expect(error?.underlying == nil)
  }

  @Test("every attempt of a transaction has the same token, every transaction another")
  func tokens() async throws {
    let transport = ScriptedTransport([.error("InternalServerError", status: 500), .text(200, "{}")])
    let store = try remoteStore(over: transport)
    let request = TransactWriteItems([.put(put)])
    _ = try await store.transactWriteItems(request)
    _ = try await store.transactWriteItems(request)
    let tokens = transport.requests.compactMap { request in
      request.text.firstMatch(of: /"ClientRequestToken":"([0-9a-f]{32})"/).map { String($0.1) }
    }
    #expect(tokens.count == 3)
    #expect(tokens[0] == tokens[1])
    #expect(tokens[1] != tokens[2])
    _ = try await store.transactWriteItems(TransactWriteItems([.put(put)], clientRequestToken: "mine"))
    #expect(transport.requests.last?.text.contains(#""ClientRequestToken":"mine""#) == true)
  }

  @Test("a transaction that was only throttled is sent again, one in conflict is not")
  func cancelledTransactions() async throws {
    func cancelled(_ codes: [String]) -> HTTPExchange.Reply {
      let reasons = codes.map { #"{"Code":"\#($0)"}"# }.joined(separator: ",")
      return .text(
        400,
        #"{"__type":"com.amazonaws.dynamodb.v20120810#TransactionCanceledException","Message":"m","#
          + #""CancellationReasons":[\#(reasons)]}"#
      )
    }
    let throttled = ScriptedTransport([cancelled(["None", "ThrottlingError"]), .text(200, "{}")])
    _ = try await remoteStore(over: throttled).transactWriteItems(TransactWriteItems([.put(put)]))
    #expect(throttled.requests.count == 2)
    let conflict = ScriptedTransport([cancelled(["ThrottlingError", "TransactionConflict"])])
    let store = try remoteStore(over: conflict)
    let request = TransactWriteItems([.put(put)])
    let error = await #expect(throws: TableError.self) { _ = try await store.transactWriteItems(request) }
    #expect(error?.cancellationReasons.map(\.code) == [.throttlingError, .transactionConflict])
    #expect(conflict.requests.count == 1)
  }

  @Test("values that a transaction cannot return are refused before anything is sent")
  func returnValues() async throws {
    let transport = ScriptedTransport([.text(200, "{}")])
    let store = try remoteStore(over: transport)
    let request = TransactWriteItems([
      .put(PutItem(tableName: "orders", item: ["PK": "a"], returnValues: .allOld))
    ])
    let error = await #expect(throws: TableError.self) { _ = try await store.transactWriteItems(request) }
    #expect(error?.code == .validation)
    #expect(
      error?.message == "ReturnValues is not supported within a transaction; an action asks for ALL_OLD"
    )
    #expect(transport.requests.isEmpty)
  }

  @Test("a wrong clock is set by the service's, once")
  func clockSkew() async throws {
    let skewed = HTTPExchange.Reply.text(
      400,
      #"{"__type":"com.amazon.coral.service#InvalidSignatureException","message":"Signature expired: 2 is now"}"#,
      headers: [("Date", "Wed, 25 Nov 2026 17:20:30 GMT")]
    )
    let transport = ScriptedTransport([skewed, .text(200, "{}")])
    let store = try remoteStore(over: transport)
    _ = try await store.putItem(put)
    _ = try await store.putItem(put)
    let times = transport.requests.map { $0.header("x-amz-date") }
    // The second attempt came after a pause, of which the clock counts no second.
    #expect(times == ["20261125T162030Z", "20261125T172030Z", "20261125T172030Z"])
    let always = ScriptedTransport([skewed])
    let another = try remoteStore(over: always)
    let error = await #expect(throws: TableError.self) { _ = try await another.putItem(put) }
    #expect(error?.code == .invalidSignature)
    #expect(always.requests.count == 2)
  }

  @Test("expired credentials are fetched anew, once")
  func expiredCredentials() async throws {
    let transport = ScriptedTransport([.error("ExpiredTokenException", "The security token is expired")])
    let provider = CountingProvider { number in
      Credentials(accessKeyID: "KEY\(number)", secretAccessKey: "s")
    }
    let store = try remoteStore(over: transport, credentials: provider)
    let error = await #expect(throws: TableError.self) { _ = try await store.putItem(put) }
    #expect(error?.code == .expiredToken)
    let keys = transport.requests.map { $0.header("authorization")?.contains("Credential=KEY1/") }
    #expect(keys == [true, false])
    #expect(provider.count == 2)
  }

  @Test("requests carry what the service wants to see")
  func headers() async throws {
    let transport = ScriptedTransport([.text(200, "{}")])
    let keys = Credentials(accessKeyID: "AKID", secretAccessKey: "s", sessionToken: "token")
    _ = try await remoteStore(over: transport, credentials: keys).putItem(put)
    let request = try #require(transport.requests.first)
    #expect(request.method == "POST")
    #expect(request.url == "http://localhost:8000/")
    #expect(request.header("host") == "localhost:8000")
    #expect(request.header("content-type") == "application/x-amz-json-1.0")
    #expect(request.header("x-amz-target") == "DynamoDB_20120810.PutItem")
    #expect(request.header("x-amz-security-token") == "token")
    #expect(request.header("x-amz-date") == "20261125T162030Z")
    #expect(
      request.header("authorization")?.hasPrefix(
        "AWS4-HMAC-SHA256 Credential=AKID/20261125/us-east-1/dynamodb/aws4_request, "
          + "SignedHeaders=content-type;host;x-amz-date;x-amz-security-token;x-amz-target, Signature="
      ) == true
    )
    #expect(request.text == #"{"TableName":"orders","Item":{"PK":{"S":"a"}}}"#)
  }

  @Test("a cancelled call ends as such, whatever it is at")
  func cancellation() async throws {
    let transport = ScriptedTransport { _ in
      try await Task.sleep(for: .seconds(3_600))
      return .text(200, "{}")
    }
    let store = try remoteStore(over: transport)
    let task = Task { try await store.putItem(put) }
    while transport.requests.isEmpty { await Task.yield() }
    task.cancel()
    await #expect(throws: CancellationError.self) { _ = try await task.value }
  }
}

/// Credentials by their number.
final class CountingProvider: CredentialsProvider {
  private let calls = Mutex(0)
  private let make: @Sendable (Int) async throws -> Credentials

  init(_ make: @escaping @Sendable (Int) async throws -> Credentials) { self.make = make }

  var count: Int { calls.withLock { $0 } }

  func credentials() async throws -> Credentials {
    let number = calls.withLock { calls in
      calls += 1
      return calls
    }
    return try await make(number)
  }
}
