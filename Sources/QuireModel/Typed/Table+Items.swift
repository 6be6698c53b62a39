extension Table {
  /// Writes a whole item, in place of any item of the same key.
  ///
  /// With `condition` it is only written where that holds of the item that is there; otherwise the call throws
  /// `.conditionalCheckFailed`, and with `onConditionFailure: .allOld` that item is in the error.
  ///
  /// - Returns: With `returning: .allOld` the item that was replaced, nil where there was none.
  @discardableResult
  public func put(
    _ item: Item,
    if condition: Condition? = nil,
    returning: ReturnValues = .none,
    onConditionFailure: ReturnValuesOnConditionCheckFailure = .none
  ) async throws -> Item? {
    let request = PutItem(
      tableName: name,
      item: item,
      conditionExpression: condition.map { ConditionExpression($0) },
      returnValues: returning,
      returnValuesOnConditionCheckFailure: onConditionFailure
    )
    return try await store.putItem(request).attributes
  }

  /// Writes `value`, encoded by ``AttributeEncoder``, in place of any item of the same key.
  ///
  /// - Returns: With `returning: .allOld` the item that was replaced, nil where there was none.
  @_disfavoredOverload
  @discardableResult
  public func put<Value: Encodable>(
    _ value: Value,
    if condition: Condition? = nil,
    returning: ReturnValues = .none,
    onConditionFailure: ReturnValuesOnConditionCheckFailure = .none
  ) async throws -> Item? {
    try await put(
      Item(encoding: value),
      if: condition,
      returning: returning,
      onConditionFailure: onConditionFailure
    )
  }

  /// Reads an item; nil where there is none.
  ///
  /// The embedded engine's reads are always consistent; DynamoDB's only with `consistentRead`.
  public func get(
    _ key: Item,
    projection: [DocumentPath]? = nil,
    consistentRead: Bool = false
  ) async throws -> Item? {
    let request = GetItem(
      tableName: name,
      key: key,
      projectionExpression: projection.map { ProjectionExpression($0) },
      consistentRead: consistentRead
    )
    return try await store.getItem(request).item
  }

  /// Reads an item as a value of `type`; nil where there is none.
  public func get<Value: Decodable>(
    _ key: Item,
    as type: Value.Type,
    projection: [DocumentPath]? = nil,
    consistentRead: Bool = false
  ) async throws -> Value? {
    try await get(key, projection: projection, consistentRead: consistentRead)?.decode(as: type)
  }

  /// Changes an item, making it where there is none, unless the update only removes.
  ///
  /// With `condition` it is only changed where that holds of the item that is there; otherwise the call throws
  /// `.conditionalCheckFailed`.
  ///
  /// - Returns: The attributes that `returning` asks for, from before or after the update.
  @discardableResult
  public func update(
    _ key: Item,
    _ update: Update,
    if condition: Condition? = nil,
    returning: ReturnValues = .none,
    onConditionFailure: ReturnValuesOnConditionCheckFailure = .none
  ) async throws -> Item? {
    let request = UpdateItem(
      tableName: name,
      key: key,
      updateExpression: UpdateExpression(update),
      conditionExpression: condition.map { ConditionExpression($0) },
      returnValues: returning,
      returnValuesOnConditionCheckFailure: onConditionFailure
    )
    return try await store.updateItem(request).attributes
  }

  /// Removes an item; that there is none is no error.
  ///
  /// With `condition` it is only removed where that holds of the item that is there; otherwise the call throws
  /// `.conditionalCheckFailed`.
  ///
  /// - Returns: With `returning: .allOld` the item that was removed, nil where there was none.
  @discardableResult
  public func delete(
    _ key: Item,
    if condition: Condition? = nil,
    returning: ReturnValues = .none,
    onConditionFailure: ReturnValuesOnConditionCheckFailure = .none
  ) async throws -> Item? {
    let request = DeleteItem(
      tableName: name,
      key: key,
      conditionExpression: condition.map { ConditionExpression($0) },
      returnValues: returning,
      returnValuesOnConditionCheckFailure: onConditionFailure
    )
    return try await store.deleteItem(request).attributes
  }
}
