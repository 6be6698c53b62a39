import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPCompression

/// The content codings of HTTP that the server knows: gzip and deflate.
///
/// The library's channel handlers do the work, each in a pipeline of its own for one body: the checksum of a compressed
/// reply goes into its head, so that the whole body must be there before; and the connections' pipelines stay free of
/// handlers that few requests need.
enum ContentCoding: String, Sendable {
  case gzip
  case deflate

  /// Replies shorter than this are not worth it.
  static let compressionThreshold = 4_096

  /// Why a body cannot be decoded.
  enum DecodingFault: Error {
    case malformed
    case tooLarge
  }

  /// The coding that a `Content-Encoding` names.
  init?(contentEncoding: String) {
    let name = contentEncoding.utf8
    if RequestHead.matches(name, "gzip") || RequestHead.matches(name, "x-gzip") {
      self = .gzip
    } else if RequestHead.matches(name, "deflate") {
      self = .deflate
    } else {
      return nil
    }
  }

  /// The better of the codings that an `Accept-Encoding` allows; nil where the body should stay as it is.
  init?(acceptedBy header: String) {
    var accepted: Set<ContentCoding> = []
    for choice in header.utf8.split(separator: UInt8(ascii: ",")) {
      let parts = choice.split(separator: UInt8(ascii: ";"))
      let trimmed = parts.map { part in
        String(decoding: part.filter { $0 != UInt8(ascii: " ") }, as: UTF8.self)
      }
      guard let name = trimmed.first, let coding = ContentCoding(contentEncoding: name) else { continue }
      let isRefused = trimmed.dropFirst().contains { part in
        part.hasPrefix("q=0") && part.dropFirst(3).allSatisfy { $0 == "." || $0 == "0" }
      }
      if !isRefused { accepted.insert(coding) }
    }
    if accepted.contains(.gzip) {
      self = .gzip
    } else if accepted.contains(.deflate) {
      self = .deflate
    } else {
      return nil
    }
  }

  /// The body before it was coded, at most `limit` bytes of it.
  func decode(_ body: ByteBuffer, limit: Int) throws(DecodingFault) -> ByteBuffer {
    do {
      let channel = EmbeddedChannel(handler: NIOHTTPRequestDecompressor(limit: .size(limit)))
      defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
      let head = HTTPRequestHead(
        version: .http1_1,
        method: .POST,
        uri: "/",
        headers: ["Content-Encoding": rawValue, "Content-Length": "\(body.readableBytes)"]
      )
      try channel.writeInbound(HTTPServerRequestPart.head(head))
      try channel.writeInbound(HTTPServerRequestPart.body(body))
      try channel.writeInbound(HTTPServerRequestPart.end(nil))
      var decoded = ByteBuffer()
      while let part = try channel.readInbound(as: HTTPServerRequestPart.self) {
        if case .body(var piece) = part { decoded.writeBuffer(&piece) }
      }
      return decoded
    } catch NIOHTTPDecompression.DecompressionError.limit {
      throw .tooLarge
    } catch {
      throw .malformed
    }
  }

  /// The body in this coding; nil where that fails.
  func encode(_ body: [UInt8]) -> [UInt8]? {
    do {
      let channel = EmbeddedChannel(handler: HTTPResponseCompressor())
      defer { _ = try? channel.finish(acceptAlreadyClosed: true) }
      let request = HTTPRequestHead(
        version: .http1_1,
        method: .POST,
        uri: "/",
        headers: ["Accept-Encoding": rawValue]
      )
      try channel.writeInbound(HTTPServerRequestPart.head(request))
      try channel.writeInbound(HTTPServerRequestPart.end(nil))
      let head = HTTPResponseHead(version: .http1_1, status: .ok)
      try channel.writeOutbound(HTTPServerResponsePart.head(head))
      try channel.writeOutbound(HTTPServerResponsePart.body(.byteBuffer(ByteBuffer(bytes: body))))
      try channel.writeOutbound(HTTPServerResponsePart.end(nil))
      var encoded: [UInt8] = []
      while let part = try channel.readOutbound(as: HTTPServerResponsePart.self) {
        if case .body(.byteBuffer(let piece)) = part { encoded.append(contentsOf: piece.readableBytesView) }
      }
      return encoded
    } catch {
      return nil
    }
  }
}
