import QuireModel
import QuireTesting

/// A condition as text for the engine and as a closure for the model.
struct ModelCondition: Sendable, CustomStringConvertible {
  var expression: String
  var values: ExpressionAttributeValues = [:]
  var holds: @Sendable (Item) -> Bool

  var description: String { "\(expression) \(values)" }

  /// All conditions that the tests draw from.
  ///
  /// `x`, `c` and `t` are no keys of table or index.
  static let all: [ModelCondition] = [
    ModelCondition(expression: "attribute_exists(PK)") { !$0.isEmpty },
    ModelCondition(expression: "attribute_not_exists(PK)") { $0.isEmpty },
    ModelCondition(expression: "attribute_exists(x)") { $0["x"] != nil },
    ModelCondition(expression: "attribute_not_exists(c) OR c < :c", values: [":c": 3]) { item in
      guard let value = item["c"] else { return true }
      guard case .n(let number) = value else { return false }
      return number < Number(3)
    },
    ModelCondition(expression: "c BETWEEN :lowC AND :highC", values: [":lowC": 1, ":highC": 2]) { item in
      guard case .n(let number)? = item["c"] else { return false }
      return Number(1) <= number && number <= Number(2)
    },
    ModelCondition(expression: "NOT contains(t, :tag)", values: [":tag": "red"]) { item in
      guard case .ss(let tags)? = item["t"] else { return true }
      return !tags.contains("red")
    },
    ModelCondition(expression: "x IN (:in1, :in2)", values: [":in1": "on", ":in2": "off"]) { item in
      item["x"] == "on" || item["x"] == "off"
    },
    ModelCondition(
      expression: "attribute_type(x, :type) AND size(x) > :size",
      values: [":type": "M", ":size": 0]
    ) {
      guard case .m(let map)? = $0["x"] else { return false }
      return !map.isEmpty
    },
  ]

  /// Those that say nothing of keys: what a filter may be.
  static let filters = Array(all.dropFirst(2))
}

/// An update as text for the engine and as a closure for the model, which answers false where the update is an error.
struct ModelUpdate: Sendable, CustomStringConvertible {
  var expression: String
  var values: ExpressionAttributeValues = [:]
  /// What is written without a look at the item, or values of the types that it will have.
  var foreseen: Item = [:]
  /// Whether the update makes an item: not where it only removes.
  var makesItem = true
  var apply: @Sendable (inout Item) -> Bool

  var description: String { "\(expression) \(values)" }

  static func random(_ generator: inout SeededGeneratorBox) -> ModelUpdate {
    let value = generator.value()
    let index = generator.indexValues()
    let updates: [ModelUpdate] = [
      ModelUpdate(expression: "SET x = :x", values: [":x": value], foreseen: ["x": value]) {
        $0["x"] = value
        return true
      },
      ModelUpdate(expression: "REMOVE x, n", makesItem: false) {
        $0["x"] = nil
        $0["n"] = nil
        return true
      },
      ModelUpdate(
        expression: "SET c = if_not_exists(c, :zero) + :one",
        values: [":zero": 0, ":one": 1],
        foreseen: ["c": 0]
      ) {
        switch $0["c"] {
        case nil: $0["c"] = 1
        case .n(let number): $0["c"] = .n(Number((Int(number.description) ?? 0) + 1))
        default: return false
        }
        return true
      },
      ModelUpdate(expression: "SET c = c - :one", values: [":one": 1], foreseen: ["c": 0]) {
        guard case .n(let number)? = $0["c"] else { return false }
        $0["c"] = .n(Number((Int(number.description) ?? 0) - 1))
        return true
      },
      ModelUpdate(
        expression: "ADD c :one, t :tags",
        values: [":one": 1, ":tags": .ss(["red", "blue"])],
        foreseen: ["c": 1, "t": .ss(["red", "blue"])]
      ) {
        switch $0["c"] {
        case nil: $0["c"] = 1
        case .n(let number): $0["c"] = .n(Number((Int(number.description) ?? 0) + 1))
        default: return false
        }
        switch $0["t"] {
        case nil: $0["t"] = .ss(["red", "blue"])
        case .ss(let tags): $0["t"] = .ss(Array(Set(tags + ["red", "blue"])))
        default: return false
        }
        return true
      },
      ModelUpdate(expression: "DELETE t :tags", values: [":tags": .ss(["red"])], makesItem: false) {
        switch $0["t"] {
        case nil: return true
        case .ss(let tags):
          let rest = tags.filter { $0 != "red" }
          $0["t"] = rest.isEmpty ? nil : .ss(rest)
          return true
        default: return false
        }
      },
      ModelUpdate(
        expression: "SET n = :n, s = :s REMOVE b",
        values: [":n": index.number, ":s": index.string],
        foreseen: ["n": index.number, "s": index.string]
      ) {
        $0["n"] = index.number
        $0["s"] = index.string
        $0["b"] = nil
        return true
      },
      ModelUpdate(expression: "SET b = :b", values: [":b": index.binary], foreseen: ["b": index.binary]) {
        $0["b"] = index.binary
        return true
      },
    ]
    return generator.base.pick(updates)
  }
}
