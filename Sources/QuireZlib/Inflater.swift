import CQuireZlib
package import QuireModel

/// Decompresses what zlib compressed, piece by piece: in gzip one member, or several one after the other.
package final class Inflater {
  /// What the compressed data lies in.
  package enum Format: Sendable {
    /// Gzip's head and tail.
    case gzip
    /// zlib's own, which HTTP calls deflate.
    case zlib
  }

  /// Why bytes cannot be decompressed.
  package enum Fault: Error {
    /// They are damaged, or of another format.
    case damaged
    /// They hold more than the limit.
    case tooLarge
  }

  private static let pieceSize = 1 << 16

  private let format: Format
  /// In one place of memory for its whole life: zlib keeps its address.
  private let stream: UnsafeMutablePointer<z_stream>
  /// Whether a member has begun and not ended.
  package private(set) var isWithinMember = false

  /// Throws `.storage` where zlib has no memory.
  package init(_ format: Format) throws(TableError) {
    self.format = format
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    // A window of 32 KB; with 16 more, gzip's head and tail around it.
    let windowBits: Int32 = format == .gzip ? 15 + 16 : 15
    let status = inflateInit2_(stream, windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw TableError(.storage, "zlib cannot decompress: status \(status)") }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Takes compressed bytes in, and answers what they hold, at most `limit` bytes of it.
  ///
  /// With `ignoresTrailer`, which is for bytes that are given as a whole, those after the end are ignored unless they begin
  /// another member of gzip.
  package func inflate(
    _ bytes: [UInt8],
    limit: Int = .max,
    ignoresTrailer: Bool = false
  ) throws(Fault) -> [UInt8] {
    var input = bytes
    let result = input.withUnsafeMutableBufferPointer { input in
      // The pointer is valid for all of the work.
      stream.pointee.next_in = input.baseAddress
      stream.pointee.avail_in = uInt(input.count)
      return Result { () throws(Fault) in try inflateInput(limit, ignoresTrailer) }
    }
    return try result.get()
  }

  private func inflateInput(_ limit: Int, _ ignoresTrailer: Bool) throws(Fault) -> [UInt8] {
    var output: [UInt8] = []
    // Output may be left in zlib where the last piece was filled, but not between two members.
    var isFilled = false
    while stream.pointee.avail_in > 0 || (isFilled && isWithinMember) {
      var status = Z_OK
      output += [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { buffer, count in
        stream.pointee.next_out = buffer.baseAddress
        stream.pointee.avail_out = uInt(Self.pieceSize)
        status = CQuireZlib.inflate(stream, Z_NO_FLUSH)
        count = Self.pieceSize - Int(stream.pointee.avail_out)
      }
      guard output.count <= limit else { throw .tooLarge }
      isFilled = stream.pointee.avail_out == 0
      switch status {
      case Z_OK: isWithinMember = true
      // All that was there is taken.
      case Z_BUF_ERROR: break
      case Z_STREAM_END:
        isWithinMember = false
        if ignoresTrailer, !beginsMember { return output }
        guard inflateReset(stream) == Z_OK else { throw .damaged }
      default: throw .damaged
      }
    }
    return output
  }

  /// Whether gzip's magic number comes next.
  private var beginsMember: Bool {
    guard format == .gzip, stream.pointee.avail_in >= 2, let next = stream.pointee.next_in else {
      return false
    }
    return next[0] == 0x1F && next[1] == 0x8B
  }
}
