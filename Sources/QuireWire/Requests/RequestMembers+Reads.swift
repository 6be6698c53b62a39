import QuireModel

/// Requests that read items.
extension RequestMembers {
  func getItem() throws(TableError) -> WireRequest {
    try checkStyles([.projectionExpression], [.attributesToGet])
    try check(.key)
    try checkAttributesToGet()
    try checkPlaceholders()
    return WireRequest(.getItem(get(try projection())), legacy: styles)
  }

  /// The read of one item, alone or in a transaction.
  func get(_ projection: ProjectionExpression?) -> GetItem {
    GetItem(
      tableName: tableName ?? "",
      key: key ?? Item(),
      projectionExpression: projection,
      expressionAttributeNames: expressionAttributeNames ?? [:],
      consistentRead: consistentRead,
      returnConsumedCapacity: returnConsumedCapacity
    )
  }

  func query() throws(TableError) -> WireRequest {
    try checkStyles(
      [.projectionExpression, .filterExpression, .keyConditionExpression],
      [.attributesToGet, .queryFilter, .conditionalOperator, .keyConditions]
    )
    let filter = try filter(.queryFilter)
    try checkAttributesToGet()
    try checkStartKey()
    let keyCondition = try keyCondition()
    try checkPlaceholders()
    return WireRequest(
      .query(
        Query(
          tableName: tableName ?? "",
          indexName: indexName,
          keyConditionExpression: keyCondition,
          filterExpression: filter,
          projectionExpression: try projection(),
          expressionAttributeNames: expressionAttributeNames ?? [:],
          expressionAttributeValues: expressionAttributeValues ?? [:],
          scanIndexForward: scanIndexForward,
          limit: limit,
          exclusiveStartKey: exclusiveStartKey,
          select: select,
          consistentRead: consistentRead,
          returnConsumedCapacity: returnConsumedCapacity
        )
      ),
      legacy: styles
    )
  }

  func scan() throws(TableError) -> WireRequest {
    try checkStyles(
      [.projectionExpression, .filterExpression],
      [.attributesToGet, .scanFilter, .conditionalOperator]
    )
    try checkAttributesToGet()
    let filter = try filter(.scanFilter)
    try checkStartKey()
    try checkPlaceholders()
    return WireRequest(
      .scan(
        Scan(
          tableName: tableName ?? "",
          indexName: indexName,
          filterExpression: filter,
          projectionExpression: try projection(),
          expressionAttributeNames: expressionAttributeNames ?? [:],
          expressionAttributeValues: expressionAttributeValues ?? [:],
          limit: limit,
          exclusiveStartKey: exclusiveStartKey,
          segment: segment,
          totalSegments: totalSegments,
          select: select,
          consistentRead: consistentRead,
          returnConsumedCapacity: returnConsumedCapacity
        )
      ),
      legacy: styles
    )
  }

  private func checkStartKey() throws(TableError) {
    if let fault = fault(in: .exclusiveStartKey) {
      throw .validation("The provided starting key is invalid: \(fault.message)")
    }
  }

  /// The filter expression, or what the filter of the older style says.
  private func filter(_ member: RequestMember) throws(TableError) -> ConditionExpression? {
    if let filterExpression { return ConditionExpression(filterExpression) }
    guard isLegacy else { return nil }
    return try LegacyFilter(self, member).condition().map { ConditionExpression($0) }
  }

  private func keyCondition() throws(TableError) -> KeyConditionExpression {
    if let keyConditionExpression { return KeyConditionExpression(keyConditionExpression) }
    guard legacy.keyConditions != nil else {
      throw .validation(
        "Either the KeyConditions or KeyConditionExpression parameter must be specified in the request."
      )
    }
    return KeyConditionExpression(try LegacyFilter(self, .keyConditions).keyCondition())
  }
}
