import QuireLMDB
import QuireModel

/// A batch of gets whose request was checked.
struct BatchGetOperation: Sendable {
  /// The most keys of a batch.
  static let limit = 100
  /// The most bytes of items, by DynamoDB's size rule: a batch leaves the rest unprocessed.
  static let responseBytes = 16 * 1_048_576

  private let request: BatchGetItem
  private let gets: [String: [GetOperation]]

  /// Checks `request`.
  ///
  /// Throws `.validation`.
  init(_ request: BatchGetItem) throws {
    self.request = request
    let count = request.requestItems.values.reduce(0) { $0 + $1.keys.count }
    if request.requestItems.isEmpty {
      throw TableError.validation(
        "1 validation error detected: Value '{}' at 'requestItems' failed to satisfy constraint: "
          + "Member must have length greater than or equal to 1"
      )
    }
    if count > Self.limit {
      throw TableError.validation("Too many items requested for the BatchGetItem call")
    }
    var gets: [String: [GetOperation]] = [:]
    for (table, keys) in request.requestItems {
      if keys.keys.isEmpty {
        throw TableError.validation(
          "1 validation error detected: Value '[]' at 'requestItems.\(table).member.keys' failed to satisfy "
            + "constraint: Member must have length greater than or equal to 1"
        )
      }
      guard Set(keys.keys).count == keys.keys.count else {
        throw TableError.validation("Provided list of item keys contains duplicates")
      }
      gets[table] = try keys.keys.map { key in
        try GetOperation(
          GetItem(
            tableName: table,
            key: key,
            projectionExpression: keys.projectionExpression,
            expressionAttributeNames: keys.expressionAttributeNames,
            consistentRead: keys.consistentRead
          )
        )
      }
    }
    self.gets = gets
  }

  func run(_ transaction: borrowing ReadTransaction, _ catalog: Catalog) throws -> BatchGetItem.Output {
    try checkKeys(catalog)
    var output = BatchGetItem.Output(responses: [:])
    var bytes = 0
    var isFull = false
    var meter = CapacityMeter(request.returnConsumedCapacity, .read)
    for name in gets.keys.sorted() {
      var found: [Item] = []
      for get in gets[name, default: []] {
        let before = meter
        let item = isFull ? nil : try get.item(transaction, catalog, &meter)
        bytes += item?.size ?? 0
        if bytes > Self.responseBytes {
          isFull = true
          meter = before
        }
        if isFull {
          leave(get.key, of: name, in: &output)
        } else if let item {
          found.append(item)
        }
      }
      output.responses[name] = found
    }
    output.consumedCapacity = meter?.consumed ?? []
    return output
  }

  private func checkKeys(_ catalog: Catalog) throws {
    for (name, operations) in gets {
      let table = try catalog.table(name)
      var seen: Set<[UInt8]> = []
      for get in operations {
        try table.schema.validateKey(get.key)
        guard try seen.insert(table.encodedKey(of: get.key)).inserted else {
          throw TableError.validation("Provided list of item keys contains duplicates")
        }
      }
    }
  }

  private func leave(_ key: Item, of table: String, in output: inout BatchGetItem.Output) {
    if output.unprocessedKeys[table] == nil {
      output.unprocessedKeys[table] = request.requestItems[table]
      output.unprocessedKeys[table]?.keys = []
    }
    output.unprocessedKeys[table]?.keys.append(key)
  }
}

/// A batch of puts and deletes whose request was checked.
struct BatchWriteOperation: Sendable {
  /// The most writes of a batch.
  static let limit = 25

  private let operations: [any ItemOperation]
  private let costs: WriteCosts?

  /// Checks `request`.
  ///
  /// Throws `.validation`.
  init(_ request: BatchWriteItem) throws {
    if request.requestItems.isEmpty {
      throw TableError.validation(
        "1 validation error detected: Value '{}' at 'requestItems' failed to satisfy constraint: "
          + "Member must have length greater than or equal to 1"
      )
    }
    let count = request.requestItems.values.reduce(0) { $0 + $1.count }
    if count > Self.limit {
      throw TableError.validation("Too many items requested for the BatchWriteItem call")
    }
    var operations: [any ItemOperation] = []
    for (table, writes) in request.requestItems.sorted(by: { $0.key < $1.key }) {
      if writes.isEmpty {
        throw TableError.validation(
          "1 validation error detected: Value '[]' at 'requestItems.\(table).member' failed to satisfy constraint: "
            + "Member must have length greater than or equal to 1"
        )
      }
      for write in writes {
        switch write {
        case .put(let item): operations.append(try PutOperation(PutItem(tableName: table, item: item)))
        case .delete(let key): operations.append(try DeleteOperation(DeleteItem(tableName: table, key: key)))
        }
      }
    }
    self.operations = operations
    costs = WriteCosts(request.returnConsumedCapacity, request.returnItemCollectionMetrics)
  }

  func run(in transaction: inout Transaction) throws -> BatchWriteItem.Output {
    var costs = costs
    var seen: Set<ItemAddress> = []
    var writes: [ItemWrite] = []
    for operation in operations {
      let table = try transaction.catalog.table(operation.tableName)
      if let put = operation as? PutOperation { try table.schema.validateBatchedItem(put.item) }
      guard try seen.insert(operation.address(table)).inserted else {
        throw TableError.validation("Provided list of item keys contains duplicates")
      }
      let write = try operation.plan(table, transaction.lmdb.reading)
      try costs?.add(operation, write, table, transaction.lmdb.reading)
      if let write { writes.append(write) }
    }
    for write in writes { try transaction.apply(write) }
    return BatchWriteItem.Output(
      consumedCapacity: costs?.consumedCapacity ?? [],
      itemCollectionMetrics: try costs?.itemCollectionMetrics(transaction) ?? [:]
    )
  }
}

/// The place of an item: its table and its encoded key.
struct ItemAddress: Hashable {
  var table: String
  var key: [UInt8]
}
