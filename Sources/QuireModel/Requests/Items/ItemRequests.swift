/// What a write returns of the item: DynamoDB's `ReturnValues`.
public enum ReturnValues: String, Sendable, Hashable, CaseIterable {
  /// Nothing.
  case none = "NONE"
  /// The whole item as it was before the write.
  case allOld = "ALL_OLD"
  /// The attributes that an update changed, as they were before.
  case updatedOld = "UPDATED_OLD"
  /// The whole item as it is after an update.
  case allNew = "ALL_NEW"
  /// The attributes that an update changed, as they are after it.
  case updatedNew = "UPDATED_NEW"
}

/// Whether a write whose condition is false returns the item that stood in its way.
public enum ReturnValuesOnConditionCheckFailure: String, Sendable, Hashable, CaseIterable {
  /// Nothing.
  case none = "NONE"
  /// The whole item.
  case allOld = "ALL_OLD"
}

/// Names behind the `#placeholders` of a request's expressions.
///
/// Keys start with `#`.
public typealias ExpressionAttributeNames = [String: String]

/// Values behind the `:placeholders` of a request's expressions.
///
/// Keys start with `:`.
public typealias ExpressionAttributeValues = [String: AttributeValue]

/// Writes a whole item, in place of any item of the same key.
public struct PutItem: Sendable {
  /// The table.
  public var tableName: String
  /// The item, with its key.
  public var item: Item
  /// What must hold of the item that is there for the write to happen.
  public var conditionExpression: ConditionExpression?
  /// Names behind `#placeholders`.
  public var expressionAttributeNames: ExpressionAttributeNames
  /// Values behind `:placeholders`.
  public var expressionAttributeValues: ExpressionAttributeValues
  /// `.none` or `.allOld`.
  public var returnValues: ReturnValues
  /// Whether a false condition returns the item in the error.
  public var returnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure
  /// Whether to answer what the request consumed.
  public var returnConsumedCapacity: ReturnConsumedCapacity
  /// Whether to answer the size of the item collection, of a table with local indexes.
  public var returnItemCollectionMetrics: ReturnItemCollectionMetrics

  /// Makes the request.
  public init(
    tableName: String,
    item: Item,
    conditionExpression: ConditionExpression? = nil,
    expressionAttributeNames: ExpressionAttributeNames = [:],
    expressionAttributeValues: ExpressionAttributeValues = [:],
    returnValues: ReturnValues = .none,
    returnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure = .none,
    returnConsumedCapacity: ReturnConsumedCapacity = .none,
    returnItemCollectionMetrics: ReturnItemCollectionMetrics = .none
  ) {
    self.tableName = tableName
    self.item = item
    self.conditionExpression = conditionExpression
    self.expressionAttributeNames = expressionAttributeNames
    self.expressionAttributeValues = expressionAttributeValues
    self.returnValues = returnValues
    self.returnValuesOnConditionCheckFailure = returnValuesOnConditionCheckFailure
    self.returnConsumedCapacity = returnConsumedCapacity
    self.returnItemCollectionMetrics = returnItemCollectionMetrics
  }

  /// What a put answers.
  public struct Output: Sendable, Hashable {
    /// The item that the put replaced, where it was asked for and there was one.
    public var attributes: Item?
    /// What the request consumed, where that was asked for.
    public var consumedCapacity: ConsumedCapacity?
    /// The size of the item collection, where that was asked for and the table has local indexes.
    public var itemCollectionMetrics: ItemCollectionMetrics?

    /// Makes an answer.
    public init(
      attributes: Item? = nil,
      consumedCapacity: ConsumedCapacity? = nil,
      itemCollectionMetrics: ItemCollectionMetrics? = nil
    ) {
      self.attributes = attributes
      self.consumedCapacity = consumedCapacity
      self.itemCollectionMetrics = itemCollectionMetrics
    }
  }
}

/// Reads an item by its key.
public struct GetItem: Sendable {
  /// The table.
  public var tableName: String
  /// The primary key: exactly its attributes.
  public var key: Item
  /// Which attributes to return; nil for all.
  public var projectionExpression: ProjectionExpression?
  /// Names behind `#placeholders`.
  public var expressionAttributeNames: ExpressionAttributeNames
  /// Whether the read must see every write acknowledged before it.
  ///
  /// The embedded engine's reads always do.
  public var consistentRead: Bool
  /// Whether to answer what the request consumed.
  public var returnConsumedCapacity: ReturnConsumedCapacity

  /// Makes the request.
  public init(
    tableName: String,
    key: Item,
    projectionExpression: ProjectionExpression? = nil,
    expressionAttributeNames: ExpressionAttributeNames = [:],
    consistentRead: Bool = false,
    returnConsumedCapacity: ReturnConsumedCapacity = .none
  ) {
    self.tableName = tableName
    self.key = key
    self.projectionExpression = projectionExpression
    self.expressionAttributeNames = expressionAttributeNames
    self.consistentRead = consistentRead
    self.returnConsumedCapacity = returnConsumedCapacity
  }

  /// What a get answers.
  public struct Output: Sendable, Hashable {
    /// The item, or nil where there is none.
    public var item: Item?
    /// What the request consumed, where that was asked for.
    public var consumedCapacity: ConsumedCapacity?

    /// Makes an answer.
    public init(
      item: Item? = nil,
      consumedCapacity: ConsumedCapacity? = nil
    ) {
      self.item = item
      self.consumedCapacity = consumedCapacity
    }
  }
}

/// Changes attributes of an item, making the item where there is none, unless the update only removes.
public struct UpdateItem: Sendable {
  /// The table.
  public var tableName: String
  /// The primary key: exactly its attributes.
  public var key: Item
  /// What to change; nil makes an item of only its key where there is none.
  public var updateExpression: UpdateExpression?
  /// What must hold of the item that is there for the write to happen.
  public var conditionExpression: ConditionExpression?
  /// Names behind `#placeholders`.
  public var expressionAttributeNames: ExpressionAttributeNames
  /// Values behind `:placeholders`.
  public var expressionAttributeValues: ExpressionAttributeValues
  /// Which attributes to answer, from before or after the update.
  public var returnValues: ReturnValues
  /// Whether a false condition returns the item in the error.
  public var returnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure
  /// Whether to answer what the request consumed.
  public var returnConsumedCapacity: ReturnConsumedCapacity
  /// Whether to answer the size of the item collection, of a table with local indexes.
  public var returnItemCollectionMetrics: ReturnItemCollectionMetrics

  /// Makes the request.
  public init(
    tableName: String,
    key: Item,
    updateExpression: UpdateExpression? = nil,
    conditionExpression: ConditionExpression? = nil,
    expressionAttributeNames: ExpressionAttributeNames = [:],
    expressionAttributeValues: ExpressionAttributeValues = [:],
    returnValues: ReturnValues = .none,
    returnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure = .none,
    returnConsumedCapacity: ReturnConsumedCapacity = .none,
    returnItemCollectionMetrics: ReturnItemCollectionMetrics = .none
  ) {
    self.tableName = tableName
    self.key = key
    self.updateExpression = updateExpression
    self.conditionExpression = conditionExpression
    self.expressionAttributeNames = expressionAttributeNames
    self.expressionAttributeValues = expressionAttributeValues
    self.returnValues = returnValues
    self.returnValuesOnConditionCheckFailure = returnValuesOnConditionCheckFailure
    self.returnConsumedCapacity = returnConsumedCapacity
    self.returnItemCollectionMetrics = returnItemCollectionMetrics
  }

  /// What an update answers.
  public struct Output: Sendable, Hashable {
    /// The attributes that `returnValues` asked for.
    public var attributes: Item?
    /// What the request consumed, where that was asked for.
    public var consumedCapacity: ConsumedCapacity?
    /// The size of the item collection, where that was asked for and the table has local indexes.
    public var itemCollectionMetrics: ItemCollectionMetrics?

    /// Makes an answer.
    public init(
      attributes: Item? = nil,
      consumedCapacity: ConsumedCapacity? = nil,
      itemCollectionMetrics: ItemCollectionMetrics? = nil
    ) {
      self.attributes = attributes
      self.consumedCapacity = consumedCapacity
      self.itemCollectionMetrics = itemCollectionMetrics
    }
  }
}

/// Removes an item by its key.
public struct DeleteItem: Sendable {
  /// The table.
  public var tableName: String
  /// The primary key: exactly its attributes.
  public var key: Item
  /// What must hold of the item that is there for the removal to happen.
  public var conditionExpression: ConditionExpression?
  /// Names behind `#placeholders`.
  public var expressionAttributeNames: ExpressionAttributeNames
  /// Values behind `:placeholders`.
  public var expressionAttributeValues: ExpressionAttributeValues
  /// `.none` or `.allOld`.
  public var returnValues: ReturnValues
  /// Whether a false condition returns the item in the error.
  public var returnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure
  /// Whether to answer what the request consumed.
  public var returnConsumedCapacity: ReturnConsumedCapacity
  /// Whether to answer the size of the item collection, of a table with local indexes.
  public var returnItemCollectionMetrics: ReturnItemCollectionMetrics

  /// Makes the request.
  public init(
    tableName: String,
    key: Item,
    conditionExpression: ConditionExpression? = nil,
    expressionAttributeNames: ExpressionAttributeNames = [:],
    expressionAttributeValues: ExpressionAttributeValues = [:],
    returnValues: ReturnValues = .none,
    returnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure = .none,
    returnConsumedCapacity: ReturnConsumedCapacity = .none,
    returnItemCollectionMetrics: ReturnItemCollectionMetrics = .none
  ) {
    self.tableName = tableName
    self.key = key
    self.conditionExpression = conditionExpression
    self.expressionAttributeNames = expressionAttributeNames
    self.expressionAttributeValues = expressionAttributeValues
    self.returnValues = returnValues
    self.returnValuesOnConditionCheckFailure = returnValuesOnConditionCheckFailure
    self.returnConsumedCapacity = returnConsumedCapacity
    self.returnItemCollectionMetrics = returnItemCollectionMetrics
  }

  /// What a delete answers.
  public struct Output: Sendable, Hashable {
    /// The item that was removed, where it was asked for and there was one.
    public var attributes: Item?
    /// What the request consumed, where that was asked for.
    public var consumedCapacity: ConsumedCapacity?
    /// The size of the item collection, where that was asked for and the table has local indexes.
    public var itemCollectionMetrics: ItemCollectionMetrics?

    /// Makes an answer.
    public init(
      attributes: Item? = nil,
      consumedCapacity: ConsumedCapacity? = nil,
      itemCollectionMetrics: ItemCollectionMetrics? = nil
    ) {
      self.attributes = attributes
      self.consumedCapacity = consumedCapacity
      self.itemCollectionMetrics = itemCollectionMetrics
    }
  }
}
