import QuireModel
import Testing

@Suite("Texts at random")
struct ExpressionFuzzTests {
  static let tokens = [
    "a", "b", "status", "#n", "#m", "#", ":v", ":w", ":l", ":", "0", "1", "99", "2147483648", "=", "<>", "<",
    "<=",
    ">", ">=", "(", ")", "((", "))", "[", "]", "[0]", ",", ".", "+", "-", "!", "é", "\u{0}", "AND", "or",
    "NOT",
    "BETWEEN", "IN", "SET", "REMOVE", "ADD", "DELETE", "size(", "begins_with(", "contains(",
    "attribute_exists(",
    "attribute_type(", "if_not_exists(", "list_append(", "foo(", "a = :v", "a IN (:v, :w)", "SET a = :v", " ",
    "\n",
  ]

  static let names = ["#n": "a", "#m": "x.y"]
  static let values: ExpressionAttributeValues = [":v": 1, ":w": "text", ":l": [1]]

  /// Reads a text as every kind of expression; answers how many of them accept it.
  private static func readAll(_ text: String) -> Int {
    var accepted = 0
    var resolver = ExpressionResolver(names: names, values: values)
    do throws(TableError) {
      let condition = try resolver.condition(ConditionExpression(text), named: "ConditionExpression")
      _ = try condition.evaluate(on: ["a": 1, "b": ["x": "text"]] as Item)
      accepted += 1
    } catch {
      check(error, text)
    }
    do throws(TableError) {
      let update = try resolver.update(UpdateExpression(text))
      accepted += 1
      var item: Item = ["a": 1, "b": [1, 2]]
      try update.apply(to: &item)
    } catch {
      check(error, text)
    }
    do throws(TableError) {
      _ = try resolver.projection(ProjectionExpression(text))
      accepted += 1
    } catch {
      check(error, text)
    }
    do throws(TableError) {
      let key = try resolver.keyCondition(KeyConditionExpression(text))
      accepted += 1
      _ = try key.resolve(partition: [("a", .n)], sort: [("b", .s)])
    } catch {
      check(error, text)
    }
    return accepted
  }

  /// Every refusal is one of the request, in words.
  private static func check(_ error: TableError, _ text: String) {
    #expect(error.code == .validation && !error.message.isEmpty, "\(text)")
  }

  @Test("random tokens are read or refused", arguments: 0..<16)
  func readsTokens(seed: UInt64) {
    var random = RandomExpressions(seed: seed)
    var accepted = 0
    for _ in 0..<4000 {
      let separator = random.chance(50) ? " " : ""
      let text = random.list(1...12) { $0.pick(Self.tokens) }.joined(separator: separator)
      accepted += Self.readAll(text)
    }
    #expect(accepted > 0, "seed \(seed)")
  }

  @Test("random bytes are read or refused", arguments: 0..<8)
  func bytes(seed: UInt64) {
    var random = RandomExpressions(seed: seed)
    for _ in 0..<4000 {
      let bytes = random.list(0...24) { UInt8($0.below(256)) }
      _ = Self.readAll(String(decoding: bytes, as: UTF8.self))
    }
  }

  @Test("valid expressions with a piece changed are read or refused", arguments: 0..<8)
  func mutations(seed: UInt64) {
    var random = RandomExpressions(seed: seed)
    for _ in 0..<2000 {
      var renderer = ExpressionRenderer()
      let text =
        random.chance(50) ? renderer.text(Condition(random.node(depth: 3))) : renderer.text(random.update())
      var bytes = Array(text.utf8)
      let place = random.below(bytes.count)
      switch random.below(3) {
      case 0: bytes.remove(at: place)
      case 1: bytes.insert(random.pick(bytes), at: place)
      default: bytes[place] = random.pick(bytes)
      }
      _ = Self.readAll(String(decoding: bytes, as: UTF8.self))
    }
  }

  @Test("one token over and over is read or refused", arguments: tokens)
  func repetition(token: String) {
    for separator in ["", " "] {
      let text = Array(repeating: token, count: 4096 / (token.utf8.count + separator.utf8.count))
        .joined(separator: separator)
      _ = Self.readAll(text)
      _ = Self.readAll("a = \(text)")
      _ = Self.readAll("SET a = \(text)")
    }
  }
}
