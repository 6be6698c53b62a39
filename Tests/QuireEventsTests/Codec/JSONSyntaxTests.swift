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

  @Test("brackets nest 512 deep", arguments: [(511, true), (512, true), (513, false), (1_000_000, false)])
  func depth(depth: Int, isValid: Bool) {
    let text = String(repeating: "[", count: depth) + String(repeating: "]", count: depth)
    #expect((JSONSyntax.firstError(in: text) == nil) == isValid)
  }
}
