import QuireModel
import Testing

@Suite("Key conditions")
struct KeyConditionTests {
  static let values: ExpressionAttributeValues = [
    ":p": "p", ":a": "a", ":b": "b", ":n": 1, ":bool": true, ":empty": "", ":bytes": .b([1]),
    ":nobytes": .b([]),
  ]

  static func used(in text: String) -> ExpressionAttributeValues {
    values.filter { key, _ in text.matches(of: /:\w+/).contains { $0.output == key } }
  }

  typealias Term = KeyCondition.Term

  static let reductions: [(String, [Term])] = [
    ("pk = :p", [Term("pk", .equal("p"))]),
    (":p = pk", [Term("pk", .equal("p"))]),
    ("pk = :p AND sk < :a", [Term("pk", .equal("p")), Term("sk", .less("a"))]),
    ("sk >= :a AND pk = :p", [Term("sk", .greaterOrEqual("a")), Term("pk", .equal("p"))]),
    ("pk = :p AND :a <= sk", [Term("pk", .equal("p")), Term("sk", .greaterOrEqual("a"))]),
    ("pk = :p AND :a > sk", [Term("pk", .equal("p")), Term("sk", .less("a"))]),
    ("pk = :p AND sk BETWEEN :a AND :b", [Term("pk", .equal("p")), Term("sk", .between("a", "b"))]),
    ("(pk = :p AND (begins_with(sk, :a)))", [Term("pk", .equal("p")), Term("sk", .beginsWith("a"))]),
    ("pk = :n", [Term("pk", .equal(1))]),
  ]

  @Test("a text is reduced to one test per attribute", arguments: reductions)
  func reduces(text: String, terms: [Term]) throws {
    #expect(try keyCondition(text, values: Self.used(in: text)).terms == terms)
  }

  static let refused: [(String, String)] = [
    ("", "Invalid KeyConditionExpression: The expression can not be empty;"),
    ("a > 4", #"Invalid KeyConditionExpression: Syntax error; token: "4", near: "> 4""#),
    (
      "status = :a",
      "Invalid KeyConditionExpression: Attribute name is a reserved keyword; reserved keyword: status"
    ),
    ("pk = :p OR sk = :a", "Invalid operator used in KeyConditionExpression: OR"),
    ("NOT pk = :p", "Invalid operator used in KeyConditionExpression: NOT"),
    ("pk <> :p", "Invalid operator used in KeyConditionExpression: <>"),
    ("pk IN (:p)", "Invalid operator used in KeyConditionExpression: IN"),
    ("attribute_exists(pk)", "Invalid operator used in KeyConditionExpression: attribute_exists"),
    ("attribute_not_exists(pk)", "Invalid operator used in KeyConditionExpression: attribute_not_exists"),
    ("contains(pk.x, :p)", "Invalid operator used in KeyConditionExpression: contains"),
    ("size(pk) = :n", "KeyConditionExpressions cannot contain nested operations"),
    ("pk > size(pk.x)", "KeyConditionExpressions cannot contain nested operations"),
    (
      "a = :p AND a > :a",
      "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key"
    ),
    (
      "pk = sk", "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition"
    ),
    (
      "begins_with(a, b)",
      "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition"
    ),
    (":a = :b", "Invalid condition in KeyConditionExpression: No key attribute specified"),
    ("pk.x = :p", "KeyConditionExpressions cannot have conditions on nested attributes"),
    ("pk[0] = :p", "KeyConditionExpressions cannot have conditions on nested attributes"),
    (
      ":a BETWEEN pk AND sk",
      "Invalid condition in KeyConditionExpression: BETWEEN operator must have the key attribute as its first operand"
    ),
    (
      "begins_with(:a, pk)",
      "Invalid condition in KeyConditionExpression: begins_with operator must have the key attribute as its first operand"
    ),
    (
      "pk = :p AND begins_with(sk, :n)",
      "Invalid KeyConditionExpression: Incorrect operand type for operator or function; "
        + "operator or function: begins_with, operand type: N"
    ),
    (
      "pk = :p AND :bool >= sk",
      "Invalid KeyConditionExpression: Incorrect operand type for operator or function; "
        + "operator or function: >=, operand type: BOOL"
    ),
    (
      "pk = :p AND sk BETWEEN :b AND :a",
      "Invalid KeyConditionExpression: The BETWEEN operator requires upper bound to be greater than or equal to "
        + "lower bound; lower bound operand: AttributeValue: {S:b}, upper bound operand: AttributeValue: {S:a}"
    ),
  ]

  @Test("what no key condition can be is refused", arguments: refused)
  func refuses(text: String, expected: String) {
    #expect(
      message { () throws(TableError) in try keyCondition(text, values: Self.used(in: text)) } == expected
    )
  }

  @Test("an unused placeholder is reported before what is wrong with a key condition only")
  func order() {
    #expect(
      message { () throws(TableError) in try keyCondition("pk <> :p", values: [":p": "p", ":q": "q"]) }
        == "Value provided in ExpressionAttributeValues unused in expressions: keys: {:q}"
    )
  }

  static let ranges: [(String, KeyRange)] = [
    ("pk = :p", KeyRange(partition: ["p"])),
    ("pk = :p AND sk = :n", KeyRange(partition: ["p"], sort: [1])),
    ("sk > :n AND pk = :p", KeyRange(partition: ["p"], tail: .greater(1))),
    ("pk = :p AND sk BETWEEN :n AND :n", KeyRange(partition: ["p"], tail: .between(1, 1))),
  ]

  @Test("a condition selects a range of a table", arguments: ranges)
  func resolves(text: String, range: KeyRange) throws {
    let condition = try keyCondition(text, values: Self.used(in: text))
    #expect(try condition.resolve(partition: [("pk", .s)], sort: [("sk", .n)]) == range)
  }

  static let unfit: [(String, String)] = [
    ("sk = :n", "Query condition missed key schema element: pk"),
    ("extra = :p", "Query condition missed key schema element: pk"),
    ("pk = :p AND extra = :a", "Query condition missed key schema element: sk"),
    ("pk > :p", "Query key condition not supported"),
    ("begins_with(pk, :p)", "Query key condition not supported"),
    ("pk = :n", type), ("pk = :p AND sk = :a", type), ("pk = :p AND begins_with(sk, :a)", type),
    ("pk = :p AND sk = :bool", type),
    (
      "pk = :empty",
      "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty "
        + "string value. Key: pk"
    ),
    (
      "pk = :p AND sk > :n AND extra = :b",
      "The number of query conditions (3) exceeds the number of key attributes defined in the schema (2)"
    ),
  ]
  static let type =
    "One or more parameter values were invalid: Condition parameter type does not match schema type"

  @Test("a condition that the key schema does not fit is refused", arguments: unfit)
  func refusesUnfit(text: String, expected: String) throws {
    let condition = try keyCondition(text, values: Self.used(in: text))
    #expect(
      message { () throws(TableError) in
        try condition.resolve(partition: [("pk", .s)], sort: [("sk", .n)])
      } == expected
    )
  }

  @Test("a table without a sort key takes one condition")
  func partitionOnly() throws {
    let condition = try keyCondition("pk = :p AND sk = :a", values: [":p": "p", ":a": "a"])
    #expect(
      message { () throws(TableError) in try condition.resolve(partition: [("pk", .s)], sort: []) }
        == "The number of query conditions (2) exceeds the number of key attributes defined in the schema (1)"
    )
  }

  @Test("an empty binary key is refused")
  func emptyBinary() throws {
    let condition = try keyCondition("pk = :v", values: [":v": .b([])])
    #expect(
      message { () throws(TableError) in try condition.resolve(partition: [("pk", .b)], sort: []) }
        == "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an "
        + "empty binary value. Key: pk"
    )
  }

  static let multiple: [(String, KeyRange)] = [
    ("h = :p AND g = :n", KeyRange(partition: ["p", 1])),
    ("b < :n AND g = :n AND a = :a AND h = :p", KeyRange(partition: ["p", 1], sort: ["a"], tail: .less(1))),
    (
      "h = :p AND g = :n AND a = :a AND b = :n AND begins_with(c, :b)",
      KeyRange(partition: ["p", 1], sort: ["a", 1], tail: .beginsWith("b"))
    ),
    (
      "h = :p AND g = :n AND a = :a AND b = :n AND c = :b",
      KeyRange(partition: ["p", 1], sort: ["a", 1, "b"])
    ),
  ]

  static let partition: [(AttributeName, ScalarAttributeType)] = [("h", .s), ("g", .n)]
  static let sort: [(AttributeName, ScalarAttributeType)] = [("a", .s), ("b", .n), ("c", .s)]

  @Test("an index key of several attributes is given from the left", arguments: multiple)
  func resolvesMultiple(text: String, range: KeyRange) throws {
    let condition = try keyCondition(text, values: Self.used(in: text))
    #expect(try condition.resolve(partition: Self.partition, sort: Self.sort) == range)
  }

  static let multipleUnfit: [(String, String)] = [
    ("h = :p", "Query condition missed key schema element: g"),
    (
      "h = :p AND g = :n AND b = :n",
      "RANGE key attributes a must have equality conditions specified in the query because a condition is present "
        + "on key attribute b"
    ),
    (
      "h = :p AND g = :n AND a = :a AND c = :a",
      "RANGE key attributes b must have equality conditions specified in the query because a condition is present "
        + "on key attribute c"
    ),
    (
      "h = :p AND g = :n AND a > :a AND b = :n",
      "RANGE key attributes a must have equality conditions specified in the query because a condition is present "
        + "on key attribute b"
    ),
    ("h = :p AND g > :n", "Query key condition not supported"),
  ]

  @Test("gaps in an index key are refused", arguments: multipleUnfit)
  func refusesGaps(text: String, expected: String) throws {
    let condition = try keyCondition(text, values: Self.used(in: text))
    #expect(
      message { () throws(TableError) in
        try condition.resolve(partition: Self.partition, sort: Self.sort)
      } == expected
    )
  }

  @Test("a built key condition is refused like text")
  func built() {
    var resolver = ExpressionResolver(names: [:], values: [:])
    #expect(
      message { () throws(TableError) in
        try resolver.keyCondition(KeyConditionExpression(Key("pk") == "p" && Key("sk").beginsWith(1)))
      }
        == "Invalid KeyConditionExpression: Incorrect operand type for operator or function; "
        + "operator or function: begins_with, operand type: N"
    )
    let twice = Key("pk") == "p" && Key("pk") == "q"
    #expect(
      message { () throws(TableError) in try twice.resolve(partition: [("pk", .s)], sort: []) }
        == "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key"
    )
  }
}
