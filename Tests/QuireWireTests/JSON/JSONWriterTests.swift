import QuireWire
import Testing

@Suite("JSONWriter")
struct JSONWriterTests {
  @Test(
    "a string is quoted with only the escapes that it needs",
    arguments: [
      ("", #""""#),
      ("a/b é€😀\u{7F}\u{2028}", "\"a/b é€😀\u{7F}\u{2028}\""),
      ("\"\\", #""\"\\""#),
      ("\u{8}\u{C}\n\r\t", #""\b\f\n\r\t""#),
      ("\0\u{1}\u{1F} ", #""\u0000\u0001\u001f ""#),
      ("é\n", #""é\n""#),
    ]
  )
  func strings(string: String, text: String) {
    #expect(String(decoding: JSONValue.string(string).json(), as: UTF8.self) == text)
  }

  static let tree = JSONValue.object([
    .init("b", .array([.number("1"), .array([]), .object([]), .object([.init("x", .null)])])),
    .init("a", .bool(true)),
    .init("e", .array([])),
  ])

  @Test("compact text has no whitespace and keeps the members' order")
  func compact() {
    #expect(
      String(decoding: Self.tree.json(), as: UTF8.self)
        == #"{"b":[1,[],{},{"x":null}],"a":true,"e":[]}"#
    )
  }

  @Test("pretty text has a line for each value, and none for empty containers")
  func pretty() {
    #expect(
      String(decoding: Self.tree.json(format: .pretty), as: UTF8.self) == """
        {
          "b": [
            1,
            [],
            {},
            {
              "x": null
            }
          ],
          "a": true,
          "e": []
        }
        """
    )
  }

  @Test("the calls of a caller make one text")
  func calls() {
    var writer = JSONWriter()
    writer.beginObject()
    writer.writeName("i")
    writer.write(-7)
    writer.writeName("b")
    writer.writeBase64([1, 2])
    writer.writeName("l")
    writer.beginArray()
    writer.write("s")
    writer.write(false)
    writer.writeNull()
    writer.writeNumber("1.5")
    writer.endArray()
    writer.endObject()
    #expect(
      String(decoding: writer.bytes, as: UTF8.self) == #"{"i":-7,"b":"AQI=","l":["s",false,null,1.5]}"#
    )
  }

  @Test("a random tree reads back as it was, compact and pretty")
  func roundTrip() throws {
    let seed = UInt64.random(in: 0...UInt64.max)
    var random = SeededRandom(seed: seed)
    for _ in 0..<500 {
      let value = JSONValue.random(depth: 5, using: &random)
      for format in [JSONWriter.Format.compact, .pretty] {
        #expect(try JSONValue(json: value.json(format: format)) == value, "seed \(seed)")
      }
    }
  }
}

extension JSONValue {
  static func random(depth: Int, using random: inout SeededRandom) -> JSONValue {
    switch Int.random(in: 0..<(depth > 0 ? 7 : 4), using: &random) {
    case 0: return .null
    case 1: return .bool(Bool.random(using: &random))
    case 2:
      return .number(
        ["0", "-1", "1.50", "1e400", "123456789012345678901234567890"].randomElement(using: &random) ?? "0"
      )
    case 3: return .string(.random(using: &random))
    case 4:
      return .array(
        (0..<Int.random(in: 0..<5, using: &random)).map { _ in .random(depth: depth - 1, using: &random) }
      )
    default:
      return .object(
        (0..<Int.random(in: 0..<5, using: &random)).map {
          Member("\($0)" + .random(using: &random), .random(depth: depth - 1, using: &random))
        }
      )
    }
  }
}

extension String {
  /// Text of every kind of character that JSON treats in its own way.
  static func random(using random: inout SeededRandom) -> String {
    let scalars: [Unicode.Scalar] = [
      "a", "Z", "\"", "\\", "/", "\n", "\0", "\u{1F}", "\u{7F}", "é", "\u{301}", "€", "\u{FFFD}", "😀",
      "\u{10FFFF}",
    ]
    var string = String.UnicodeScalarView()
    for _ in 0..<Int.random(in: 0..<20, using: &random) {
      string.append(scalars.randomElement(using: &random) ?? "a")
    }
    return String(string)
  }
}
