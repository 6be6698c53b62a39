import QuireEvents
import QuireWire
import Testing

@testable import QuireCLI

/// Texts for people, and the texts that people write.
struct FormattingTests {
  @Test(
    "numbers have commas between thousands",
    arguments: [
      (0, "0"), (999, "999"), (1_000, "1,000"), (48_945, "48,945"), (1_234_567, "1,234,567"),
      (-1_000, "-1,000"),
    ]
  )
  func number(value: Int, text: String) { #expect(Formatting.number(value) == text) }

  @Test(
    "sizes have three digits",
    arguments: [
      (0, "0 B"), (999, "999 B"), (1_000, "1.00 kB"), (9_994, "9.99 kB"), (9_996, "10.0 kB"),
      (99_940, "99.9 kB"),
      (99_960, "100 kB"), (999_400, "999 kB"), (999_500, "1.00 MB"), (4_210_000, "4.21 MB"),
      (5_000_000_000, "5.00 GB"),
    ]
  )
  func bytes(count: Int, text: String) { #expect(Formatting.bytes(count) == text) }

  @Test(
    "control characters are spelled out",
    arguments: [
      ("plain ä", "plain ä"), ("a\u{1B}[31m", "a\\u001b[31m"), ("a\nb", "a\\u000ab"),
      ("\u{9B}\u{202E}", "\\u009b\\u202e"),
    ]
  )
  func visible(text: String, shown: String) { #expect(Formatting.visible(text) == shown) }

  @Test(
    "space outside of strings is left out of JSON",
    arguments: [
      (#"{ "a b" : [ 1, "x\" y" ] }"#, #"{"a b":[1,"x\" y"]}"#), (#"" \\ ""#, #"" \\ ""#),
      ("[\n\t1 ]", "[1]"),
    ]
  )
  func compact(json: String, compacted: String) { #expect(JSONText.compact(json) == compacted) }

  @Test(
    "a template fills members in",
    arguments: [
      ("File-{path}", "File-a b"), ("{{{n}}}", "{1.50}"), ("{in.ner}:{t}", "x:true"), ("", ""),
    ]
  )
  func template(text: String, result: String) throws {
    let json = #"{"path":"a b","n":1.50,"t":true,"in":{"ner":"x"}}"#
    let template = try #require(Template(text))
    #expect(try template.text(.init(json: Array(json.utf8))) == result)
  }

  @Test("a template of braces without a partner is none", arguments: ["{", "}", "{}", "a{b", "a}b", "{{}"])
  func malformedTemplate(text: String) { #expect(Template(text) == nil) }

  @Test(
    "a member that is missing or no scalar is a fault",
    arguments: ["{x}", "{o}", "{o.x}", "{z}", "{a.b}"]
  )
  func missingMember(text: String) throws {
    let template = try #require(Template(text))
    #expect(throws: (any Error).self) {
      _ = try template.text(.init(json: Array(#"{"o":{},"z":null,"a":[1]}"#.utf8)))
    }
  }

  @Test(
    "an expectation is a word or a version",
    arguments: [
      ("any", ExpectedVersion.any), ("none", .noStream), ("exists", .streamExists), ("0", .exact(0)),
      ("17", .exact(17)),
    ]
  )
  func expectation(text: String, expected: ExpectedVersion) {
    #expect(Expectation(argument: text)?.version == expected)
  }

  @Test(
    "a time may be shortened",
    arguments: [
      ("2026-01-31", "2026-01-31T00:00:00.000000Z"), ("2026-01-31T09:30:00Z", "2026-01-31T09:30:00.000000Z"),
      ("2026-01-31T09:30:00", "2026-01-31T09:30:00.000000Z"),
      ("2026-01-31T09:30:00.5Z", "2026-01-31T09:30:00.500000Z"),
    ]
  )
  func time(text: String, full: String) { #expect(TimeArgument(argument: text)?.time.description == full) }

  @Test(
    "what is no time is refused",
    arguments: ["", "2026", "2026-02-30", "2026-01-31T25:00:00Z", "2026-01-31T09:30:00.Z"]
  )
  func malformedTime(text: String) { #expect(TimeArgument(argument: text) == nil) }

  @Test("progress shows a bar where the end is known")
  func progress() {
    #expect(
      ProgressLine.text("500 events", rate: 250, fraction: 0.25, elapsed: .seconds(2))
        == "██████░░░░░░░░░░░░░░░░░░ 25 %  500 events  250/s  6 s left"
    )
    #expect(
      ProgressLine.text("0 events", rate: 0, fraction: 0, elapsed: .milliseconds(999))
        == "░░░░░░░░░░░░░░░░░░░░░░░░ 0 %  0 events  0/s"
    )
    #expect(ProgressLine.text("1 event", rate: 1, fraction: nil, elapsed: .seconds(1)) == "1 event  1/s")
  }
}
