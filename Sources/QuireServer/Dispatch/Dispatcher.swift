import NIOCore
import NIOHTTP1
import QuireModel
import QuireWire

/// Answers requests: what HTTP has to say first, in the order in which DynamoDB says it, then the operation.
struct Dispatcher: Sendable {
  let operations: Operations
  let configuration: TableServer.Configuration

  init(store: any TableStore, configuration: TableServer.Configuration, start: ServerStart) {
    operations = Operations(
      store: store,
      start: start,
      authorization: Authorization(configuration.requiredCredentials)
    )
    self.configuration = configuration
  }

  func answer(_ request: Request) async -> Reply {
    var reply: Reply
    do throws(RequestFault) {
      reply = try await checkedAnswer(request)
    } catch {
      reply = error.reply
    }
    if request.head.origin != nil {
      reply.headers += configuration.crossOrigin.headers(for: request.head)
    }
    if reply.body.count >= ContentCoding.compressionThreshold { compress(&reply, for: request.head) }
    return reply
  }

  private func checkedAnswer(_ request: Request) async throws(RequestFault) -> Reply {
    let head = request.head
    if head.method != .POST { return answerWithoutOperation(head) }
    let contentType: Reply.ContentType
    switch head.contentType {
    case "application/x-amz-json-1.0": contentType = .amazonJSON
    case nil where request.body.readableBytes == 0: contentType = .json
    case "application/json": contentType = .json
    default:
      switch head.mediaType {
      case "application/x-amz-json-1.0": contentType = .amazonJSON
      case "application/json": contentType = .json
      default: return .unknownOperation
      }
    }
    let body = try decoded(request, contentType)
    return await operations.answer(head, body, contentType)
  }

  /// Health and metrics for GET, leave for browsers for OPTIONS, nothing else.
  private func answerWithoutOperation(_ head: RequestHead) -> Reply {
    switch head.method {
    case .GET where head.path == "/metrics":
      guard let metrics = configuration.metrics as? PrometheusMetrics else { return .unknownOperation }
      return Reply(.ok, .metrics, text: metrics.text())
    case .GET where head.path == "/" || head.path == "/ping":
      return Reply(.ok, .text, text: "healthy: dynamodb.\(configuration.region).amazonaws.com ")
    case .OPTIONS where head.origin.flatMap({ configuration.crossOrigin.allowance(for: $0) }) != nil:
      return Reply(.ok, nil)
    default: return .unknownOperation
    }
  }

  private func decoded(
    _ request: Request,
    _ contentType: Reply.ContentType
  ) throws(RequestFault) -> ByteBuffer {
    guard let encoding = request.head.contentEncoding,
      !RequestHead.matches(encoding.utf8, "identity"), !encoding.isEmpty
    else { return request.body }
    guard let coding = ContentCoding(contentEncoding: encoding) else {
      throw .undecodable(contentType, errorName: "UnsupportedContentEncoding")
    }
    do throws(ContentCoding.DecodingFault) {
      return try coding.decode(request.body, limit: ConnectionLimits.bodySize)
    } catch {
      switch error {
      case .tooLarge: throw RequestFault(.closing(.payloadTooLarge, errorName: "RequestTooLarge"))
      case .malformed: throw .undecodable(contentType, errorName: "MalformedContentEncoding")
      }
    }
  }

  private func compress(_ reply: inout Reply, for head: RequestHead) {
    guard reply.contentEncoding == nil, let accepted = head.acceptEncoding,
      let coding = ContentCoding(acceptedBy: accepted), let body = coding.encode(reply.body)
    else { return }
    reply.body = body
    reply.contentEncoding = coding.rawValue
  }
}

/// A request that gets no further than its HTTP.
struct RequestFault: Error {
  var reply: Reply

  init(_ reply: Reply) { self.reply = reply }

  /// A body that is not in the coding that its head names: DynamoDB takes this for a fault of its own.
  static func undecodable(_ contentType: Reply.ContentType, errorName: String) -> RequestFault {
    let error = WireError("InternalServerError", in: .service, status: 500, message: "Internal server error")
    var fault = RequestFault(Reply(WireReply(error), contentType))
    fault.reply.errorName = errorName
    return fault
  }
}
