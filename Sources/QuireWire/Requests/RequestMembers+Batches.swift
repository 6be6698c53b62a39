import QuireModel

/// Batches and transactions.
extension RequestMembers {
  func batchGetItem() throws(TableError) -> WireRequest {
    try checkProjectionStyles()
    try Self.checkDistinct(nested.batchGets.map(\.table))
    var requestItems: [String: BatchGetItem.Keys] = [:]
    var styles: WireRequest.Legacy = []
    for (table, members) in nested.batchGets {
      try members.checkStyles([.projectionExpression], [.attributesToGet])
      try members.check(.keys)
      try members.checkAttributesToGet()
      try members.checkPlaceholders()
      styles.formUnion(members.styles)
      requestItems[table] = BatchGetItem.Keys(
        keys: members.nested.keys,
        projectionExpression: try members.projection(),
        expressionAttributeNames: members.expressionAttributeNames ?? [:],
        consistentRead: members.consistentRead
      )
    }
    let request = BatchGetItem(requestItems: requestItems, returnConsumedCapacity: returnConsumedCapacity)
    return WireRequest(.batchGetItem(request), legacy: styles)
  }

  /// Refuses a table that a batch has by its name and by its ARN.
  private static func checkDistinct(_ tables: [String]) throws(TableError) {
    guard Set(tables).count == tables.count else {
      throw .validation("Provided list of table names contains duplicates")
    }
  }

  /// Refuses projections of both styles, of whatever tables.
  private func checkProjectionStyles() throws(TableError) {
    let members = nested.batchGets.map(\.members)
    guard members.contains(where: { $0.legacy.attributesToGet != nil }) else { return }
    guard members.contains(where: { $0.projectionExpression != nil }) else { return }
    throw .validation(
      "Can not use both expression and non-expression parameters in the same request: Non-expression parameters: "
        + "{AttributesToGet} Expression parameters: {ProjectionExpression}"
    )
  }

  func batchWriteItem() throws(TableError) -> WireRequest {
    try Self.checkDistinct(nested.batchWrites.map(\.table))
    var requestItems: [String: [BatchWriteItem.WriteRequest]] = [:]
    for (table, writes) in nested.batchWrites {
      var requests: [BatchWriteItem.WriteRequest] = []
      for write in writes {
        guard write.count == 1 else {
          // AWS says so of requests too.
          throw .validation(
            "Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes"
          )
        }
        let members = write[0].members
        try members.check(.item)
        try members.check(.key)
        requests.append(
          write[0].kind == .putRequest ? .put(members.item ?? Item()) : .delete(key: members.key ?? Item())
        )
      }
      requestItems[table] = requests
    }
    return WireRequest(
      .batchWriteItem(
        BatchWriteItem(
          requestItems: requestItems,
          returnConsumedCapacity: returnConsumedCapacity,
          returnItemCollectionMetrics: returnItemCollectionMetrics
        )
      )
    )
  }

  func transactGetItems() throws(TableError) -> WireRequest {
    var gets: [GetItem] = []
    for action in nested.actions {
      guard let get = action.first else {
        throw .validation("Invalid Request: TransactGetRequest should contain Get request")
      }
      try get.members.check(.key)
      try get.members.checkStyles([.projectionExpression], [])
      try get.members.checkPlaceholders()
      gets.append(get.members.get(try get.members.projection()))
    }
    return WireRequest(
      .transactGetItems(TransactGetItems(gets, returnConsumedCapacity: returnConsumedCapacity))
    )
  }

  func transactWriteItems() throws(TableError) -> WireRequest {
    var actions: [TransactWriteItems.Action] = []
    for element in nested.actions {
      do throws(TableError) {
        actions.append(try Self.action(element))
      } catch {
        // What is wrong with an earlier action is told first, even where only the store would find it.
        for action in actions { try action.check() }
        throw error
      }
    }
    return WireRequest(
      .transactWriteItems(
        TransactWriteItems(
          actions,
          clientRequestToken: clientRequestToken,
          returnConsumedCapacity: returnConsumedCapacity,
          returnItemCollectionMetrics: returnItemCollectionMetrics
        )
      )
    )
  }
}

extension RequestMembers {
  fileprivate static func action(_ element: [TransactMember]) throws(TableError) -> TransactWriteItems.Action
  {
    guard let first = element.first else {
      throw .validation(
        "Invalid Request: TransactWriteRequest should contain Delete or Put or Update request"
      )
    }
    guard element.count == 1 else {
      throw .validation("TransactItems can only contain one of Check, Put, Update or Delete")
    }
    return try first.action()
  }
}

extension TransactWriteItems.Action {
  /// Checks item and expressions, as whoever carries the transaction out does.
  fileprivate func check() throws(TableError) {
    switch self {
    case .put(let put):
      try put.item.validate()
      var resolver = ExpressionResolver(
        names: put.expressionAttributeNames,
        values: put.expressionAttributeValues
      )
      if let condition = put.conditionExpression {
        _ = try resolver.condition(condition, named: "ConditionExpression")
      }
      try resolver.finish(accepting: ["ConditionExpression"])
    case .update(let update):
      var resolver = ExpressionResolver(
        names: update.expressionAttributeNames,
        values: update.expressionAttributeValues
      )
      if let expression = update.updateExpression { _ = try resolver.update(expression) }
      if let condition = update.conditionExpression {
        _ = try resolver.condition(condition, named: "ConditionExpression")
      }
      try resolver.finish(accepting: ["UpdateExpression", "ConditionExpression"])
      try update.key.validateContents()
    case .delete(let delete):
      var resolver = ExpressionResolver(
        names: delete.expressionAttributeNames,
        values: delete.expressionAttributeValues
      )
      if let condition = delete.conditionExpression {
        _ = try resolver.condition(condition, named: "ConditionExpression")
      }
      try resolver.finish(accepting: ["ConditionExpression"])
      try delete.key.validateContents()
    case .conditionCheck(let check):
      var resolver = ExpressionResolver(
        names: check.expressionAttributeNames,
        values: check.expressionAttributeValues
      )
      _ = try resolver.condition(check.conditionExpression, named: "ConditionExpression")
      try resolver.finish(accepting: ["ConditionExpression"])
      try check.key.validateContents()
    }
  }
}

extension TransactMember {
  fileprivate func action() throws(TableError) -> TransactWriteItems.Action {
    try members.check(.item)
    try members.check(.key)
    let expressions: [RequestMember] =
      kind == .update ? [.updateExpression, .conditionExpression] : [.conditionExpression]
    try members.checkStyles(expressions, [])
    try members.checkPlaceholders()
    let tableName = members.tableName ?? ""
    let key = members.key ?? Item()
    let condition = members.conditionExpression.map { ConditionExpression($0) }
    let names = members.expressionAttributeNames ?? [:]
    let values = members.expressionAttributeValues ?? [:]
    let returned = members.returnValuesOnConditionCheckFailure
    switch kind {
    case .put:
      return .put(
        PutItem(
          tableName: tableName,
          item: members.item ?? Item(),
          conditionExpression: condition,
          expressionAttributeNames: names,
          expressionAttributeValues: values,
          returnValuesOnConditionCheckFailure: returned
        )
      )
    case .update:
      return .update(
        UpdateItem(
          tableName: tableName,
          key: key,
          updateExpression: members.updateExpression.map { UpdateExpression($0) },
          conditionExpression: condition,
          expressionAttributeNames: names,
          expressionAttributeValues: values,
          returnValuesOnConditionCheckFailure: returned
        )
      )
    case .delete:
      return .delete(
        DeleteItem(
          tableName: tableName,
          key: key,
          conditionExpression: condition,
          expressionAttributeNames: names,
          expressionAttributeValues: values,
          returnValuesOnConditionCheckFailure: returned
        )
      )
    default:
      return .conditionCheck(
        ConditionCheck(
          tableName: tableName,
          key: key,
          conditionExpression: condition ?? ConditionExpression(""),
          expressionAttributeNames: names,
          expressionAttributeValues: values,
          returnValuesOnConditionCheckFailure: returned
        )
      )
    }
  }
}
