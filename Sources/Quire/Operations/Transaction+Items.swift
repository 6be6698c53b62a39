import QuireLMDB
public import QuireModel

extension Transaction {
  /// Writes an item.
  ///
  /// Throws `.conditionalCheckFailed` where the condition is false; nothing is written then. Throws `.resourceNotFound` where
  /// there is no such table, `.validation` for a request that breaks a rule.
  @discardableResult
  public mutating func putItem(_ request: PutItem) throws -> PutItem.Output {
    try PutOperation(request).run(in: &self)
  }

  /// Changes an item.
  ///
  /// Throws `.conditionalCheckFailed` where the condition is false; nothing is written then. Throws `.resourceNotFound` where
  /// there is no such table, `.validation` for a request that breaks a rule.
  @discardableResult
  public mutating func updateItem(_ request: UpdateItem) throws -> UpdateItem.Output {
    try UpdateOperation(request).run(in: &self)
  }

  /// Removes an item.
  ///
  /// Throws `.conditionalCheckFailed` where the condition is false; nothing is removed then. Throws `.resourceNotFound` where
  /// there is no such table, `.validation` for a request that breaks a rule.
  @discardableResult
  public mutating func deleteItem(_ request: DeleteItem) throws -> DeleteItem.Output {
    try DeleteOperation(request).run(in: &self)
  }

  /// Throws `.conditionalCheckFailed` where a condition on an item is false.
  ///
  /// Throws `.resourceNotFound` where there is no such table, `.validation` for a request that breaks a rule.
  public mutating func checkItem(_ check: ConditionCheck) throws {
    _ = try perform(CheckOperation(check))
  }

  /// Reads an item, with this transaction's writes.
  ///
  /// Throws `.resourceNotFound` where there is no such table, `.validation` for a request that breaks a rule.
  public borrowing func getItem(_ request: GetItem) throws -> GetItem.Output {
    try GetOperation(request).run(lmdb.reading, catalog)
  }

  /// Reads a page of the items of one partition key, with this transaction's writes.
  ///
  /// Throws `.resourceNotFound` where there is no such table, `.validation` for a request that breaks a rule, and for an
  /// index that there is not or that is being filled.
  public borrowing func query(_ request: Query) throws -> Query.Output {
    try QueryOperation(request).run(lmdb.reading, catalog)
  }

  /// Reads a page of all items, with this transaction's writes.
  ///
  /// Throws `.resourceNotFound` where there is no such table, `.validation` for a request that breaks a rule, and for an
  /// index that there is not or that is being filled.
  public borrowing func scan(_ request: Scan) throws -> Scan.Output {
    try ScanOperation(request).run(lmdb.reading, catalog)
  }

  /// Plans and applies one operation, and adds what it costs to `costs`.
  mutating func perform(_ operation: some ItemOperation, _ costs: inout WriteCosts) throws -> ItemWrite? {
    let table = try catalog.table(operation.tableName)
    let write = try operation.plan(table, lmdb.reading)
    try costs.add(operation, write, table, lmdb.reading)
    if let write { try apply(write) }
    return write
  }

  /// Plans and applies one operation.
  mutating func perform(_ operation: some ItemOperation) throws -> ItemWrite? {
    let write = try operation.plan(catalog.table(operation.tableName), lmdb.reading)
    if let write { try apply(write) }
    return write
  }
}

// MARK: - Short forms

extension Transaction {
  /// Writes an item into `table` where `condition` holds of the item that is there, if any is given.
  ///
  /// Throws `.conditionalCheckFailed` where `condition` is false; nothing is written then. Throws `.resourceNotFound` where
  /// there is no such table, `.validation` for a request that breaks a rule.
  public mutating func put(_ item: Item, in table: String, if condition: Condition? = nil) throws {
    try putItem(
      PutItem(tableName: table, item: item, conditionExpression: condition.map { ConditionExpression($0) })
    )
  }

  /// The item of `table` under `key`, with this transaction's writes, or nil.
  ///
  /// Throws `.resourceNotFound` where there is no such table, `.validation` for a key that is not the table's.
  public borrowing func get(_ key: Item, in table: String) throws -> Item? {
    try getItem(GetItem(tableName: table, key: key)).item
  }

  /// Changes the item of `table` under `key` where `condition` holds; answers the item as it is then, nil where an
  /// update that only removes found none.
  ///
  /// Throws `.conditionalCheckFailed` where `condition` is false; nothing is written then. Throws `.resourceNotFound` where
  /// there is no such table, `.validation` for a request that breaks a rule.
  @discardableResult
  public mutating func update(
    _ key: Item,
    in table: String,
    _ update: Update,
    if condition: Condition? = nil
  ) throws -> Item? {
    try updateItem(
      UpdateItem(
        tableName: table,
        key: key,
        updateExpression: UpdateExpression(update),
        conditionExpression: condition.map { ConditionExpression($0) },
        returnValues: .allNew
      )
    ).attributes
  }

  /// Removes the item of `table` under `key` where `condition` holds; answers the item as it was, if there was one.
  ///
  /// Throws `.conditionalCheckFailed` where `condition` is false; nothing is removed then. Throws `.resourceNotFound` where
  /// there is no such table, `.validation` for a request that breaks a rule.
  @discardableResult
  public mutating func delete(_ key: Item, in table: String, if condition: Condition? = nil) throws -> Item? {
    try deleteItem(
      DeleteItem(
        tableName: table,
        key: key,
        conditionExpression: condition.map { ConditionExpression($0) },
        returnValues: .allOld
      )
    ).attributes
  }
}
