/// Turns the expressions of one request into conditions, updates, paths and key conditions.
///
/// Placeholders are replaced while an expression is read; ``finish(accepting:)`` then refuses those that none used.
/// Expressions built in Swift pass the same checks as text. DynamoDB's order of a request's expressions is: update,
/// condition, key condition, filter, projection.
package struct ExpressionResolver {
  let names: ExpressionAttributeNames
  let values: ExpressionAttributeValues
  var unusedNames: Set<String>
  var unusedValues: Set<String>
  /// The parameters that the request has, for example `ConditionExpression`.
  private var parameters: Set<String> = []
  /// What is wrong with a key condition that is fine as a condition; reported after all other expressions were read.
  private var keyConditionError: TableError?
  private var arePlaceholdersChecked = false

  package init(names: ExpressionAttributeNames, values: ExpressionAttributeValues) {
    self.names = names
    self.values = values
    unusedNames = Set(names.keys)
    unusedValues = Set(values.keys)
  }

  /// The condition of a `ConditionExpression` or a `FilterExpression`, as `parameter` says.
  package mutating func condition(
    _ expression: ConditionExpression,
    named parameter: String
  ) throws(TableError) -> Condition {
    try begin(parameter)
    do throws(ExpressionFault) {
      switch expression.source {
      case .text(let text): return try condition(of: text)
      case .built(let condition):
        try condition.check()
        try condition.root.values.validate()
        return condition
      }
    } catch {
      throw error.error(in: parameter)
    }
  }

  /// The update of an `UpdateExpression`.
  package mutating func update(_ expression: UpdateExpression) throws(TableError) -> Update {
    let parameter = "UpdateExpression"
    try begin(parameter)
    do throws(ExpressionFault) {
      switch expression.source {
      case .text(let text): return try update(of: text)
      case .built(let update):
        try update.check()
        try update.values.validate()
        return update
      }
    } catch {
      throw error.error(in: parameter)
    }
  }

  /// The paths of a `ProjectionExpression`.
  package mutating func projection(_ expression: ProjectionExpression) throws(TableError) -> [DocumentPath] {
    let parameter = "ProjectionExpression"
    try begin(parameter)
    do throws(ExpressionFault) {
      let paths =
        switch expression.source {
        case .text(let text): try projection(of: text)
        case .built(let paths): paths
        }
      guard !paths.isEmpty else { throw .empty }
      var tree = PathTree<Void>()
      for path in paths { try path.check() }
      for path in paths { try tree.insert(path, ()) }
      return paths
    } catch {
      throw error.error(in: parameter)
    }
  }

  /// The key condition of a `KeyConditionExpression`.
  ///
  /// What is wrong with it beyond what is wrong with any condition is thrown by ``finish(accepting:)``.
  package mutating func keyCondition(_ expression: KeyConditionExpression) throws(TableError) -> KeyCondition
  {
    let parameter = "KeyConditionExpression"
    try begin(parameter)
    let condition: Condition
    do throws(ExpressionFault) {
      switch expression.source {
      case .text(let text): condition = try self.condition(of: text)
      case .built(let keyCondition):
        try keyCondition.check()
        try keyCondition.terms.flatMap(\.test.values).validate()
        return keyCondition
      }
    } catch {
      throw error.error(in: parameter)
    }
    do throws(TableError) {
      return try KeyCondition(condition)
    } catch {
      keyConditionError = error
      return KeyCondition(terms: [])
    }
  }

  /// Refuses placeholders that no expression used, and placeholders without any expression.
  ///
  /// `parameters` are the names of all expressions that the operation takes, in DynamoDB's order, whether the request
  /// has them or not: for example `["UpdateExpression", "ConditionExpression"]`.
  package func finish(accepting parameters: [String]) throws(TableError) {
    try checkPresence(parameters)
    try checkPlaceholders()
    guard unusedNames.isEmpty else {
      throw Self.unused("ExpressionAttributeNames", unusedNames, of: names.count)
    }
    guard unusedValues.isEmpty else {
      throw Self.unused("ExpressionAttributeValues", unusedValues, of: values.count)
    }
    if let keyConditionError { throw keyConditionError }
  }

  private mutating func begin(_ parameter: String) throws(TableError) {
    parameters.insert(parameter)
    guard !arePlaceholdersChecked else { return }
    try checkPlaceholders()
    arePlaceholdersChecked = true
  }

  private func checkPresence(_ accepted: [String]) throws(TableError) {
    guard names.isEmpty || !parameters.isEmpty else {
      throw .validation("ExpressionAttributeNames can only be specified when using expressions")
    }
    let withValues = accepted.filter { $0 != "ProjectionExpression" }
    guard values.isEmpty || withValues.isEmpty || withValues.contains(where: parameters.contains) else {
      let list = withValues.joined(separator: " and ")
      throw .validation(
        "ExpressionAttributeValues can only be specified when using expressions: "
          + "\(list) \(withValues.count > 1 ? "are" : "is") null"
      )
    }
  }

  private static func unused(_ parameter: String, _ keys: Set<String>, of count: Int) -> TableError {
    let list = JavaHashOrder(capacityFor: count).sorted(keys).joined(separator: ", ")
    return .validation("Value provided in \(parameter) unused in expressions: keys: {\(list)}")
  }
}

extension [AttributeValue] {
  /// Refuses values that no item can have; the values of text are checked where their placeholders are.
  fileprivate func validate() throws(ExpressionFault) {
    for value in self {
      do throws(TableError) {
        try value.validate()
      } catch {
        throw ExpressionFault(error.message)
      }
    }
  }
}
