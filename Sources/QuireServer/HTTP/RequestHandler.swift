import Logging
import NIOCore
import NIOHTTP1
import QuireWire

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The last handler of a connection: gathers a request, has it answered, writes the reply; one request at a time.
///
/// Everything happens on the connection's event loop. A request that needs no commit is answered before the handler
/// returns to the loop.
final class RequestHandler: ChannelDuplexHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundIn = Never
  typealias OutboundOut = ByteBuffer

  /// What a connection does at a time.
  enum Phase {
    /// Waiting for a request.
    case idle
    /// The head of a request is there, its end is not.
    case receiving
    /// The request is with the dispatcher.
    case answering
    /// The reply is more than the client has taken so far.
    case sending
    /// The last reply is written; what still comes is thrown away, until the client has seen it.
    case closing
    case closed
  }

  let service: ConnectionService
  private let eventLoop: any EventLoop
  private let executor: EventLoopTaskExecutor
  private(set) var phase = Phase.idle
  /// When the phase began, or the head of the current request came.
  private(set) var since = NIODeadline.now()
  private var head: RequestHead?
  private var body = ByteBuffer()
  private var reserved = 0
  /// Parts of requests that came before the reply to an earlier one was out.
  private var pending = CircularBuffer<HTTPServerRequestPart>()
  private var isProceeding = false
  private var holdsRead = false
  /// Whether the connection ends with the next reply.
  private var isLast = false
  private var isInputAtEnd = false
  /// Whether the last reply is on its way to the client.
  private var isLastWritten = false
  private var requestIDs = RequestIDGenerator()
  private var date: HTTPDate?
  private var timer: Scheduled<Void>?

  init(service: ConnectionService, eventLoop: any EventLoop) {
    self.service = service
    self.eventLoop = eventLoop
    executor = EventLoopTaskExecutor(eventLoop)
  }

  // MARK: The channel's life

  func handlerAdded(context: ChannelHandlerContext) {
    service.metrics.connections.increment()
    scheduleTimer(context)
  }

  func channelInactive(context: ChannelHandlerContext) {
    end()
    context.fireChannelInactive()
  }

  func handlerRemoved(context: ChannelHandlerContext) { end() }

  private func end() {
    if phase == .closed { return }
    phase = .closed
    timer?.cancel()
    timer = nil
    pending.removeAll()
    releaseBody()
    service.metrics.connections.decrement()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    switch (error, phase) {
    case (HTTPParserError.invalidEOFState, _), (_, .answering), (_, .sending), (_, .closed):
      context.close(promise: nil)
    case (is HTTPParserError, .closing):
      break
    case (is HTTPParserError, _):
      send(.closing(.badRequest, errorName: "MalformedHTTP"), context)
    default:
      context.close(promise: nil)
    }
  }

  func userInboundEventTriggered(context: ChannelHandlerContext, event: Any) {
    switch event {
    case is ChannelShouldQuiesceEvent:
      isLast = true
      if phase == .idle { context.close(promise: nil) }
    case ChannelEvent.inputClosed:
      isLast = true
      isInputAtEnd = true
      switch phase {
      case .answering, .sending: break
      case .closing where !isLastWritten: break
      default: context.close(promise: nil)
      }
    default:
      context.fireUserInboundEventTriggered(event)
    }
  }

  func channelWritabilityChanged(context: ChannelHandlerContext) {
    if phase == .sending, context.channel.isWritable {
      proceed(context)
    }
    context.fireChannelWritabilityChanged()
  }

  // MARK: Reading

  func read(context: ChannelHandlerContext) {
    // A client may send requests ahead, but not more of them than one read holds.
    if pending.isEmpty { context.read() } else { holdsRead = true }
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let part = unwrapInboundIn(data)
    switch phase {
    case .idle, .receiving, .closing: receive(part, context)
    case .answering, .sending: pending.append(part)
    case .closed: break
    }
  }

  private func receive(_ part: HTTPServerRequestPart, _ context: ChannelHandlerContext) {
    switch part {
    case .head(let head):
      guard phase == .idle else { return }
      begin(RequestHead(head), context)
    case .body(var piece):
      guard phase == .receiving else { return }
      let count = piece.readableBytes
      guard body.readableBytes + count <= ConnectionLimits.bodySize else {
        send(.closing(.payloadTooLarge, errorName: "RequestTooLarge"), context)
        return
      }
      guard service.budget.reserve(count) else {
        send(.closing(.serviceUnavailable, errorName: "ServiceUnavailable"), context)
        return
      }
      reserved += count
      if body.readableBytes == 0 { body = piece } else { body.writeBuffer(&piece) }
    case .end:
      if phase == .receiving { answer(context) }
    }
  }

  private func begin(_ head: RequestHead, _ context: ChannelHandlerContext) {
    since = .now()
    phase = .receiving
    self.head = head
    if !head.isKeptAlive { isLast = true }
    if let length = head.contentLength, length > ConnectionLimits.bodySize {
      send(.closing(.payloadTooLarge, errorName: "RequestTooLarge"), context)
    } else if head.expectsContinue {
      context.writeAndFlush(
        wrapOutboundOut(ByteBuffer(string: "HTTP/1.1 100 Continue\r\n\r\n")),
        promise: nil
      )
    }
  }

  private func releaseBody() {
    body = ByteBuffer()
    service.budget.release(reserved)
    reserved = 0
  }

  // MARK: Answering

  private func answer(_ context: ChannelHandlerContext) {
    guard let head else { return }
    phase = .answering
    let request = Request(head: head, body: body)
    body = ByteBuffer()
    // SAFETY-relevant state stays on the loop: the task touches it only there.
    let connection = NIOLoopBound((handler: self, context: context), eventLoop: eventLoop)
    let (service, eventLoop) = (service, eventLoop)
    Task.immediate(executorPreference: executor) {
      let reply = await service.dispatcher.answer(request)
      if eventLoop.inEventLoop {
        connection.value.handler.finish(reply, connection.value.context)
      } else {
        eventLoop.execute { connection.value.handler.finish(reply, connection.value.context) }
      }
    }
  }

  private func finish(_ reply: Reply, _ context: ChannelHandlerContext) {
    guard phase == .answering else { return }
    send(reply, context)
  }

  private func send(_ reply: Reply, _ context: ChannelHandlerContext) {
    let head = head
    let requestBytes = reserved
    self.head = nil
    releaseBody()
    if reply.closesConnection { isLast = true }
    let requestID = RequestID(using: &requestIDs)
    let date = HTTPDate.now(after: date)
    self.date = date
    var buffer = context.channel.allocator.buffer(capacity: reply.body.count + 320)
    let closes = isLast
    reply.write(
      into: &buffer,
      Reply.Circumstances(
        requestID: requestID,
        date: date,
        closesConnection: closes,
        isHTTP10: head?.isHTTP10 ?? false
      )
    )
    let replyBytes = buffer.readableBytes
    let now = NIODeadline.now()
    service.record(
      reply,
      requestID: requestID,
      nanoseconds: (now - since).nanoseconds,
      requestBytes: requestBytes,
      replyBytes: replyBytes
    )
    since = now
    if closes {
      if phase == .answering { isInputAtEnd = true }
      close(after: buffer, context)
      return
    }
    context.writeAndFlush(wrapOutboundOut(buffer), promise: nil)
    phase = .sending
    if context.channel.isWritable { proceed(context) }
  }

  /// Goes on to the next request, which may be there already.
  private func proceed(_ context: ChannelHandlerContext) {
    phase = .idle
    // A request among these that is answered at once comes here again: the loop goes on, not the recursion.
    if isProceeding { return }
    isProceeding = true
    while phase == .idle || phase == .receiving, let part = pending.popFirst() { receive(part, context) }
    isProceeding = false
    if phase == .idle, isLast {
      context.close(promise: nil)
    } else if pending.isEmpty, holdsRead {
      holdsRead = false
      context.read()
    }
  }

  /// Writes the last reply, and closes once the client can have read it.
  ///
  /// Closing a connection whose input was not read to the end makes the system throw away what is on its way to the
  /// client: then only this side is closed, and the rest of the input thrown away until the client closes too, or
  /// the time is up.
  private func close(after buffer: ByteBuffer, _ context: ChannelHandlerContext) {
    phase = .closing
    pending.removeAll()
    let channel = context.channel
    context.writeAndFlush(wrapOutboundOut(buffer)).assumeIsolated().whenComplete { _ in
      self.isLastWritten = true
      channel.close(mode: self.isInputAtEnd ? .all : .output, promise: nil)
    }
    if holdsRead {
      holdsRead = false
      context.read()
    }
  }

  // MARK: Time

  /// Looks at the clock now and then: a timer for each request would cost more than it tells.
  private func scheduleTimer(_ context: ChannelHandlerContext) {
    let bound = NIOLoopBound((handler: self, context: context), eventLoop: eventLoop)
    timer = eventLoop.scheduleTask(in: service.limits.timerInterval) {
      bound.value.handler.timerFired(bound.value.context)
    }
  }

  private func timerFired(_ context: ChannelHandlerContext) {
    let age = NIODeadline.now() - since
    switch phase {
    case .idle where age >= service.limits.idleTimeout,
      .sending where age >= service.limits.requestTimeout,
      .closing where age >= service.limits.requestTimeout:
      context.close(promise: nil)
    case .receiving where age >= service.limits.requestTimeout:
      send(.closing(.requestTimeout, errorName: "RequestTimeout"), context)
      scheduleTimer(context)
    case .closed: break
    default: scheduleTimer(context)
    }
  }
}

/// The connection ends before it is of use: nothing of the handler leaves its event loop.
@available(*, unavailable)
extension RequestHandler: Sendable {}
