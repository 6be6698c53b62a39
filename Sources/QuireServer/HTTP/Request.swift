import NIOCore

/// A request that came in whole.
struct Request: Sendable {
  var head: RequestHead
  var body: ByteBuffer
}
