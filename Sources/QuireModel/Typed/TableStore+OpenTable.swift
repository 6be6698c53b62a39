extension TableStore {
  /// Names a table, making it where there is none, and waits until it can be used.
  ///
  /// ```swift
  /// let orders = try await store.openTable(
  ///   "orders", partitionKey: ("PK", .s), sortKey: ("SK", .s),
  ///   indexes: [.global("by-status", partitionKey: ("status", .s))])
  /// ```
  ///
  /// What a program calls when it starts: the first start makes the table, every other one checks that the table is the
  /// one meant. It may have indexes that are not named here; it is not changed.
  ///
  /// Throws `.resourceInUse` where a table of that name has another key, or lacks one of the indexes or has it otherwise;
  /// see ``Table/addIndex(_:)``.
  @discardableResult
  public func openTable(
    _ name: String,
    partitionKey: (AttributeName, ScalarAttributeType),
    sortKey: (AttributeName, ScalarAttributeType)? = nil,
    indexes: [IndexSpecification] = []
  ) async throws -> Table {
    let request = CreateTable(tableName: name, partitionKey: partitionKey, sortKey: sortKey, indexes: indexes)
    var description: TableDescription
    do {
      description = try await describeTable(name)
    } catch TableError.Code.resourceNotFound {
      do {
        description = try await createTable(request)
      } catch TableError.Code.resourceInUse {
        // Somebody else made it in between.
        description = try await describeTable(name)
      }
    }
    if let difference = request.difference(from: description) {
      throw TableError(.resourceInUse, "Table already exists: \(name), \(difference)")
    }
    while description.status == .creating {
      try await Task.sleep(for: .milliseconds(200))
      description = try await describeTable(name)
    }
    return table(name)
  }
}

extension CreateTable {
  /// The request for a table of this key and these indexes.
  init(
    tableName: String,
    partitionKey: (AttributeName, ScalarAttributeType),
    sortKey: (AttributeName, ScalarAttributeType)?,
    indexes: [IndexSpecification]
  ) {
    let tableKey = [partitionKey] + (sortKey.map { [$0] } ?? [])
    var definitions = tableKey.map { AttributeDefinition($0.0, $0.1) }
    for definition in indexes.flatMap({ $0.partitionKey + $0.sortKey })
    where !definitions.contains(definition) {
      definitions.append(definition)
    }
    self.init(
      tableName: tableName,
      attributeDefinitions: definitions,
      keySchema: zip(tableKey, [KeyType.hash, .range]).map { KeySchemaElement($0.0, $1) },
      globalSecondaryIndexes: indexes.filter { !$0.isLocal }.map { $0.secondaryIndex(tablePartitionKey: []) },
      localSecondaryIndexes: indexes.filter(\.isLocal).map {
        $0.secondaryIndex(tablePartitionKey: [partitionKey.0])
      }
    )
  }

  /// What a table lacks of this request, in words; nil where it has everything.
  fileprivate func difference(from table: TableDescription) -> String? {
    func types(_ definitions: [AttributeDefinition]) -> [AttributeName: ScalarAttributeType] {
      Dictionary(
        definitions.map { ($0.attributeName, $0.attributeType) },
        uniquingKeysWith: { first, _ in first }
      )
    }
    let (wanted, found) = (types(attributeDefinitions), types(table.attributeDefinitions))
    func isSame(_ schema: [KeySchemaElement], _ other: [KeySchemaElement]) -> Bool {
      schema == other && schema.allSatisfy { wanted[$0.attributeName] == found[$0.attributeName] }
    }
    guard isSame(keySchema, table.keySchema) else { return "with another key" }
    for (indexes, present) in [
      (globalSecondaryIndexes, table.globalSecondaryIndexes),
      (localSecondaryIndexes, table.localSecondaryIndexes),
    ] {
      for index in indexes {
        let definition = present.map(\.definition).first { $0.indexName == index.indexName }
        guard let definition else { return "without the index \(index.indexName)" }
        guard isSame(index.keySchema, definition.keySchema) else {
          return "with another key of the index \(index.indexName)"
        }
        guard index.projection.projectionType == definition.projection.projectionType,
          Set(index.projection.nonKeyAttributes) == Set(definition.projection.nonKeyAttributes)
        else { return "with another projection of the index \(index.indexName)" }
      }
    }
    return nil
  }
}
