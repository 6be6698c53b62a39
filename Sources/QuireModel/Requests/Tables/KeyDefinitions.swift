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
  /// The capacity of a global index of a table with provisioned capacity; otherwise nil.
  public var provisionedThroughput: ProvisionedThroughput?
  /// The most that a global index of an on-demand table may be asked for; nil for no bound.
  public var onDemandThroughput: OnDemandThroughput?
  /// What a global index is to be able to do at once; nil for DynamoDB's own measure.
  public var warmThroughput: WarmThroughput?

  /// Makes an index.
  public init(
    indexName: String,
    keySchema: [KeySchemaElement],
    projection: Projection,
    provisionedThroughput: ProvisionedThroughput? = nil,
    onDemandThroughput: OnDemandThroughput? = nil,
    warmThroughput: WarmThroughput? = nil
  ) {
    self.indexName = indexName
    self.keySchema = keySchema
    self.projection = projection
    self.provisionedThroughput = provisionedThroughput
    self.onDemandThroughput = onDemandThroughput
    self.warmThroughput = warmThroughput
  }
}
