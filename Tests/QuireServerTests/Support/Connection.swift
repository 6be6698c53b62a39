import Foundation
import NIOCore
import NIOPosix
import QuireServer

/// A connection to a server, byte by byte: what a test sends is what goes out.
struct Connection: ~Copyable {
  /// The server closed the connection before a reply was complete.
  struct Closed: Error {}

  private var inbound: NIOAsyncChannelInboundStream<ByteBuffer>.AsyncIterator
  private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  private var received = ByteBuffer()

  fileprivate init(
    _ inbound: NIOAsyncChannelInboundStream<ByteBuffer>,
    _ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>
  ) {
    self.inbound = inbound.makeAsyncIterator()
    self.outbound = outbound
  }

  func send(_ text: String) async throws { try await outbound.write(ByteBuffer(string: text)) }
  func send(_ bytes: [UInt8]) async throws { try await outbound.write(ByteBuffer(bytes: bytes)) }

  /// Ends this side of the connection.
  func finish() { outbound.finish() }

  /// The next reply; interim ones are skipped unless asked for.
  mutating func receive(includingInterim: Bool = false) async throws -> HTTPReply {
    while true {
      let head = try await receiveHead()
      guard var reply = HTTPReply(head: head) else { throw Closed() }
      if reply.status == 100, !includingInterim { continue }
      if reply.status == 100 { return reply }
      if reply.headers["transfer-encoding"] == "chunked" {
        _ = try await receive(count: 5)
      } else {
        reply.body = try await receive(count: Int(reply.headers["content-length"] ?? "0") ?? 0)
      }
      return reply
    }
  }

  /// Reads until the server has closed the connection, and throws the bytes away.
  mutating func drain() async throws {
    while try await inbound.next(isolation: #isolation) != nil {}
  }

  /// As ``drain()``, of a connection that the server may close before it has read all that was sent: it is reset then.
  mutating func drainOrReset() async throws {
    do {
      try await drain()
    } catch let error as IOError where error.errnoCode == ECONNRESET {}
  }

  private mutating func receiveHead() async throws -> String {
    let end = Array("\r\n\r\n".utf8)
    while true {
      let bytes = Array(received.readableBytesView)
      if bytes.count >= end.count {
        for index in 0...(bytes.count - end.count) where bytes[index..<index + end.count].elementsEqual(end) {
          return String(buffer: try read(index + end.count))
        }
      }
      try await fill()
    }
  }

  private mutating func receive(count: Int) async throws -> [UInt8] {
    while received.readableBytes < count { try await fill() }
    return Array(try read(count).readableBytesView)
  }

  private mutating func read(_ count: Int) throws -> ByteBuffer {
    guard let slice = received.readSlice(length: count) else { throw Closed() }
    received.discardReadBytes()
    return slice
  }

  private mutating func fill() async throws {
    guard var more = try await inbound.next(isolation: #isolation) else { throw Closed() }
    received.writeBuffer(&more)
  }
}

/// Connects to a server, and closes the connection when `body` is done.
func withConnection<Result>(
  to address: ServerAddress,
  _ body: (inout Connection) async throws -> Result
) async throws -> Result {
  let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
    .channelOption(.allowRemoteHalfClosure, value: true)
    .connect(host: address.host, port: address.port) { channel in
      channel.eventLoop.makeCompletedFuture {
        try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
          wrappingChannelSynchronously: channel,
          configuration: .init(isOutboundHalfClosureEnabled: true)
        )
      }
    }
  return try await channel.executeThenClose { inbound, outbound in
    var connection = Connection(inbound, outbound)
    return try await body(&connection)
  }
}
