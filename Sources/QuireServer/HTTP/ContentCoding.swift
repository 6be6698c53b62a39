import NIOCore
import NIOEmbedded
import NIOHTTP1
import NIOHTTPCompression
import QuireZlib

/// The content codings of HTTP that the server knows: gzip and deflate.
///
/// The library's channel handler compresses, in a pipeline of its own for one body: the checksum of a compressed reply
/// goes into its head, so that the whole body must be there before; and the connections' pipelines stay free of handlers
/// that few requests need. What it decompresses is one member of gzip alone, so requests are left to zlib itself.
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

  /// The best of the codings that an `Accept-Encoding` allows; nil where the body should stay as it is.
  ///
  /// As DynamoDB reads it: the highest quality counts, of equal ones what is named first, and `*` stands for what is not
  /// named. A body is compressed even where the client would rather have it plain.
  init?(acceptedBy header: String) {
    var choices: [(coding: ContentCoding, quality: Double)] = []
    var quality = 0.0
    for choice in header.split(separator: ",") {
      let parts = choice.split(separator: ";", omittingEmptySubsequences: false).map(Self.trimmed)
      guard let name = parts.first?.lowercased() else { continue }
      let itsQuality = Self.quality(parts.dropFirst())
      if name == "*" {
        quality = max(quality, itsQuality)
      } else if let coding = ContentCoding(rawValue: name) {
        choices.append((coding, itsQuality))
      }
    }
    for coding in [ContentCoding.gzip, .deflate] where !choices.contains(where: { $0.coding == coding }) {
      choices.append((coding, quality))
    }
    var best: (coding: ContentCoding, quality: Double)?
    for choice in choices where choice.quality > best?.quality ?? 0 { best = choice }
    guard let best else { return nil }
    self = best.coding
  }

  /// The first quality among the parameters of a coding, one at most; one where there is none that can be read.
  private static func quality(_ parameters: ArraySlice<Substring>) -> Double {
    for parameter in parameters {
      let parts = parameter.split(separator: "=", maxSplits: 1).map(trimmed)
      guard parts.count == 2, parts[0] == "q" else { continue }
      return min(Double(parts[1]) ?? 1, 1)
    }
    return 1
  }

  private static func trimmed(_ text: Substring) -> Substring {
    let start = text.drop { $0 == " " || $0 == "\t" }
    guard let end = start.lastIndex(where: { $0 != " " && $0 != "\t" }) else { return "" }
    return start[...end]
  }

  /// The body before it was coded, at most `limit` bytes of it.
  func decode(_ body: ByteBuffer, limit: Int) throws(DecodingFault) -> ByteBuffer {
    do {
      let inflater = try Inflater(self == .gzip ? .gzip : .zlib)
      // As DynamoDB does, which also reads several members of gzip.
      let decoded = try inflater.inflate(Array(body.readableBytesView), limit: limit, ignoresTrailer: true)
      guard body.readableBytes > 0, !inflater.isWithinMember else { throw DecodingFault.malformed }
      return ByteBuffer(bytes: decoded)
    } catch Inflater.Fault.tooLarge {
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
