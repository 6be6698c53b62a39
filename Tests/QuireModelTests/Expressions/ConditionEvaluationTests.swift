import QuireModel
import Testing

@Suite("What conditions mean")
struct ConditionEvaluationTests {
  static let item: Item = [
    "s": "banana", "n": 10, "b": .b([1, 2, 3]), "yes": true, "nil": .null,
    "l": ["x", 2, ["y": 3]], "m": ["k": "v", "nested": ["z": 1]],
    "ss": .ss(["a", "b"]), "ns": .ns([1, 2]), "bs": .bs([[1], [2, 3]]),
    "same": "banana", "eleven": 11, "eins": "\u{E9}",
  ]

  static let values: ExpressionAttributeValues = [
    ":banana": "banana", ":apple": "apple", ":cherry": "cherry", ":ban": "ban", ":nan": "nan", ":empty": "",
    ":10": 10, ":10dot0": .n(10), ":9": 9, ":11": 11, ":2": 2, ":3": 3, ":6": 6, ":1": 1, ":0": 0,
    ":b12": .b([1, 2]), ":b23": .b([2, 3]), ":b123": .b([1, 2, 3]), ":b0": .b([]),
    ":true": true, ":false": false, ":null": .null, ":a": "a", ":c": "c", ":x": "x", ":v": "v",
    ":ssba": .ss(["b", "a"]), ":l": ["x", 2, ["y": 3]], ":y3": ["y": 3], ":tS": "S", ":tM": "M",
    ":tNULL": "NULL",
    ":tSS": "SS", ":decomposed": "e\u{301}",
  ]

  static let truths: [(String, Bool)] = [
    // Comparisons of one type.
    ("s = :banana", true), ("s = :apple", false), ("s <> :apple", true), ("s <> :banana", false),
    ("s > :apple", true), ("s < :cherry", true), ("s >= :banana", true), ("s <= :banana", true),
    ("s < :banana", false), ("n = :10", true), ("n > :9", true), ("n < :9", false), ("n >= :11", false),
    ("b > :b12", true), ("b < :b23", true), ("b = :b123", true), ("yes = :true", true),
    ("yes = :false", false),
    ("nil = :null", true), ("ss = :ssba", true), ("l = :l", true), ("m = l", false), ("s = same", true),
    ("n < eleven", true), (":10 = n", true), (":9 < n", true),
    // Strings are bytes.
    ("eins = :decomposed", false), ("eins <> :decomposed", true), ("eins > :decomposed", true),
    // Different types are never equal and have no order.
    ("s = :10", false), ("s <> :10", true), ("s < :10", false), ("s > :10", false), ("n <= :banana", false),
    ("yes < n", false), ("nil = :false", false), ("l = :y3", false), ("l < n", false),
    // What is not there.
    ("nope = :10", false), ("nope <> :10", true), ("nope < :10", false), ("nope >= :10", false),
    ("nope = never", false), ("nope <> never", true), ("NOT nope = :10", true),
    ("nope BETWEEN :9 AND :11", false), ("NOT nope BETWEEN :9 AND :11", true), ("nope IN (:9, :10)", false),
    ("n IN (nope, :10)", true), ("n BETWEEN nope AND :11", false), ("begins_with(nope, :ban)", false),
    ("contains(nope, :a)", false), ("contains(s, nope)", false), ("size(nope) = :0", false),
    ("size(nope) <> :0", true), ("attribute_type(nope, :tS)", false),
    // Between and in.
    ("n BETWEEN :9 AND :11", true), ("n BETWEEN :10 AND :10", true), ("n BETWEEN :11 AND :11", false),
    ("s BETWEEN :apple AND :cherry", true), ("n BETWEEN :apple AND :cherry", false),
    ("n IN (:9, :10)", true), ("n IN (:9, :banana)", false), ("ss IN (:ssba)", true),
    // Functions.
    ("attribute_exists(s)", true), ("attribute_exists(nope)", false), ("attribute_not_exists(nope)", true),
    ("attribute_not_exists(s)", false), ("attribute_exists(nil)", true),
    ("attribute_type(s, :tS)", true), ("attribute_type(m, :tM)", true), ("attribute_type(nil, :tNULL)", true),
    ("attribute_type(ss, :tSS)", true), ("attribute_type(n, :tS)", false),
    // Alternator's tests found that DynamoDB takes a value too.
    ("attribute_type(:banana, :tS)", true), ("attribute_type(:9, :tS)", false),
    ("attribute_type(size(s), :tS)", false),
    ("begins_with(s, :ban)", true), ("begins_with(s, :nan)", false), ("begins_with(s, :empty)", true),
    ("begins_with(b, :b12)", true), ("begins_with(b, :b23)", false), ("begins_with(n, :ban)", false),
    ("begins_with(s, :b12)", false), ("begins_with(:banana, s)", true),
    ("contains(s, :nan)", true), ("contains(s, :cherry)", false), ("contains(s, :empty)", true),
    ("contains(b, :b23)", true), ("contains(b, :b0)", true), ("contains(ss, :a)", true),
    ("contains(ss, :c)", false), ("contains(ns, :2)", true), ("contains(ns, :3)", false),
    ("contains(ss, :2)", false),
    ("contains(bs, :b23)", true), ("contains(bs, :b12)", false), ("contains(l, :x)", true),
    ("contains(l, :2)", true), ("contains(l, :y3)", true), ("contains(l, :a)", false),
    ("contains(m, :v)", false),
    ("contains(n, :1)", false), ("contains(:banana, :nan)", true),
    // Sizes.
    ("size(s) = :6", true), ("size(b) = :3", true), ("size(l) = :3", true), ("size(m) = :2", true),
    ("size(ss) = :2", true), ("size(ns) = :2", true), ("size(bs) = :2", true), ("size(eins) = :2", true),
    ("size(n) = :2", false), ("size(n) <> :2", true), ("size(nil) >= :0", false),
    // Paths.
    ("m.k = :v", true), ("m.nested.z = :1", true), ("l[0] = :x", true), ("l[2].y = :3", true),
    ("attribute_exists(l[3])", false), ("attribute_exists(l.k)", false), ("attribute_exists(m[0])", false),
    ("attribute_exists(s.k)", false), ("m.k.deeper = :v", false),
    // Operators.
    ("NOT s = :apple", true), ("NOT NOT s = :apple", false), ("s = :apple OR n = :10", true),
    ("s = :apple AND n = :10", false), ("s = :banana OR s = :apple AND n = :9", true),
    ("(s = :banana OR s = :apple) AND n = :9", false), ("NOT s = :apple AND n = :9", false),
    ("NOT (s = :apple AND n = :9)", true), ("n BETWEEN :9 AND :11 AND s = :apple", false),
  ]

  @Test("a condition is true or false of an item", arguments: truths)
  func evaluates(text: String, expected: Bool) throws {
    let used = Self.values.filter { key, _ in
      text.matches(of: /:\w+/).contains { $0.output == key }
    }
    #expect(try condition(text, values: used).evaluate(on: Self.item) == expected)
  }

  @Test("a condition reads only the attributes that decide it")
  func laziness() throws {
    let source = CountingSource(attributes: ["a": 1, "b": 2])
    #expect(try condition("a = :v OR b = :v", values: [":v": 1]).evaluate(on: source))
    #expect(source.reads.names == ["a"])
    #expect(try !condition("c = :v AND b = :v", values: [":v": 1]).evaluate(on: source))
    #expect(source.reads.names == ["a", "c"])
  }

  @Test("a source's error ends the evaluation")
  func sourceError() throws {
    let condition = try condition("a = b")
    #expect(throws: TableError.self) { try condition.evaluate(on: FailingSource()) }
  }

  @Test("a condition knows the attributes that it reads")
  func attributeNames() throws {
    let condition = try condition(
      "a.b = :v AND (size(c[0]) > :v OR NOT contains(d, e)) AND attribute_exists(f) AND g BETWEEN h AND i AND j IN (k)",
      values: [":v": 1]
    )
    #expect(condition.attributeNames == ["a", "c", "d", "e", "f", "g", "h", "i", "j", "k"])
  }
}

/// A source that records what it is asked for.
private struct CountingSource: AttributeSource, ~Copyable {
  final class Reads {
    var names: [AttributeName] = []
  }

  let attributes: [AttributeName: AttributeValue]
  let reads = Reads()

  borrowing func value(of name: AttributeName) throws(TableError) -> AttributeValue? {
    reads.names.append(name)
    return attributes[name]
  }
}

private struct FailingSource: AttributeSource {
  borrowing func value(of name: AttributeName) throws(TableError) -> AttributeValue? {
    throw TableError(.corrupted, "unreadable")
  }
}
