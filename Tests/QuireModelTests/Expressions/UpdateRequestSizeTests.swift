import QuireModel
import Testing

@Suite("What DynamoDB counts of an update expression")
struct UpdateRequestSizeTests {
  private static let value = AttributeValue.s(String(repeating: "v", count: 50))
  private static let values: ExpressionAttributeValues = [
    ":n": 1, ":s": value, ":l": .l([value]), ":m": .m(["a": value]), ":ss": .ss(["xxxxx", "yyy"]),
  ]

  // The costs of paritysuite's itemSizeBySurface; an element of a list or map costs 1, the list or map itself 3.
  @Test(
    "each kind of action costs its own",
    arguments: [
      ("SET b = :s", 19 + 1 + 50),
      ("SET b = :s, d = :s", 2 * (19 + 1 + 50)),
      ("SET b.leaf = :s", 19 + 1 + (4 + 4) + 50),
      ("SET b[0] = :s", 19 + 1 + (4 + 1) + 50),
      ("SET b[10].x[2] = :s", 19 + 1 + (4 + 2) + (4 + 1) + (4 + 1) + 50),
      ("SET b = :l", 19 + 1 + 3 + 1 + 50),
      ("SET b = :m", 19 + 1 + 3 + 1 + 1 + 50),
      ("SET b = abcdefghij", 19 + 1 + 1 + (14 + 10)),
      ("SET b = m.a.zz", 19 + 1 + 1 + (14 + 1) + (14 + 1) + (14 + 2)),
      ("SET b = x[10]", 19 + 1 + 1 + (14 + 1) + (14 + 2)),
      ("SET b = b + :n", 19 + 1 + 34 + 16 + 2),
      ("SET b = b - :n", 19 + 1 + 37 + 16 + 2),
      ("SET b = if_not_exists(b, :s)", 19 + 1 + 39 + 16 + 50),
      ("SET b = list_append(b, :l)", 19 + 1 + 37 + 16 + 54),
      ("SET b = list_append(if_not_exists(b, :l), :l)", 19 + 1 + 37 + (39 + 16 + 54) + 54),
      ("ADD abcdefghij :n", 19 + 10 + 2),
      ("ADD b :ss", 19 + 1 + 8),
      ("DELETE abcdefghij :ss", 1 + 10),
      ("REMOVE r", 1 + 1),
      ("REMOVE m.yyyyyyyyyy, x[10]", (1 + 1 + 4 + 10) + (1 + 1 + 4 + 2)),
    ]
  )
  func costs(expression: String, cost: Int) throws {
    // Beside it, an attribute fills up what is left, or takes a byte more.
    let section = expression.hasPrefix("SET ") ? ", " + expression.dropFirst(4) : " " + expression
    func update(filling count: Int) throws -> Update {
      let filling = AttributeValue.s(String(repeating: "f", count: count))
      var resolver = ExpressionResolver(names: [:], values: Self.values.merging([":fill": filling]) { $1 })
      return try resolver.update(UpdateExpression("SET f = :fill\(section)"))
    }
    let rest = Item.maximumSize - 3 - 19 - 1 - cost
    try update(filling: rest).validateRequestSize()
    let tooLarge = try update(filling: rest + 1)
    let error = #expect(throws: TableError.self) { try tooLarge.validateRequestSize() }
    #expect(error?.message == "Item size to update has exceeded the maximum allowed size")
  }
}
