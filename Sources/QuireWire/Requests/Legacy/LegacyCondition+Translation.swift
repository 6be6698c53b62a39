import QuireModel

extension LegacyCondition {
  /// Checks number and types of the values that the comparison takes.
  func checkValues(_ values: [AttributeValue], _ comparison: Comparison) throws(TableError) {
    guard comparison.valueCounts.contains(values.count) else {
      throw .invalidParameter(
        "Invalid number of argument(s) for the \(comparison.rawValue) ComparisonOperator"
      )
    }
    guard let first = values.first else { return }
    if values.contains(where: { $0.kind != first.kind }) {
      throw .invalidParameter("AttributeValues inside AttributeValueList must be of same type")
    }
    if let kinds = comparison.kinds, !kinds.contains(first.kind) {
      throw .invalidParameter(
        "ComparisonOperator \(comparison.rawValue) is not valid for \(first.kind.rawValue) AttributeValue type"
      )
    }
    if comparison == .between, first.compare(values[1]) == .descending {
      throw .validation(
        "The BETWEEN condition was provided a range where the lower bound is greater than the upper bound"
      )
    }
  }

  /// The condition that says the same; the values were checked.
  func node(_ comparison: Comparison, _ values: [AttributeValue]) -> Condition.Node {
    let path = DocumentPath(name)
    let operand = Condition.Operand.path(path)
    let operands = values.map { Condition.Operand.value($0) }
    switch comparison {
    case .equal: return .comparison(operand, .equal, operands[0])
    case .notEqual: return .comparison(operand, .notEqual, operands[0])
    case .less: return .comparison(operand, .less, operands[0])
    case .lessOrEqual: return .comparison(operand, .lessOrEqual, operands[0])
    case .greater: return .comparison(operand, .greater, operands[0])
    case .greaterOrEqual: return .comparison(operand, .greaterOrEqual, operands[0])
    case .in: return .in(operand, operands)
    case .between: return .between(operand, operands[0], operands[1])
    case .notNull: return .attributeExists(path)
    case .null: return .attributeNotExists(path)
    case .beginsWith: return .beginsWith(operand, operands[0])
    case .contains: return .contains(operand, operands[0])
    case .notContains:
      // Unlike `NOT contains(…)`, this does not hold of an attribute that could not contain such a value.
      return .and(path.canContain(values[0].kind), .not(.contains(operand, operands[0])))
    }
  }
}

extension DocumentPath {
  /// Whether what is at the path can contain values of a type: a string, a set or a list.
  fileprivate func canContain(_ kind: AttributeValue.Kind) -> Condition.Node {
    let value = Condition.Operand.path(self)
    let list = Condition.Node.attributeType(value, .l)
    switch kind {
    case .s: return .or(.or(.attributeType(value, .s), .attributeType(value, .ss)), list)
    case .n: return .or(.attributeType(value, .ns), list)
    case .b: return .or(.or(.attributeType(value, .b), .attributeType(value, .bs)), list)
    default: return list
    }
  }
}

extension LegacyCondition.Comparison {
  /// How many values it takes.
  var valueCounts: ClosedRange<Int> {
    switch self {
    case .null, .notNull: 0...0
    case .between: 2...2
    case .in: 1...Int.max
    default: 1...1
    }
  }

  /// The types of values that it takes; nil for any.
  var kinds: Set<AttributeValue.Kind>? {
    switch self {
    case .equal, .notEqual, .null, .notNull: nil
    case .beginsWith: [.s, .b]
    default: [.s, .n, .b]
    }
  }
}

extension Condition {
  /// Joins the conditions of several attributes; nil for none.
  init?(_ nodes: [Node], joinedBy operation: LegacyCondition.Operator?) {
    guard let first = nodes.first else { return nil }
    self.init(
      nodes.dropFirst().reduce(first) { operation == .or ? .or($0, $1) : .and($0, $1) }
    )
  }
}

extension RequestMembers {
  /// Refuses a `ConditionalOperator` that has nothing to join.
  func checkConditionalOperator(_ conditions: [LegacyCondition]?) throws(TableError) {
    guard legacy.conditionalOperator != nil else { return }
    guard let conditions, !conditions.isEmpty else {
      throw .validation("ConditionalOperator cannot be used without Filter or Expected")
    }
    guard conditions.count > 1 else {
      throw .validation(
        "ConditionalOperator can only be used when Filter or Expected has two or more elements"
      )
    }
  }
}
