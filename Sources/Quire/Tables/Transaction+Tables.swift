import QuireLMDB
public import QuireModel

extension Transaction {
  /// Makes a table.
  ///
  /// Throws `.resourceInUse` where one of that name exists.
  @discardableResult
  public mutating func createTable(_ request: CreateTable) throws -> TableDescription {
    let schema = try TableDefinitionValidation.validate(request)
    if catalog.tables[request.tableName] != nil {
      throw TableError(.resourceInUse, "Table already exists: \(request.tableName)")
    }
    let types = try TableDefinitionValidation.types(request.attributeDefinitions)
    let (slot, database) = try takeSlot()
    var table = TableInfo(
      name: request.tableName,
      id: try nextTableID(),
      uuid: UUIDText.random(),
      created: clock.milliseconds,
      attributeDefinitions: request.attributeDefinitions,
      schema: schema,
      layout: KeyLayout(table: schema),
      slot: slot,
      database: database,
      indexes: [],
      names: NameTable()
    )
    for index in request.localSecondaryIndexes {
      table.indexes.append(try makeIndex(index, isLocal: true, table: table, types))
    }
    for index in request.globalSecondaryIndexes {
      table.indexes.append(try makeIndex(index, isLocal: false, table: table, types))
    }
    try store(table)
    return try describe(table)
  }

  /// Removes a table with its items and indexes.
  ///
  /// Throws `.resourceNotFound` where there is none.
  @discardableResult
  public mutating func deleteTable(_ request: DeleteTable) throws -> TableDescription {
    try RequestValidation.tableName(request.tableName)
    let table = try catalog.managedTable(request.tableName)
    var description = try describe(table)
    for index in table.indexes { try releaseSlot(index.slot, index.database) }
    try releaseSlot(table.slot, table.database)
    try remove(table)
    description.status = .deleting
    return description
  }

  /// Removes all items of a table and their index entries; the table stays, and its indexes.
  ///
  /// Costs a visit of the table's pages, not of its items. Throws `.resourceNotFound` where there is no such table.
  public mutating func deleteAllItems(in tableName: String) throws {
    try RequestValidation.tableName(tableName)
    let table = try catalog.managedTable(tableName)
    for (slot, database) in [(table.slot, table.database)] + table.indexes.map({ ($0.slot, $0.database) }) {
      counters[slot] = nil
      try change { lmdb in try lmdb.clear(database) }
      try deleteFromCatalog(Layout.counterKey(slot))
    }
  }

  /// Adds or removes a global index.
  ///
  /// A new one is filled by ``Backfill`` afterwards.
  mutating func updateTable(_ request: UpdateTable) throws -> TableDescription {
    try RequestValidation.tableName(request.tableName)
    var table = try catalog.managedTable(request.tableName)
    guard let change = request.globalSecondaryIndexUpdates.first else {
      throw TableError.validation(
        "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates or "
          + "SSESpecification or ReplicaUpdates is required"
      )
    }
    guard request.globalSecondaryIndexUpdates.count == 1 else {
      throw TableError(
        .limitExceeded,
        "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table"
      )
    }
    switch change {
    case .create(let index): try addIndex(index, request.attributeDefinitions, to: &table)
    case .update: throw TableError.validation("The throughput of an index cannot be changed")
    case .delete(let name): try removeIndex(name, from: &table)
    }
    try store(table)
    var description = try describe(table)
    description.status = .updating
    return description
  }

  private mutating func addIndex(
    _ index: SecondaryIndex,
    _ definitions: [AttributeDefinition],
    to table: inout TableInfo
  ) throws {
    guard table.indexes.count(where: { !$0.isLocal }) < TableDefinitionValidation.maximumGlobalIndexes else {
      throw TableError(
        .limitExceeded,
        "A table has at most \(TableDefinitionValidation.maximumGlobalIndexes) global secondary indexes"
      )
    }
    if table.indexes.contains(where: { $0.isBackfilling }) {
      throw TableError(
        .limitExceeded,
        "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table"
      )
    }
    if table.index(index.indexName) != nil {
      throw TableError.validation("Attempting to create an index which already exists")
    }
    for (name, type) in try TableDefinitionValidation.types(definitions) {
      if let known = table.type(of: name) {
        guard known == type else {
          throw TableError.invalidParameter(
            "Cannot change the type of attribute \(name), which is a key attribute already"
          )
        }
      } else {
        table.attributeDefinitions.append(AttributeDefinition(name, type))
      }
    }
    let types = try TableDefinitionValidation.types(table.attributeDefinitions)
    _ = try TableDefinitionValidation.validate(index, isLocal: false, table: table.schema, types)
    let projected = table.indexes.reduce(index.projection.nonKeyAttributes.count) {
      $0 + $1.projection.nonKeyAttributes.count
    }
    try TableDefinitionValidation.checkProjected(projected)
    var info = try makeIndex(index, isLocal: false, table: table, types)
    info.backfillPosition = []
    table.indexes.append(info)
    dropUnusedDefinitions(&table)
  }

  private mutating func removeIndex(_ name: String, from table: inout TableInfo) throws {
    guard let position = table.indexes.firstIndex(where: { $0.name == name && !$0.isLocal }) else {
      throw TableError(.resourceNotFound, "Requested resource not found: Index: \(name) not found")
    }
    let index = table.indexes.remove(at: position)
    try releaseSlot(index.slot, index.database)
    dropUnusedDefinitions(&table)
  }

  private func dropUnusedDefinitions(_ table: inout TableInfo) {
    var used = Set(table.schema.attributes.map(\.name))
    for index in table.indexes { used.formUnion(index.schema.attributes.map(\.name)) }
    table.attributeDefinitions.removeAll { !used.contains($0.attributeName) }
  }

  private mutating func makeIndex(
    _ index: SecondaryIndex,
    isLocal: Bool,
    table: TableInfo,
    _ types: [AttributeName: ScalarAttributeType]
  ) throws -> IndexInfo {
    let schema = try TableDefinitionValidation.validate(index, isLocal: isLocal, table: table.schema, types)
    let (slot, database) = try takeSlot()
    return IndexInfo(
      name: index.indexName,
      isLocal: isLocal,
      schema: schema,
      projection: index.projection,
      layout: KeyLayout(index: schema, table: table.schema),
      slot: slot,
      database: database
    )
  }

  private mutating func nextTableID() throws -> UInt32 {
    var next: UInt32 = 1
    if let stored = try lmdb.reading.get(cache.catalogDatabase, Layout.nextTableKey.rawBytes) {
      guard let known = Layout.integer(UInt32.self, of: stored) else {
        throw TableError.corrupted("the next table number is cut off")
      }
      next = known
    }
    try putInCatalog(Layout.nextTableKey, Layout.bigEndian(next + 1))
    return next
  }

  /// The description of `table`, with this transaction's writes.
  borrowing func describe(_ table: TableInfo) throws -> TableDescription {
    var counters: [UInt32: Counters] = [table.slot: try self.counters(of: table.slot)]
    for index in table.indexes { counters[index.slot] = try self.counters(of: index.slot) }
    return table.description { counters[$0, default: Counters()] }
  }
}
