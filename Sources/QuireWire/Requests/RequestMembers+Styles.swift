import QuireModel

extension RequestMembers {
  /// Whether there are parameters of the older style.
  var isLegacy: Bool {
    legacy.expected != nil || legacy.conditionalOperator != nil || legacy.attributeUpdates != nil
      || legacy.attributesToGet != nil || legacy.keyConditions != nil || legacy.filter != nil
  }

  /// Which parameters of the older style an expression will stand for.
  var styles: WireRequest.Legacy {
    guard isLegacy else { return [] }
    var styles: WireRequest.Legacy = []
    if legacy.filter != nil { styles.insert(.filter) }
    if legacy.attributesToGet != nil { styles.insert(.projection) }
    if legacy.attributeUpdates != nil { styles.insert(.updates) }
    return styles
  }

  /// Refuses parameters of both styles in one request, and placeholders without an expression.
  ///
  /// `expressions` and `others` are the operation's parameters of either style, in the order of messages.
  func checkStyles(_ expressions: [RequestMember], _ others: [RequestMember]) throws(TableError) {
    let hasNames = expressionAttributeNames != nil
    let hasValues = expressionAttributeValues != nil
    guard isLegacy || hasNames || hasValues else { return }
    let used = expressions.filter(present.contains)
    if !used.isEmpty {
      let mixed = others.filter(present.contains).filter { other in
        // The key may be told in the older style beside a filter expression.
        other != .keyConditions || present.contains(.keyConditionExpression)
      }
      guard mixed.isEmpty else {
        throw .validation(
          "Can not use both expression and non-expression parameters in the same request: "
            + "Non-expression parameters: {\(Self.list(mixed))} Expression parameters: {\(Self.list(used))}"
        )
      }
    }
    if hasNames, used.isEmpty {
      throw .validation("ExpressionAttributeNames can only be specified when using expressions")
    }
    let withValues = expressions.filter { $0 != .projectionExpression }
    if hasValues, !withValues.isEmpty, !withValues.contains(where: present.contains) {
      let names = withValues.map(\.name).joined(separator: " and ")
      throw .validation(
        "ExpressionAttributeValues can only be specified when using expressions: \(names) "
          + "\(withValues.count > 1 ? "are" : "is") null"
      )
    }
  }

  private static func list(_ members: [RequestMember]) -> String {
    members.map(\.name).joined(separator: ", ")
  }

  /// Refuses placeholder maps without entries, names that are too long, and values that break a rule.
  ///
  /// Whoever carries the request out checks all else of expressions; these it cannot see.
  func checkPlaceholders() throws(TableError) {
    if let names = expressionAttributeNames, names.isEmpty {
      throw .validation("ExpressionAttributeNames must not be empty")
    }
    for name in (expressionAttributeNames ?? [:]).values where name.utf8.count > AttributeName.maximumLength {
      try AttributeName(name).validate()
    }
    if let values = expressionAttributeValues, values.isEmpty {
      throw .validation("ExpressionAttributeValues must not be empty")
    }
    guard let fault = fault(in: .expressionAttributeValues) else { return }
    throw .validation(
      "ExpressionAttributeValues contains invalid value: \(fault.message) for key \(fault.name)"
    )
  }

  /// What `AttributesToGet` or a projection expression asks for; nil for neither.
  func projection() throws(TableError) -> ProjectionExpression? {
    if let projectionExpression { return ProjectionExpression(projectionExpression) }
    guard let names = legacy.attributesToGet else { return nil }
    return ProjectionExpression(names.map { DocumentPath(AttributeName($0)) })
  }

  /// Refuses a name that `AttributesToGet` has twice, or that is too long.
  func checkAttributesToGet() throws(TableError) {
    var seen: Set<AttributeName> = []
    for name in legacy.attributesToGet ?? [] where !seen.insert(AttributeName(name)).inserted {
      throw .invalidParameter("Duplicate value in attribute name: \(name)")
    }
    for name in seen where name.string.utf8.count > AttributeName.maximumLength { try name.validate() }
  }
}
