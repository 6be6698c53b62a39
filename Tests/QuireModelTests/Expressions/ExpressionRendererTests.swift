import QuireModel
import Testing

@Suite("Rendering expressions as text")
struct ExpressionRendererTests {
  @Test("names and values become placeholders, a name the same each time")
  func placeholders() {
    var renderer = ExpressionRenderer()
    let condition = Attribute("status") == "open" && Attribute("a.b")["status"][3] > 1
    #expect(renderer.text(ConditionExpression(condition)) == "#n0 = :v0 AND #n1.#n0[3] > :v1")
    #expect(renderer.names == ["#n0": "status", "#n1": "a.b"])
    #expect(renderer.values == [":v0": "open", ":v1": 1])
  }

  @Test("generated placeholders keep clear of given ones, and text stays as it is")
  func collisions() {
    var renderer = ExpressionRenderer(names: ["#n0": "x", "#n2": "y"], values: [":v0": 1])
    #expect(renderer.text("#n0 = :v0 AND #n2 = :v0" as ConditionExpression) == "#n0 = :v0 AND #n2 = :v0")
    #expect(renderer.text(UpdateExpression(.set("a", to: Attribute("b") + 1))) == "SET #n1 = #n3 + :v1")
    #expect(renderer.names == ["#n0": "x", "#n1": "a", "#n2": "y", "#n3": "b"])
    #expect(renderer.values == [":v0": 1, ":v1": 1])
  }

  @Test("two compositions of one letter are two names")
  func bytewiseNames() {
    var renderer = ExpressionRenderer()
    #expect(renderer.text(["caf\u{E9}", "cafe\u{301}"]) == "#n0, #n1")
  }

  static let conditions: [(Condition, String)] = [
    (
      Attribute("a").exists && Attribute("b").notExists, "attribute_exists(#n0) AND attribute_not_exists(#n1)"
    ),
    (!(Attribute("a") == 1), "NOT #n0 = :v0"),
    (!(!(Attribute("a") == 1)), "NOT NOT #n0 = :v0"),
    (!(Attribute("a") == 1 && Attribute("a") == 2), "NOT (#n0 = :v0 AND #n0 = :v1)"),
    (
      (Attribute("a") == 1 || Attribute("a") == 2) && Attribute("b") != 3,
      "(#n0 = :v0 OR #n0 = :v1) AND #n1 <> :v2"
    ),
    (
      Attribute("a") == 1 || Attribute("a") == 2 && Attribute("b") < 3, "#n0 = :v0 OR #n0 = :v1 AND #n1 < :v2"
    ),
    (
      Attribute("a") == 1 && (Attribute("a") == 2 && Attribute("b") < 3),
      "#n0 = :v0 AND (#n0 = :v1 AND #n1 < :v2)"
    ),
    (
      Attribute("a").between(1, 2) && Attribute("a").isIn(1, 2),
      "#n0 BETWEEN :v0 AND :v1 AND #n0 IN (:v2, :v3)"
    ),
    (Attribute("a").size >= Attribute("b"), "size(#n0) >= #n1"),
    (
      Attribute("a").hasType(.ss) || Attribute("a").contains("x"),
      "attribute_type(#n0, :v0) OR contains(#n0, :v1)"
    ),
    (Attribute("a").beginsWith(Attribute("b")), "begins_with(#n0, #n1)"),
  ]

  @Test("parentheses stand only where the order of operators needs them", arguments: conditions)
  func rendersConditions(condition: Condition, text: String) {
    var renderer = ExpressionRenderer()
    #expect(renderer.text(condition) == text)
  }

  @Test("the actions of an update stand together by section")
  func updates() {
    var renderer = ExpressionRenderer()
    let update: Update = [
      .set("a", to: 1), .remove("b"), .set("c", to: .ifNotExists("c", Attribute("a"))), .add(1, to: "d"),
      .delete(Set(["x"]), from: "e"), .append(["y"], to: "f"), .set("g", to: Attribute("a") - Attribute("d")),
    ]
    #expect(
      renderer.text(update)
        == "SET #n0 = :v0, #n2 = if_not_exists(#n2, #n0), #n5 = list_append(if_not_exists(#n5, :v3), :v4), "
        + "#n6 = #n0 - #n3 REMOVE #n1 ADD #n3 :v1 DELETE #n4 :v2"
    )
  }

  @Test("key conditions and projections have text too")
  func others() {
    var renderer = ExpressionRenderer()
    let key = Key("PK") == "a" && Key("SK").between(1, 2)
    #expect(renderer.text(KeyConditionExpression(key)) == "#n0 = :v0 AND #n1 BETWEEN :v1 AND :v2")
    #expect(renderer.text(ProjectionExpression(["SK", DocumentPath("x").appending(1)])) == "#n1, #n2[1]")
  }

  @Test("a random condition rendered and parsed is the same condition", arguments: 0..<40)
  func conditionRoundTrip(seed: UInt64) throws {
    var random = RandomExpressions(seed: seed)
    var roundTrips = 0
    for round in 0..<100 {
      let condition = Condition(random.node(depth: 4))
      var renderer = ExpressionRenderer()
      let text = renderer.text(condition)
      var resolver = ExpressionResolver(names: renderer.names, values: renderer.values)
      var builtResolver = ExpressionResolver(names: [:], values: [:])
      let built = message { () throws(TableError) in
        try builtResolver.condition(ConditionExpression(condition), named: "ConditionExpression")
      }
      var parsed: Condition?
      let refused = message { () throws(TableError) in
        parsed = try resolver.condition(ConditionExpression(text), named: "ConditionExpression")
        try resolver.finish(accepting: ["ConditionExpression"])
      }
      // What is refused is refused alike, built and written.
      #expect(refused == built, "seed \(seed), round \(round): \(text)")
      guard refused == nil else { continue }
      roundTrips += 1
      #expect(parsed == condition, "seed \(seed), round \(round): \(text)")
    }
    #expect(roundTrips > 0)
  }

  @Test("a random update rendered and parsed does the same", arguments: 0..<40)
  func updateRoundTrip(seed: UInt64) throws {
    var random = RandomExpressions(seed: seed)
    for round in 0..<100 {
      let update = random.update()
      var renderer = ExpressionRenderer()
      let text = renderer.text(update)
      var resolver = ExpressionResolver(names: renderer.names, values: renderer.values)
      var builtResolver = ExpressionResolver(names: [:], values: [:])
      let built = message { () throws(TableError) in try builtResolver.update(UpdateExpression(update)) }
      var parsed: Update?
      let refused = message { () throws(TableError) in
        parsed = try resolver.update(UpdateExpression(text))
        try resolver.finish(accepting: ["UpdateExpression"])
      }
      #expect((refused == nil) == (built == nil), "seed \(seed), round \(round): \(text)")
      guard let parsed else { continue }
      #expect(Set(parsed.actions) == Set(update.actions), "seed \(seed), round \(round): \(text)")
      let item = random.item()
      var first = item
      var second = item
      let firstFault = message { () throws(TableError) in try update.apply(to: &first) }
      let secondFault = message { () throws(TableError) in try parsed.apply(to: &second) }
      #expect(firstFault == secondFault, "seed \(seed), round \(round): \(text)")
      #expect(first == second, "seed \(seed), round \(round): \(text)")
    }
  }
}
