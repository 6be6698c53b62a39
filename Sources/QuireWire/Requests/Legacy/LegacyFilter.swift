import QuireModel

/// `QueryFilter`, `ScanFilter` or `KeyConditions`.
struct LegacyFilter {
  private let members: RequestMembers
  private let member: RequestMember

  init(_ members: RequestMembers, _ member: RequestMember) {
    self.members = members
    self.member = member
  }

  /// The filter that says the same; nil for none.
  func condition() throws(TableError) -> Condition? {
    let conditions = members.legacy.filter
    try members.checkConditionalOperator(conditions)
    var nodes: [Condition.Node] = []
    for condition in conditions ?? [] {
      let (comparison, values) = try parts(condition)
      nodes.append(condition.node(comparison, values))
    }
    return Condition(nodes, joinedBy: members.legacy.conditionalOperator)
  }

  /// The key condition that says the same.
  func keyCondition() throws(TableError) -> KeyCondition {
    var terms: [KeyCondition.Term] = []
    for condition in members.legacy.keyConditions ?? [] {
      let (comparison, values) = try parts(condition)
      terms.append(KeyCondition.Term(condition.name, try test(comparison, values)))
    }
    guard (1...2).contains(terms.count) else { throw .validation("Conditions can be of length 1 or 2 only") }
    return KeyCondition(terms: terms)
  }

  private func parts(
    _ condition: LegacyCondition
  ) throws(TableError) -> (LegacyCondition.Comparison, [AttributeValue]) {
    for fault in members.faults where fault.member == member && AttributeName(fault.name) == condition.name {
      throw .validation(fault.message)
    }
    // The service model demands a comparison.
    let comparison = condition.comparison ?? .notNull
    let values = condition.values ?? []
    try condition.checkValues(values, comparison)
    return (comparison, values)
  }

  private func test(
    _ comparison: LegacyCondition.Comparison,
    _ values: [AttributeValue]
  ) throws(TableError) -> KeyCondition.Test {
    switch comparison {
    case .equal: .equal(values[0])
    case .less: .less(values[0])
    case .lessOrEqual: .lessOrEqual(values[0])
    case .greater: .greater(values[0])
    case .greaterOrEqual: .greaterOrEqual(values[0])
    case .between: .between(values[0], values[1])
    case .beginsWith: .beginsWith(values[0])
    case .notEqual, .in, .null, .notNull, .contains, .notContains:
      throw .validation("Attempted conditional constraint is not an indexable operation")
    }
  }
}
