extension TableStore {
  /// Writes up to 100 items of any tables, all or nothing.
  ///
  /// ```swift
  /// try await store.transact([
  ///   .update(["PK": "ACCOUNT#1"], .add(-10, to: "balance"), in: "accounts", if: Attribute("balance") >= 10),
  ///   .update(["PK": "ACCOUNT#2"], .add(10, to: "balance"), in: "accounts", if: .exists("PK")),
  /// ])
  /// ```
  ///
  /// Throws `.transactionCanceled`, with one reason for each action, where a condition is false or another transaction
  /// is at work on an item. With a `token` (1 to 36 characters) a repeated call with the same actions does nothing
  /// for ten minutes; without one every call counts.
  public func transact(_ actions: [TransactWriteItems.Action], token: String? = nil) async throws {
    _ = try await transactWriteItems(TransactWriteItems(actions, clientRequestToken: token))
  }

  /// Reads up to 100 items of any tables in one consistent view: one entry for each get, nil where there is no item.
  ///
  /// ```swift
  /// let items = try await store.transactGet([.get(["PK": "ACCOUNT#1"], from: "accounts"), …])
  /// ```
  public func transactGet(_ gets: [GetItem]) async throws -> [Item?] {
    try await transactGetItems(TransactGetItems(gets)).items
  }
}

extension GetItem {
  /// A get of a transaction.
  public static func get(
    _ key: Item,
    from table: String,
    projection: [DocumentPath]? = nil
  ) -> GetItem {
    GetItem(
      tableName: table,
      key: key,
      projectionExpression: projection.map { ProjectionExpression($0) }
    )
  }
}

extension TransactWriteItems.Action {
  /// Writes a whole item, where `condition` holds of the one that is there.
  public static func put(
    _ item: Item,
    in table: String,
    if condition: Condition? = nil,
    onConditionFailure: ReturnValuesOnConditionCheckFailure = .none
  ) -> TransactWriteItems.Action {
    .put(
      PutItem(
        tableName: table,
        item: item,
        conditionExpression: condition.map { ConditionExpression($0) },
        returnValuesOnConditionCheckFailure: onConditionFailure
      )
    )
  }

  /// Writes `value`, encoded by ``AttributeEncoder``, where `condition` holds of the item that is there.
  ///
  /// Throws `EncodingError`.
  @_disfavoredOverload
  public static func put<Value: Encodable>(
    _ value: Value,
    in table: String,
    if condition: Condition? = nil,
    onConditionFailure: ReturnValuesOnConditionCheckFailure = .none
  ) throws -> TransactWriteItems.Action {
    .put(try Item(encoding: value), in: table, if: condition, onConditionFailure: onConditionFailure)
  }

  /// Changes an item, making it where there is none, where `condition` holds of the one that is there.
  public static func update(
    _ key: Item,
    _ update: Update,
    in table: String,
    if condition: Condition? = nil,
    onConditionFailure: ReturnValuesOnConditionCheckFailure = .none
  ) -> TransactWriteItems.Action {
    .update(
      UpdateItem(
        tableName: table,
        key: key,
        updateExpression: UpdateExpression(update),
        conditionExpression: condition.map { ConditionExpression($0) },
        returnValuesOnConditionCheckFailure: onConditionFailure
      )
    )
  }

  /// Removes an item, where `condition` holds of it.
  public static func delete(
    _ key: Item,
    in table: String,
    if condition: Condition? = nil,
    onConditionFailure: ReturnValuesOnConditionCheckFailure = .none
  ) -> TransactWriteItems.Action {
    .delete(
      DeleteItem(
        tableName: table,
        key: key,
        conditionExpression: condition.map { ConditionExpression($0) },
        returnValuesOnConditionCheckFailure: onConditionFailure
      )
    )
  }

  /// Only demands that `condition` holds of an item.
  public static func check(
    _ key: Item,
    in table: String,
    _ condition: Condition,
    onConditionFailure: ReturnValuesOnConditionCheckFailure = .none
  ) -> TransactWriteItems.Action {
    .conditionCheck(
      ConditionCheck(
        tableName: table,
        key: key,
        conditionExpression: ConditionExpression(condition),
        returnValuesOnConditionCheckFailure: onConditionFailure
      )
    )
  }
}
