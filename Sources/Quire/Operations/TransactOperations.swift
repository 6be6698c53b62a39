import QuireLMDB
import QuireModel

/// A transaction of gets whose request was checked.
struct TransactGetOperation: Sendable {
  private let gets: [GetOperation]
  private let capacity: ReturnConsumedCapacity

  /// Checks `request`.
  ///
  /// Throws `.validation`.
  init(_ request: TransactGetItems) throws {
    try TransactLimits.check(request.gets.count)
    for get in request.gets { try TransactLimits.refuse(get.returnConsumedCapacity) }
    gets = try request.gets.map { try GetOperation($0) }
    capacity = request.returnConsumedCapacity
  }

  func run(_ transaction: borrowing ReadTransaction, _ catalog: Catalog) throws -> TransactGetItems.Output {
    var seen: Set<ItemAddress> = []
    var reasons: [CancellationReason] = []
    for get in gets {
      let table = try catalog.table(get.tableName)
      do {
        try table.schema.validateKey(get.key)
        reasons.append(CancellationReason(.none))
      } catch {
        if error.isOfEmptyKeyValue { throw error }
        reasons.append(CancellationReason(.validationError, message: error.message))
        continue
      }
      guard try seen.insert(ItemAddress(table: table.name, key: table.encodedKey(of: get.key))).inserted
      else {
        throw TableError.validation("Transaction request cannot include multiple operations on one item")
      }
    }
    try TransactLimits.cancel(reasons)
    var items: [Item?] = []
    var meter = CapacityMeter(capacity, .read, isTransaction: true)
    for get in gets { items.append(try get.item(transaction, catalog, &meter)) }
    return TransactGetItems.Output(items: items, consumedCapacity: meter?.consumed ?? [])
  }
}

/// A transaction of writes whose request was checked: its actions are planned, all of them, before anything is written.
struct TransactWriteOperation: Sendable {
  private let operations: [any ItemOperation]
  private let token: String?
  private let fingerprint: UInt128
  private let capacity: ReturnConsumedCapacity
  private let costs: WriteCosts?

  /// Checks `request`.
  ///
  /// Throws `.validation`.
  init(_ request: TransactWriteItems) throws {
    try TransactLimits.check(request.actions.count)
    if let token = request.clientRequestToken, !(1...36).contains(token.utf8.count) {
      let bound = token.isEmpty ? "greater than or equal to 1" : "less than or equal to 36"
      throw TableError.validation(
        "1 validation error detected: Value '\(token)' at 'clientRequestToken' failed to satisfy constraint: "
          + "Member must have length \(bound)"
      )
    }
    token = request.clientRequestToken
    fingerprint = request.clientRequestToken == nil ? 0 : RequestFingerprint.of(request)
    operations = try request.actions.map { try Self.operation($0) }
    capacity = request.returnConsumedCapacity
    costs = WriteCosts(
      request.returnConsumedCapacity,
      request.returnItemCollectionMetrics,
      isTransaction: true
    )
  }

  private static func operation(_ action: TransactWriteItems.Action) throws -> any ItemOperation {
    func refuseReturnValues(_ values: ReturnValues) throws(TableError) {
      if values == .none { return }
      throw TableError.validation(
        "ReturnValues is not supported within a transaction; an action asks for \(values.rawValue)"
      )
    }
    switch action {
    case .put(let request):
      try refuseReturnValues(request.returnValues)
      try TransactLimits.refuse(request.returnConsumedCapacity, request.returnItemCollectionMetrics)
      return try PutOperation(request)
    case .update(let request):
      try refuseReturnValues(request.returnValues)
      try TransactLimits.refuse(request.returnConsumedCapacity, request.returnItemCollectionMetrics)
      return try UpdateOperation(request)
    case .delete(let request):
      try refuseReturnValues(request.returnValues)
      try TransactLimits.refuse(request.returnConsumedCapacity, request.returnItemCollectionMetrics)
      return try DeleteOperation(request)
    case .conditionCheck(let check):
      return try CheckOperation(check)
    }
  }

  func run(in transaction: inout Transaction) throws -> TransactWriteItems.Output {
    if let token, try transaction.isDone(token, fingerprint) {
      return try repeated(transaction.lmdb.reading, transaction.catalog)
    }
    var costs = costs
    let writes = try plan(transaction.lmdb.reading, transaction.catalog, &costs)
    for write in writes { try transaction.apply(write) }
    if let token { try transaction.remember(token, fingerprint) }
    return TransactWriteItems.Output(
      consumedCapacity: costs?.consumedCapacity ?? [],
      itemCollectionMetrics: try costs?.itemCollectionMetrics(transaction) ?? [:]
    )
  }

  /// What a call with the token of an earlier one answers: the capacity of looking at its items.
  private func repeated(
    _ transaction: borrowing ReadTransaction,
    _ catalog: Catalog
  ) throws -> TransactWriteItems.Output {
    var meter = CapacityMeter(capacity, .read, isTransaction: true)
    if meter != nil {
      for operation in operations {
        // The table may have gone since, or another may have taken its name.
        guard let table = catalog.tables[operation.tableName],
          let address = try? operation.address(table)
        else { continue }
        meter?.read(try table.size(address.key, transaction), of: table, isConsistent: true)
      }
    }
    return TransactWriteItems.Output(consumedCapacity: meter?.consumed ?? [])
  }

  /// What all actions together write.
  ///
  /// Throws `.transactionCanceled` with a reason per action where one of them cannot be.
  private func plan(
    _ transaction: borrowing ReadTransaction,
    _ catalog: Catalog,
    _ costs: inout WriteCosts?
  ) throws -> [ItemWrite] {
    var seen: Set<ItemAddress> = []
    for operation in operations {
      let table = try catalog.table(operation.tableName)
      guard let address = try? operation.address(table) else { continue }
      guard seen.insert(address).inserted else {
        throw TableError.validation("Transaction request cannot include multiple operations on one item")
      }
    }
    var writes: [ItemWrite] = []
    var reasons: [CancellationReason] = []
    for operation in operations {
      do {
        let table = try catalog.table(operation.tableName)
        let write = try operation.plan(table, transaction)
        try costs?.add(operation, write, table, transaction)
        if let write { writes.append(write) }
        reasons.append(CancellationReason(.none))
      } catch let error as TableError where error.code == .conditionalCheckFailed {
        reasons.append(CancellationReason(.conditionalCheckFailed, message: error.message, item: error.item))
      } catch let error as TableError where error.code == .validation {
        if error.isOfEmptyKeyValue { throw error }
        reasons.append(CancellationReason(.validationError, message: error.message))
      }
    }
    try TransactLimits.cancel(reasons)
    guard writes.reduce(0, { $0 + ($1.new?.size ?? 0) }) <= TransactLimits.bytes else {
      throw TableError.validation("The aggregate size of the items in the transaction cannot exceed 4 MB")
    }
    return writes
  }
}

/// What holds for transactions of gets and of writes alike.
enum TransactLimits {
  /// The most actions of a transaction.
  static let actions = 100
  /// The most bytes of the written items together, by DynamoDB's size rule.
  static let bytes = 4 * 1_048_576

  static func check(_ count: Int) throws(TableError) {
    if (1...actions).contains(count) { return }
    let bound = count == 0 ? "greater than or equal to 1" : "less than or equal to \(actions)"
    throw TableError.validation(
      "1 validation error detected: Value at 'transactItems' failed to satisfy constraint: "
        + "Member must have length \(bound)"
    )
  }

  /// Refuses an action that asks for its own costs: the transaction answers those of all.
  static func refuse(
    _ capacity: ReturnConsumedCapacity,
    _ metrics: ReturnItemCollectionMetrics = .none
  ) throws(TableError) {
    if capacity == .none, metrics == .none { return }
    throw TableError.validation(
      "ReturnConsumedCapacity and ReturnItemCollectionMetrics belong to a transaction, not to its actions"
    )
  }

  /// Throws `.transactionCanceled` unless every reason is `.none`.
  static func cancel(_ reasons: [CancellationReason]) throws(TableError) {
    if reasons.allSatisfy({ $0.code == .none }) { return }
    let codes = reasons.map(\.code.rawValue).joined(separator: ", ")
    throw TableError(
      .transactionCanceled,
      "Transaction cancelled, please refer cancellation reasons for specific reasons [\(codes)]",
      cancellationReasons: reasons
    )
  }
}
