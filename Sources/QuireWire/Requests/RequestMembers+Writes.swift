import QuireModel

/// Requests that write one item.
extension RequestMembers {
  func putItem() throws(TableError) -> WireRequest {
    try checkStyles([.conditionExpression], [.expected, .conditionalOperator])
    try check(.item)
    try checkReturnsOld()
    if isLegacy || hasUnseenFaults { try item?.validate() }
    let condition = try condition()
    try checkPlaceholders()
    return WireRequest(
      .putItem(
        PutItem(
          tableName: tableName ?? "",
          item: item ?? Item(),
          conditionExpression: condition,
          expressionAttributeNames: expressionAttributeNames ?? [:],
          expressionAttributeValues: expressionAttributeValues ?? [:],
          returnValues: returnValues,
          returnValuesOnConditionCheckFailure: returnValuesOnConditionCheckFailure,
          returnConsumedCapacity: returnConsumedCapacity,
          returnItemCollectionMetrics: returnItemCollectionMetrics
        )
      ),
      legacy: styles
    )
  }

  func deleteItem() throws(TableError) -> WireRequest {
    try checkStyles([.conditionExpression], [.expected, .conditionalOperator])
    try check(.key)
    try checkReturnsOld()
    let condition = try condition()
    try checkPlaceholders()
    return WireRequest(
      .deleteItem(
        DeleteItem(
          tableName: tableName ?? "",
          key: key ?? Item(),
          conditionExpression: condition,
          expressionAttributeNames: expressionAttributeNames ?? [:],
          expressionAttributeValues: expressionAttributeValues ?? [:],
          returnValues: returnValues,
          returnValuesOnConditionCheckFailure: returnValuesOnConditionCheckFailure,
          returnConsumedCapacity: returnConsumedCapacity,
          returnItemCollectionMetrics: returnItemCollectionMetrics
        )
      ),
      legacy: styles
    )
  }

  func updateItem() throws(TableError) -> WireRequest {
    try checkStyles(
      [.updateExpression, .conditionExpression],
      [.attributeUpdates, .expected, .conditionalOperator]
    )
    try check(.key)
    let update = try update()
    let condition = try condition()
    try checkPlaceholders()
    try checkUpdateSize()
    return WireRequest(
      .updateItem(
        UpdateItem(
          tableName: tableName ?? "",
          key: key ?? Item(),
          updateExpression: update,
          conditionExpression: condition,
          expressionAttributeNames: expressionAttributeNames ?? [:],
          expressionAttributeValues: expressionAttributeValues ?? [:],
          returnValues: returnValues,
          returnValuesOnConditionCheckFailure: returnValuesOnConditionCheckFailure,
          returnConsumedCapacity: returnConsumedCapacity,
          returnItemCollectionMetrics: returnItemCollectionMetrics
        )
      ),
      legacy: styles
    )
  }

  /// Whether ``checkPlaceholders()`` finds something, so that what comes before it must be checked here too.
  private var hasUnseenFaults: Bool {
    !faults.isEmpty || expressionAttributeNames?.isEmpty ?? false
      || expressionAttributeValues?.isEmpty ?? false
  }

  /// Refuses an update expression that DynamoDB counts as too large, whatever the item will be.
  private func checkUpdateSize() throws(TableError) {
    guard let updateExpression, faults.isEmpty else { return }
    let names = expressionAttributeNames ?? [:]
    let values = expressionAttributeValues ?? [:]
    // Only a look at the whole expression tells, but hardly any can be too large: none uses a placeholder more often
    // than it has characters.
    let placeholders =
      names.values.reduce(0) { $0 + $1.utf8.count } + values.values.reduce(0) { $0 + $1.size }
    guard updateExpression.utf8.count * (placeholders + 64) > Item.maximumSize else { return }
    var resolver = ExpressionResolver(names: names, values: values)
    // Whoever carries the request out tells what else is wrong with the expression.
    guard let update = try? resolver.update(UpdateExpression(updateExpression)) else { return }
    try update.validateRequestSize()
  }

  private func checkReturnsOld() throws(TableError) {
    guard returnValues == .none || returnValues == .allOld else {
      throw .validation("ReturnValues can only be ALL_OLD or NONE")
    }
  }

  /// The condition expression, or what `Expected` says.
  private func condition() throws(TableError) -> ConditionExpression? {
    if let conditionExpression { return ConditionExpression(conditionExpression) }
    guard isLegacy else { return nil }
    return try LegacyExpected(self).condition().map { ConditionExpression($0) }
  }

  /// The update expression, or what `AttributeUpdates` says.
  private func update() throws(TableError) -> UpdateExpression? {
    if let updateExpression { return UpdateExpression(updateExpression) }
    guard legacy.attributeUpdates != nil else { return nil }
    return try LegacyUpdates(self).update().map { UpdateExpression($0) }
  }
}
