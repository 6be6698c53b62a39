/// Reads up to 100 items by key in one consistent view.
public struct TransactGetItems: Sendable {
  /// The gets; `consistentRead` of each has no effect, a transaction always reads consistently.
  public var gets: [GetItem]

  /// Makes the request.
  public init(_ gets: [GetItem]) { self.gets = gets }

  /// What a transaction of gets answers.
  public struct Output: Sendable, Hashable {
    /// One entry per get, in order: the item, or nil where there is none.
    public var items: [Item?]

    /// Makes an answer.
    public init(items: [Item?]) { self.items = items }
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

  /// Makes the request.
  public init(_ actions: [Action], clientRequestToken: String? = nil) {
    self.actions = actions
    self.clientRequestToken = clientRequestToken
  }

  /// What a transaction of writes answers.
  public struct Output: Sendable, Hashable {
    /// Makes an answer.
    public init() {}
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
