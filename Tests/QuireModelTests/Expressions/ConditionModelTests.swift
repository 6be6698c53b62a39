import QuireModel
import Testing

/// A second reading of DynamoDB's rules, written for plainness: everything becomes bytes, and nothing is shared with
/// the evaluator.
private enum Model {
  static func holds(_ node: Condition.Node, _ item: Item) -> Bool {
    switch node {
    case .and(let left, let right): holds(left, item) && holds(right, item)
    case .or(let left, let right): holds(left, item) || holds(right, item)
    case .not(let node): !holds(node, item)
    case .attributeExists(let path): find(path, item) != nil
    case .attributeNotExists(let path): find(path, item) == nil
    case .attributeType(let operand, let kind): compute(operand, item).map { $0.kind == kind } ?? false
    case .beginsWith(let left, let right):
      both(left, right, item) { value, prefix in
        guard let bytes = bytes(value), let start = bytes2(prefix, like: value) else { return false }
        return Array(bytes.prefix(start.count)) == start
      }
    case .contains(let left, let right): both(left, right, item, contains)
    case .comparison(let left, .notEqual, let right):
      !holds(.comparison(left, .equal, right), item)
    case .comparison(let left, .equal, let right): both(left, right, item, equal)
    case .comparison(let left, .less, let right): both(left, right, item) { order($0, $1) == -1 }
    case .comparison(let left, .greater, let right): both(left, right, item) { order($0, $1) == 1 }
    case .comparison(let left, .lessOrEqual, let right):
      both(left, right, item) { [-1, 0].contains(order($0, $1)) }
    case .comparison(let left, .greaterOrEqual, let right):
      both(left, right, item) { [1, 0].contains(order($0, $1)) }
    case .between(let value, let lower, let upper):
      holds(.comparison(lower, .lessOrEqual, value), item)
        && holds(.comparison(value, .lessOrEqual, upper), item)
    case .in(let value, let list): list.contains { holds(.comparison(value, .equal, $0), item) }
    }
  }

  private static func both(
    _ left: Condition.Operand,
    _ right: Condition.Operand,
    _ item: Item,
    _ test: (AttributeValue, AttributeValue) -> Bool
  ) -> Bool {
    guard let left = compute(left, item), let right = compute(right, item) else { return false }
    return test(left, right)
  }

  private static func compute(_ operand: Condition.Operand, _ item: Item) -> AttributeValue? {
    switch operand {
    case .value(let value): return value
    case .path(let path): return find(path, item)
    case .size(let operand):
      switch compute(operand, item) {
      case .s(let string): return .n(Number(Array(string.utf8).count))
      case .b(let bytes): return .n(Number(bytes.count))
      case .l(let list): return .n(Number(list.count))
      case .m(let map): return .n(Number(map.count))
      case .ss(let set): return .n(Number(set.count))
      case .ns(let set): return .n(Number(set.count))
      case .bs(let set): return .n(Number(set.count))
      case .n, .bool, .null, nil: return nil
      }
    }
  }

  private static func find(_ path: DocumentPath, _ item: Item) -> AttributeValue? {
    var current: AttributeValue? = .m(item.attributes)
    for step in path.elements {
      switch (current, step) {
      case (.m(let map), .attribute(let name)): current = map.first { $0.key == name }?.value
      case (.l(let list), .index(let index)): current = index < list.count ? list[index] : nil
      default: return nil
      }
    }
    return current
  }

  private static func bytes(_ value: AttributeValue) -> [UInt8]? {
    switch value {
    case .s(let string): Array(string.utf8)
    case .b(let bytes): bytes
    default: nil
    }
  }

  private static func bytes2(_ value: AttributeValue, like other: AttributeValue) -> [UInt8]? {
    value.kind == other.kind ? bytes(value) : nil
  }

  private static func order(_ left: AttributeValue, _ right: AttributeValue) -> Int? {
    if case .n(let left) = left, case .n(let right) = right {
      return left < right ? -1 : left > right ? 1 : 0
    }
    guard let first = bytes(left), let second = bytes2(right, like: left) else { return nil }
    for (one, other) in zip(first, second) where one != other { return one < other ? -1 : 1 }
    return (first.count - second.count).signum()
  }

  private static func equal(_ left: AttributeValue, _ right: AttributeValue) -> Bool {
    switch (left, right) {
    case (.s, .s), (.b, .b), (.n, .n): order(left, right) == 0
    case (.bool(let left), .bool(let right)): left == right
    case (.null, .null): true
    case (.l(let left), .l(let right)): left.count == right.count && zip(left, right).allSatisfy(equal)
    case (.m(let left), .m(let right)):
      left.count == right.count
        && left.allSatisfy { name, value in right.contains { $0.key == name && equal($0.value, value) } }
    case (.ss, .ss), (.ns, .ns), (.bs, .bs):
      members(left).count == members(right).count
        && members(left).allSatisfy { member in members(right).contains { equal($0, member) } }
    default: false
    }
  }

  private static func contains(_ container: AttributeValue, _ member: AttributeValue) -> Bool {
    if let bytes = bytes(container) {
      guard let part = bytes2(member, like: container) else { return false }
      return (0...bytes.count).contains { Array(bytes.dropFirst($0).prefix(part.count)) == part }
    }
    return members(container).contains { equal($0, member) }
  }

  private static func members(_ value: AttributeValue) -> [AttributeValue] {
    switch value {
    case .l(let list): list
    case .ss(let set): set.map { .s($0) }
    case .ns(let set): set.map { .n($0) }
    case .bs(let set): set.map { .b($0) }
    default: []
    }
  }
}

@Suite("Conditions against a model")
struct ConditionModelTests {
  @Test("random conditions hold of random items as the model says", arguments: 0..<40)
  func agreement(seed: UInt64) throws {
    var random = RandomExpressions(seed: seed)
    var truths = 0
    let rounds = 250
    for round in 0..<rounds {
      let item = random.item()
      let condition = Condition(random.node(depth: 3))
      let result = try condition.evaluate(on: item)
      #expect(
        result == Model.holds(condition.root, item),
        "seed \(seed), round \(round): \(condition) on \(item)"
      )
      truths += result ? 1 : 0
    }
    // Neither answer is so common that the test would say little.
    #expect(truths > rounds / 10 && truths < rounds * 9 / 10)
  }
}
