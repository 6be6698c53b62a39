/// Reads up to 100 items by key, of one or more tables, in one consistent view.
public struct BatchGetItem: Sendable {
  /// The keys of one table, and how to read them.
  public struct Keys: Sendable {
    /// The primary keys, without duplicates.
    public var keys: [Item]
    /// Which attributes to return; nil for all.
    public var projectionExpression: ProjectionExpression?
    /// Names behind `#placeholders`.
    public var expressionAttributeNames: ExpressionAttributeNames
    /// Whether the read must see every acknowledged write.
    public var consistentRead: Bool

    /// Makes the keys of a table.
    public init(
      keys: [Item],
      projectionExpression: ProjectionExpression? = nil,
      expressionAttributeNames: ExpressionAttributeNames = [:],
      consistentRead: Bool = false
    ) {
      self.keys = keys
      self.projectionExpression = projectionExpression
      self.expressionAttributeNames = expressionAttributeNames
      self.consistentRead = consistentRead
    }
  }

  /// The keys by table.
  public var requestItems: [String: Keys]
  /// Whether to answer what the request consumed.
  public var returnConsumedCapacity: ReturnConsumedCapacity

  /// Makes the request.
  public init(
    requestItems: [String: Keys],
    returnConsumedCapacity: ReturnConsumedCapacity = .none
  ) {
    self.requestItems = requestItems
    self.returnConsumedCapacity = returnConsumedCapacity
  }

  /// What a batch of gets answers.
  public struct Output: Sendable {
    /// The items found, by table.
    ///
    /// A key without an item has none here.
    public var responses: [String: [Item]]
    /// What was not read because the answer had reached 16 MB: ask again with it.
    public var unprocessedKeys: [String: Keys]
    /// What the request consumed of each table, where that was asked for.
    public var consumedCapacity: [ConsumedCapacity]

    /// Makes an answer.
    public init(
      responses: [String: [Item]],
      unprocessedKeys: [String: Keys] = [:],
      consumedCapacity: [ConsumedCapacity] = []
    ) {
      self.responses = responses
      self.unprocessedKeys = unprocessedKeys
      self.consumedCapacity = consumedCapacity
    }
  }
}

/// Puts and deletes up to 25 items, of one or more tables, without conditions.
///
/// The embedded engine writes them in one transaction, all or nothing; DynamoDB promises that only for each one.
public struct BatchWriteItem: Sendable {
  /// A put or a delete.
  public enum WriteRequest: Sendable {
    /// Writes an item, in place of any of the same key.
    case put(Item)
    /// Removes the item of a key, if there is one.
    case delete(key: Item)
  }

  /// The writes by table.
  public var requestItems: [String: [WriteRequest]]
  /// Whether to answer what the request consumed.
  public var returnConsumedCapacity: ReturnConsumedCapacity
  /// Whether to answer the size of the item collection, of a table with local indexes.
  public var returnItemCollectionMetrics: ReturnItemCollectionMetrics

  /// Makes the request.
  public init(
    requestItems: [String: [WriteRequest]],
    returnConsumedCapacity: ReturnConsumedCapacity = .none,
    returnItemCollectionMetrics: ReturnItemCollectionMetrics = .none
  ) {
    self.requestItems = requestItems
    self.returnConsumedCapacity = returnConsumedCapacity
    self.returnItemCollectionMetrics = returnItemCollectionMetrics
  }

  /// What a batch of writes answers.
  public struct Output: Sendable {
    /// What was not written: ask again with it.
    ///
    /// The embedded engine leaves nothing.
    public var unprocessedItems: [String: [WriteRequest]]
    /// What the request consumed of each table, where that was asked for.
    public var consumedCapacity: [ConsumedCapacity]
    /// The sizes of the item collections by table, where that was asked for, of tables with local indexes.
    public var itemCollectionMetrics: [String: [ItemCollectionMetrics]]

    /// Makes an answer.
    public init(
      unprocessedItems: [String: [WriteRequest]] = [:],
      consumedCapacity: [ConsumedCapacity] = [],
      itemCollectionMetrics: [String: [ItemCollectionMetrics]] = [:]
    ) {
      self.unprocessedItems = unprocessedItems
      self.consumedCapacity = consumedCapacity
      self.itemCollectionMetrics = itemCollectionMetrics
    }
  }
}
