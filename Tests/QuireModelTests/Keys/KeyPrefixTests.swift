import Testing

@testable import QuireModel

@Suite("Shortened beginnings of keys")
struct KeyPrefixTests {
  static let prefixes = [
    KeyPrefixes([Array("VERSION#".utf8)]),
    KeyPrefixes([Array("STREAM#".utf8), Array("CHECKPOINT#".utf8)]),
    KeyPrefixes([[0x30], [0x31, 0x30], [0xFF, 0xFF], [0x00]]),
  ].compactMap { $0 }

  static func encode(_ raw: [UInt8], _ prefixes: KeyPrefixes, isLast: Bool) -> [UInt8] {
    var bytes: [UInt8] = []
    KeyEncoding.append(.b(raw), isLast: isLast, prefixes: prefixes, to: &bytes)
    return bytes
  }

  @Test("the bytes are as documented")
  func documented() {
    func encoded(_ text: String) -> [UInt8] { Self.encode(Array(text.utf8), Self.prefixes[1], isLast: true) }
    #expect(encoded("A") == [1, 0x41])
    #expect(encoded("CHECKPOINT") == [1] + Array("CHECKPOINT".utf8))
    #expect(encoded("CHECKPOINT#") == [2])
    #expect(encoded("CHECKPOINT#x") == [2, 0x78])
    #expect(encoded("D") == [3, 0x44])
    #expect(encoded("STREAM#Order-1") == [4] + Array("Order-1".utf8))
    #expect(encoded("T") == [5, 0x54])
  }

  @Test("beginnings that are empty, none, too many, or of one another are refused")
  func refusals() {
    #expect(KeyPrefixes([]) == nil)
    #expect(KeyPrefixes([[]]) == nil)
    #expect(KeyPrefixes([[1], [1, 2]]) == nil)
    #expect(KeyPrefixes([[1], [1]]) == nil)
    #expect(KeyPrefixes((0..<100).map { [UInt8($0)] }) != nil)
    #expect(KeyPrefixes((0...100).map { [UInt8($0)] }) == nil)
  }

  @Test("order and values are kept", arguments: seeds)
  func order(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for prefixes in Self.prefixes {
      var values: [[UInt8]] = prefixes.texts
      for _ in 0..<400 {
        var value = random.bytes(upTo: 4, of: KeyEncodingTests.alphabet)
        let text = prefixes.texts[random.pick(prefixes.texts.count)]
        switch random.pick(4) {
        case 0: value = text + value
        case 1: value = text.dropLast(random.pick(text.count)) + value
        case 2: value = KeyEncoding.successor(of: text + value) ?? value
        default: break
        }
        values.append(value)
      }
      values.sort { $0.sortsBefore($1) }
      for isLast in [true, false] {
        var previous: (raw: [UInt8], encoded: [UInt8])?
        for raw in values {
          let encoded = Self.encode(raw, prefixes, isLast: isLast)
          if let previous, previous.raw != raw {
            #expect(previous.encoded.sortsBefore(encoded), "\(previous.raw) and \(raw)")
            #expect(isLast || !encoded.starts(with: previous.encoded))
          }
          previous = (raw, encoded)
          var offset = 0
          let decoded = try KeyEncoding.decode(
            .b,
            isLast: isLast,
            prefixes: prefixes,
            from: encoded.rawBytes,
            at: &offset
          )
          #expect(decoded == .b(raw))
          #expect(offset == encoded.count)
        }
      }
    }
  }

  @Test("unknown beginnings, and second forms of a value, are refused")
  func malformed() {
    for bytes in [
      [], [0, 0x41], [4, 0x41], [1, 0x56, 0x45, 0x52, 0x53, 0x49, 0x4F, 0x4E, 0x23], [3, 0x41],
    ] as [[UInt8]] {
      #expect(
        thrownCode { () throws(TableError) in
          var offset = 0
          _ = try KeyEncoding.decode(
            .s,
            isLast: true,
            prefixes: Self.prefixes[0],
            from: bytes.rawBytes,
            at: &offset
          )
        } == .corrupted
      )
    }
  }

  @Test("20 digits are read as a number, and nothing else", arguments: seeds)
  func paddedNumbers(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    var numbers: [UInt64] = [
      0, 1, 9, 10, 100, 1_000, 1_001, 10_010_001, .max, .max / 10, 10_000_000_000_000_000_000,
    ]
    for _ in 0..<500 {
      var number = random.next() >> UInt64(random.pick(64))
      for _ in 0..<random.pick(4) { number = number / 100 &* 100 }
      numbers.append(number)
    }
    for number in numbers {
      for isLast in [true, false] {
        var bytes: [UInt8] = [7]
        KeyEncoding.append(.s(ItemCoding.paddedText(number)), isLast: isLast, to: &bytes)
        let end = bytes.count
        if !isLast { bytes += [0x30, 0x41] }
        var offset = 1
        #expect(KeyEncoding.decodePaddedNumber(bytes.span, isLast: isLast, at: &offset) == number)
        #expect(offset == end)
      }
    }
    // What a damaged file may hold: whatever is accepted is encoded as those bytes.
    for _ in 0..<20_000 {
      let alphabet: [UInt8] = [0x00, 0x01, 0x30, 0x30, 0x31, 0x39, 0x7F, 0x80, 0xED, 0xEE, 0xF0, 0xFA, 0xFF]
      let bytes = (random.pick(2) == 0 ? [0x30, 0x30] : []) + random.bytes(upTo: 24, of: alphabet)
      for isLast in [true, false] {
        var offset = 0
        guard let number = KeyEncoding.decodePaddedNumber(bytes.span, isLast: isLast, at: &offset) else {
          continue
        }
        var again: [UInt8] = []
        KeyEncoding.append(.s(ItemCoding.paddedText(number)), isLast: isLast, to: &again)
        #expect(again == Array(bytes[..<offset]))
      }
    }
    for text in [
      "", "0", "0000000000000000001", "000000000000000000001", "18446744073709551616", "0000000000000000000x",
    ] {
      var bytes: [UInt8] = []
      KeyEncoding.append(.s(text), isLast: true, to: &bytes)
      var offset = 0
      #expect(KeyEncoding.decodePaddedNumber(bytes.span, isLast: true, at: &offset) == nil, "\(text)")
    }
  }
}
