/// Makes a table.
public struct CreateTable: Sendable, Hashable {
  /// The name: 3 to 255 of `a-z A-Z 0-9 _ . -`.
  public var tableName: String
  /// The types of all key attributes of table and indexes, and of no others.
  public var attributeDefinitions: [AttributeDefinition]
  /// The primary key: a partition key, or a partition key and a sort key.
  public var keySchema: [KeySchemaElement]
  /// Up to 20.
  public var globalSecondaryIndexes: [SecondaryIndex]
  /// Up to 5.
  public var localSecondaryIndexes: [SecondaryIndex]
  /// What the table is besides.
  public var settings: TableSettings
  /// Up to 50.
  public var tags: [Tag]

  /// Makes the request.
  public init(
    tableName: String,
    attributeDefinitions: [AttributeDefinition],
    keySchema: [KeySchemaElement],
    globalSecondaryIndexes: [SecondaryIndex] = [],
    localSecondaryIndexes: [SecondaryIndex] = [],
    settings: TableSettings = TableSettings(),
    tags: [Tag] = []
  ) {
    self.tableName = tableName
    self.attributeDefinitions = attributeDefinitions
    self.keySchema = keySchema
    self.globalSecondaryIndexes = globalSecondaryIndexes
    self.localSecondaryIndexes = localSecondaryIndexes
    self.settings = settings
    self.tags = tags
  }
}

/// A change of a global index's throughput: what is nil stays as it is.
public struct GlobalSecondaryIndexChange: Sendable, Hashable {
  /// The index.
  public var indexName: String
  /// Its capacity.
  public var provisionedThroughput: ProvisionedThroughput?
  /// The most that it may be asked for.
  public var onDemandThroughput: OnDemandThroughput?
  /// What it is to be able to do at once.
  public var warmThroughput: WarmThroughput?

  /// Makes a change.
  public init(
    indexName: String,
    provisionedThroughput: ProvisionedThroughput? = nil,
    onDemandThroughput: OnDemandThroughput? = nil,
    warmThroughput: WarmThroughput? = nil
  ) {
    self.indexName = indexName
    self.provisionedThroughput = provisionedThroughput
    self.onDemandThroughput = onDemandThroughput
    self.warmThroughput = warmThroughput
  }
}

/// Changes a table's settings, and adds or removes one global index.
public struct UpdateTable: Sendable, Hashable {
  /// What to do with an index.
  public enum GlobalSecondaryIndexUpdate: Sendable, Hashable {
    /// Make it and fill it from the items that are there.
    case create(SecondaryIndex)
    /// Change its throughput.
    case update(GlobalSecondaryIndexChange)
    /// Remove it and its entries.
    case delete(indexName: String)
  }

  /// The table.
  public var tableName: String
  /// The types of key attributes that a new index names and the table has not defined yet.
  public var attributeDefinitions: [AttributeDefinition]
  /// The changes of indexes; at most one of them makes or removes an index.
  public var globalSecondaryIndexUpdates: [GlobalSecondaryIndexUpdate]
  /// The changes of the table's settings.
  public var settings: TableSettingsChange

  /// Makes the request.
  public init(
    tableName: String,
    attributeDefinitions: [AttributeDefinition] = [],
    globalSecondaryIndexUpdates: [GlobalSecondaryIndexUpdate] = [],
    settings: TableSettingsChange = TableSettingsChange()
  ) {
    self.tableName = tableName
    self.attributeDefinitions = attributeDefinitions
    self.globalSecondaryIndexUpdates = globalSecondaryIndexUpdates
    self.settings = settings
  }
}

/// Asks for the description of a table.
public struct DescribeTable: Sendable, Hashable {
  /// The table.
  public var tableName: String

  /// Makes the request.
  public init(tableName: String) { self.tableName = tableName }
}

/// Removes a table with its items and indexes.
public struct DeleteTable: Sendable, Hashable {
  /// The table.
  public var tableName: String

  /// Makes the request.
  public init(tableName: String) { self.tableName = tableName }
}

/// Lists the names of tables, in the order of their bytes.
public struct ListTables: Sendable, Hashable {
  /// Where to go on: the last name of the page before.
  public var exclusiveStartTableName: String?
  /// The most names to answer, 1 to 100.
  public var limit: Int?

  /// Makes the request.
  public init(exclusiveStartTableName: String? = nil, limit: Int? = nil) {
    self.exclusiveStartTableName = exclusiveStartTableName
    self.limit = limit
  }

  /// A page of names.
  public struct Output: Sendable, Hashable {
    /// The names.
    public var tableNames: [String]
    /// Where the next page starts, or nil where this was the last.
    public var lastEvaluatedTableName: String?

    /// Makes a page.
    public init(tableNames: [String], lastEvaluatedTableName: String? = nil) {
      self.tableNames = tableNames
      self.lastEvaluatedTableName = lastEvaluatedTableName
    }
  }
}
