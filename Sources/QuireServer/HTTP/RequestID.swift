import NIOCore

/// The name of a request in the reply's `x-amzn-RequestId` and in the log: 52 characters, as AWS's are.
struct RequestID: Sendable, CustomStringConvertible {
  private var words: (UInt64, UInt64, UInt64, UInt64, UInt64)

  private static let alphabet: [UInt8] = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".utf8)
  private static let length = 52

  /// Makes one of random bits.
  init(using generator: inout some RandomNumberGenerator) {
    words = (generator.next(), generator.next(), generator.next(), generator.next(), generator.next())
  }

  /// Five bits a character, twelve characters a word.
  func write(into buffer: inout ByteBuffer) {
    let alphabet = Self.alphabet.span
    buffer.writeWithUnsafeMutableBytes(minimumWritableBytes: Self.length) { bytes in
      let words = [words.0, words.1, words.2, words.3, words.4]
      for index in 0..<Self.length {
        bytes[index] = alphabet[Int(truncatingIfNeeded: words[index / 12] >> (UInt64(index % 12) * 5) & 31)]
      }
      return Self.length
    }
  }

  var description: String {
    var buffer = ByteBuffer()
    write(into: &buffer)
    return String(buffer: buffer)
  }
}

/// Bits for request ids: quick, and seeded by the system; nothing secret hangs on them.
struct RequestIDGenerator: RandomNumberGenerator {
  private var state: UInt64

  init() { state = .random(in: .min ... .max) }

  /// SplitMix64.
  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ mixed >> 30) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ mixed >> 27) &* 0x94d0_49bb_1331_11eb
    return mixed ^ mixed >> 31
  }
}
