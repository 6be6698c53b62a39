/// The CRC-32 of HTTP, gzip and DynamoDB's `x-amz-crc32` header (polynomial 0x04C11DB7, reflected).
package enum CRC32 {
  /// The checksum of `bytes`.
  package static func checksum(_ bytes: Span<UInt8>) -> UInt32 {
    let table = table.span
    var crc: UInt32 = 0xffff_ffff
    var position = 0
    // Eight bytes a step: eight lookups that do not wait for each other.
    while position + 8 <= bytes.count {
      let low =
        crc
        ^ (UInt32(bytes[position]) | UInt32(bytes[position + 1]) << 8 | UInt32(bytes[position + 2]) << 16
          | UInt32(bytes[position + 3]) << 24)
      crc =
        table[1_792 + Int(low & 0xff)] ^ table[1_536 + Int(low >> 8 & 0xff)]
        ^ table[1_280 + Int(low >> 16 & 0xff)] ^ table[1_024 + Int(low >> 24)]
        ^ table[768 + Int(bytes[position + 4])] ^ table[512 + Int(bytes[position + 5])]
        ^ table[256 + Int(bytes[position + 6])] ^ table[Int(bytes[position + 7])]
      position += 8
    }
    while position < bytes.count {
      crc = table[Int((crc ^ UInt32(bytes[position])) & 0xff)] ^ crc >> 8
      position += 1
    }
    return ~crc
  }

  /// Eight tables of 256: table n is the effect of a byte that n zero bytes follow.
  private static let table: [UInt32] = {
    var table: [UInt32] = (0..<256).map { index in
      (0..<8).reduce(UInt32(index)) { crc, _ in crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
    }
    for index in 256..<2_048 {
      let shorter = table[index - 256]
      table.append(table[Int(shorter & 0xff)] ^ shorter >> 8)
    }
    return table
  }()
}
