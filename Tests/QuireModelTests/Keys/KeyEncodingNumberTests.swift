import Testing

@testable import QuireModel

@Suite("Encoding of number keys")
struct KeyEncodingNumberTests {
  static func encode(_ number: Number) -> [UInt8] {
    var bytes: [UInt8] = []
    KeyEncoding.append(.n(number), isLast: true, to: &bytes)
    return bytes
  }

  @Test(
    "the bytes are as documented",
    arguments: [
      ("0", [0x80, 0]),
      ("1", [0xC1, 2, 0]),
      ("10", [0xC1, 11, 0]),
      ("99", [0xC1, 100, 0]),
      ("100", [0xC2, 2, 0]),
      ("123", [0xC2, 2, 24, 0]),
      ("1234.5", [0xC2, 13, 35, 51, 0]),
      ("0.1", [0xC0, 11, 0]),
      ("0.01", [0xC0, 2, 0]),
      ("100.01", [0xC2, 2, 1, 2, 0]),
      ("1E-130", [0x80, 2, 0]),
      ("1E125", [0xFF, 11, 0]),
      ("-1", [0x3E, 100, 102]),
      ("-123", [0x3D, 100, 78, 102]),
      ("-0.1", [0x3F, 91, 102]),
      ("-1E-130", [0x7F, 100, 102]),
      ("-1E125", [0x00, 91, 102]),
    ] as [(String, [UInt8])]
  )
  func documented(text: String, bytes: [UInt8]) throws {
    let number = try Number(parsing: text)
    #expect(Self.encode(number) == bytes)
    #expect(try KeyEncodingTests.decode(bytes, .n, isLast: true) == .n(number))
    #expect(try KeyEncodingTests.decode(bytes, .n, isLast: false) == .n(number))
  }

  @Test("every exponent and sign keeps its place and comes back")
  func exponents() throws {
    var numbers: [Number] = [.zero]
    for exponent in -130...125 {
      for digits in [
        "1", "1.1", "1.9", "9.9", "9.9999999999999999999999999999999999999", "1.0000000000000000000001",
      ] {
        let number = try Number(parsing: "\(digits)E\(exponent)")
        numbers += [number, -number]
      }
    }
    let encoded = numbers.sorted { $0.padded < $1.padded }.map(Self.encode)
    for (low, high) in zip(encoded, encoded.dropFirst()) {
      #expect(low.lexicographicallyPrecedes(high))
      #expect(!high.starts(with: low))
    }
    for number in numbers {
      #expect(try KeyEncodingTests.decode(Self.encode(number), .n, isLast: true) == .n(number))
    }
  }

  @Test("random numbers keep their place and come back", arguments: seeds)
  func random(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<2000 {
      let left = random.number()
      let right = random.number()
      let (low, high) = (Self.encode(left), Self.encode(right))
      #expect(low.lexicographicallyPrecedes(high) == (left.padded < right.padded), "\(left) \(right)")
      #expect(low.count <= 22)
      #expect(try KeyEncodingTests.decode(low, .n, isLast: false) == .n(left))
    }
  }

  @Test(
    "bytes that no number has are refused",
    arguments: [
      ([], "a key number beyond the key at byte 0"),
      ([0xC1], "a key number without end at byte 0"),
      ([0xC1, 2], "a key number without end at byte 0"),
      ([0xC1, 0], "a number of 0 digits at byte 0"),
      ([0x3E, 102], "a number of 0 digits at byte 0"),
      ([0xC1, 1, 0], "a wrong digit of a number at byte 1"),
      ([0xC1, 2, 1, 0], "a wrong digit of a number at byte 2"),
      ([0xC1, 101, 0], "a wrong digit of a number at byte 1"),
      ([0xC1, 255, 0], "a wrong digit of a number at byte 1"),
      ([0x3E, 101, 102], "a wrong digit of a number at byte 1"),
      ([0x3E, 1, 102], "a wrong digit of a number at byte 1"),
      ([0x3E, 0, 102], "a wrong digit of a number at byte 1"),
      ([0x3E, 103, 102], "a wrong digit of a number at byte 1"),
      ([0xC1] + [UInt8](repeating: 100, count: 20) + [0], "a number of too many digits at byte 0"),
      ([0xC1] + [UInt8](repeating: 100, count: 21) + [0], "a key number without end at byte 0"),
      ([0xC1, 2] + [UInt8](repeating: 13, count: 19) + [0], "a number of too many digits at byte 0"),
    ] as [([UInt8], String)]
  )
  func corruption(bytes: [UInt8], message: String) {
    let error = #expect(throws: TableError.self) { try KeyEncodingTests.decode(bytes, .n, isLast: false) }
    #expect(error?.code == .corrupted)
    #expect(error?.message == "The store is damaged: \(message)")
  }
}
