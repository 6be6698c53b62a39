import QuireModel

/// Random items, conditions and updates over a few names, so that they meet often.
struct RandomExpressions {
  var generator: SeededGenerator

  init(seed: UInt64) { generator = SeededGenerator(seed: seed) }

  mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }

  mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

  mutating func pick<Element>(_ elements: [Element]) -> Element { elements[below(elements.count)] }

  static let names: [AttributeName] = ["a", "b", "status", "a.b", "caf\u{E9}", "cafe\u{301}"]

  mutating func list<Element>(_ counts: ClosedRange<Int>, _ make: (inout Self) -> Element) -> [Element] {
    (0..<Int.random(in: counts, using: &generator)).map { _ in make(&self) }
  }

  mutating func scalar() -> AttributeValue {
    switch below(8) {
    case 0: true
    case 1: .null
    case 2: .b(list(0...2) { UInt8($0.below(3)) })
    case 3, 4: .n(Number(Int64(below(4))))
    default: .s(pick(["", "a", "ab", "b", "\u{E9}", "e\u{301}"]))
    }
  }

  mutating func value(depth: Int = 2) -> AttributeValue {
    guard depth > 0, chance(50) else { return scalar() }
    switch below(5) {
    case 0: return .l(list(0...3) { $0.value(depth: depth - 1) })
    case 1:
      let pairs = list(0...3) { ($0.pick(Self.names), $0.value(depth: depth - 1)) }
      return .m(Dictionary(pairs, uniquingKeysWith: { $1 }))
    case 2: return .ss(pick([["a"], ["a", "ab"], ["\u{E9}"]]))
    case 3: return .ns(pick([[0], [1, 2], [2, 3]]))
    default: return .bs(pick([[[]], [[1], [0, 1]]]))
    }
  }

  mutating func item() -> Item {
    Item(Dictionary(list(0...5) { ($0.pick(Self.names), $0.value()) }, uniquingKeysWith: { $1 }))
  }

  mutating func path() -> DocumentPath {
    var path = DocumentPath(pick(Self.names))
    for _ in 0..<pick([0, 0, 0, 1, 1, 2]) {
      path = chance(50) ? path.appending(pick(Self.names)) : path.appending(below(4))
    }
    return path
  }

  mutating func operand() -> Condition.Operand {
    switch below(10) {
    case 0, 1, 2, 3: .value(value(depth: 1))
    case 4: .size(chance(80) ? .path(path()) : .value(value(depth: 1)))
    default: .path(path())
    }
  }

  mutating func node(depth: Int) -> Condition.Node {
    guard depth > 0, chance(60) else { return leaf() }
    switch below(3) {
    case 0: return .and(node(depth: depth - 1), node(depth: depth - 1))
    case 1: return .or(node(depth: depth - 1), node(depth: depth - 1))
    default: return .not(node(depth: depth - 1))
    }
  }

  private mutating func leaf() -> Condition.Node {
    switch below(12) {
    case 0: .attributeExists(path())
    case 1: .attributeNotExists(path())
    case 2: .attributeType(operand(), pick(AttributeValue.Kind.allCases))
    case 3: .beginsWith(operand(), operand())
    case 4: .contains(operand(), operand())
    case 5: .between(operand(), operand(), operand())
    case 6: .in(operand(), list(1...4) { $0.operand() })
    default: .comparison(operand(), pick(Condition.Comparator.allCases), operand())
    }
  }

  mutating func updateOperand(depth: Int, isNested: Bool = true) -> Update.Operand {
    guard depth > 0 else { return chance(50) ? .path(path()) : .value(value(depth: 1)) }
    switch below(4) {
    case 0: return .ifNotExists(path(), updateOperand(depth: depth - 1))
    case 1 where !isNested:
      return .listAppend(updateOperand(depth: depth - 1), updateOperand(depth: depth - 1))
    default: return updateOperand(depth: 0)
    }
  }

  mutating func action() -> Update.Action {
    switch below(6) {
    case 0: .remove(path())
    case 1: .add(path(), chance(50) ? 1 : value())
    case 2: .delete(path(), value())
    case 3: .set(path(), .plus(updateOperand(depth: 1), updateOperand(depth: 1)))
    case 4: .set(path(), .minus(updateOperand(depth: 1), updateOperand(depth: 1)))
    default: .set(path(), .operand(updateOperand(depth: 2, isNested: false)))
    }
  }

  mutating func update() -> Update { Update(actions: list(1...5) { $0.action() }) }
}
