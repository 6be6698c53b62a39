extension ExpressionRenderer {
  /// The text of a condition, with parentheses only where the order of operators needs them.
  package mutating func text(_ condition: Condition) -> String {
    text(condition.root)
  }

  private mutating func text(_ node: Condition.Node) -> String {
    switch node {
    case .comparison(let left, let comparator, let right):
      return "\(text(left)) \(comparator.rawValue) \(text(right))"
    case .between(let operand, let lower, let upper):
      return "\(text(operand)) BETWEEN \(text(lower)) AND \(text(upper))"
    case .in(let operand, let list):
      let first = text(operand)
      var elements: [String] = []
      for element in list { elements.append(text(element)) }
      return "\(first) IN (\(elements.joined(separator: ", ")))"
    case .attributeExists(let path): return "attribute_exists(\(text(path)))"
    case .attributeNotExists(let path): return "attribute_not_exists(\(text(path)))"
    case .attributeType(let operand, let kind):
      return "attribute_type(\(text(operand)), \(text(AttributeValue.s(kind.rawValue))))"
    case .beginsWith(let operand, let prefix): return "begins_with(\(text(operand)), \(text(prefix)))"
    case .contains(let operand, let member): return "contains(\(text(operand)), \(text(member)))"
    case .and(let left, let right):
      let first = parenthesised(left, if: left.isOr)
      return "\(first) AND \(parenthesised(right, if: right.isOr || right.isAnd))"
    case .or(let left, let right):
      let first = text(left)
      return "\(first) OR \(parenthesised(right, if: right.isOr))"
    case .not(let inner):
      return "NOT \(parenthesised(inner, if: inner.isOr || inner.isAnd))"
    }
  }

  private mutating func parenthesised(_ node: Condition.Node, if isNeeded: Bool) -> String {
    isNeeded ? "(\(text(node)))" : text(node)
  }

  private mutating func text(_ operand: Condition.Operand) -> String {
    switch operand {
    case .path(let path): text(path)
    case .value(let value): text(value)
    case .size(let inner): "size(\(text(inner)))"
    }
  }
}

extension Condition.Node {
  fileprivate var isAnd: Bool {
    if case .and = self { true } else { false }
  }

  fileprivate var isOr: Bool {
    if case .or = self { true } else { false }
  }
}
