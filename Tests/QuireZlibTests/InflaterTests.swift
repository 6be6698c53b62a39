import QuireZlib
import Testing

@Suite("Compressed bytes are read back")
struct InflaterTests {
  /// Bytes that do not compress to nothing.
  private static func bytes(_ count: Int) -> [UInt8] {
    (0..<count).map { UInt8(truncatingIfNeeded: ($0 &* 2_654_435_761) >> 11) }
  }

  private static func gzip(_ bytes: [UInt8]) throws -> [UInt8] {
    try GzipEncoder().encode(bytes, isLast: true)
  }

  /// The output is taken in pieces of 64 KB.
  @Test(
    "whatever their number is to the pieces in which they are taken",
    arguments: [0, 1, 65_535, 65_536, 65_537, 131_071, 131_072, 131_073, 1 << 20]
  )
  func sizes(count: Int) throws {
    for bytes in [Self.bytes(count), [UInt8](repeating: 7, count: count)] {
      let compressed = try Self.gzip(bytes)
      let whole = try Inflater(.gzip)
      #expect(try whole.inflate(compressed) == bytes)
      #expect(!whole.isWithinMember)

      let parted = try Inflater(.gzip)
      var read: [UInt8] = []
      for start in stride(from: 0, to: compressed.count, by: 999) {
        read += try parted.inflate(Array(compressed[start..<min(start + 999, compressed.count)]))
        #expect(parted.isWithinMember == (start + 999 < compressed.count))
      }
      #expect(read == bytes)
    }
  }

  @Test("several members are read one after the other, wherever they are parted")
  func members() throws {
    let compressed = try Self.gzip(Self.bytes(40)) + Self.gzip([]) + Self.gzip(Self.bytes(2))
    for end in compressed.indices {
      let inflater = try Inflater(.gzip)
      let read = try inflater.inflate(Array(compressed[..<end])) + inflater.inflate(Array(compressed[end...]))
      #expect(read == Self.bytes(40) + Self.bytes(2))
      #expect(!inflater.isWithinMember)
    }
  }

  @Test("what is cut off is within a member, what is damaged is refused")
  func damage() throws {
    let compressed = try Self.gzip(Self.bytes(300))
    for end in compressed.indices.dropFirst() {
      let inflater = try Inflater(.gzip)
      _ = try inflater.inflate(Array(compressed[..<end]))
      #expect(inflater.isWithinMember)
    }
    var changed = compressed
    changed[compressed.count - 5] ^= 1
    for bytes in [Array("no gzip".utf8), changed, compressed + Array("junk".utf8)] {
      #expect(throws: Inflater.Fault.damaged) { try Inflater(.gzip).inflate(bytes) }
    }
    #expect(throws: Inflater.Fault.damaged) { try Inflater(.zlib).inflate(compressed) }
  }

  @Test("a trailer is ignored where that is asked for, unless it begins a member")
  func trailer() throws {
    let compressed = try Self.gzip(Self.bytes(30))
    func read(_ trailer: [UInt8]) throws -> (bytes: [UInt8], isWithinMember: Bool) {
      let inflater = try Inflater(.gzip)
      return (try inflater.inflate(compressed + trailer, ignoresTrailer: true), inflater.isWithinMember)
    }
    for trailer in [[], [0], [0x1F], Array("junk".utf8)] {
      let (bytes, isWithinMember) = try read(trailer)
      #expect(bytes == Self.bytes(30))
      #expect(!isWithinMember)
    }
    #expect(try read([0x1F, 0x8B]).isWithinMember)
    #expect(try read(compressed).bytes == Self.bytes(30) + Self.bytes(30))
  }

  @Test("no more is answered than the limit, whatever the number of members", arguments: [99, 100, 101])
  func limit(limit: Int) throws {
    let compressed = try Self.gzip(Self.bytes(60)) + Self.gzip(Self.bytes(40))
    let inflater = try Inflater(.gzip)
    if limit < 100 {
      #expect(throws: Inflater.Fault.tooLarge) { try inflater.inflate(compressed, limit: limit) }
    } else {
      #expect(try inflater.inflate(compressed, limit: limit).count == 100)
    }
  }
}
