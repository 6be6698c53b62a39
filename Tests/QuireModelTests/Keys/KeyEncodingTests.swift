import Testing

@testable import QuireModel

@Suite("Encoding of string and binary keys")
struct KeyEncodingTests {
  /// What the encoding treats apart: escapes, both neighbours of '0', '0' itself and the highest byte.
  static let alphabet: [UInt8] = [0x00, 0x01, 0x2F, 0x30, 0x31, 0xFF]

  static func encode(_ raw: [UInt8], isLast: Bool) -> [UInt8] {
    var bytes: [UInt8] = []
    KeyEncoding.append(.b(raw), isLast: isLast, to: &bytes)
    return bytes
  }

  static func decode(_ bytes: [UInt8], _ type: ScalarAttributeType = .b, isLast: Bool) throws(TableError)
    -> AttributeValue
  {
    var offset = 0
    let value = try KeyEncoding.decode(type, isLast: isLast, from: bytes.rawBytes, at: &offset)
    guard offset == bytes.count else { throw .corrupted("the test left bytes", at: offset) }
    return value
  }

  @Test(
    "the bytes are as documented",
    arguments: [
      ("", [], [0, 1]),
      ("a", [0x61], [0x61, 0, 1]),
      ("\u{0}", [0, 0xFF], [0, 0xFF, 0, 1]),
      ("0", [0x30], [0x30, 0, 1]),
      ("1010", [0x31, 0x30, 0x31, 0x30], [0x31, 0x30, 0x31, 0x30, 0, 1]),
      ("00", [0x30, 0x30, 0], [0x30, 0x30, 0, 0, 1]),
      ("000", [0x30, 0x30, 1], [0x30, 0x30, 1, 0, 1]),
      ("0000/", [0x30, 0x30, 2, 0x2F], [0x30, 0x30, 2, 0x2F, 0, 1]),
      ("00042", [0x30, 0x30, 0xFE, 0x34, 0x32], [0x30, 0x30, 0xFE, 0x34, 0x32, 0, 1]),
      ("00000000000000000042", [0x30, 0x30, 0xEF, 0x34, 0x32], [0x30, 0x30, 0xEF, 0x34, 0x32, 0, 1]),
    ] as [(String, [UInt8], [UInt8])]
  )
  func documented(text: String, last: [UInt8], terminated: [UInt8]) {
    var bytes: [UInt8] = []
    KeyEncoding.append(.s(text), isLast: true, to: &bytes)
    #expect(bytes == last)
    bytes = []
    KeyEncoding.append(.s(text), isLast: false, to: &bytes)
    #expect(bytes == terminated)
  }

  /// Checks order, round trip and prefix-freedom of strings that are given in ascending order.
  static func check(ascending strings: [[UInt8]]) throws {
    for isLast in [true, false] {
      var previous: [UInt8]?
      for raw in strings {
        let encoded = encode(raw, isLast: isLast)
        if let previous {
          // In sorted order it is enough to look at neighbours, for order and for prefixes alike.
          guard previous.lexicographicallyPrecedes(encoded) else {
            Issue.record("\(raw) is not above its predecessor, isLast \(isLast)")
            return
          }
          guard isLast || !encoded.starts(with: previous) else {
            Issue.record("the predecessor of \(raw) is a prefix of it")
            return
          }
        }
        guard try decode(encoded, isLast: isLast) == .b(raw) else {
          Issue.record("\(raw) does not come back, isLast \(isLast)")
          return
        }
        var end = 0
        try KeyEncoding.skip(.b, isLast: isLast, in: encoded.rawBytes, at: &end)
        guard end == encoded.count else {
          Issue.record("\(raw) is not skipped, isLast \(isLast)")
          return
        }
        previous = encoded
      }
    }
  }

  @Test("every string of up to six bytes keeps its place and comes back")
  func exhaustive() throws {
    // Depth first, a string before its continuations: that is ascending order.
    var strings: [[UInt8]] = []
    func extend(_ prefix: [UInt8]) {
      strings.append(prefix)
      guard prefix.count < 6 else { return }
      for byte in Self.alphabet { extend(prefix + [byte]) }
    }
    extend([])
    #expect(strings.count == 55_987)
    try Self.check(ascending: strings)
  }

  @Test("runs of zeros of every length keep their place and come back")
  func longRuns() throws {
    var strings: [[UInt8]] = []
    for length in Array(0...400) + [1000, 2047, 2048] {
      for prefix: [UInt8] in [[], [0x31]] {
        for suffix: [UInt8] in [[], [0x00], [0x2F], [0x31], [0xFF], [0x2F, 0x30, 0x30], [0x31, 0x30, 0x30]] {
          strings.append(prefix + [UInt8](repeating: 0x30, count: length) + suffix)
        }
      }
    }
    strings.sort { $0.lexicographicallyPrecedes($1) }
    try Self.check(ascending: withoutRepetitions(strings))
  }

  @Test("random strings keep their place and come back", arguments: seeds)
  func random(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    var strings = (0..<3000).map { _ in random.bytes(upTo: 24, of: Self.alphabet + [0x30, 0x30, 0x30]) }
    strings += (0..<300).map { _ in
      random.bytes(upTo: 600, of: [0x30, 0x30, 0x30, 0x30, 0x30, 0x30, 0x2F, 0x31])
    }
    strings.sort { $0.lexicographicallyPrecedes($1) }
    try Self.check(ascending: withoutRepetitions(strings))
  }

  @Test("keys of several components order by the first that differs", arguments: seeds)
  func components(seed: UInt64) throws {
    var random = SeededGenerator(seed: seed)
    let types: [ScalarAttributeType] = [.b, .n, .b, .s]
    func key() -> [AttributeValue] {
      let texts = ["", "0", "00", "\u{0}", "\u{0}\u{1}", "a", "00/", "001"]
      return [
        .b(random.bytes(upTo: 3, of: Self.alphabet)), .n([0, 1, -1, 10, 1.5, -0.5][random.pick(6)]),
        .b(random.bytes(upTo: 2, of: Self.alphabet)), .s(texts[random.pick(texts.count)]),
      ]
    }
    func encode(_ key: [AttributeValue]) -> [UInt8] {
      var bytes: [UInt8] = []
      for (index, value) in key.enumerated() {
        KeyEncoding.append(value, isLast: index == key.count - 1, to: &bytes)
      }
      return bytes
    }
    for _ in 0..<4000 {
      let left = key()
      var right = key()
      // Half of the pairs share their first components.
      for index in 0..<random.pick(4) { right[index] = left[index] }
      let order = zip(left, right).lazy.compactMap { $0.compare($1) }.first { $0 != .same } ?? .same
      let (low, high) = (encode(left), encode(right))
      #expect(low.span.compare(high.span) == order, "\(left) \(right)")
      var offset = 0
      for (index, type) in types.enumerated() {
        let value = try KeyEncoding.decode(type, isLast: index == 3, from: low.rawBytes, at: &offset)
        #expect(value == left[index])
      }
      #expect(offset == low.count)
    }
  }

  @Test("text and binary of the same bytes are encoded the same")
  func textAndBinary() throws {
    for text in ["", "a", "00", "é00\u{0}𝄞", String(repeating: "0", count: 300) + "x"] {
      var bytes: [UInt8] = []
      KeyEncoding.append(.s(text), isLast: false, to: &bytes)
      #expect(bytes == Self.encode(Array(text.utf8), isLast: false))
      #expect(try Self.decode(bytes, .s, isLast: false) == .s(text))
    }
  }

  @Test("a version of a stream takes five bytes instead of twenty")
  func eventKeys() {
    let key = Self.encode(Array("VERSION#00000000000000000042".utf8), isLast: true)
    #expect(key.count == "VERSION#".utf8.count + 5)
  }

  @Test(
    "the successor of a prefix is above all that start with it and below all else above",
    arguments: [
      ([], nil), ([0], [1]), ([0x61], [0x62]), ([0x61, 0xFF], [0x62]), ([0xFF, 0xFF], nil), ([0x2F], [0x30]),
      ([0x30], [0x31]), ([1, 0xFF, 0xFF], [2]),
    ] as [([UInt8], [UInt8]?)]
  )
  func successor(prefix: [UInt8], successor: [UInt8]?) {
    #expect(KeyEncoding.successor(of: prefix) == successor)
  }

  @Test("a range of raw prefixes, encoded, holds exactly the keys with that prefix", arguments: seeds)
  func prefixRanges(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<4000 {
      let prefix = random.bytes(upTo: 4, of: Self.alphabet)
      let raw = random.bytes(upTo: 6, of: Self.alphabet)
      for isLast in [true, false] {
        let key = Self.encode(raw, isLast: isLast)
        let isAbove = !key.lexicographicallyPrecedes(Self.encode(prefix, isLast: isLast))
        let end = KeyEncoding.successor(of: prefix).map { Self.encode($0, isLast: isLast) }
        let isBelow = end.map { key.lexicographicallyPrecedes($0) } ?? true
        #expect((isAbove && isBelow) == raw.starts(with: prefix), "\(raw) in \(prefix), isLast \(isLast)")
      }
    }
  }

  @Test(
    "bytes that no key has are refused",
    arguments: [
      ([], false, "a key component without end at byte 0"),
      ([0x61], false, "a key component without end at byte 0"),
      ([0], true, "half an escape in a key at byte 0"),
      ([0x61, 0], false, "half an escape in a key at byte 1"),
      ([0, 1], true, "an unknown escape in a key at byte 0"),
      ([0, 2], false, "an unknown escape in a key at byte 0"),
      ([0x30, 0x30], true, "a wrong count of zeros in a key at byte 2"),
      ([0x30, 0x30, 0x80, 0x31], true, "a wrong count of zeros in a key at byte 2"),
      ([0x30, 0x30, 0x00, 0x31], true, "a wrong count of zeros in a key at byte 2"),
      ([0x30, 0x30, 0x00, 0x30], true, "a wrong count of zeros in a key at byte 2"),
      ([0x30, 0x30, 0xFF], true, "a wrong count of zeros in a key at byte 2"),
      ([0x30, 0x30, 0xFF, 0x2F], true, "a wrong count of zeros in a key at byte 2"),
      ([0x30, 0x30, 0x7F], true, "a wrong count of zeros in a key at byte 2"),
    ] as [([UInt8], Bool, String)]
  )
  func corruption(bytes: [UInt8], isLast: Bool, message: String) {
    let error = #expect(throws: TableError.self) { try Self.decode(bytes, isLast: isLast) }
    #expect(error?.code == .corrupted)
    #expect(error?.message == "The store is damaged: \(message)")
  }

  @Test("a string that is no UTF-8 is refused, a binary is not")
  func invalidText() throws {
    for bytes: [UInt8] in [[0xC3, 0x28], [0x30, 0x30, 0xFF, 0xFF]] {
      #expect(
        thrownCode { () throws(TableError) in _ = try Self.decode(bytes, .s, isLast: true) } == .corrupted
      )
      _ = try Self.decode(bytes, .b, isLast: true)
    }
  }

  @Test("an offset beyond the key is refused")
  func offsets() {
    for type in ScalarAttributeType.allCases {
      var offset = 3
      #expect(
        thrownCode { () throws(TableError) in
          let bytes: [UInt8] = [0x61, 0x62]
          _ = try KeyEncoding.decode(type, isLast: true, from: bytes.rawBytes, at: &offset)
        } == .corrupted
      )
    }
  }

  @Test("random bytes are decoded or refused, and what is decoded is canonical", arguments: seeds)
  func randomBytes(seed: UInt64) {
    var random = SeededGenerator(seed: seed)
    for _ in 0..<25_000 {
      let alphabet: [UInt8] =
        random.pick(2) == 0 ? Self.alphabet + [0x7F, 0x80, 0xFE, 102] : (0...255).map { $0 }
      let bytes = random.bytes(upTo: 24, of: alphabet)
      let type = ScalarAttributeType.allCases[random.pick(3)]
      let isLast = random.pick(2) == 0
      var offset = 0
      guard let value = try? KeyEncoding.decode(type, isLast: isLast, from: bytes.rawBytes, at: &offset)
      else {
        continue
      }
      var again: [UInt8] = []
      KeyEncoding.append(value, isLast: isLast, to: &again)
      #expect(again == Array(bytes[..<offset]), "\(bytes) \(type) isLast \(isLast)")
    }
  }
}

/// The elements of a sorted sequence without repetitions.
private func withoutRepetitions(_ sorted: [[UInt8]]) -> [[UInt8]] {
  var result: [[UInt8]] = []
  for element in sorted where element != result.last { result.append(element) }
  return result
}
