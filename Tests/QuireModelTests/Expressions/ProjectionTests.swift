import QuireModel
import Testing

@Suite("Projections")
struct ProjectionTests {
  static let item: Item = [
    "id": "1", "a.b": "dotted",
    "mp": ["x": 1, "y": ["z": 2, "w": 3]],
    "lst": [0, 10, ["k": 20, "m": 21], [30, 31]],
    "hollow": [:], "set": .ss(["a"]),
  ]

  static let cases: [(String, Item)] = [
    ("id", ["id": "1"]),
    ("nowhere", [:]),
    ("id, nowhere", ["id": "1"]),
    ("mp", ["mp": ["x": 1, "y": ["z": 2, "w": 3]]]),
    ("mp.x", ["mp": ["x": 1]]),
    ("mp.y.z, mp.x", ["mp": ["x": 1, "y": ["z": 2]]]),
    ("mp.nowhere", [:]),
    ("mp.x.deeper", [:]),
    ("mp[0]", [:]),
    ("lst[3], lst[0]", ["lst": [0, [30, 31]]]),
    ("lst[2].k, lst[3][1]", ["lst": [["k": 20], [31]]]),
    ("lst[9]", [:]),
    ("lst[9], lst[1]", ["lst": [10]]),
    ("lst.k", [:]),
    ("hollow", ["hollow": [:]]),
    ("hollow.x", [:]),
    ("#dotted", ["a.b": "dotted"]),
  ]

  @Test("a projection keeps what its paths lead to", arguments: cases)
  func projects(text: String, expected: Item) throws {
    let names = text.contains("#") ? ["#dotted": "a.b"] : [:]
    #expect(try project(projection(text, names: names), item: Self.item) == expected)
  }

  static let refused: [(String, String)] = [
    ("", "The expression can not be empty;"),
    ("!!", #"Syntax error; token: "!", near: "!!""#),
    ("id,", #"Syntax error; token: "<EOF>", near: ",""#),
    ("id age", #"Syntax error; token: "age", near: "id age""#),
    ("l[]", #"Syntax error; token: "]", near: "[]""#),
    ("l[a]", #"Syntax error; token: "a", near: "[a]""#),
    ("l[-1]", #"Syntax error; token: "-", near: "[-1""#),
    (":a", #"Syntax error; token: ":a", near: ":a""#),
    ("(a)", #"Syntax error; token: "(", near: "(a""#),
    ("abort", "Attribute name is a reserved keyword; reserved keyword: abort"),
    (
      "#a",
      "An expression attribute name used in the document path is not defined; attribute name: #a"
    ),
    (
      "a, b, a",
      "Two document paths overlap with each other; must remove or rewrite one of these paths; "
        + "path one: [a], path two: [a]"
    ),
    (
      "a.b, a",
      "Two document paths overlap with each other; must remove or rewrite one of these paths; "
        + "path one: [a, b], path two: [a]"
    ),
    (
      "a.b, a[3]",
      "Two document paths conflict with each other; must remove or rewrite one of these paths; "
        + "path one: [a, b], path two: [a, [3]]"
    ),
  ]

  @Test("a fault is named", arguments: refused)
  func refuses(text: String, detail: String) {
    #expect(
      message { () throws(TableError) in try projection(text) } == "Invalid ProjectionExpression: \(detail)"
    )
  }

  @Test("built paths are checked too")
  func built() {
    var resolver = ExpressionResolver(names: [:], values: [:])
    #expect(
      message { () throws(TableError) in try resolver.projection(ProjectionExpression([])) }
        == "Invalid ProjectionExpression: The expression can not be empty;"
    )
    #expect(
      message { () throws(TableError) in try resolver.projection(ProjectionExpression(["a", "a"])) }
        == "Invalid ProjectionExpression: Two document paths overlap with each other; must remove or rewrite one "
        + "of these paths; path one: [a], path two: [a]"
    )
  }

  @Test("names that differ only in their composition are two names")
  func bytewiseNames() {
    let item: Item = ["caf\u{E9}": 1, "cafe\u{301}": 2]
    #expect(project(["caf\u{E9}"], item: item) == ["caf\u{E9}": 1])
  }
}
