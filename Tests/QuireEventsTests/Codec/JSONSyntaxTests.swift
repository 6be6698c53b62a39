import QuireEvents
import Testing

@Suite("JSONSyntax")
struct JSONSyntaxTests {
  @Test(
    "JSON is accepted",
    arguments: [
      "0", "-0", "1.5e+10", "1E-2", "true", "false", "null", #""""#, #""\u00e9\n\\\"\/\b\f\r\t""#, "{}", "[]",
      " [ 1 , {\"a\" : [ ] , \"b\":{}} , \"x\" ] \n", #"{"a":{"b":[{"c":null}]}}"#, "\"é\u{1F600}\"",
    ]
  )
  func valid(text: String) {
    #expect(JSONSyntax.firstError(in: text) == nil)
  }

  @Test(
    "other text is refused at the byte where it goes wrong",
    arguments: [
      ("", 0), ("  ", 2), ("{", 1), ("[1,]", 3), ("{\"a\":1,}", 7), ("{a:1}", 1), ("{\"a\" 1}", 5), ("01", 1),
      ("1.", 2), ("1e", 2), ("-", 1), (".5", 0), ("+1", 0), ("tru", 3), ("nulL", 3), ("\"a", 2),
      ("\"\n\"", 1),
      ("\"\\x\"", 2), ("\"\\u12g4\"", 5), ("1 2", 2), ("[1}", 2), ("{\"a\":1]", 6), ("]", 0), ("'a'", 0),
      ("NaN", 0),
    ]
  )
  func invalid(text: String, offset: Int) {
    #expect(JSONSyntax.firstError(in: text) == offset)
  }

  @Test("text is scanned alike wherever in a long string something is", arguments: 0...40)
  func longStrings(place: Int) {
    let plain = Array(repeating: UInt8(ascii: "a"), count: 40)
    func text(with bytes: [UInt8]) -> String {
      String(
        decoding: [UInt8(ascii: "\"")] + plain[..<place] + bytes + plain[place...] + [UInt8(ascii: "\"")],
        as: UTF8.self
      )
    }
    for control: UInt8 in [0, 1, 0x0A, 0x1F] {
      #expect(JSONSyntax.firstError(in: text(with: [control])) == 1 + place)
    }
    for valid in [
      "", " ", "!", "#", "[", "]", "~", "\u{7F}", "\u{80}", "\u{A0}\u{A2}", "\u{DC}", "é", "\u{1F600}",
      #"\""#, #"\\"#,
    ] {
      #expect(JSONSyntax.firstError(in: text(with: Array(valid.utf8))) == nil, "\(valid)")
    }
    // The string ends early, and what follows is none of JSON; at the end that is the second quotation mark.
    #expect(JSONSyntax.firstError(in: text(with: [UInt8(ascii: "\"")])) == 2 + place)
    #expect(JSONSyntax.firstError(in: text(with: Array(#"\q"#.utf8))) == 2 + place)
    let unended = String(text(with: []).dropLast())
    #expect(JSONSyntax.firstError(in: unended) == 41)
  }

  @Test("brackets nest 512 deep", arguments: [(511, true), (512, true), (513, false), (1_000_000, false)])
  func depth(depth: Int, isValid: Bool) {
    let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    #expect((JSONSyntax.firstError(in: text) == nil) == isValid)
  }
}
