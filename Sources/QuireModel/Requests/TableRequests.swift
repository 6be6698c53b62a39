/// The type of a key attribute: string, number or binary.
public enum ScalarAttributeType: String, Sendable, Hashable, CaseIterable {
  /// A string, ordered by its UTF-8 bytes.
  case s = "S"
  /// A number, ordered by value.
  case n = "N"
  /// Binary data, ordered by unsigned bytes.
  case b = "B"
}

/// The type of an attribute that a key schema names.
public struct AttributeDefinition: Sendable, Hashable {
  /// The attribute.
  public var attributeName: AttributeName
  /// Its type.
  public var attributeType: ScalarAttributeType

  /// Makes a definition.
  public init(_ attributeName: AttributeName, _ attributeType: ScalarAttributeType) {
    self.attributeName = attributeName
    self.attributeType = attributeType
  }
}

/// An attribute's part in a key: DynamoDB's `KeyType`.
public enum KeyType: String, Sendable, Hashable, CaseIterable {
  /// Partition key.
  case hash = "HASH"
  /// Sort key.
  case range = "RANGE"
}

/// One attribute of a key schema.
public struct KeySchemaElement: Sendable, Hashable {
  /// The attribute.
  public var attributeName: AttributeName
  /// Its part in the key.
  public var keyType: KeyType

  /// Makes an element.
  public init(_ attributeName: AttributeName, _ keyType: KeyType) {
    self.attributeName = attributeName
    self.keyType = keyType
  }
}

/// Which attributes an index holds besides the keys.
public struct Projection: Sendable, Hashable {
  /// DynamoDB's `ProjectionType`.
  public enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Only the keys of index and table.
    case keysOnly = "KEYS_ONLY"
    /// The keys and the named attributes.
    case include = "INCLUDE"
    /// The whole item.
    case all = "ALL"
  }

  /// Which.
  public var projectionType: Kind
  /// The names for `.include`, up to 20; otherwise empty.
  public var nonKeyAttributes: [AttributeName]

  /// Makes a projection.
  public init(_ projectionType: Kind, nonKeyAttributes: [AttributeName] = []) {
    self.projectionType = projectionType
    self.nonKeyAttributes = nonKeyAttributes
  }

  /// Only the keys of index and table.
  public static let keysOnly = Projection(.keysOnly)
  /// The whole item.
  public static let all = Projection(.all)
  /// The keys and `names`.
  public static func include(_ names: AttributeName...) -> Projection {
    Projection(.include, nonKeyAttributes: names)
  }
}

/// A secondary index, global or local.
public struct SecondaryIndex: Sendable, Hashable {
  /// The name, unique within its table.
  public var indexName: String
  /// The key: up to four partition and four sort attributes of a global index; the table's partition key and one sort
  /// attribute of a local one.
  public var keySchema: [KeySchemaElement]
  /// What it holds.
  public var projection: Projection

  /// Makes an index.
  public init(indexName: String, keySchema: [KeySchemaElement], projection: Projection) {
    self.indexName = indexName
    self.keySchema = keySchema
    self.projection = projection
  }
}

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

  /// Makes the request.
  public init(
    tableName: String,
    attributeDefinitions: [AttributeDefinition],
    keySchema: [KeySchemaElement],
    globalSecondaryIndexes: [SecondaryIndex] = [],
    localSecondaryIndexes: [SecondaryIndex] = []
  ) {
    self.tableName = tableName
    self.attributeDefinitions = attributeDefinitions
    self.keySchema = keySchema
    self.globalSecondaryIndexes = globalSecondaryIndexes
    self.localSecondaryIndexes = localSecondaryIndexes
  }
}

/// Adds or removes one global index.
public struct UpdateTable: Sendable, Hashable {
  /// What to do with an index.
  public enum GlobalSecondaryIndexUpdate: Sendable, Hashable {
    /// Make it and fill it from the items that are there.
    case create(SecondaryIndex)
    /// Remove it and its entries.
    case delete(indexName: String)
  }

  /// The table.
  public var tableName: String
  /// The types of key attributes that a new index names and the table has not defined yet.
  public var attributeDefinitions: [AttributeDefinition]
  /// The change, at most one.
  public var globalSecondaryIndexUpdates: [GlobalSecondaryIndexUpdate]

  /// Makes the request.
  public init(
    tableName: String,
    attributeDefinitions: [AttributeDefinition] = [],
    globalSecondaryIndexUpdates: [GlobalSecondaryIndexUpdate]
  ) {
    self.tableName = tableName
    self.attributeDefinitions = attributeDefinitions
    self.globalSecondaryIndexUpdates = globalSecondaryIndexUpdates
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

    /// Makes a description.
    public init(
      definition: SecondaryIndex,
      status: TableStatus,
      isBackfilling: Bool,
      itemCount: Int,
      sizeBytes: Int
    ) {
      self.definition = definition
      self.status = status
      self.isBackfilling = isBackfilling
      self.itemCount = itemCount
      self.sizeBytes = sizeBytes
    }
  }

  /// The name.
  public var tableName: String
  /// An identifier that no other table has or had: a UUID in text.
  public var tableId: String
  /// The types of the key attributes.
  public var attributeDefinitions: [AttributeDefinition]
  /// The primary key.
  public var keySchema: [KeySchemaElement]
  /// The state.
  public var status: TableStatus
  /// When the table was made, in seconds since 1970.
  public var creationDateTime: Double
  /// The number of items, exact.
  public var itemCount: Int
  /// The bytes of the items by DynamoDB's size rule, exact.
  public var sizeBytes: Int
  /// The global indexes.
  public var globalSecondaryIndexes: [Index]
  /// The local indexes.
  public var localSecondaryIndexes: [Index]

  /// Makes a description.
  public init(
    tableName: String,
    tableId: String,
    attributeDefinitions: [AttributeDefinition],
    keySchema: [KeySchemaElement],
    status: TableStatus,
    creationDateTime: Double,
    itemCount: Int,
    sizeBytes: Int,
    globalSecondaryIndexes: [Index] = [],
    localSecondaryIndexes: [Index] = []
  ) {
    self.tableName = tableName
    self.tableId = tableId
    self.attributeDefinitions = attributeDefinitions
    self.keySchema = keySchema
    self.status = status
    self.creationDateTime = creationDateTime
    self.itemCount = itemCount
    self.sizeBytes = sizeBytes
    self.globalSecondaryIndexes = globalSecondaryIndexes
    self.localSecondaryIndexes = localSecondaryIndexes
  }
}
