/// Which attributes a query or scan returns: DynamoDB's `Select`.
public enum Select: String, Sendable, Hashable, CaseIterable {
  /// All of the item; through a local index also those that the index does not hold.
  case allAttributes = "ALL_ATTRIBUTES"
  /// All that the index holds. Only with an index.
  case allProjectedAttributes = "ALL_PROJECTED_ATTRIBUTES"
  /// Those of the projection expression.
  case specificAttributes = "SPECIFIC_ATTRIBUTES"
  /// None: only counts.
  case count = "COUNT"
}

/// Reads the items of one partition key, in sort key order, from a table or an index.
public struct Query: Sendable {
  /// The table.
  public var tableName: String
  /// The index to read, or nil for the table itself.
  public var indexName: String?
  /// The partition key by `=`, and optionally a condition on the sort key.
  public var keyConditionExpression: KeyConditionExpression
  /// What must hold of an item, after it was read and counted, for it to be returned.
  public var filterExpression: ConditionExpression?
  /// Which attributes to return; nil for all that the table or index holds.
  public var projectionExpression: ProjectionExpression?
  /// Names behind `#placeholders`.
  public var expressionAttributeNames: ExpressionAttributeNames
  /// Values behind `:placeholders`.
  public var expressionAttributeValues: ExpressionAttributeValues
  /// Whether to read in ascending order of the sort key.
  public var scanIndexForward: Bool
  /// The most items to read, before filtering; nil for as many as fit into a page of 1 MB.
  public var limit: Int?
  /// Where to go on: the `lastEvaluatedKey` of the page before.
  public var exclusiveStartKey: Item?
  /// Which attributes to return; nil follows from the other parameters.
  public var select: Select?
  /// Whether the read must see every acknowledged write.
  ///
  /// Refused on a global index, as DynamoDB does.
  public var consistentRead: Bool
  /// Whether to answer what the request consumed.
  public var returnConsumedCapacity: ReturnConsumedCapacity

  /// Makes the request.
  public init(
    tableName: String,
    indexName: String? = nil,
    keyConditionExpression: KeyConditionExpression,
    filterExpression: ConditionExpression? = nil,
    projectionExpression: ProjectionExpression? = nil,
    expressionAttributeNames: ExpressionAttributeNames = [:],
    expressionAttributeValues: ExpressionAttributeValues = [:],
    scanIndexForward: Bool = true,
    limit: Int? = nil,
    exclusiveStartKey: Item? = nil,
    select: Select? = nil,
    consistentRead: Bool = false,
    returnConsumedCapacity: ReturnConsumedCapacity = .none
  ) {
    self.tableName = tableName
    self.indexName = indexName
    self.keyConditionExpression = keyConditionExpression
    self.filterExpression = filterExpression
    self.projectionExpression = projectionExpression
    self.expressionAttributeNames = expressionAttributeNames
    self.expressionAttributeValues = expressionAttributeValues
    self.scanIndexForward = scanIndexForward
    self.limit = limit
    self.exclusiveStartKey = exclusiveStartKey
    self.select = select
    self.consistentRead = consistentRead
    self.returnConsumedCapacity = returnConsumedCapacity
  }

  /// A page of a query.
  public typealias Output = Page
}

/// Reads every item of a table or an index, a page at a time.
public struct Scan: Sendable {
  /// The table.
  public var tableName: String
  /// The index to read, or nil for the table itself.
  public var indexName: String?
  /// What must hold of an item, after it was read and counted, for it to be returned.
  public var filterExpression: ConditionExpression?
  /// Which attributes to return; nil for all that the table or index holds.
  public var projectionExpression: ProjectionExpression?
  /// Names behind `#placeholders`.
  public var expressionAttributeNames: ExpressionAttributeNames
  /// Values behind `:placeholders`.
  public var expressionAttributeValues: ExpressionAttributeValues
  /// The most items to read, before filtering; nil for as many as fit into a page of 1 MB.
  public var limit: Int?
  /// Where to go on: the `lastEvaluatedKey` of the page before, of the same segment.
  public var exclusiveStartKey: Item?
  /// Which of `totalSegments` disjoint parts to read, from 0.
  public var segment: Int?
  /// Into how many parts the scan is divided, 1 to 1,000,000.
  public var totalSegments: Int?
  /// Which attributes to return; nil follows from the other parameters.
  public var select: Select?
  /// Whether the read must see every acknowledged write.
  ///
  /// Refused on a global index, as DynamoDB does.
  public var consistentRead: Bool
  /// Whether to answer what the request consumed.
  public var returnConsumedCapacity: ReturnConsumedCapacity

  /// Makes the request.
  public init(
    tableName: String,
    indexName: String? = nil,
    filterExpression: ConditionExpression? = nil,
    projectionExpression: ProjectionExpression? = nil,
    expressionAttributeNames: ExpressionAttributeNames = [:],
    expressionAttributeValues: ExpressionAttributeValues = [:],
    limit: Int? = nil,
    exclusiveStartKey: Item? = nil,
    segment: Int? = nil,
    totalSegments: Int? = nil,
    select: Select? = nil,
    consistentRead: Bool = false,
    returnConsumedCapacity: ReturnConsumedCapacity = .none
  ) {
    self.tableName = tableName
    self.indexName = indexName
    self.filterExpression = filterExpression
    self.projectionExpression = projectionExpression
    self.expressionAttributeNames = expressionAttributeNames
    self.expressionAttributeValues = expressionAttributeValues
    self.limit = limit
    self.exclusiveStartKey = exclusiveStartKey
    self.segment = segment
    self.totalSegments = totalSegments
    self.select = select
    self.consistentRead = consistentRead
    self.returnConsumedCapacity = returnConsumedCapacity
  }

  /// A page of a scan.
  public typealias Output = Page
}

/// A page of a query or a scan.
public struct Page: Sendable, Hashable {
  /// The items, in order; empty where only counts were asked for.
  public var items: [Item]
  /// The number of items that passed the filter.
  public var count: Int
  /// The number of items read, before the filter.
  public var scannedCount: Int
  /// Where the next page starts, or nil where this was the last.
  public var lastEvaluatedKey: Item?
  /// What the page consumed, where that was asked for.
  public var consumedCapacity: ConsumedCapacity?

  /// Makes a page.
  public init(
    items: [Item],
    count: Int,
    scannedCount: Int,
    lastEvaluatedKey: Item? = nil,
    consumedCapacity: ConsumedCapacity? = nil
  ) {
    self.items = items
    self.count = count
    self.scannedCount = scannedCount
    self.lastEvaluatedKey = lastEvaluatedKey
    self.consumedCapacity = consumedCapacity
  }
}
