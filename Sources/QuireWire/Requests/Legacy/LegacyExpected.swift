import QuireModel

/// `Expected` and `ConditionalOperator` of a write.
struct LegacyExpected {
  private let members: RequestMembers

  init(_ members: RequestMembers) { self.members = members }

  /// The condition that says the same; nil for no demands.
  func condition() throws(TableError) -> Condition? {
    let expected = members.legacy.expected
    try members.checkConditionalOperator(expected)
    var nodes: [Condition.Node] = []
    for demand in expected ?? [] { nodes.append(try node(demand)) }
    return Condition(nodes, joinedBy: members.legacy.conditionalOperator)
  }

  private func node(_ demand: LegacyCondition) throws(TableError) -> Condition.Node {
    let name = demand.name
    if demand.values != nil, demand.value != nil {
      throw .invalidParameter("Value and AttributeValueList cannot be used together for Attribute: \(name)")
    }
    guard let comparison = demand.comparison else {
      if demand.values != nil {
        throw .invalidParameter(
          "AttributeValueList can only be used with a ComparisonOperator for Attribute: \(name)"
        )
      }
      return try existence(demand)
    }
    if demand.exists != nil {
      throw .invalidParameter("Exists and ComparisonOperator cannot be used together for Attribute: \(name)")
    }
    if comparison != .null, comparison != .notNull, demand.values == nil, demand.value == nil {
      throw .invalidParameter(
        "Value or AttributeValueList must be used with ComparisonOperator: \(comparison.rawValue) "
          + "for Attribute: \(name)"
      )
    }
    try checkValue(of: demand)
    let values = demand.values ?? demand.value.map { [$0] } ?? []
    try demand.checkValues(values, comparison)
    return demand.node(comparison, values)
  }

  /// What `Exists` and `Value` say without a comparison.
  private func existence(_ demand: LegacyCondition) throws(TableError) -> Condition.Node {
    let exists = demand.exists.map(\.description) ?? "null"
    guard demand.exists ?? true else {
      if demand.value != nil {
        throw .invalidParameter("Value cannot be used when Exists is false for Attribute: \(demand.name)")
      }
      return .attributeNotExists(DocumentPath(demand.name))
    }
    guard let value = demand.value else {
      throw .invalidParameter("Value must be provided when Exists is \(exists) for Attribute: \(demand.name)")
    }
    try checkValue(of: demand)
    return .comparison(.path(DocumentPath(demand.name)), .equal, .value(value))
  }

  private func checkValue(of demand: LegacyCondition) throws(TableError) {
    for fault in members.faults where fault.member == .expected && AttributeName(fault.name) == demand.name {
      throw .validation(fault.message)
    }
  }
}
