import Logging
import QuireModel
import QuireWire
import Synchronization

extension RemoteStore {
  /// Sends a request as often as it takes, and reads the answer.
  func send<Request: ClientRequest>(_ request: Request) async throws -> Request.Output {
    var call = Call(operation: Request.operationName, start: clock.elapsed())
    let body = request.body
    while true {
      try Task.checkCancellation()
      do {
        let reply = try await attempt(target: Request.target, body: body, call)
        return try Self.output(of: reply, to: Request.self)
      } catch let failure as AttemptFailure {
        try await pause(after: failure, &call)
      }
    }
  }

  /// What a call has come to.
  struct Call {
    var operation: String
    var start: Duration
    /// The attempts that failed.
    var attempts = 0
    /// The first failure of an attempt that may have been carried out.
    var lostReply: TableError?
    var hasRefreshedCredentials = false
    var hasCorrectedClock = false
  }

  /// One attempt.
  ///
  /// Throws ``AttemptFailure``.
  private func attempt(target: String, body: [UInt8], _ call: Call) async throws -> HTTPExchange.Reply {
    let keys: Credentials
    do {
      keys = try await credentials.credentials()
    } catch let error as TableError {
      throw AttemptFailure(error)
    } catch is CancellationError {
      throw CancellationError()
    } catch {
      throw AttemptFailure(.credentials("The credentials could not be fetched", underlying: error))
    }
    var request = SignableRequest(
      method: "POST",
      target: address.path,
      headers: [
        .init("Host", address.authority), .init("Content-Type", "application/x-amz-json-1.0"),
        .init("X-Amz-Target", target),
      ],
      body: body
    )
    let time = SigningTime(secondsSince1970: clock.wallTime() + clockSkew.withLock { $0 })
    RequestSigner(region: region).sign(&request, with: keys.forSigning, at: time)
    let reply: HTTPExchange.Reply
    do {
      reply = try await transport.send(
        HTTPExchange.Request(
          method: "POST",
          url: address.description,
          headers: request.headers.map { (name: $0.name, value: $0.value) },
          body: body
        ),
        timeout: timeLeft(call)
      )
    } catch let failure as TransportFailure where failure.isShutDown {
      throw AttemptFailure(TableError(.unavailable, "The store was shut down", underlying: failure))
    } catch let failure as TransportFailure {
      throw AttemptFailure(
        TableError(.connectionFailed, "The store did not answer: \(failure.message)", underlying: failure),
        .retry,
        mayBeDone: failure.mayHaveArrived
      )
    }
    try check(reply, signedWith: keys)
    return reply
  }

  private func check(_ reply: HTTPExchange.Reply, signedWith keys: Credentials) throws(AttemptFailure) {
    // A checksum that does not fit tells of bytes that changed on the way.
    if let expected = reply.header("x-amz-crc32").flatMap({ UInt32($0) }),
      expected != CRC32.checksum(reply.body.span)
    {
      throw AttemptFailure(
        TableError(.connectionFailed, "The store's answer does not fit its checksum"),
        .retry,
        mayBeDone: true
      )
    }
    if reply.status == 200 { return }
    throw AttemptFailure(reply: reply, keys: keys)
  }

  private static func output<Request: ClientRequest>(
    of reply: HTTPExchange.Reply,
    to request: Request.Type
  ) throws(AttemptFailure) -> Request.Output {
    do throws(JSONError) {
      return try Request.output(of: reply.body)
    } catch {
      throw AttemptFailure(
        TableError(.connectionFailed, "The store's answer cannot be read \(error)", underlying: error),
        .retry,
        mayBeDone: true
      )
    }
  }

  private func timeLeft(_ call: Call) -> Duration {
    min(options.attemptTimeout, max(options.deadline - (clock.elapsed() - call.start), .zero))
  }

  /// Waits before another attempt.
  ///
  /// Throws the call's error where there shall be none.
  private func pause(after failure: AttemptFailure, _ call: inout Call) async throws {
    var error = failure.error
    // The write may have met its own first attempt: say so.
    if let lost = call.lostReply, error.underlying == nil { error.underlying = lost }
    switch failure.remedy {
    case .none: throw error
    case .retry: break
    case .newCredentials(let refused):
      guard !call.hasRefreshedCredentials else { throw error }
      call.hasRefreshedCredentials = true
      credentials.invalidate(refused)
    case .clock(let serverTime):
      guard !call.hasCorrectedClock else { throw error }
      call.hasCorrectedClock = true
      let skew = serverTime - clock.wallTime()
      clockSkew.withLock { $0 = skew }
    }
    call.attempts += 1
    if failure.mayBeDone, call.lostReply == nil { call.lostReply = failure.error }
    guard call.attempts < options.retry.maximumAttempts else { throw error }
    let pause = options.retry.delayBound(afterAttempt: call.attempts - 1) * clock.jitter()
    guard clock.elapsed() - call.start + pause < options.deadline else {
      throw TableError(
        .deadlineExceeded,
        "\(call.operation) was not answered within \(options.deadline), in \(call.attempts) attempts; "
          + "the last failed with \(error.code): \(error.message)",
        underlying: error
      )
    }
    logger.debug(
      "request is sent again",
      metadata: [
        "operation": "\(call.operation)", "attempt": "\(call.attempts)", "error": "\(error.code)",
        "pause": "\(pause)",
      ]
    )
    try await clock.sleep(pause)
  }
}
