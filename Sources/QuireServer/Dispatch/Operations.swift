import NIOCore
import NIOHTTP1
import QuireModel
import QuireWire

/// The operations of the API: joins the protocol and the store.
struct Operations: Sendable {
  let store: any TableStore
  let start: ServerStart
  let authorization: Authorization

  /// Answers a request whose HTTP is in order.
  ///
  /// Reads of a store in this process are answered without a suspension.
  func answer(_ head: RequestHead, _ body: ByteBuffer, _ contentType: Reply.ContentType) async -> Reply {
    let body = [UInt8](body.readableBytesView)
    let operation: Operation
    do throws(WireError) {
      operation = try Operation(target: head.target ?? "")
      try authorization.check(head, body)
    } catch {
      return Reply(WireReply(error.unlessMalformed(body)), contentType)
    }
    let wire = await WireReply(to: operation, body: body, from: store, endpoint: endpoint(head))
    var reply = Reply(wire, contentType)
    reply.operation = operation.rawValue
    return reply
  }

  /// Where the client reached the server: what it says itself, for there may be a proxy or a container between.
  private func endpoint(_ head: RequestHead) -> String {
    if let host = head.host, !host.isEmpty { return host }
    return start.known?.authority ?? ""
  }
}

extension Reply {
  init(_ reply: WireReply, _ contentType: ContentType) {
    self.init(HTTPResponseStatus(statusCode: reply.status), contentType, reply.body)
    errorName = reply.error?.code
    fault = reply.error?.underlying
  }
}
