import NIOCore
import NIOHTTP1
import NIOPosix
import QuireRemote

@testable import QuireRemote

/// An HTTP server on a free port that answers as a test says, and also misbehaves as it says.
final class ScriptedServer: Sendable {
  /// What the server does with a request.
  enum Action: Sendable {
    case reply(HTTPExchange.Reply)
    /// Closes the connection without a word.
    case drop
    /// Sends the head and half of the body, then closes.
    case truncate(HTTPExchange.Reply)
    /// Sends the head and half of the body, then nothing more.
    case stall(HTTPExchange.Reply)
  }

  typealias Script = @Sendable (HTTPExchange.Request) async -> Action

  private let channel: any Channel

  private init(channel: any Channel) { self.channel = channel }

  /// Calls `body` with the server's address.
  static func run<Result>(_ script: @escaping Script, _ body: (String) async throws -> Result) async throws
    -> Result
  {
    let bootstrap = ServerBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .childChannelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.configureHTTPServerPipeline()
          try channel.pipeline.syncOperations.addHandler(ScriptHandler(script))
        }
      }
    let channel = try await bootstrap.bind(host: "127.0.0.1", port: 0).get()
    defer { channel.close(promise: nil) }
    guard let port = channel.localAddress?.port else { throw ChannelError.unknownLocalAddress }
    return try await body("http://127.0.0.1:\(port)")
  }
}

private final class ScriptHandler: ChannelInboundHandler {
  typealias InboundIn = HTTPServerRequestPart
  typealias OutboundOut = HTTPServerResponsePart

  private let script: ScriptedServer.Script
  private var request = HTTPExchange.Request(url: "")

  init(_ script: @escaping ScriptedServer.Script) { self.script = script }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head):
      request = HTTPExchange.Request(
        method: head.method.rawValue,
        url: head.uri,
        headers: head.headers.map { (name: $0.name, value: $0.value) }
      )
    case .body(let buffer): request.body += Array(buffer.readableBytesView)
    case .end: Self.answer(request, by: script, on: context.channel)
    }
  }

  private static func answer(
    _ request: HTTPExchange.Request,
    by script: @escaping ScriptedServer.Script,
    on channel: any Channel
  ) {
    Task { @Sendable in
      let action = await script(request)
      channel.eventLoop.execute { perform(action, on: channel) }
    }
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }

  private static func perform(_ action: ScriptedServer.Action, on channel: any Channel) {
    switch action {
    case .drop: channel.close(promise: nil)
    case .reply(let reply):
      write(reply, of: reply.body[...], to: channel)
      channel.writeAndFlush(HTTPServerResponsePart.end(nil), promise: nil)
    case .truncate(let reply):
      write(reply, of: reply.body.prefix(reply.body.count / 2), to: channel)
      channel.flush()
      channel.close(promise: nil)
    case .stall(let reply):
      write(reply, of: reply.body.prefix(reply.body.count / 2), to: channel)
      channel.flush()
    }
  }

  private static func write(_ reply: HTTPExchange.Reply, of body: ArraySlice<UInt8>, to channel: any Channel)
  {
    var headers = HTTPHeaders(reply.headers.map { ($0.name, $0.value) })
    headers.add(name: "Content-Length", value: "\(reply.body.count)")
    let head = HTTPResponseHead(
      version: .http1_1,
      status: HTTPResponseStatus(statusCode: reply.status),
      headers: headers
    )
    channel.write(HTTPServerResponsePart.head(head), promise: nil)
    channel.write(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: body))), promise: nil)
  }
}
