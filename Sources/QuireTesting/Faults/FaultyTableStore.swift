public import QuireModel

/// A table store on which things go wrong as a ``FaultScript`` says, over any other.
public struct FaultyTableStore<Base: TableStore>: TableStore {
  /// The store that does the work.
  public let base: Base
  /// What goes wrong.
  public let faults: FaultScript

  /// Makes a store over `base`.
  public init(over base: Base, _ faults: FaultScript) {
    self.base = base
    self.faults = faults
  }

  /// Does `work`, with whatever fault is due.
  private func run<Output: Sendable>(
    _ operation: TableOperation,
    _ targets: [(tableName: String, item: Item?)],
    unprocessed: (() -> Output)? = nil,
    _ work: () async throws -> Output
  ) async throws -> Output {
    guard let injection = faults.next(FaultScript.Call(operation: operation, targets: targets)) else {
      return try await work()
    }
    switch injection.fault.kind {
    case .error(let error): throw error
    case .lostReply(let error):
      _ = try await work()
      throw error
    case .delay(let duration):
      try await Task.sleep(for: duration)
      return try await work()
    case .hold(let ready):
      try await ready()
      return try await work()
    case .unprocessed:
      if let unprocessed { return unprocessed() }
      return try await work()
    case .conditionFailure(let item):
      throw Self.failure(
        operation,
        TableError(.conditionalCheckFailed, "The conditional request failed", item: item),
        CancellationReason(.conditionalCheckFailed, message: "The conditional request failed", item: item),
        at: injection.target,
        of: targets.count
      )
    case .conflict:
      let message = "Transaction is ongoing for the item"
      throw Self.failure(
        operation,
        TableError(.transactionConflict, message),
        CancellationReason(.transactionConflict, message: message),
        at: injection.target,
        of: targets.count
      )
    }
  }

  private static func failure(
    _ operation: TableOperation,
    _ single: TableError,
    _ reason: CancellationReason,
    at target: Int,
    of count: Int
  ) -> TableError {
    guard operation == .transactWriteItems || operation == .transactGetItems else { return single }
    var reasons = Array(repeating: CancellationReason(.none), count: count)
    if reasons.indices.contains(target) { reasons[target] = reason }
    let codes = reasons.map(\.code.rawValue).joined(separator: ", ")
    return TableError(
      .transactionCanceled,
      "Transaction cancelled, please refer cancellation reasons for specific reasons [\(codes)]",
      cancellationReasons: reasons
    )
  }
}

// MARK: - Tables

extension FaultyTableStore {
  /// Makes a table.
  ///
  /// Throws as ``base`` does, and what ``faults`` has for it.
  public func createTable(_ request: CreateTable) async throws -> TableDescription {
    try await run(.createTable, [(request.tableName, nil)]) { try await base.createTable(request) }
  }

  /// Changes a table's settings, and adds or removes a global index.
  ///
  /// Throws as ``base`` does, and what ``faults`` has for it.
  public func updateTable(_ request: UpdateTable) async throws -> TableDescription {
    try await run(.updateTable, [(request.tableName, nil)]) { try await base.updateTable(request) }
  }

  /// Describes a table.
  ///
  /// Throws as ``base`` does, and what ``faults`` has for it.
  public func describeTable(_ request: DescribeTable) async throws -> TableDescription {
    try await run(.describeTable, [(request.tableName, nil)]) { try await base.describeTable(request) }
  }

  /// Lists tables by name, a page at a time.
  ///
  /// Throws as ``base`` does, and what ``faults`` has for it.
  public func listTables(_ request: ListTables) async throws -> ListTables.Output {
    try await run(.listTables, []) { try await base.listTables(request) }
  }

  /// Removes a table.
  ///
  /// Throws as ``base`` does, and what ``faults`` has for it.
  public func deleteTable(_ request: DeleteTable) async throws -> TableDescription {
    try await run(.deleteTable, [(request.tableName, nil)]) { try await base.deleteTable(request) }
  }
}

// MARK: - Tags, expiry, limits

extension FaultyTableStore {
  /// Adds tags to a table.
  ///
  /// Throws as ``base`` does, and what ``faults`` has for it.
  public func tagResource(_ request: TagResource) async throws {
    try await run(.tagResource, Self.targets(request.resourceArn)) { try await base.tagResource(request) }
  }

  /// Removes tags of a table.
  ///
  /// Throws as ``base`` does, and what ``faults`` has for it.
  public func untagResource(_ request: UntagResource) async throws {
    try await run(.untagResource, Self.targets(request.resourceArn)) { try await base.untagResource(request) }
  }

  /// Lists the tags of a table.
  ///
  /// Throws as ``base`` does, and what ``faults`` has for it.
  public func listTagsOfResource(_ request: ListTagsOfResource) async throws -> ListTagsOfResource.Output {
    try await run(.listTagsOfResource, Self.targets(request.resourceArn)) {
      try await base.listTagsOfResource(request)
    }
  }

  /// Makes a table's items expire, or ends that.
  ///
  /// Throws as ``base`` does, and what ``faults`` has for it.
  public func updateTimeToLive(_ request: UpdateTimeToLive) async throws -> UpdateTimeToLive.Output {
    try await run(.updateTimeToLive, [(request.tableName, nil)]) { try await base.updateTimeToLive(request) }
  }

  /// Tells whether a table's items expire.
  ///
  /// Throws as ``base`` does, and what ``faults`` has for it.
  public func describeTimeToLive(_ request: DescribeTimeToLive) async throws -> DescribeTimeToLive.Output {
    try await run(.describeTimeToLive, [(request.tableName, nil)]) {
      try await base.describeTimeToLive(request)
    }
  }

  /// Turns the recovery of a table to a point in time on or off.
  ///
  /// Throws as ``base`` does, and what ``faults`` has for it.
  public func updateContinuousBackups(
    _ request: UpdateContinuousBackups
  ) async throws -> UpdateContinuousBackups.Output {
    try await run(.updateContinuousBackups, [(request.tableName, nil)]) {
      try await base.updateContinuousBackups(request)
    }
  }

  /// Tells whether a table can be restored to a point in time.
  ///
  /// Throws as ``base`` does, and what ``faults`` has for it.
  public func describeContinuousBackups(
    _ request: DescribeContinuousBackups
  ) async throws -> DescribeContinuousBackups.Output {
    try await run(.describeContinuousBackups, [(request.tableName, nil)]) {
      try await base.describeContinuousBackups(request)
    }
  }

  /// Tells the most capacity that may be provisioned.
  ///
  /// Throws as ``base`` does, and what ``faults`` has for it.
  public func describeLimits(_ request: DescribeLimits) async throws -> DescribeLimits.Output {
    try await run(.describeLimits, []) { try await base.describeLimits(request) }
  }

  private static func targets(_ resourceArn: String) -> [(tableName: String, item: Item?)] {
    guard case .table(let name) = ResourceName(arn: resourceArn) else { return [] }
    return [(name, nil)]
  }
}

// MARK: - Items

extension FaultyTableStore {
  /// Writes an item; throws `.conditionalCheckFailed` where its condition is false.
  ///
  /// Throws as ``base`` does, and what ``faults`` has for it.
  public func putItem(_ request: PutItem) async throws -> PutItem.Output {
    try await run(.putItem, [(request.tableName, request.item)]) { try await base.putItem(request) }
  }

  /// Reads an item.
  ///
  /// Throws as ``base`` does, and what ``faults`` has for it.
  public func getItem(_ request: GetItem) async throws -> GetItem.Output {
    try await run(.getItem, [(request.tableName, request.key)]) { try await base.getItem(request) }
  }

  /// Changes an item; throws `.conditionalCheckFailed` where its condition is false.
  ///
  /// Throws as ``base`` does, and what ``faults`` has for it.
  public func updateItem(_ request: UpdateItem) async throws -> UpdateItem.Output {
    try await run(.updateItem, [(request.tableName, request.key)]) { try await base.updateItem(request) }
  }

  /// Removes an item; throws `.conditionalCheckFailed` where its condition is false.
  ///
  /// Throws as ``base`` does, and what ``faults`` has for it.
  public func deleteItem(_ request: DeleteItem) async throws -> DeleteItem.Output {
    try await run(.deleteItem, [(request.tableName, request.key)]) { try await base.deleteItem(request) }
  }

  /// Reads a page of the items of one partition key.
  ///
  /// Throws as ``base`` does, and what ``faults`` has for it.
  public func query(_ request: Query) async throws -> Query.Output {
    try await run(.query, [(request.tableName, nil)]) { try await base.query(request) }
  }

  /// Reads a page of all items.
  ///
  /// Throws as ``base`` does, and what ``faults`` has for it.
  public func scan(_ request: Scan) async throws -> Scan.Output {
    try await run(.scan, [(request.tableName, nil)]) { try await base.scan(request) }
  }
}

// MARK: - Batches and transactions

extension FaultyTableStore {
  /// Reads up to 100 items in one view.
  ///
  /// Throws as ``base`` does, and what ``faults`` has for it.
  public func batchGetItem(_ request: BatchGetItem) async throws -> BatchGetItem.Output {
    let targets = request.requestItems.flatMap { table, keys in keys.keys.map { (table, Optional($0)) } }
    return try await run(
      .batchGetItem,
      targets,
      unprocessed: { BatchGetItem.Output(responses: [:], unprocessedKeys: request.requestItems) }
    ) { try await base.batchGetItem(request) }
  }

  /// Writes up to 25 items.
  ///
  /// Throws as ``base`` does, and what ``faults`` has for it.
  public func batchWriteItem(_ request: BatchWriteItem) async throws -> BatchWriteItem.Output {
    let targets = request.requestItems.flatMap { table, writes in
      writes.map { write -> (String, Item?) in
        switch write {
        case .put(let item): (table, item)
        case .delete(let key): (table, key)
        }
      }
    }
    return try await run(
      .batchWriteItem,
      targets,
      unprocessed: { BatchWriteItem.Output(unprocessedItems: request.requestItems) }
    ) { try await base.batchWriteItem(request) }
  }

  /// Reads up to 100 items in one view.
  ///
  /// Throws as ``base`` does, and what ``faults`` has for it.
  public func transactGetItems(_ request: TransactGetItems) async throws -> TransactGetItems.Output {
    try await run(.transactGetItems, request.gets.map { ($0.tableName, $0.key) }) {
      try await base.transactGetItems(request)
    }
  }

  /// Writes up to 100 items, all or nothing; throws `.transactionCanceled` with a reason per action.
  ///
  /// Throws as ``base`` does, and what ``faults`` has for it.
  public func transactWriteItems(_ request: TransactWriteItems) async throws -> TransactWriteItems.Output {
    let targets = request.actions.map { action -> (String, Item?) in
      switch action {
      case .put(let put): (put.tableName, put.item)
      case .update(let update): (update.tableName, update.key)
      case .delete(let delete): (delete.tableName, delete.key)
      case .conditionCheck(let check): (check.tableName, check.key)
      }
    }
    return try await run(.transactWriteItems, targets) { try await base.transactWriteItems(request) }
  }
}
