import QuireModel
import Testing

@Suite("Expressions built in Swift")
struct BuilderTests {
  @Test("operators build the conditions that text would")
  func conditions() throws {
    let open: Condition =
      Attribute("st") == "open" && Attribute("price") > 100 || !Attribute("tags").contains("x")
    #expect(
      try open
        == condition(
          "st = :a AND price > :b OR NOT contains(tags, :c)",
          values: [":a": "open", ":b": 100, ":c": "x"]
        )
    )
    #expect(try (Attribute("a")["b"][0]["c"] != 1.5) == condition("a.b[0].c <> :v", values: [":v": 1.5]))
    #expect(try (Attribute("a") <= Attribute("b")) == condition("a <= b"))
    #expect(try (Attribute("a").size >= Attribute("b").size) == condition("size(a) >= size(b)"))
    #expect(try (Attribute("a").size < 3) == condition("size(a) < :v", values: [":v": 3]))
    #expect(try Attribute("a").between(1, 9) == condition("a BETWEEN :x AND :y", values: [":x": 1, ":y": 9]))
    #expect(try Attribute("a").isIn("x", "y") == condition("a IN (:x, :y)", values: [":x": "x", ":y": "y"]))
    #expect(
      try Attribute("a").isIn(["x", "y"]) == condition("a IN (:x, :y)", values: [":x": "x", ":y": "y"])
    )
    #expect(try Attribute("a").beginsWith("x") == condition("begins_with(a, :x)", values: [":x": "x"]))
    #expect(try Attribute("a").hasType(.ss) == condition("attribute_type(a, :x)", values: [":x": "SS"]))
    #expect(try Attribute("a")[0].exists == condition("attribute_exists(a[0])"))
    #expect(try Attribute("a").notExists == condition("attribute_not_exists(a)"))
    #expect(Condition.notExists("a.b").root == .attributeNotExists("a.b"))
    #expect(Condition.exists(Attribute("a")["b"]).root == .attributeExists(DocumentPath("a").appending("b")))
  }

  @Test("variables of Swift types are values")
  func variables() {
    let text = "open"
    let count = 3
    let wide: Int64 = 4
    let price = 9.99
    let flag = true
    let bytes: [UInt8] = [1, 2]
    let names = ["a", "b"]
    let number: Number = 12
    let value: AttributeValue = ["k": 1]
    let tags: Set = ["x", "y"]
    func operand(_ condition: Condition) -> Condition.Operand? {
      guard case .comparison(_, _, let right) = condition.root else { return nil }
      return right
    }
    let attribute = Attribute("a")
    #expect(operand(attribute == text) == .value("open"))
    #expect(operand(attribute == count) == .value(3))
    #expect(operand(attribute == wide) == .value(4))
    #expect(operand(attribute == price) == .value(9.99))
    #expect(operand(attribute == flag) == .value(true))
    #expect(operand(attribute == bytes) == .value(.b([1, 2])))
    #expect(operand(attribute == names) == .value(["a", "b"]))
    #expect(operand(attribute == number) == .value(12))
    #expect(operand(attribute == value) == .value(["k": 1]))
    #expect(operand(attribute == AttributeValue.null) == .value(.null))
    #expect(operand(attribute == tags) == .value(.ss(["x", "y"])))
    #expect(operand(attribute == Set([2, 1])) == .value(.ns([1, 2])))
    #expect(operand(attribute == Set([[UInt8(1)]])) == .value(.bs([[1]])))
    #expect(operand(attribute == Status.open) == .value("open"))
  }

  enum Status: String, AttributeValueConvertible {
    case open
    case closed

    var attributeValue: AttributeValue { .s(rawValue) }
  }

  @Test("all and any join conditions")
  func joined() throws {
    let parts = [Attribute("a") == 1, Attribute("b") == 2, Attribute("c") == 3]
    let values: ExpressionAttributeValues = [":1": 1, ":2": 2, ":3": 3]
    #expect(try Condition.all(parts) == condition("a = :1 AND b = :2 AND c = :3", values: values))
    #expect(try Condition.any(parts) == condition("a = :1 OR b = :2 OR c = :3", values: values))
    #expect(Condition.all([]) == nil)
  }

  @Test("a list of changes is an update")
  func updates() throws {
    let now = "2026-01-01"
    let changes: Update = [
      .set("state", to: "open"),
      .set("hits", to: Attribute("hits") + 1),
      .set("left", to: Attribute("left") - Attribute("used")),
      .set("visits", to: Attribute("visits").ifNotExists(0) + 1),
      .set("first", to: .ifNotExists("first", now)),
      .setIfAbsent("made", to: now),
      .append(["x"], to: "history"),
      .prepend(["y"], to: "recent"),
      .set(Attribute("address")["city"], to: "Athens"),
      .remove("old"),
      .add(1, to: "count"),
      .add(Set(["new"]), to: "tags"),
      .delete(Set(["gone"]), from: "marks"),
    ]
    let text = """
      SET #state = :open, hits = hits + :1, #left = #left - used, visits = if_not_exists(visits, :0) + :1,
      #first = if_not_exists(#first, :now), made = if_not_exists(made, :now),
      history = list_append(if_not_exists(history, :none), :x), recent = list_append(:y, if_not_exists(recent, :none)),
      address.city = :city REMOVE #old ADD #count :1, tags :new DELETE marks :gone
      """
    let expected = try update(
      text,
      names: ["#state": "state", "#left": "left", "#first": "first", "#old": "old", "#count": "count"],
      values: [
        ":open": "open", ":1": 1, ":0": 0, ":now": "2026-01-01", ":none": [], ":x": ["x"], ":y": ["y"],
        ":city": "Athens", ":new": .ss(["new"]), ":gone": .ss(["gone"]),
      ]
    )
    #expect(changes == expected)
  }

  @Test("updates add up")
  func joinedUpdates() {
    var changes: Update = .set("a", to: 1)
    changes += .remove("b")
    #expect(changes == [.set("a", to: 1), .remove("b")])
    #expect(Update.set("a", to: 1) + .remove("b") == changes)
    #expect(Update([changes, .add(1, to: "c")]).actions.count == 3)
  }

  @Test("keys build key conditions")
  func keys() throws {
    let orders = Key("PK") == "USER#1" && Key("SK").beginsWith("ORDER#")
    #expect(
      try orders
        == keyCondition("PK = :p AND begins_with(SK, :s)", values: [":p": "USER#1", ":s": "ORDER#"])
    )
    #expect((Key("n") < 1).terms == [.init("n", .less(1))])
    #expect((Key("n") <= 1).terms == [.init("n", .lessOrEqual(1))])
    #expect((Key("n") > 1).terms == [.init("n", .greater(1))])
    #expect((Key("n") >= 1).terms == [.init("n", .greaterOrEqual(1))])
    #expect(Key("n").between(1, 2).terms == [.init("n", .between(1, 2))])
    let implicit: KeyCondition = .partition("PK", equals: "USER#1") && Key("SK") > "a"
    #expect(implicit.terms == [.init("PK", .equal("USER#1")), .init("SK", .greater("a"))])
  }

  static let refused: [(Condition, String)] = [
    (
      Attribute("a").isIn([String]()),
      "Incorrect number of operands for operator or function; operator or function: IN, number of operands: 1"
    ),
    (
      Attribute("a").isIn(0...100),
      "The IN operator is provided with too many operands; number of operands: 101"
    ),
    (
      Attribute("a").between(2, 1),
      "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; "
        + "lower bound operand: AttributeValue: {N:2}, upper bound operand: AttributeValue: {N:1}"
    ),
    (
      Attribute("a").beginsWith(1),
      "Incorrect operand type for operator or function; operator or function: begins_with, operand type: N"
    ),
    (
      Attribute("a") < true,
      "Incorrect operand type for operator or function; operator or function: <, operand type: BOOL"
    ),
    (
      !(Attribute("a")["b"] == Attribute("a")["b"]),
      "The first operand must be distinct from the remaining operands for this operator or function; "
        + "operator: =, first operand: [a, b]"
    ),
    (
      Attribute("a") == AttributeValue.ss([]),
      "One or more parameter values were invalid: An string set  may not be empty"
    ),
    (Attribute("a")[-1].exists, "List index is not within the allowable range; index: [-1]"),
  ]

  @Test("a built condition is refused like text", arguments: refused)
  func refuses(condition: Condition, detail: String) {
    var resolver = ExpressionResolver(names: [:], values: [:])
    #expect(
      message { () throws(TableError) in
        try resolver.condition(ConditionExpression(condition), named: "FilterExpression")
      } == "Invalid FilterExpression: \(detail)"
    )
  }

  @Test("a built condition may have reserved words and dots in its names")
  func reservedNames() throws {
    var resolver = ExpressionResolver(names: [:], values: [:])
    let built = Attribute("status") == "open" && Attribute("a.b").exists
    #expect(try resolver.condition(ConditionExpression(built), named: "ConditionExpression") == built)
  }
}
