import CQuireZlib
import NIOCore

/// Decompresses the body of a request: in gzip one member, or several one after the other.
///
/// Bytes after the end that begin no other member are ignored, as DynamoDB ignores them.
final class BodyInflater {
  private static let pieceSize = 1 << 16

  private let coding: ContentCoding
  /// In one place of memory for its whole life: zlib keeps its address.
  private let stream: UnsafeMutablePointer<z_stream>

  /// Throws `.malformed` where zlib has no memory.
  init(_ coding: ContentCoding) throws(ContentCoding.DecodingFault) {
    self.coding = coding
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // A window of 32 KB; with 16 more, gzip's head and tail around it instead of zlib's own.
    let windowBits: Int32 = coding == .gzip ? 15 + 16 : 15
    let status = inflateInit2_(stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw .malformed }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// The whole body, at most `limit` bytes of it.
  func inflate(_ body: ByteBuffer, limit: Int) throws(ContentCoding.DecodingFault) -> ByteBuffer {
    var input = [UInt8](body.readableBytesView)
    let result = input.withUnsafeMutableBufferPointer { input in
      // The pointer is valid for all of the work.
      stream.pointee.next_in = input.baseAddress
      stream.pointee.avail_in = uInt(input.count)
      return Result { () throws(ContentCoding.DecodingFault) in try inflate(limit) }
    }
    return try result.get()
  }

  private func inflate(_ limit: Int) throws(ContentCoding.DecodingFault) -> ByteBuffer {
    var output = ByteBuffer()
    while true {
      var status = Z_OK
      output.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.pieceSize) { piece in
        stream.pointee.next_out = piece.baseAddress?.assumingMemoryBound(to: UInt8.self)
        stream.pointee.avail_out = uInt(Self.pieceSize)
        status = CQuireZlib.inflate(stream, Z_NO_FLUSH)
        return Self.pieceSize - Int(stream.pointee.avail_out)
      }
      guard output.readableBytes <= limit else { throw .tooLarge }
      switch status {
      case Z_OK: continue
      case Z_STREAM_END:
        guard coding == .gzip, beginsMember else { return output }
        guard inflateReset(stream) == Z_OK else { throw .malformed }
      // Also where the body ends too soon: then zlib can do no more.
      default: throw .malformed
      }
    }
  }

  /// Whether gzip's magic number comes next.
  private var beginsMember: Bool {
    guard stream.pointee.avail_in >= 2, let next = stream.pointee.next_in else { return false }
    return next[0] == 0x1F && next[1] == 0x8B
  }
}
