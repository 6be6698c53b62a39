import CQuireZlib
package import QuireModel

/// Compresses bytes to gzip, piece by piece.
package final class GzipEncoder {
  /// zlib's format of a window of 32 KB with gzip's head and tail.
  private static let windowBits: Int32 = 15 + 16
  private static let memoryLevel: Int32 = 8
  private static let pieceSize = 1 << 16

  /// In one place of memory for its whole life: zlib keeps its address.
  private let stream: UnsafeMutablePointer<z_stream>

  /// Throws `.storage` where zlib has no memory.
  package init() throws(TableError) {
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let status = deflateInit2_(
      stream,
      Z_DEFAULT_COMPRESSION,
      Z_DEFLATED,
      Self.windowBits,
      Self.memoryLevel,
      Z_DEFAULT_STRATEGY,
      ZLIB_VERSION,
      Int32(MemoryLayout<z_stream>.size)
    )
    guard status == Z_OK else { throw TableError(.storage, "zlib cannot compress: status \(status)") }
  }

  deinit {
    deflateEnd(stream)
    stream.deallocate()
  }

  /// Takes bytes in, and answers what is compressed so far; with `isLast`, all that is left.
  package func encode(_ bytes: [UInt8], isLast: Bool = false) -> [UInt8] {
    var input = bytes
    var output: [UInt8] = []
    // The pointer is valid until all input is taken: without room for output zlib is called again.
    input.withUnsafeMutableBufferPointer { input in
      stream.pointee.next_in = input.baseAddress
      stream.pointee.avail_in = uInt(input.count)
      repeat {
        output += [UInt8](unsafeUninitializedCapacity: Self.pieceSize) { buffer, count in
          stream.pointee.next_out = buffer.baseAddress
          stream.pointee.avail_out = uInt(Self.pieceSize)
          deflate(stream, isLast ? Z_FINISH : Z_NO_FLUSH)
          count = Self.pieceSize - Int(stream.pointee.avail_out)
        }
      } while stream.pointee.avail_out == 0
    }
    return output
  }
}
