import QuireModel
import Testing

@Suite("How large expressions may be")
struct ExpressionLimitTests {
  @Test("an expression has up to 4,096 bytes", arguments: [(4095, true), (4096, true), (4097, false)])
  func size(bytes: Int, isAccepted: Bool) {
    let name = String(repeating: "a", count: bytes - "attribute_exists()".utf8.count)
    let text = message { () throws(TableError) in try condition("attribute_exists(\(name))") }
    #expect(
      text
        == (isAccepted
          ? nil
          : "Invalid ConditionExpression: Expression size has exceeded the maximum allowed size; "
            + "expression size: \(bytes)")
    )
  }

  @Test(
    "an update has up to 4,096 bytes too, but its size is not told",
    arguments: [(4096, true), (4097, false)]
  )
  func updateSize(bytes: Int, isAccepted: Bool) {
    let text = "REMOVE " + String(repeating: "a", count: bytes - 7)
    var resolver = ExpressionResolver(names: [:], values: [:])
    let result = message { () throws(TableError) in try resolver.update(UpdateExpression(text)) }
    #expect(
      result
        == (isAccepted
          ? nil : "Invalid UpdateExpression: Expression size has exceeded the maximum allowed size;")
    )
  }

  @Test("an expression has up to 300 operators and functions", arguments: [(299, true), (301, false)])
  func operators(count: Int, isAccepted: Bool) {
    // Comparisons and the operators between them.
    let text = Array(repeating: "a=:v", count: (count + 1) / 2).joined(separator: " OR ")
    let result = message { () throws(TableError) in try condition(text, values: [":v": 1]) }
    #expect(result == (isAccepted ? nil : Self.tooManyOperators))
  }

  @Test("the 300th operator is accepted")
  func threeHundredOperators() {
    let text = "NOT " + Array(repeating: "a=:v", count: 150).joined(separator: " OR ")
    #expect(message { () throws(TableError) in try condition(text, values: [":v": 1]) } == nil)
  }

  @Test("operators of built conditions count as those of text", arguments: [(150, true), (151, false)])
  func builtOperators(count: Int, isAccepted: Bool) throws {
    let built = try #require(Condition.any((0..<count).map { Attribute("a") == $0 }))
    var resolver = ExpressionResolver(names: [:], values: [:])
    let result = message { () throws(TableError) in
      try resolver.condition(ConditionExpression(built), named: "ConditionExpression")
    }
    #expect(result == (isAccepted ? nil : Self.tooManyOperators))
  }

  static let tooManyOperators =
    "Invalid ConditionExpression: The expression contains too many operators; operator count: 301"

  @Test("IN takes up to 100 values", arguments: [(99, true), (100, true), (101, false)])
  func inOperands(count: Int, isAccepted: Bool) {
    let text = "a IN (\(Array(repeating: ":v", count: count).joined(separator: ",")))"
    #expect(
      message { () throws(TableError) in try condition(text, values: [":v": 1]) }
        == (isAccepted
          ? nil
          : "Invalid ConditionExpression: The IN operator is provided with too many operands; "
            + "number of operands: 101")
    )
  }

  @Test("a document path has up to 32 steps", arguments: [(31, true), (32, true), (33, false)])
  func pathDepth(steps: Int, isAccepted: Bool) {
    let text = Array(repeating: "b", count: steps).joined(separator: ".")
    #expect(
      message { () throws(TableError) in try projection(text) }
        == (isAccepted
          ? nil
          : "Invalid ProjectionExpression: The document path has too many nesting levels; nesting levels: 33")
    )
  }

  @Test("a list index goes up to 2,147,483,647")
  func listIndex() {
    #expect(message { () throws(TableError) in try projection("a[2147483647]") } == nil)
    #expect(
      message { () throws(TableError) in try projection("a[2147483648]") }
        == "Invalid ProjectionExpression: List index is not within the allowable range; index: [2147483648]"
    )
  }

  @Test("a placeholder has up to 255 bytes", arguments: [(254, true), (255, true), (256, false)])
  func placeholder(bytes: Int, isAccepted: Bool) {
    let key = ":" + String(repeating: "v", count: bytes - 1)
    #expect(
      message { () throws(TableError) in try condition("a = \(key)", values: [key: 1]) }
        == (isAccepted
          ? nil
          : "ExpressionAttributeValues contains invalid key: The expression attribute map contains a key that is "
            + "too long; size of key: 256")
    )
  }

  @Test("nested parentheses are refused, not followed to the end of the stack")
  func deepNesting() {
    let redundant = "Invalid ConditionExpression: The expression has redundant parentheses;"
    let open = String(repeating: "(", count: 2000)
    let close = String(repeating: ")", count: 2000)
    #expect(message { () throws(TableError) in try condition(open) } == redundant)
    #expect(message { () throws(TableError) in try condition("\(open)a = :v\(close)") } == redundant)
    #expect(message { () throws(TableError) in try condition("a = \(open):v\(close)") } == redundant)
    let negations = String(repeating: "NOT ", count: 1000)
    #expect(message { () throws(TableError) in try condition("\(negations)a = :v") } == Self.tooManyOperators)
    let nested = String(repeating: "a=:v OR(", count: 400)
    #expect(message { () throws(TableError) in try condition(nested) } == Self.tooManyOperators)
    let calls = String(repeating: "f(", count: 2000)
    #expect(message { () throws(TableError) in try condition(calls) } == Self.tooManyOperators)
  }

  @Test("150 conditions one in another are accepted and evaluated")
  func nestedConditions() throws {
    let text = String(repeating: "a=:v AND(", count: 149) + "a=:v" + String(repeating: ")", count: 149)
    let condition = try condition(text, values: [":v": 1])
    #expect(try condition.evaluate(on: ["a": 1] as Item))
    #expect(try !condition.evaluate(on: ["a": 2] as Item))
  }
}
