/// The state of a table or an index.
public enum TableStatus: String, Sendable, Hashable, CaseIterable {
  /// Being made.
  case creating = "CREATING"
  /// Being changed.
  case updating = "UPDATING"
  /// Being removed.
  case deleting = "DELETING"
  /// Ready.
  case active = "ACTIVE"
  /// Unreadable, because its key is out of reach.
  case inaccessibleEncryptionCredentials = "INACCESSIBLE_ENCRYPTION_CREDENTIALS"
  /// Being put aside, because its key stayed out of reach.
  case archiving = "ARCHIVING"
  /// Put aside.
  case archived = "ARCHIVED"
  /// Not permitted to be replicated.
  case replicationNotAuthorized = "REPLICATION_NOT_AUTHORIZED"
}

/// What a table is and holds.
public struct TableDescription: Sendable, Hashable {
  /// An index and what it holds.
  public struct Index: Sendable, Hashable {
    /// The index's definition.
    public var definition: SecondaryIndex
    /// `.creating` until the backfill is through; local indexes are always `.active`.
    public var status: TableStatus
    /// Whether items that were there before the index are being added to it.
    public var isBackfilling: Bool
    /// The number of entries.
    public var itemCount: Int
    /// The bytes of the entries by DynamoDB's size rule.
    public var sizeBytes: Int
    /// The index's Amazon Resource Name.
    public var indexArn: String?
    /// The capacity of a global index.
    public var provisionedThroughput: ProvisionedThroughputDescription?
    /// What a global index is able to do at once.
    public var warmThroughput: WarmThroughputDescription?

    /// Makes a description.
    public init(
      definition: SecondaryIndex,
      status: TableStatus,
      isBackfilling: Bool,
      itemCount: Int,
      sizeBytes: Int,
      indexArn: String? = nil,
      provisionedThroughput: ProvisionedThroughputDescription? = nil,
      warmThroughput: WarmThroughputDescription? = nil
    ) {
      self.definition = definition
      self.status = status
      self.isBackfilling = isBackfilling
      self.itemCount = itemCount
      self.sizeBytes = sizeBytes
      self.indexArn = indexArn
      self.provisionedThroughput = provisionedThroughput
      self.warmThroughput = warmThroughput
    }
  }

  /// The name.
  public var tableName: String
  /// An identifier that no other table has or had: a UUID in text.
  public var tableId: String
  /// The table's Amazon Resource Name.
  public var tableArn: String?
  /// The types of the key attributes; empty once it is being removed.
  public var attributeDefinitions: [AttributeDefinition]
  /// The primary key; empty once it is being removed.
  public var keySchema: [KeySchemaElement]
  /// The state; see ``isReady`` for that of the indexes too.
  public var status: TableStatus
  /// When the table was made, in seconds since 1970; 0 once it is being removed.
  public var creationDateTime: Double
  /// The number of items, exact.
  public var itemCount: Int
  /// The bytes of the items by DynamoDB's size rule, exact.
  public var sizeBytes: Int
  /// The global indexes; none once the table is being removed.
  public var globalSecondaryIndexes: [Index]
  /// The local indexes; none once the table is being removed.
  public var localSecondaryIndexes: [Index]
  /// How the table is paid for, and its other settings.
  public var settings: TableSettingsDescription

  /// Makes a description.
  public init(
    tableName: String,
    tableId: String,
    tableArn: String? = nil,
    attributeDefinitions: [AttributeDefinition],
    keySchema: [KeySchemaElement],
    status: TableStatus,
    creationDateTime: Double,
    itemCount: Int,
    sizeBytes: Int,
    globalSecondaryIndexes: [Index] = [],
    localSecondaryIndexes: [Index] = [],
    settings: TableSettingsDescription = TableSettingsDescription()
  ) {
    self.tableName = tableName
    self.tableId = tableId
    self.tableArn = tableArn
    self.attributeDefinitions = attributeDefinitions
    self.keySchema = keySchema
    self.status = status
    self.creationDateTime = creationDateTime
    self.itemCount = itemCount
    self.sizeBytes = sizeBytes
    self.globalSecondaryIndexes = globalSecondaryIndexes
    self.localSecondaryIndexes = localSecondaryIndexes
    self.settings = settings
  }
}

extension TableDescription {
  /// Whether the table and all of its indexes are there to be read.
  ///
  /// A table to which an index is added is `.active` again while the index is still being filled, as on DynamoDB.
  public var isReady: Bool {
    status == .active && globalSecondaryIndexes.allSatisfy { $0.status == .active }
  }
}
