import CQuireZlib
import QuireModel

/// Decompresses gzip, piece by piece: one member, or several one after the other.
final class GzipDecoder {
  private static let windowBits: Int32 = 15 + 16
  private static let pieceSize = 1 << 16

  /// In one place of memory for its whole life: zlib keeps its address.
  private let stream: UnsafeMutablePointer<z_stream>
  /// Whether a member has begun and not ended.
  private(set) var isWithinMember = false

  init() throws(TableError) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let status = inflateInit2_(stream, Self.windowBits, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw TableError(.storage, "zlib cannot decompress: status \(status)") }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Takes compressed bytes in, and answers what they hold; nil where they are damaged or no gzip.
  func decode(_ bytes: [UInt8]) -> [UInt8]? {
    var input = bytes
    var output: [UInt8] = []
    let isWhole = input.withUnsafeMutableBufferPointer { input -> Bool in
      stream.pointee.next_in = input.baseAddress
      stream.pointee.avail_in = uInt(input.count)
      repeat {
        var status = Z_OK
        output += [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { buffer, count in
          stream.pointee.next_out = buffer.baseAddress
          stream.pointee.avail_out = uInt(Self.pieceSize)
          status = inflate(stream, Z_NO_FLUSH)
          count = Self.pieceSize - Int(stream.pointee.avail_out)
        }
        switch status {
        case Z_OK, Z_BUF_ERROR: isWithinMember = true
        case Z_STREAM_END:
          isWithinMember = false
          guard inflateReset(stream) == Z_OK else { return false }
        default: return false
        }
      } while stream.pointee.avail_in > 0 || stream.pointee.avail_out == 0
      return true
    }
    return isWhole ? output : nil
  }
}
