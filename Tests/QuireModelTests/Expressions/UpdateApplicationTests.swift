import QuireModel
import Testing

@Suite("What updates do")
struct UpdateApplicationTests {
  static let item: Item = [
    "pk": "1", "n": 10, "s": "text", "l": ["a", "b", "c", "d"], "m": ["k": 1, "nested": ["z": 1]],
    "ss": .ss(["a", "b"]), "ns": .ns([1, 2]), "bs": .bs([[1], [2]]), "deep": [["x": [1, 2, 3]], [4, 5]],
  ]

  static let values: ExpressionAttributeValues = [
    ":1": 1, ":5": 5, ":x": "x", ":y": "y", ":l": ["z"], ":ab": .ss(["b", "a"]), ":bc": .ss(["b", "c"]),
    ":n23": .ns([2, 3]), ":b2": .bs([[2]]), ":b23": .bs([[2], [3]]), ":m": ["new": true],
    ":big": .n(Number("9.9999999999999999999999999999999999999E+125") ?? 0),
  ]

  /// The changes that an update makes: attributes that become a value, or vanish.
  static let changes: [(String, [AttributeName: AttributeValue?])] = [
    ("SET a = :1", ["a": 1]),
    ("SET n = :x", ["n": "x"]),
    ("SET a = n, n = s, s = :x", ["a": 10, "n": "text", "s": "x"]),
    ("SET n = n + :5", ["n": 15]),
    ("SET n = n - :5", ["n": 5]),
    ("SET n = :1 - n", ["n": -9]),
    ("SET n = n + n", ["n": 20]),
    ("SET n = if_not_exists(n, :1)", ["n": 10]),
    ("SET a = if_not_exists(a, :1)", ["a": 1]),
    ("SET a = if_not_exists(a, :1) + :5", ["a": 6]),
    ("SET a = if_not_exists(b, n)", ["a": 10]),
    ("SET l = list_append(l, :l)", ["l": ["a", "b", "c", "d", "z"]]),
    ("SET l = list_append(:l, l)", ["l": ["z", "a", "b", "c", "d"]]),
    ("SET a = list_append(if_not_exists(a, :l), :l)", ["a": ["z", "z"]]),
    ("SET m.k = :x", ["m": ["k": "x", "nested": ["z": 1]]]),
    ("SET m.fresh = :x, m.nested.z = :y", ["m": ["k": 1, "nested": ["z": "y"], "fresh": "x"]]),
    ("SET m.nested = :m", ["m": ["k": 1, "nested": ["new": true]]]),
    ("SET l[1] = :x", ["l": ["a", "x", "c", "d"]]),
    ("SET l[9] = :x", ["l": ["a", "b", "c", "d", "x"]]),
    ("SET l[9] = :x, l[5] = :y, l[0] = :1", ["l": [1, "b", "c", "d", "y", "x"]]),
    ("REMOVE l[1]", ["l": ["a", "c", "d"]]),
    ("REMOVE l[0], l[2], l[9]", ["l": ["b", "d"]]),
    ("SET l[3] = :x REMOVE l[0]", ["l": ["b", "c", "x"]]),
    ("SET l[4] = :x REMOVE l[0]", ["l": ["b", "c", "d", "x"]]),
    ("SET l[0] = l[1], l[1] = l[0]", ["l": ["b", "a", "c", "d"]]),
    ("REMOVE deep[0].x[1], deep[1][0] SET deep[0].y = :x", ["deep": [["x": [1, 3], "y": "x"], [5]]]),
    ("REMOVE deep[0], deep[1][0]", ["deep": [[5]]]),
    ("REMOVE n, m.k", ["n": nil, "m": ["nested": ["z": 1]]]),
    ("REMOVE nope, m.nope, m.nested.nope", [:]),
    ("ADD n :5", ["n": 15]),
    ("ADD fresh :5", ["fresh": 5]),
    ("ADD m.k :5, m.hits :1", ["m": ["k": 6, "nested": ["z": 1], "hits": 1]]),
    ("ADD ss :bc", ["ss": .ss(["a", "b", "c"])]),
    ("ADD ns :n23, bs :b23", ["ns": .ns([1, 2, 3]), "bs": .bs([[1], [2], [3]])]),
    ("ADD fresh :bc", ["fresh": .ss(["b", "c"])]),
    ("DELETE ss :bc", ["ss": .ss(["a"])]),
    ("DELETE ss :ab", ["ss": nil]),
    ("DELETE ns :n23, bs :b2", ["ns": .ns([1]), "bs": .bs([[1]])]),
    ("DELETE nope :ab", [:]),
    (
      "SET a = :1 REMOVE n ADD m.k :1 DELETE ss :ab",
      ["a": 1, "n": nil, "m": ["k": 2, "nested": ["z": 1]], "ss": nil]
    ),
  ]

  static func used(in text: String) -> ExpressionAttributeValues {
    values.filter { key, _ in text.matches(of: /:\w+/).contains { $0.output == key } }
  }

  @Test("an update changes these attributes and no other", arguments: changes)
  func applies(text: String, expected: [AttributeName: AttributeValue?]) throws {
    var item = Self.item
    try update(text, values: Self.used(in: text)).apply(to: &item)
    var result = Self.item
    for (name, value) in expected { result[name] = value }
    #expect(item == result)
  }

  static let missing = "The provided expression refers to an attribute that does not exist in the item"
  static let type = "An operand in the update expression has an incorrect data type"
  static let path = "The document path provided in the update expression is invalid for update"

  static let refused: [(String, String)] = [
    ("SET a = b", missing), ("SET a = b + :1", missing), ("SET a = :1 - b", missing),
    ("SET a = l[9]", missing),
    ("SET a = list_append(b, :l)", missing), ("SET a = if_not_exists(b, c)", missing),
    ("SET a = s.k", missing),
    ("SET a = s + :1", type), ("SET a = n + s", type), ("SET a = list_append(s, :l)", type),
    ("SET a = list_append(:l, n)", type), ("ADD s :1", type), ("ADD n :ab", type), ("ADD ss :1", type),
    ("ADD ns :ab", type), ("DELETE s :ab", type), ("DELETE ns :ab", type), ("ADD l :1", type),
    ("SET a.b = :1", path), ("SET a[0] = :1", path), ("SET s.k = :1", path), ("SET m[0] = :1", path),
    ("SET l.k = :1", path), ("SET l[9].k = :1", path), ("SET l[9][0] = :1", path), ("REMOVE a.b", path),
    ("REMOVE s[0]", path), ("ADD a.b :1", path), ("DELETE a.b :ab", path), ("SET m.x.y = :1", path),
    // Of several faults, wrong types come before paths that lead nowhere, and those before missing attributes.
    ("SET a.b = :1, c = s + :1", type), ("SET a = b, c.d = :1", path),
    ("SET a = b, s.k = :1, c = s + :1", path),
    (
      "ADD n :big, m.k :big",
      "Number overflow. Attempting to store a number with magnitude larger than supported range"
    ),
  ]

  @Test("an update that the item does not fit is refused and changes nothing", arguments: refused)
  func refuses(text: String, expected: String) throws {
    var item = Self.item
    if text.contains(":big") { item["n"] = Self.values[":big"] }
    let before = item
    let update = try update(text, values: Self.used(in: text))
    #expect(message { () throws(TableError) in try update.apply(to: &item) } == expected)
    #expect(item == before)
  }

  @Test("an update makes an item of its key alone")
  func newItem() throws {
    var item: Item = ["pk": "1"]
    try update(
      "SET a = if_not_exists(a, :x) ADD n :1 REMOVE b DELETE c :ab",
      values: [":x": "x", ":1": 1, ":ab": .ss(["a"])]
    )
    .apply(to: &item)
    #expect(item == ["pk": "1", "a": "x", "n": 1])
  }

  @Test("the attributes that an update touches")
  func touched() throws {
    let update = try update("SET b.x = :1, b.y = c REMOVE a[0] ADD n :1", values: [":1": 1])
    #expect(update.touchedRoots == ["a", "b", "n"])
    #expect(update.touchedRootsInOrder == ["b", "a", "n"])
    var reads: [DocumentPath] = []
    update.forEachReadPath { reads.append($0) }
    #expect(reads == ["c"])
  }

  static let updated: [(String, Item, Item)] = [
    ("SET n = :1", ["n": 10], ["n": 1]),
    ("SET a = :1", [:], ["a": 1]),
    ("REMOVE n", ["n": 10], [:]),
    ("SET m.k = :x, m.fresh = :y", ["m": ["k": 1]], ["m": ["k": "x", "fresh": "y"]]),
    ("SET l[1] = :x", ["l": ["b"]], ["l": ["x"]]),
    ("SET l[3] = :x REMOVE m.nested", ["l": ["d"], "m": ["nested": ["z": 1]]], ["l": ["x"]]),
    ("DELETE ss :ab", ["ss": .ss(["a", "b"])], [:]),
  ]

  @Test("UPDATED_OLD and UPDATED_NEW answer exactly the places that were updated", arguments: updated)
  func updatedAttributes(text: String, old: Item, new: Item) throws {
    let update = try update(text, values: Self.used(in: text))
    var item = Self.item
    #expect(update.updatedAttributes(of: item) == old)
    try update.apply(to: &item)
    #expect(update.updatedAttributes(of: item) == new)
  }
}
