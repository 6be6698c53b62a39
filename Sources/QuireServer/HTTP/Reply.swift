import NIOHTTP1

/// What goes back to a client.
struct Reply: Sendable {
  /// The kinds of bodies there are.
  enum ContentType: String, Sendable {
    case amazonJSON = "application/x-amz-json-1.0"
    case json = "application/json"
    case text = "text/plain; charset=utf-8"
    case metrics = "text/plain; version=0.0.4; charset=utf-8"
  }

  var status: HTTPResponseStatus
  var contentType: ContentType?
  var body: [UInt8]
  /// More headers, by name.
  var headers: [(name: String, value: String)] = []
  /// The coding of the body, where it is not as it was made.
  var contentEncoding: String?
  /// Whether the connection ends with this reply.
  var closesConnection = false
  /// Names the operation in metrics and logs.
  var operation: String?
  /// Names the error in metrics and logs.
  var errorName: String?
  /// What went wrong in the server itself: for the log, never for the client.
  var fault: (any Error)?

  init(_ status: HTTPResponseStatus, _ contentType: ContentType?, _ body: [UInt8] = []) {
    self.status = status
    self.contentType = contentType
    self.body = body
  }

  init(_ status: HTTPResponseStatus, _ contentType: ContentType, text: String) {
    self.init(status, contentType, Array(text.utf8))
  }

  /// A request whose method or content type is none of the API's.
  static var unknownOperation: Reply {
    var reply = Reply(.notFound, nil, Array("<UnknownOperationException/>\n".utf8))
    reply.errorName = "UnknownOperationException"
    return reply
  }

  /// A request that ends its connection, with nothing to say but the status.
  static func closing(_ status: HTTPResponseStatus, errorName: String) -> Reply {
    var reply = Reply(status, nil)
    reply.closesConnection = true
    reply.errorName = errorName
    return reply
  }
}
