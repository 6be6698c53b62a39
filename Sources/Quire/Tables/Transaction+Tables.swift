import QuireLMDB
public import QuireModel

extension Transaction {
  /// Makes a table; it is described as being made, and ready all the same.
  ///
  /// Throws `.resourceInUse` where one of that name exists.
  @discardableResult
  public mutating func createTable(_ request: CreateTable) throws -> TableDescription {
    try createTable(request, keyPrefixes: [:])
  }

  /// Makes a table in whose keys the given beginnings of values, by attribute, take one byte.
  @discardableResult
  package mutating func createTable(
    _ request: CreateTable,
    keyPrefixes: [AttributeName: KeyPrefixes]
  ) throws -> TableDescription {
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
      layout: KeyLayout(table: schema, prefixes: keyPrefixes),
      slot: slot,
      database: database,
      indexes: [],
      names: NameTable(),
      sharedProperties: SharedProperties(TableProperties(request, now: clock.milliseconds)),
      keyPrefixes: keyPrefixes
    )
    for index in request.localSecondaryIndexes {
      table.indexes.append(try makeIndex(index, isLocal: true, table: table, types))
    }
    for index in request.globalSecondaryIndexes {
      table.indexes.append(try makeIndex(index, isLocal: false, table: table, types))
    }
    try store(table)
    var description = try describe(table)
    description.status = .creating
    description.settings.billingModeSummary?.lastUpdateToPayPerRequestDateTime = nil
    // Of warm throughputs only the table's is told, where one was asked for.
    if request.settings.warmThroughput ?? WarmThroughput() == WarmThroughput() {
      description.settings.warmThroughput = nil
    } else {
      description.settings.warmThroughput?.status = .updating
    }
    for index in description.globalSecondaryIndexes.indices {
      description.globalSecondaryIndexes[index].status = .creating
      description.globalSecondaryIndexes[index].warmThroughput = nil
    }
    return description
  }

  /// Removes a table with its items and indexes.
  ///
  /// The description lacks what made up the table: its key, types, indexes and time of making. Throws
  /// `.resourceNotFound` where there is none, `.validation` where it is protected.
  @discardableResult
  public mutating func deleteTable(_ request: DeleteTable) throws -> TableDescription {
    try RequestValidation.tableName(request.tableName)
    let table = try catalog.managedTable(request.tableName)
    guard !table.properties.isDeletionProtected else {
      throw TableError.validation(
        "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first."
      )
    }
    var description = try describe(table)
    for (slot, database) in table.databases { try releaseSlot(slot, database) }
    try remove(table)
    // DynamoDB does not look at what made up a table that goes.
    description.status = .deleting
    description.attributeDefinitions = []
    description.keySchema = []
    description.creationDateTime = 0
    description.globalSecondaryIndexes = []
    description.localSecondaryIndexes = []
    description.settings.warmThroughput = nil
    return description
  }

  /// Removes all items of a table and their index entries; the table stays, and its indexes.
  ///
  /// Costs a visit of the table's pages, not of its items. Throws `.resourceNotFound` where there is no such table.
  public mutating func deleteAllItems(in tableName: String) throws {
    try RequestValidation.tableName(tableName)
    let table = try catalog.managedTable(tableName)
    for (slot, database) in table.databases { try clear(slot, database) }
  }

  mutating func makeIndex(
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
      layout: KeyLayout(index: schema, table: table.schema, prefixes: table.keyPrefixes),
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
    return table.description(cache.namespace, now: clock.milliseconds) { counters[$0, default: Counters()] }
  }
}
