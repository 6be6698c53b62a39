/// Reads up to 100 items by key in one consistent view.
public struct TransactGetItems: Sendable {
  /// The gets; `consistentRead` of each has no effect, a transaction always reads consistently.
  public var gets: [GetItem]
  /// Whether to answer what the request consumed.
  public var returnConsumedCapacity: ReturnConsumedCapacity

  /// Makes the request.
  public init(
    _ gets: [GetItem],
    returnConsumedCapacity: ReturnConsumedCapacity = .none
  ) {
    self.gets = gets
    self.returnConsumedCapacity = returnConsumedCapacity
  }

  /// What a transaction of gets answers.
  public struct Output: Sendable, Hashable {
    /// One entry per get, in order: the item, or nil where there is none.
    public var items: [Item?]
    /// What the request consumed of each table, where that was asked for.
    public var consumedCapacity: [ConsumedCapacity]

    /// Makes an answer.
    public init(
      items: [Item?],
      consumedCapacity: [ConsumedCapacity] = []
    ) {
      self.items = items
      self.consumedCapacity = consumedCapacity
    }
  }
}

/// Writes up to 100 items, all or nothing.
public struct TransactWriteItems: Sendable {
  /// One action on one item.
  public enum Action: Sendable {
    /// Writes a whole item. `returnValues` must be `.none`.
    case put(PutItem)
    /// Changes an item. `returnValues` must be `.none`.
    case update(UpdateItem)
    /// Removes an item. `returnValues` must be `.none`.
    case delete(DeleteItem)
    /// Only demands that a condition holds.
    case conditionCheck(ConditionCheck)
  }

  /// The actions, no two of them on one item.
  public var actions: [Action]
  /// Makes the call idempotent for ten minutes: a second call with the same token and the same actions does
  /// nothing and succeeds.
  ///
  /// 1 to 36 characters.
  public var clientRequestToken: String?
  /// Whether to answer what the request consumed.
  public var returnConsumedCapacity: ReturnConsumedCapacity
  /// Whether to answer the size of the item collection, of a table with local indexes.
  public var returnItemCollectionMetrics: ReturnItemCollectionMetrics

  /// Makes the request.
  public init(
    _ actions: [Action],
    clientRequestToken: String? = nil,
    returnConsumedCapacity: ReturnConsumedCapacity = .none,
    returnItemCollectionMetrics: ReturnItemCollectionMetrics = .none
  ) {
    self.actions = actions
    self.clientRequestToken = clientRequestToken
    self.returnConsumedCapacity = returnConsumedCapacity
    self.returnItemCollectionMetrics = returnItemCollectionMetrics
  }

  /// What a transaction of writes answers.
  public struct Output: Sendable, Hashable {
    /// What the request consumed of each table, where that was asked for.
    public var consumedCapacity: [ConsumedCapacity]
    /// The sizes of the item collections by table, where that was asked for, of tables with local indexes.
    public var itemCollectionMetrics: [String: [ItemCollectionMetrics]]

    /// Makes an answer.
    public init(
      consumedCapacity: [ConsumedCapacity] = [],
      itemCollectionMetrics: [String: [ItemCollectionMetrics]] = [:]
    ) {
      self.consumedCapacity = consumedCapacity
      self.itemCollectionMetrics = itemCollectionMetrics
    }
  }
}

/// A condition on an item that a transaction does not write.
public struct ConditionCheck: Sendable {
  /// The table.
  public var tableName: String
  /// The primary key: exactly its attributes.
  public var key: Item
  /// What must hold.
  public var conditionExpression: ConditionExpression
  /// Names behind `#placeholders`.
  public var expressionAttributeNames: ExpressionAttributeNames
  /// Values behind `:placeholders`.
  public var expressionAttributeValues: ExpressionAttributeValues
  /// Whether a false condition returns the item in its cancellation reason.
  public var returnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure

  /// Makes the check.
  public init(
    tableName: String,
    key: Item,
    conditionExpression: ConditionExpression,
    expressionAttributeNames: ExpressionAttributeNames = [:],
    expressionAttributeValues: ExpressionAttributeValues = [:],
    returnValuesOnConditionCheckFailure: ReturnValuesOnConditionCheckFailure = .none
  ) {
    self.tableName = tableName
    self.key = key
    self.conditionExpression = conditionExpression
    self.expressionAttributeNames = expressionAttributeNames
    self.expressionAttributeValues = expressionAttributeValues
    self.returnValuesOnConditionCheckFailure = returnValuesOnConditionCheckFailure
  }
}
