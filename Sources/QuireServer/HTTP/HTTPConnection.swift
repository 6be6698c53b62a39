import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import QuireWire

/// Sets up the connections that hummingbird's server accepts: NIO's HTTP parser, then a ``RequestHandler``.
struct HTTPConnection: ServerChildChannel {
  /// An open connection.
  struct Value: ServerChildChannelValue {
    let channel: any Channel
  }

  let service: ConnectionService

  func setup(channel: any Channel, logger: Logger) -> EventLoopFuture<Value> {
    channel.eventLoop.makeCompletedFuture {
      var decoderLimits = NIOHTTPDecoderLimitConfiguration()
      decoderLimits.maxHeaderFieldSize = ConnectionLimits.headSize
      decoderLimits.maxHeaderListSize = ConnectionLimits.headSize
      let decoder = HTTPRequestDecoder(leftOverBytesStrategy: .dropBytes, limitConfiguration: decoderLimits)
      try channel.pipeline.syncOperations.addHandler(ByteToMessageHandler(decoder))
      try channel.pipeline.syncOperations.addHandler(
        RequestHandler(service: service, eventLoop: channel.eventLoop)
      )
      return Value(channel: channel)
    }
  }

  /// Lasts as long as the connection; closes it where the server is cancelled.
  func handle(value: Value, logger: Logger) async {
    await withTaskCancellationHandler {
      try? await value.channel.closeFuture.get()
    } onCancel: {
      value.channel.close(promise: nil)
    }
  }
}
