import Logging
import NIOCore
import NIOHTTP1

/// What all connections of a server share.
struct ConnectionService: Sendable {
  var dispatcher: Dispatcher
  var limits: ConnectionLimits
  var budget: BodyBudget
  var metrics: ServerMetrics
  var logger: Logger

  /// Counts a reply, and logs it where that is asked for: what was asked and how it went, never whose data.
  func record(
    _ reply: Reply,
    requestID: RequestID,
    nanoseconds: Int64,
    requestBytes: Int,
    replyBytes: Int
  ) {
    metrics.record(reply, nanoseconds: nanoseconds, requestBytes: requestBytes, replyBytes: replyBytes)
    let level: Logger.Level = reply.status.code >= 500 ? .error : .debug
    guard logger.logLevel <= level else { return }
    var metadata: Logger.Metadata = [
      "status": "\(reply.status.code)", "request_id": "\(requestID)",
      "duration_us": "\(nanoseconds / 1_000)", "request_bytes": "\(requestBytes)",
      "reply_bytes": "\(replyBytes)",
    ]
    if let operation = reply.operation { metadata["operation"] = "\(operation)" }
    if let error = reply.errorName { metadata["error"] = "\(error)" }
    if let fault = reply.fault { metadata["fault"] = "\(fault)" }
    logger.log(level: level, "request", metadata: metadata)
  }
}

/// What one connection may take of memory and time.
struct ConnectionLimits: Sendable {
  /// The longest body, before and after decompression; DynamoDB's.
  static let bodySize = 16 * 1_024 * 1_024
  /// The longest head.
  static let headSize = 16 * 1_024
  /// From the head of a request to its end, and for a client to take a reply.
  var requestTimeout: TimeAmount
  /// Between requests, and from the connection's start to its first.
  var idleTimeout: TimeAmount

  /// How often a connection looks at the clock: a timeout is late by a quarter at most.
  var timerInterval: TimeAmount {
    let shorter = min(requestTimeout, idleTimeout)
    return max(.milliseconds(10), .nanoseconds(shorter.nanoseconds / 4))
  }
}
