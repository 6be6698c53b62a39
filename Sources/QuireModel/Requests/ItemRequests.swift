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

  /// Makes the request.
  public init(
    tableName: String,
    item: Item,
    conditionExpression: ConditionExpression? = nil,
    expressionAttributeNames: ExpressionAttributeNames = [:],
    expressionAttributeValues: ExpressionAttributeValues = [:],
    returnValues: ReturnValues = .none,
    returnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure = .none
  ) {
    self.tableName = tableName
    self.item = item
    self.conditionExpression = conditionExpression
    self.expressionAttributeNames = expressionAttributeNames
    self.expressionAttributeValues = expressionAttributeValues
    self.returnValues = returnValues
    self.returnValuesOnConditionCheckFailure = returnValuesOnConditionCheckFailure
  }

  /// What a put answers.
  public struct Output: Sendable, Hashable {
    /// The item that the put replaced, where it was asked for and there was one.
    public var attributes: Item?

    /// Makes an answer.
    public init(attributes: Item? = nil) { self.attributes = attributes }
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

  /// Makes the request.
  public init(
    tableName: String,
    key: Item,
    projectionExpression: ProjectionExpression? = nil,
    expressionAttributeNames: ExpressionAttributeNames = [:],
    consistentRead: Bool = false
  ) {
    self.tableName = tableName
    self.key = key
    self.projectionExpression = projectionExpression
    self.expressionAttributeNames = expressionAttributeNames
    self.consistentRead = consistentRead
  }

  /// What a get answers.
  public struct Output: Sendable, Hashable {
    /// The item, or nil where there is none.
    public var item: Item?

    /// Makes an answer.
    public init(item: Item? = nil) { self.item = item }
  }
}

/// Changes attributes of an item, making the item where there is none.
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

  /// Makes the request.
  public init(
    tableName: String,
    key: Item,
    updateExpression: UpdateExpression? = nil,
    conditionExpression: ConditionExpression? = nil,
    expressionAttributeNames: ExpressionAttributeNames = [:],
    expressionAttributeValues: ExpressionAttributeValues = [:],
    returnValues: ReturnValues = .none,
    returnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure = .none
  ) {
    self.tableName = tableName
    self.key = key
    self.updateExpression = updateExpression
    self.conditionExpression = conditionExpression
    self.expressionAttributeNames = expressionAttributeNames
    self.expressionAttributeValues = expressionAttributeValues
    self.returnValues = returnValues
    self.returnValuesOnConditionCheckFailure = returnValuesOnConditionCheckFailure
  }

  /// What an update answers.
  public struct Output: Sendable, Hashable {
    /// The attributes that `returnValues` asked for.
    public var attributes: Item?

    /// Makes an answer.
    public init(attributes: Item? = nil) { self.attributes = attributes }
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

  /// Makes the request.
  public init(
    tableName: String,
    key: Item,
    conditionExpression: ConditionExpression? = nil,
    expressionAttributeNames: ExpressionAttributeNames = [:],
    expressionAttributeValues: ExpressionAttributeValues = [:],
    returnValues: ReturnValues = .none,
    returnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure = .none
  ) {
    self.tableName = tableName
    self.key = key
    self.conditionExpression = conditionExpression
    self.expressionAttributeNames = expressionAttributeNames
    self.expressionAttributeValues = expressionAttributeValues
    self.returnValues = returnValues
    self.returnValuesOnConditionCheckFailure = returnValuesOnConditionCheckFailure
  }

  /// What a delete answers.
  public struct Output: Sendable, Hashable {
    /// The item that was removed, where it was asked for and there was one.
    public var attributes: Item?

    /// Makes an answer.
    public init(attributes: Item? = nil) { self.attributes = attributes }
  }
}
