import QuireWire
import Testing

@Suite("JSONReader")
struct JSONReaderTests {
  /// U+FFFF and U+FDD0: valid in JSON, refused in Swift's literals.
  static let noncharacters = String(decoding: [0xEF, 0xBF, 0xBF, 0xEF, 0xB7, 0x90], as: UTF8.self)

  @Test(
    "a valid text reads as its value",
    arguments: [
      ("null", .null),
      (" \t\r\n true \n", .bool(true)),
      ("false", .bool(false)),
      ("0", .number("0")),
      ("-0", .number("-0")),
      ("-0.0e+00", .number("-0.0e+00")),
      (
        "12345678901234567890123456789012345678901234567890",
        .number("12345678901234567890123456789012345678901234567890")
      ),
      ("1E5", .number("1E5")),
      ("1e-5", .number("1e-5")),
      ("1.25E+5", .number("1.25E+5")),
      (#""""#, .string("")),
      (#""a/b""#, .string("a/b")),
      (#""\"\\\/\b\f\n\r\t""#, .string("\"\\/\u{8}\u{C}\n\r\t")),
      (#""\u0041\u00e9\u00E9\u20ac""#, .string("Aéé€")),
      (#""\uD83D\uDE00 \ud83d\ude00""#, .string("😀 😀")),
      (#""\u0000""#, .string("\0")),
      (#""\uFFFF\uFDD0""#, .string(Self.noncharacters)),
      (#""a\u0301 b""#, .string("a\u{301} b")),
      ("\"\u{7F}\u{80}\u{2028}é€😀\"", .string("\u{7F}\u{80}\u{2028}é€😀")),
      ("[]", .array([])),
      ("[ ]", .array([])),
      ("[1,[2],[]]", .array([.number("1"), .array([.number("2")]), .array([])])),
      ("{}", .object([])),
      ("{ }", .object([])),
      (
        #"{"b": 1, "a" : {"b": []} ,"":null}"#,
        .object([
          .init("b", .number("1")), .init("a", .object([.init("b", .array([]))])), .init("", .null),
        ])
      ),
    ] as [(String, JSONValue)]
  )
  func valid(text: String, value: JSONValue) throws {
    #expect(try JSONValue(json: [UInt8](text.utf8)) == value)
  }

  @Test(
    "an invalid text is refused with the place and what was expected",
    arguments: [
      ("", "at byte 0: expected a value, found the end of the text"),
      ("  ", "at byte 2: expected a value, found the end of the text"),
      ("nul", "at byte 0: expected null, found “n”"),
      ("nULL", "at byte 0: expected null, found “n”"),
      ("tru", "at byte 0: expected a boolean, found “t”"),
      ("nullx", "at byte 4: expected the end of the text, found “x”"),
      ("NaN", "at byte 0: expected a value, found “N”"),
      ("'a'", "at byte 0: expected a value, found “'”"),
      ("+1", "at byte 0: expected a value, found “+”"),
      (".5", "at byte 0: expected a value, found “.”"),
      ("-", "at byte 1: expected a digit, found the end of the text"),
      ("-a", "at byte 1: expected a digit, found “a”"),
      ("01", "at byte 1: expected no digit after a leading zero, found “1”"),
      ("-012", "at byte 2: expected no digit after a leading zero, found “1”"),
      ("1.", "at byte 2: expected a digit, found the end of the text"),
      ("1.e5", "at byte 2: expected a digit, found “e”"),
      ("1e", "at byte 2: expected a digit, found the end of the text"),
      ("1e+", "at byte 3: expected a digit, found the end of the text"),
      ("0x1", "at byte 1: expected the end of the text, found “x”"),
      ("1 2", "at byte 2: expected the end of the text, found “2”"),
      ("[", "at byte 1: expected a value or “]”, found the end of the text"),
      ("[1", "at byte 2: expected “,” or “]”, found the end of the text"),
      ("[1,]", "at byte 3: expected a value, found “]”"),
      ("[,1]", "at byte 1: expected a value, found “,”"),
      ("[1 2]", "at byte 3: expected “,” or “]”, found “2”"),
      ("[1}", "at byte 2: expected “,” or “]”, found “}”"),
      ("]", "at byte 0: expected a value, found “]”"),
      ("{", "at byte 1: expected a name or “}”, found the end of the text"),
      ("{1:1}", "at byte 1: expected a name, found “1”"),
      ("{a:1}", "at byte 1: expected a name, found “a”"),
      (#"{"a""#, "at byte 4: expected “:”, found the end of the text"),
      (#"{"a" 1}"#, "at byte 5: expected “:”, found “1”"),
      (#"{"a":}"#, "at byte 5: expected a value, found “}”"),
      (#"{"a":1,}"#, "at byte 7: expected a name, found “}”"),
      (#"{"a":1 "b":2}"#, "at byte 7: expected “,” or “}”, found “\"”"),
      (#"{"a":1]"#, "at byte 6: expected “,” or “}”, found “]”"),
      (#"{"a":1}}"#, "at byte 7: expected the end of the text, found “}”"),
      (#"{"a":1,"a":2}"#, "at byte 11: expected each name once, found one again"),
      (#"{"a":1,"\u0061":2}"#, "at byte 16: expected each name once, found one again"),
      ("// c\n1", "at byte 0: expected a value, found “/”"),
      (#"""#, "at byte 1: expected “\"”, found the end of the text"),
      (#""a\"#, "at byte 3: expected an escape, found the end of the text"),
      (#""\x""#, "at byte 2: expected an escape, found “x”"),
      (#""\u12""#, "at byte 5: expected a hexadecimal digit, found “\"”"),
      (#""\u12G4""#, "at byte 5: expected a hexadecimal digit, found “G”"),
      (#""\uD800""#, "at byte 1: expected a pair of surrogates, found one alone"),
      (#""a\uDC00""#, "at byte 2: expected a pair of surrogates, found one alone"),
      (#""\uD800\uD800""#, "at byte 1: expected a pair of surrogates, found one alone"),
      (#""\uD800\n""#, "at byte 1: expected a pair of surrogates, found one alone"),
      (#""\uD800x""#, "at byte 1: expected a pair of surrogates, found one alone"),
      ("\"a\u{1F}\"", "at byte 2: expected no control character in a string, found byte 0x1F"),
      ("\"\n\"", "at byte 1: expected no control character in a string, found byte 0x0A"),
      ("\u{FEFF}1", "at byte 0: expected a value, found byte 0xEF"),
      ("1\0", "at byte 1: expected the end of the text, found byte 0x00"),
      ("\u{A0}1", "at byte 0: expected a value, found byte 0xC2"),
    ]
  )
  func invalid(text: String, message: String) {
    let error = #expect(throws: JSONError.self) { try JSONValue(json: [UInt8](text.utf8)) }
    #expect(error?.description == message)
    #expect(error?.kind == .syntax)
  }

  @Test(
    "a string that is not UTF-8 is refused at its first bad byte",
    arguments: [
      ([0x80], 1), ([0xC0, 0x80], 1), ([0x61, 0xFF], 2), ([0xE2, 0x82], 1), ([0xED, 0xA0, 0x80], 1),
      ([0xF4, 0x90, 0x80, 0x80], 1), ([0xC3, 0xA9, 0xF0, 0x9F, 0x98], 3), ([0x5C, 0x6E, 0x80], 3),
    ] as [([UInt8], Int)]
  )
  func invalidUTF8(bytes: [UInt8], offset: Int) {
    let text = [UInt8(ascii: "\"")] + bytes + [UInt8(ascii: "\"")]
    let error = #expect(throws: JSONError.self) { try JSONValue(json: text) }
    #expect(error?.description == "at byte \(offset): expected UTF-8 text, found other bytes")
  }

  @Test("nesting is bounded", arguments: [("[", "]"), (#"{"a":"#, "}")])
  func depth(opening: String, closing: String) throws {
    func nested(_ depth: Int) -> [UInt8] {
      let inner = opening == "[" ? "" : "1"
      return [UInt8](
        (String(repeating: opening, count: depth) + inner + String(repeating: closing, count: depth)).utf8
      )
    }
    for depth in [1, 127, 128] { _ = try JSONValue(json: nested(depth)) }
    let error = #expect(throws: JSONError.self) { try JSONValue(json: nested(129)) }
    #expect(error?.message == "expected at most 128 levels of nesting, found more")
    #expect(error?.offset == 128 * opening.utf8.count)
    #expect(throws: JSONError.self) { try JSONValue(json: nested(1_000_000)) }
  }

  @Test("depth counts levels, not containers")
  func depthOfSiblings() throws {
    let text = "[" + Array(repeating: "[]", count: 1_000).joined(separator: ",") + "]"
    guard case .array(let elements) = try JSONValue(json: [UInt8](text.utf8)) else {
      Issue.record("no array")
      return
    }
    #expect(elements.count == 1_000)
  }

  @Test("a value of another kind than asked for is named")
  func mismatches() {
    #expect(
      message { reader throws(JSONError) in _ = try reader.readString() }("1")
        == "expected a string, found a number"
    )
    #expect(
      message { reader throws(JSONError) in _ = try reader.readNumber() }("[]")
        == "expected a number, found an array"
    )
    #expect(
      message { reader throws(JSONError) in _ = try reader.readBool() }("null")
        == "expected a boolean, found null"
    )
    #expect(
      message { reader throws(JSONError) in try reader.readNull() }("false")
        == "expected null, found a boolean"
    )
    #expect(
      message { reader throws(JSONError) in try reader.beginObject() }("\"a\"")
        == "expected an object, found a string"
    )
    #expect(
      message { reader throws(JSONError) in try reader.beginArray() }("{}")
        == "expected an array, found an object"
    )
    #expect(
      message { reader throws(JSONError) in _ = try reader.readBase64() }("true")
        == "expected a string, found a boolean"
    )
  }

  private func message(
    _ read: @escaping (inout JSONReader) throws(JSONError) -> Void
  ) -> (String) -> String? {
    { text in
      let bytes = [UInt8](text.utf8)
      var reader = JSONReader(bytes.span)
      do throws(JSONError) {
        try read(&reader)
        return nil
      } catch {
        return error.kind == .type ? error.message : "\(error.kind): \(error.message)"
      }
    }
  }

  @Test("a skipped value is checked like one that is read")
  func skipping() throws {
    let bytes = [UInt8](#"{"a":[1,{"b":"\n"},true,null],"c":2}"#.utf8)
    var reader = JSONReader(bytes.span)
    try reader.beginObject()
    let first = try reader.nextName()
    #expect(first == "a")
    try reader.skipValue()
    let second = try reader.nextName()
    #expect(second == "c")
    let number = try reader.readNumber()
    #expect(number == "2")
    let end = try reader.nextName()
    #expect(end == nil)
    try reader.finish()

    for text in ["[1,{\"b\":\"\\x\"}]", "[01]", "[tru]", "{\"a\"}"] {
      let bytes = [UInt8](text.utf8)
      var reader = JSONReader(bytes.span)
      var refused = false
      do throws(JSONError) { try reader.skipValue() } catch { refused = true }
      #expect(refused, "\(text)")
    }
  }

  @Test("random bytes never trap, and what is read is written back as it was")
  func randomBytes() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    let pieces = [
      "{", "}", "[", "]", ",", ":", "\"", "\\", "\\u", "D83D", "\\uDE00", "0", "1", "-", ".", "e", "true",
      "nul", "null",
      " ", "é", "a",
    ].map { [UInt8]($0.utf8) }
    var valid = 0
    for _ in 0..<20_000 {
      var text: [UInt8] = []
      for _ in 0..<Int.random(in: 0...12, using: &random) {
        if Int.random(in: 0..<8, using: &random) == 0 {
          text.append(UInt8.random(in: 0...255, using: &random))
        } else {
          text += pieces.randomElement(using: &random) ?? []
        }
      }
      guard let value = try? JSONValue(json: text) else { continue }
      valid += 1
      #expect(try JSONValue(json: value.json()) == value, "seed \(seed), \(text)")
    }
    #expect(valid > 100, "seed \(seed)")
  }
}
