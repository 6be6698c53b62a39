import QuireModel
import Testing

@Suite("Names and values behind placeholders")
struct PlaceholderTests {
  @Test(
    "a key of names is a number sign and a word",
    arguments: ["a", "#", "#a.b", "#a b", "# a", "##a", ":a", ""]
  )
  func nameKeys(key: String) {
    #expect(
      message { () throws(TableError) in try condition("a = b", names: [key: "x"]) }
        == "ExpressionAttributeNames contains invalid key: Syntax error; key: \"\(key)\""
    )
  }

  @Test("a key of values is a colon and a word", arguments: ["a", ":", ":a.b", ":a-b", "#a"])
  func valueKeys(key: String) {
    #expect(
      message { () throws(TableError) in try condition("a = b", values: [key: 1]) }
        == "ExpressionAttributeValues contains invalid key: Syntax error; key: \"\(key)\""
    )
  }

  @Test("a placeholder may start with a digit or an underscore")
  func wordCharacters() {
    let names = ["#0": "a", "#_x9": "b"]
    #expect(message { () throws(TableError) in try condition("#0 = #_x9", names: names) } == nil)
  }

  @Test("a value that no item can have is refused with its key")
  func invalidValue() {
    #expect(
      message { () throws(TableError) in try condition("a = :v", values: [":v": .ss([])]) }
        == "ExpressionAttributeValues contains invalid value: One or more parameter values were invalid: "
        + "An string set  may not be empty for key :v"
    )
  }

  @Test("an unused name is refused")
  func unusedName() {
    #expect(
      message { () throws(TableError) in try condition("a = b", names: ["#unused": "x"]) }
        == "Value provided in ExpressionAttributeNames unused in expressions: keys: {#unused}"
    )
  }

  @Test("an unused value is refused")
  func unusedValue() {
    #expect(
      message { () throws(TableError) in try condition("a = :v", values: [":v": 1, ":unused": 2]) }
        == "Value provided in ExpressionAttributeValues unused in expressions: keys: {:unused}"
    )
  }

  @Test("several unused keys are listed in the order of a Java hash set")
  func unusedOrder() {
    // "#a" hashes to 1182, whose last four bits are 14; "#b" goes to 15 and "#c" to 0.
    #expect(
      message { () throws(TableError) in
        try condition("a = b", names: ["#a": "1", "#b": "2", "#c": "3"])
      } == "Value provided in ExpressionAttributeNames unused in expressions: keys: {#c, #a, #b}"
    )
    // "#p" hashes to 1197 and "#q" to 1198, whose last four bits are 13 and 14; "#r" and "#s" go to 15 and 0.
    #expect(
      message { () throws(TableError) in
        try condition("a = b", names: ["#p": "1", "#q": "2", "#r": "3", "#s": "4"])
      } == "Value provided in ExpressionAttributeNames unused in expressions: keys: {#s, #p, #q, #r}"
    )
  }

  @Test("a placeholder used in any of the expressions is used")
  func severalExpressions() throws {
    var resolver = ExpressionResolver(names: ["#a": "a"], values: [":v": 1, ":w": 2])
    _ = try resolver.update("SET b = :v")
    _ = try resolver.condition("#a = :w", named: "ConditionExpression")
    try resolver.finish(accepting: ["UpdateExpression", "ConditionExpression"])
  }

  @Test("placeholders without an expression are refused")
  func noExpression() {
    let named = ExpressionResolver(names: ["#a": "a"], values: [:])
    #expect(
      message { () throws(TableError) in try named.finish(accepting: ["ConditionExpression"]) }
        == "ExpressionAttributeNames can only be specified when using expressions"
    )
    let valued = ExpressionResolver(names: [:], values: [":a": 1])
    #expect(
      message { () throws(TableError) in try valued.finish(accepting: ["ConditionExpression"]) }
        == "ExpressionAttributeValues can only be specified when using expressions: ConditionExpression is null"
    )
    #expect(
      message { () throws(TableError) in
        try valued.finish(accepting: ["UpdateExpression", "ConditionExpression"])
      } == "ExpressionAttributeValues can only be specified when using expressions: "
        + "UpdateExpression and ConditionExpression are null"
    )
  }

  @Test("a projection alone uses no values")
  func projectionAlone() {
    var resolver = ExpressionResolver(names: [:], values: [":a": 1])
    #expect(
      message { () throws(TableError) in
        _ = try resolver.projection("a")
        try resolver.finish(accepting: ["FilterExpression", "ProjectionExpression"])
      } == "ExpressionAttributeValues can only be specified when using expressions: FilterExpression is null"
    )
  }

  @Test("a request without placeholders and expressions is in order")
  func nothing() throws {
    try ExpressionResolver(names: [:], values: [:]).finish(accepting: ["ConditionExpression"])
  }

  @Test("a built condition uses no placeholders")
  func built() {
    var resolver = ExpressionResolver(names: ["#a": "a"], values: [:])
    #expect(
      message { () throws(TableError) in
        _ = try resolver.condition(ConditionExpression(.notExists("a")), named: "ConditionExpression")
        try resolver.finish(accepting: ["ConditionExpression"])
      } == "Value provided in ExpressionAttributeNames unused in expressions: keys: {#a}"
    )
  }

  @Test("there are 573 reserved words, in any case")
  func reservedWords() {
    #expect(
      message { () throws(TableError) in try projection("Zone") }
        == "Invalid ProjectionExpression: Attribute name is a reserved keyword; reserved keyword: Zone"
    )
    #expect(message { () throws(TableError) in try projection("zone_id") } == nil)
    #expect(message { () throws(TableError) in try projection("#z", names: ["#z": "Zone"]) } == nil)
  }
}
