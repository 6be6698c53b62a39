/// Random UUIDs (version 4) as text.
enum UUIDText {
  static func random() -> String {
    var bits = UInt128.random(in: .min ... .max)
    bits = bits & ~(0xF << 76) | (0x4 << 76)
    bits = bits & ~(0x3 << 62) | (0x2 << 62)
    let digits = Array("0123456789abcdef".utf8)
    var text: [UInt8] = []
    text.reserveCapacity(36)
    for index in 0..<32 {
      if index == 8 || index == 12 || index == 16 || index == 20 { text.append(UInt8(ascii: "-")) }
      text.append(digits[Int(truncatingIfNeeded: bits >> UInt128(124 - index * 4)) & 0xF])
    }
    return String(decoding: text, as: UTF8.self)
  }
}
