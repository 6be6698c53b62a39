import QuireLMDB
public import QuireModel

/// The operations of DynamoDB's API. Reads are synchronous: they run at once, on the calling thread.
extension Store: TableStore {
  // MARK: Tables

  /// Makes a table, ready for use on return, though it is described as being made.
  ///
  /// Throws `.resourceInUse` where one of that name exists, `.limitExceeded` where the store is full of tables and indexes,
  /// `.validation` for a definition that is wrong.
  @discardableResult
  public func createTable(_ request: CreateTable) async throws -> TableDescription {
    _ = try TableDefinitionValidation.validate(request)
    return try await write { transaction in try transaction.createTable(request) }
  }

  /// Changes a table's settings, and adds or removes a global index.
  ///
  /// An added one is filled in the background; see ``waitUntilActive(_:progress:)``.
  ///
  /// Throws `.resourceNotFound` where there is no such table or index; `.limitExceeded` where it has 20 global indexes,
  /// another is being filled, more than one is added or removed, or the store is full of tables and indexes; `.validation`
  /// for all else that is wrong.
  @discardableResult
  public func updateTable(_ request: UpdateTable) async throws -> TableDescription {
    try UpdateTableValidation.validate(request)
    let description = try await write { transaction in try transaction.updateTable(request) }
    for case .create(let index) in request.globalSecondaryIndexUpdates {
      startBackfill(Backfill(table: request.tableName, index: index.indexName))
    }
    return description
  }

  /// Describes a table.
  ///
  /// Throws `.resourceNotFound` where there is none.
  public func describeTable(_ request: DescribeTable) throws -> TableDescription {
    try RequestValidation.tableName(request.tableName)
    return try read { snapshot in
      try snapshot.catalog.managedTable(request.tableName)
        .description(options.namespace, now: options.clock.milliseconds) { slot in
          try Counters.read(snapshot.lmdb, cache.catalogDatabase, slot)
        }
    }
  }

  /// Lists tables by name, a page at a time.
  ///
  /// Throws `.validation` for a limit that is not of 1 to 100.
  public func listTables(_ request: ListTables = ListTables()) throws -> ListTables.Output {
    try RequestValidation.limit(request.limit, maximum: 100)
    if let start = request.exclusiveStartTableName { try RequestValidation.newTableName(start) }
    return try read { snapshot in
      let names = snapshot.catalog.tables.keys.map { AttributeName($0) }.sorted()
      let start = request.exclusiveStartTableName.map { AttributeName($0) }
      let rest = names.filter { name in start.map { $0 < name } ?? true }
      let page = rest.prefix(request.limit ?? 100).map(\.string)
      return ListTables.Output(
        tableNames: page,
        lastEvaluatedTableName: page.count < rest.count ? page.last : nil
      )
    }
  }

  /// Removes a table with its items and indexes.
  ///
  /// The description lacks what made up the table: its key, types, indexes and time of making. Throws
  /// `.resourceNotFound` where there is none, `.validation` where it is protected.
  @discardableResult
  public func deleteTable(_ request: DeleteTable) async throws -> TableDescription {
    try await write { transaction in try transaction.deleteTable(request) }
  }

  // MARK: Items

  /// Writes an item; throws `.conditionalCheckFailed` where its condition is false.
  ///
  /// Throws `.resourceNotFound` where there is no such table, `.validation` for a request that breaks a rule.
  @discardableResult
  public func putItem(_ request: PutItem) async throws -> PutItem.Output {
    let operation = try PutOperation(request)
    return try await operate { transaction in try operation.run(in: &transaction) }
  }

  /// Reads an item.
  ///
  /// Throws `.resourceNotFound` where there is no such table, `.validation` for a request that breaks a rule.
  public func getItem(_ request: GetItem) throws -> GetItem.Output {
    let operation = try GetOperation(request)
    return try read { snapshot in try operation.run(snapshot.lmdb, snapshot.catalog) }
  }

  /// Changes an item; throws `.conditionalCheckFailed` where its condition is false.
  ///
  /// Throws `.resourceNotFound` where there is no such table, `.validation` for a request that breaks a rule.
  @discardableResult
  public func updateItem(_ request: UpdateItem) async throws -> UpdateItem.Output {
    let operation = try UpdateOperation(request)
    return try await operate { transaction in try operation.run(in: &transaction) }
  }

  /// Removes an item; throws `.conditionalCheckFailed` where its condition is false.
  ///
  /// Throws `.resourceNotFound` where there is no such table, `.validation` for a request that breaks a rule.
  @discardableResult
  public func deleteItem(_ request: DeleteItem) async throws -> DeleteItem.Output {
    let operation = try DeleteOperation(request)
    return try await operate { transaction in try operation.run(in: &transaction) }
  }

  // MARK: Collections

  /// Reads a page of the items of one partition key.
  ///
  /// Throws `.resourceNotFound` where there is no such table, `.validation` for a request that breaks a rule, and for an
  /// index that there is not or that is being filled.
  public func query(_ request: Query) throws -> Query.Output {
    let operation = try QueryOperation(request)
    return try read { snapshot in try operation.run(snapshot.lmdb, snapshot.catalog) }
  }

  /// Reads a page of all items.
  ///
  /// Throws `.resourceNotFound` where there is no such table, `.validation` for a request that breaks a rule, and for an
  /// index that there is not or that is being filled.
  public func scan(_ request: Scan) throws -> Scan.Output {
    let operation = try ScanOperation(request)
    return try read { snapshot in try operation.run(snapshot.lmdb, snapshot.catalog) }
  }

  // MARK: Batches and transactions

  /// Reads up to 100 items in one view.
  ///
  /// Throws `.resourceNotFound` where there is no such table, `.validation` for a request that breaks a rule.
  public func batchGetItem(_ request: BatchGetItem) throws -> BatchGetItem.Output {
    let operation = try BatchGetOperation(request)
    return try read { snapshot in try operation.run(snapshot.lmdb, snapshot.catalog) }
  }

  /// Puts and deletes up to 25 items in one transaction, all or nothing.
  ///
  /// Throws `.resourceNotFound` where there is no such table, `.validation` for a request that breaks a rule.
  @discardableResult
  public func batchWriteItem(_ request: BatchWriteItem) async throws -> BatchWriteItem.Output {
    let operation = try BatchWriteOperation(request)
    return try await operate { transaction in try operation.run(in: &transaction) }
  }

  /// Reads up to 100 items in one view.
  ///
  /// Throws `.resourceNotFound` where there is no such table, `.transactionCanceled` where a key does not fit its table,
  /// `.validation` for a request that breaks another rule.
  public func transactGetItems(_ request: TransactGetItems) throws -> TransactGetItems.Output {
    let operation = try TransactGetOperation(request)
    return try read { snapshot in try operation.run(snapshot.lmdb, snapshot.catalog) }
  }

  /// Writes up to 100 items, all or nothing; throws `.transactionCanceled` with a reason per action.
  ///
  /// Throws `.resourceNotFound` where there is no such table, `.idempotentParameterMismatch` where the client token came with
  /// another request before, `.validation` for a request that breaks a rule.
  @discardableResult
  public func transactWriteItems(_ request: TransactWriteItems) async throws -> TransactWriteItems.Output {
    let operation = try TransactWriteOperation(request)
    return try await operate { transaction in try operation.run(in: &transaction) }
  }
}
