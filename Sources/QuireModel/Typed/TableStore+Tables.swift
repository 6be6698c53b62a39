/// A secondary index to be made, with the types of its key attributes.
public struct IndexSpecification: Sendable, Hashable {
  /// The name, unique within the table.
  public var name: String
  /// The attributes of the partition key; empty for a local index, which has the table's.
  public var partitionKey: [AttributeDefinition]
  /// The attributes of the sort key.
  public var sortKey: [AttributeDefinition]
  /// What the index holds besides the keys.
  public var projection: Projection
  /// Whether the index is a local one.
  public var isLocal: Bool

  /// A global index by a partition key and optionally a sort key.
  public static func global(
    _ name: String,
    partitionKey: (AttributeName, ScalarAttributeType),
    sortKey: (AttributeName, ScalarAttributeType)? = nil,
    projection: Projection = .all
  ) -> IndexSpecification {
    global(name, partitionKey: [partitionKey], sortKey: sortKey.map { [$0] } ?? [], projection: projection)
  }

  /// A global index by a partition key and a sort key of up to four attributes each.
  public static func global(
    _ name: String,
    partitionKey: [(AttributeName, ScalarAttributeType)],
    sortKey: [(AttributeName, ScalarAttributeType)] = [],
    projection: Projection = .all
  ) -> IndexSpecification {
    IndexSpecification(
      name: name,
      partitionKey: partitionKey.map { AttributeDefinition($0.0, $0.1) },
      sortKey: sortKey.map { AttributeDefinition($0.0, $0.1) },
      projection: projection,
      isLocal: false
    )
  }

  /// A local index: the table's partition key with another sort key.
  public static func local(
    _ name: String,
    sortKey: (AttributeName, ScalarAttributeType),
    projection: Projection = .all
  ) -> IndexSpecification {
    IndexSpecification(
      name: name,
      partitionKey: [],
      sortKey: [AttributeDefinition(sortKey.0, sortKey.1)],
      projection: projection,
      isLocal: true
    )
  }

  /// The index in a table whose partition key is `tablePartitionKey`.
  func secondaryIndex(tablePartitionKey: [AttributeName]) -> SecondaryIndex {
    let partitionKey = isLocal ? tablePartitionKey : partitionKey.map(\.attributeName)
    return SecondaryIndex(
      indexName: name,
      keySchema: partitionKey.map { KeySchemaElement($0, .hash) }
        + sortKey.map { KeySchemaElement($0.attributeName, .range) },
      projection: projection
    )
  }
}

extension TableStore {
  /// Makes a new table.
  ///
  /// ``openTable(_:partitionKey:sortKey:indexes:)`` makes one only where it is missing.
  ///
  /// ```swift
  /// let orders = try await store.createTable(
  ///   "orders", partitionKey: ("PK", .s), sortKey: ("SK", .s),
  ///   indexes: [.global("GSI1", partitionKey: ("GSI1PK", .s), sortKey: ("GSI1SK", .s))])
  /// ```
  ///
  /// Throws `.resourceInUse` where a table of that name exists.
  @discardableResult
  public func createTable(
    _ name: String,
    partitionKey: (AttributeName, ScalarAttributeType),
    sortKey: (AttributeName, ScalarAttributeType)? = nil,
    indexes: [IndexSpecification] = []
  ) async throws -> Table {
    let request = CreateTable(tableName: name, partitionKey: partitionKey, sortKey: sortKey, indexes: indexes)
    _ = try await createTable(request)
    return table(name)
  }

  /// Describes a table.
  ///
  /// Throws `.resourceNotFound` where there is none.
  public func describeTable(_ name: String) async throws -> TableDescription {
    try await describeTable(DescribeTable(tableName: name))
  }

  /// Removes a table with its items and indexes.
  ///
  /// Throws `.resourceNotFound` where there is none.
  public func deleteTable(_ name: String) async throws {
    _ = try await deleteTable(DeleteTable(tableName: name))
  }

  /// The names of all tables, in the order of their bytes.
  public func tableNames() async throws -> [String] {
    var names: [String] = []
    var request = ListTables()
    repeat {
      let page = try await listTables(request)
      names += page.tableNames
      request.exclusiveStartTableName = page.lastEvaluatedTableName
    } while request.exclusiveStartTableName != nil
    return names
  }
}

extension Table {
  /// Adds a global index, which the store fills from the items that are there; see ``TableDescription/Index/status``.
  ///
  /// Throws `.validation` for a local index: those are made with the table.
  @discardableResult
  public func addIndex(_ index: IndexSpecification) async throws -> TableDescription {
    guard !index.isLocal else {
      throw TableError.validation("A local index cannot be added to a table, only be made with it")
    }
    // A definition that the table has already is no fault.
    let request = UpdateTable(
      tableName: name,
      attributeDefinitions: index.partitionKey + index.sortKey,
      globalSecondaryIndexUpdates: [.create(index.secondaryIndex(tablePartitionKey: []))]
    )
    return try await store.updateTable(request)
  }

  /// Removes a global index and its entries.
  @discardableResult
  public func removeIndex(_ index: String) async throws -> TableDescription {
    let request = UpdateTable(tableName: name, globalSecondaryIndexUpdates: [.delete(indexName: index)])
    return try await store.updateTable(request)
  }
}
