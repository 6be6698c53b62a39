import QuireModel
import QuireWire
import Testing

/// The older parameters: what they are refused for, and what they mean.
struct LegacyTests {
  static let invalid = "One or more parameter values were invalid: "

  @Test(arguments: [
    (
      #"{"Value":{"S":"x"},"AttributeValueList":[]}"#,
      "Value and AttributeValueList cannot be used together for Attribute: a"
    ),
    (
      #"{"Exists":true,"ComparisonOperator":"NULL"}"#,
      "Exists and ComparisonOperator cannot be used together for Attribute: a"
    ),
    (
      #"{"ComparisonOperator":"LT"}"#,
      "Value or AttributeValueList must be used with ComparisonOperator: LT for Attribute: a"
    ),
    (
      #"{"AttributeValueList":[{"S":"x"}]}"#,
      "AttributeValueList can only be used with a ComparisonOperator for Attribute: a"
    ),
    ("{}", "Value must be provided when Exists is null for Attribute: a"),
    (#"{"Exists":true}"#, "Value must be provided when Exists is true for Attribute: a"),
    (#"{"Exists":false,"Value":{"S":"x"}}"#, "Value cannot be used when Exists is false for Attribute: a"),
    (
      #"{"ComparisonOperator":"EQ","AttributeValueList":[]}"#,
      "Invalid number of argument(s) for the EQ ComparisonOperator"
    ),
    (
      #"{"ComparisonOperator":"NULL","Value":{"S":"x"}}"#,
      "Invalid number of argument(s) for the NULL ComparisonOperator"
    ),
    (
      #"{"ComparisonOperator":"BETWEEN","AttributeValueList":[{"S":"x"}]}"#,
      "Invalid number of argument(s) for the BETWEEN ComparisonOperator"
    ),
    (
      #"{"ComparisonOperator":"IN","AttributeValueList":[{"S":"x"},{"N":"1"}]}"#,
      "AttributeValues inside AttributeValueList must be of same type"
    ),
    (
      #"{"ComparisonOperator":"LE","AttributeValueList":[{"SS":["x"]}]}"#,
      "ComparisonOperator LE is not valid for SS AttributeValue type"
    ),
    (
      #"{"ComparisonOperator":"BEGINS_WITH","AttributeValueList":[{"N":"1"}]}"#,
      "ComparisonOperator BEGINS_WITH is not valid for N AttributeValue type"
    ),
  ])
  func `Expected is refused in AWS's words`(demand: String, message: String) {
    #expect(
      violation(.putItem, #"{"TableName":"abc","Item":{"k":{"S":"x"}},"Expected":{"a":\#(demand)}}"#)
        == Self.invalid + message
    )
  }

  @Test
  func `A range must not be reversed`() {
    #expect(
      violation(
        .scan,
        #"{"TableName":"abc","ScanFilter":{"a":{"ComparisonOperator":"BETWEEN","AttributeValueList":[{"N":"10"},{"N":"9"}]}}}"#
      ) == "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound"
    )
  }

  @Test
  func `ConditionalOperator needs two conditions`() {
    let condition = #"{"ComparisonOperator":"NOT_NULL"}"#
    let without = "ConditionalOperator cannot be used without Filter or Expected"
    let single = "ConditionalOperator can only be used when Filter or Expected has two or more elements"
    for rest in ["", #","ScanFilter":{}"#, #","AttributesToGet":["a"]"#] {
      #expect(violation(.scan, #"{"TableName":"abc","ConditionalOperator":"AND"\#(rest)}"#) == without)
    }
    #expect(violation(.query, #"{"TableName":"abc","ConditionalOperator":"AND"}"#) == without)
    #expect(
      violation(.scan, #"{"TableName":"abc","ConditionalOperator":"OR","ScanFilter":{"a":\#(condition)}}"#)
        == single
    )
    for (operation, rest) in [
      (Operation.putItem, #""Item":{"a":{"S":"x"}}"#), (.deleteItem, #""Key":{"a":{"S":"x"}}"#),
      (.updateItem, #""Key":{"a":{"S":"x"}},"AttributeUpdates":{"b":{"Value":{"S":"x"}}}"#),
    ] {
      #expect(violation(operation, #"{"TableName":"abc",\#(rest),"ConditionalOperator":"AND"}"#) == without)
      #expect(
        violation(
          operation,
          #"{"TableName":"abc",\#(rest),"ConditionalOperator":"AND","Expected":{"a":{"Exists":false}}}"#
        ) == single
      )
    }
  }

  @Test
  func `KeyConditions are refused in AWS's words`() {
    func query(_ conditions: String) -> String? {
      violation(.query, #"{"TableName":"abc","KeyConditions":{\#(conditions)}}"#)
    }
    let equal = #"{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"x"}]}"#
    #expect(query("") == "Conditions can be of length 1 or 2 only")
    #expect(query(#""a":\#(equal),"b":\#(equal),"c":\#(equal)"#) == "Conditions can be of length 1 or 2 only")
    for comparison in ["NULL", "NOT_NULL"] {
      #expect(
        query(#""a":{"ComparisonOperator":"\#(comparison)"}"#)
          == "Attempted conditional constraint is not an indexable operation"
      )
    }
    for comparison in ["NE", "CONTAINS", "NOT_CONTAINS", "IN"] {
      #expect(
        query(#""a":{"ComparisonOperator":"\#(comparison)","AttributeValueList":[{"S":"x"}]}"#)
          == "Attempted conditional constraint is not an indexable operation"
      )
    }
  }

  @Test
  func `AttributeUpdates are refused in AWS's words`() {
    func update(_ update: String) -> String? {
      violation(
        .updateItem,
        #"{"TableName":"abc","Key":{"k":{"S":"x"}},"AttributeUpdates":{"a":\#(update)}}"#
      )
    }
    for action in ["{}", #"{"Action":"PUT"}"#, #"{"Action":"ADD"}"#] {
      #expect(
        update(action) == Self.invalid + "Only DELETE action is allowed when no attribute value is specified"
      )
    }
    for (type, value) in [
      ("S", #""x""#), ("N", #""1""#), ("B", #""Yg==""#), ("BOOL", "true"), ("NULL", "true"), ("M", "{}"),
      ("L", "[]"),
    ] {
      #expect(
        update(#"{"Action":"DELETE","Value":{"\#(type)":\#(value)}}"#)
          == Self.invalid + "DELETE action with value is not supported for the type \(type)"
      )
      if type == "N" || type == "L" { continue }
      #expect(
        update(#"{"Action":"ADD","Value":{"\#(type)":\#(value)}}"#)
          == Self.invalid + "ADD action is not supported for the type \(type)"
      )
    }
  }

  @Test
  func `AttributesToGet has each name once`() {
    #expect(
      violation(.getItem, #"{"TableName":"abc","Key":{"a":{"S":"x"}},"AttributesToGet":["a","b","a"]}"#)
        == Self.invalid + "Duplicate value in attribute name: a"
    )
  }

  // MARK: Meaning

  /// The condition that `Expected` makes.
  private func condition(_ expected: String, _ rest: String = "") throws -> Condition {
    let body = #"{"TableName":"abc","Item":{"k":{"S":"x"}},"Expected":\#(expected)\#(rest)}"#
    guard case .putItem(let put) = try WireRequest(.putItem, body: Array(body.utf8)).call,
      case .built(let condition)? = put.conditionExpression?.source
    else { throw WireError.unknownOperation }
    return condition
  }

  @Test(
    arguments: [
      (#"{"Value":{"S":"x"}}"#, [1]), (#"{"Exists":true,"Value":{"S":"y"}}"#, [2]),
      (#"{"Exists":false}"#, [0]),
      (#"{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"x"}]}"#, [1]),
      (#"{"ComparisonOperator":"NE","Value":{"S":"x"}}"#, [0, 2, 3, 4, 5]),
      (#"{"ComparisonOperator":"LT","Value":{"S":"y"}}"#, [1]),
      (#"{"ComparisonOperator":"LE","Value":{"S":"y"}}"#, [1, 2]),
      (#"{"ComparisonOperator":"GT","Value":{"S":"x"}}"#, [2]),
      (#"{"ComparisonOperator":"GE","Value":{"S":"x"}}"#, [1, 2]),
      (#"{"ComparisonOperator":"NULL"}"#, [0]), (#"{"ComparisonOperator":"NOT_NULL"}"#, [1, 2, 3, 4, 5]),
      (#"{"ComparisonOperator":"IN","AttributeValueList":[{"S":"q"},{"S":"y"}]}"#, [2]),
      (#"{"ComparisonOperator":"BETWEEN","AttributeValueList":[{"S":"w"},{"S":"x"}]}"#, [1]),
      (#"{"ComparisonOperator":"BEGINS_WITH","Value":{"S":"x"}}"#, [1]),
      (#"{"ComparisonOperator":"CONTAINS","Value":{"S":"x"}}"#, [1, 3, 5]),
      (#"{"ComparisonOperator":"NOT_CONTAINS","Value":{"S":"x"}}"#, [2]),
      (#"{"ComparisonOperator":"NOT_CONTAINS","Value":{"S":"z"}}"#, [1, 2, 3, 5]),
      (#"{"ComparisonOperator":"NOT_CONTAINS","Value":{"N":"7"}}"#, [5]),
    ] as [(String, [Int])]
  )
  func `Expected means what its condition means`(demand: String, holding: [Int]) throws {
    let items: [Item] = [
      [:], ["a": "x"], ["a": "y"], ["a": .ss(["x", "w"])], ["a": 7], ["a": ["x", true]],
    ]
    let condition = try condition(#"{"a":\#(demand)}"#)
    #expect(try items.indices.filter { try condition.evaluate(on: items[$0]) } == holding)
  }

  @Test
  func `Several demands are joined by AND unless OR is asked for`() throws {
    let both = #"{"a":{"Value":{"S":"x"}},"b":{"Value":{"S":"y"}}}"#
    let one: Item = ["a": "x"]
    #expect(try !condition(both).evaluate(on: one))
    #expect(try condition(both, #","ConditionalOperator":"OR""#).evaluate(on: one))
    #expect(try condition(both, #","ConditionalOperator":"AND""#).evaluate(on: one.merging(["b": "y"])))
  }

  /// The update that `AttributeUpdates` makes.
  private func update(_ updates: String) throws -> Update? {
    let body = #"{"TableName":"abc","Key":{"k":{"S":"x"}},"AttributeUpdates":\#(updates)}"#
    guard case .updateItem(let update) = try WireRequest(.updateItem, body: Array(body.utf8)).call else {
      throw WireError.unknownOperation
    }
    guard case .built(let built)? = update.updateExpression?.source else { return nil }
    return built
  }

  @Test
  func `AttributeUpdates mean what their update means`() throws {
    var item: Item = ["k": "x", "n": 1, "s": .ss(["a", "b"]), "l": [1], "d": "gone"]
    let updates = try #require(
      try update(
        #"""
        {"p":{"Value":{"S":"new"}},"n":{"Action":"ADD","Value":{"N":"2"}},"s":{"Action":"DELETE","Value":{"SS":["a"]}},
        "l":{"Action":"ADD","Value":{"L":[{"N":"2"}]}},"m":{"Action":"ADD","Value":{"L":[{"N":"3"}]}},
        "d":{"Action":"DELETE"},"absent":{"Action":"DELETE"},"q.r":{"Action":"PUT","Value":{"BOOL":true}}}
        """#
      )
    )
    try updates.apply(to: &item)
    #expect(
      item == ["k": "x", "p": "new", "n": 3, "s": .ss(["b"]), "l": [1, 2], "m": [3], "q.r": true]
    )
    #expect(updates.makesItem)
  }

  @Test
  func `Updates that only delete make no item, and no updates are no update`() throws {
    #expect(
      try update(#"{"a":{"Action":"DELETE"},"b":{"Action":"DELETE","Value":{"SS":["x"]}}}"#)?.makesItem
        == false
    )
    #expect(try update(#"{"a":{"Action":"ADD","Value":{"L":[]}}}"#)?.makesItem == true)
    #expect(try update("{}") == nil)
  }

  @Test
  func `KeyConditions mean what their key condition means`() throws {
    let body =
      #"{"TableName":"abc","KeyConditions":{"p":{"ComparisonOperator":"EQ","AttributeValueList":[{"S":"x"}]},"s":{"ComparisonOperator":"BETWEEN","AttributeValueList":[{"N":"1"},{"N":"2"}]}}}"#
    guard case .query(let query) = try WireRequest(.query, body: Array(body.utf8)).call else {
      Issue.record("no query")
      return
    }
    #expect(query.keyConditionExpression == KeyConditionExpression(Key("p") == "x" && Key("s").between(1, 2)))
  }
}
