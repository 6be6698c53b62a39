import QuireWire
import Testing

@Suite("CRC-32")
struct CRC32Tests {
  @Test(
    "known checksums",
    arguments: [
      ("", 0), ("a", 3_904_355_907), ("{}", 2_745_614_147), ("123456789", 3_421_780_262),
      ("<UnknownOperationException/>\n", 3_552_371_480),
      (#"{"__type":"com.amazon.coral.service#SerializationException"}"#, 3_948_637_019),
    ] as [(String, UInt32)]
  )
  func known(text: String, checksum: UInt32) {
    #expect(CRC32.checksum(Array(text.utf8).span) == checksum)
  }

  @Test("every length around the step of eight agrees with the bitwise definition")
  func lengths() {
    for count in 0...40 {
      let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 73 &+ 11) }
      var crc: UInt32 = 0xffff_ffff
      for byte in bytes {
        crc ^= UInt32(byte)
        for _ in 0..<8 { crc = crc & 1 == 1 ? crc >> 1 ^ 0xedb8_8320 : crc >> 1 }
      }
      #expect(CRC32.checksum(bytes.span) == ~crc, "\(count) bytes")
    }
  }
}
