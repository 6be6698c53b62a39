extension KeyCondition {
  /// Makes a key condition of a condition: comparisons of one top-level attribute with values, joined by `AND`.
  init(_ condition: Condition) throws(TableError) {
    var terms: [Term] = []
    var names: Set<AttributeName> = []
    var pending = [condition.root]
    while let node = pending.popLast() {
      if case .and(let left, let right) = node {
        pending.append(right)
        pending.append(left)
        continue
      }
      let term = try Self.term(node)
      guard names.insert(term.name).inserted else {
        throw Self.repeated
      }
      terms.append(term)
    }
    self.init(terms: terms)
  }

  static let repeated = TableError.validation(
    "Invalid KeyConditionExpression: KeyConditionExpressions must only contain one condition per key"
  )

  private static func term(_ node: Condition.Node) throws(TableError) -> Term {
    switch node {
    case .comparison(_, .notEqual, _): throw invalidOperator("<>")
    case .comparison(let left, let comparator, let right):
      try checkPaths([left, right])
      switch (left, right) {
      case (.path(let path), .value(let value)): return Term(path.root, test(comparator, value))
      case (.value(let value), .path(let path)): return Term(path.root, test(comparator.mirrored, value))
      default: throw noKeyAttribute
      }
    case .between(let operand, let lower, let upper):
      guard case .path(let path) = operand else { throw notFirst("BETWEEN") }
      try checkPaths([operand, lower, upper])
      guard case .value(let least) = lower, case .value(let most) = upper else { throw noKeyAttribute }
      return Term(path.root, .between(least, most))
    case .beginsWith(let operand, let prefix):
      guard case .path(let path) = operand else { throw notFirst("begins_with") }
      try checkPaths([operand, prefix])
      guard case .value(let value) = prefix else { throw noKeyAttribute }
      return Term(path.root, .beginsWith(value))
    case .in: throw invalidOperator("IN")
    case .or: throw invalidOperator("OR")
    case .not: throw invalidOperator("NOT")
    case .attributeExists: throw invalidOperator("attribute_exists")
    case .attributeNotExists: throw invalidOperator("attribute_not_exists")
    case .attributeType: throw invalidOperator("attribute_type")
    case .contains: throw invalidOperator("contains")
    case .and: throw invalidOperator("AND")
    }
  }

  private static func test(_ comparator: Condition.Comparator, _ value: AttributeValue) -> Test {
    switch comparator {
    case .equal, .notEqual: .equal(value)
    case .less: .less(value)
    case .lessOrEqual: .lessOrEqual(value)
    case .greater: .greater(value)
    case .greaterOrEqual: .greaterOrEqual(value)
    }
  }

  /// Refuses functions, nested attributes and more than one attribute among the operands of a term.
  private static func checkPaths(_ operands: [Condition.Operand]) throws(TableError) {
    var hasName = false
    for operand in operands {
      switch operand {
      case .value: continue
      case .size: throw .validation("KeyConditionExpressions cannot contain nested operations")
      case .path(let path):
        guard !hasName else {
          throw .validation(
            "Invalid condition in KeyConditionExpression: Multiple attribute names used in one condition"
          )
        }
        guard path.elements.count == 1 else {
          throw .validation("KeyConditionExpressions cannot have conditions on nested attributes")
        }
        hasName = true
      }
    }
  }

  private static let noKeyAttribute = TableError.validation(
    "Invalid condition in KeyConditionExpression: No key attribute specified"
  )

  private static func invalidOperator(_ name: String) -> TableError {
    .validation("Invalid operator used in KeyConditionExpression: \(name)")
  }

  private static func notFirst(_ name: String) -> TableError {
    .validation(
      "Invalid condition in KeyConditionExpression: \(name) operator must have the key attribute as its first operand"
    )
  }
}

extension Condition.Comparator {
  /// The comparator that says the same with the sides exchanged.
  fileprivate var mirrored: Self {
    switch self {
    case .equal, .notEqual: self
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    }
  }
}
