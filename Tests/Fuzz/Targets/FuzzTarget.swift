import QuireModel
import QuireWire

/// A reader of foreign bytes, with what has to hold whatever they are.
///
/// Each throws nothing and returns: what it refuses it refuses with an error. What it accepts it must give back.
package enum FuzzTarget: String, CaseIterable, Sendable {
  /// Expressions of all four kinds, as text.
  case expressions
  /// Items in their stored form.
  case items
  /// Keys in their stored form.
  case keys
  /// Numbers as text.
  case numbers
  /// JSON, and items in the wire's JSON.
  case json

  /// Reads the bytes, and ends the process where something that must hold does not.
  package func read(_ bytes: [UInt8]) {
    switch self {
    case .expressions: Self.readExpressions(String(decoding: bytes, as: UTF8.self))
    case .items: Self.readItem(bytes)
    case .keys: Self.readKeys(bytes)
    case .numbers: Self.readNumber(String(decoding: bytes, as: UTF8.self))
    case .json: Self.readJSON(bytes)
    }
  }

  // MARK: Expressions

  private static func readExpressions(_ text: String) {
    var resolver = ExpressionResolver(
      names: ["#n": "a", "#m": "x.y"],
      values: [":v": 1, ":w": "text", ":l": [1], ":s": .ss(["x"])]
    )
    let item: Item = ["a": 1, "b": ["x": "text", "l": [1, 2, 3]], "s": .ss(["x", "y"])]
    attempt { () throws(TableError) in
      _ = try resolver.condition(ConditionExpression(text), named: "ConditionExpression").evaluate(on: item)
    }
    attempt { () throws(TableError) in
      var changed = item
      try resolver.update(UpdateExpression(text)).apply(to: &changed)
    }
    attempt { () throws(TableError) in _ = try resolver.projection(ProjectionExpression(text)) }
    attempt { () throws(TableError) in
      _ = try resolver.keyCondition(KeyConditionExpression(text)).resolve(
        partition: [("a", .n)],
        sort: [("b", .s)]
      )
    }
  }

  private static func attempt(_ body: () throws(TableError) -> Void) {
    do throws(TableError) {
      try body()
    } catch {
      precondition(!error.message.isEmpty, "a refusal without words")
    }
  }

  // MARK: Stored forms

  private static func readItem(_ bytes: [UInt8]) {
    let names = NameTable(["a", "b", "total"])
    attempt { () throws(TableError) in
      let view = try ItemView(bytes.span.bytes, names: names)
      _ = try view.value(of: "b")
      let item = Item(try view.decodeAll())
      var again: [UInt8] = []
      ItemEncoder.encode(item, omitting: [AttributeName](), names: names, into: &again)
      let copy = Item(try ItemView(again.span.bytes, names: names).decodeAll())
      precondition(copy == item, "an item is another after writing and reading it")
    }
  }

  private static func readKeys(_ bytes: [UInt8]) {
    for type in [ScalarAttributeType.s, .n, .b] {
      for isLast in [false, true] {
        attempt { () throws(TableError) in
          var end = 0
          let value = try KeyEncoding.decode(type, isLast: isLast, from: bytes.span.bytes, at: &end)
          precondition(end <= bytes.count, "a key that ends behind its bytes")
          var again: [UInt8] = []
          KeyEncoding.append(value, isLast: isLast, to: &again)
          precondition(again == Array(bytes.prefix(end)), "a key has two forms")
        }
      }
    }
  }

  // MARK: Text

  private static func readNumber(_ text: String) {
    guard let number = Number(text) else { return }
    precondition(Number(number.description) == number, "a number is another after writing and reading it")
    var key: [UInt8] = []
    KeyEncoding.append(.n(number), isLast: true, to: &key)
    attempt { () throws(TableError) in
      var end = 0
      let value = try KeyEncoding.decode(.n, isLast: true, from: key.span.bytes, at: &end)
      precondition(value == .n(number), "a number is another as a key")
    }
    attempt { () throws(TableError) in
      _ = try number.adding(number).subtracting(number)
    }
  }

  private static func readJSON(_ bytes: [UInt8]) {
    do throws(JSONError) {
      let value = try JSONValue(json: bytes)
      let again = try? JSONValue(json: value.json())
      precondition(again == value, "JSON is another after writing and reading it")
    } catch {}
    do throws(JSONError) {
      let item = try Item(dynamoDBJSON: bytes)
      let again = try? Item(dynamoDBJSON: item.dynamoDBJSON())
      precondition(again == item, "an item is another after the wire")
    } catch {}
  }
}
