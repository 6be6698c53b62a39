public import QuireModel

// MARK: - Tables

extension RemoteStore {
  /// Makes a table, which takes a while: wait until ``describeTable(_:)`` says that it is active.
  public func createTable(_ request: CreateTable) async throws -> TableDescription { try await send(request) }

  /// Changes a table's settings, and adds or removes a global index.
  public func updateTable(_ request: UpdateTable) async throws -> TableDescription { try await send(request) }

  /// Describes a table.
  public func describeTable(_ request: DescribeTable) async throws -> TableDescription {
    try await send(request)
  }

  /// Lists tables by name, a page at a time.
  public func listTables(_ request: ListTables) async throws -> ListTables.Output { try await send(request) }

  /// Removes a table.
  public func deleteTable(_ request: DeleteTable) async throws -> TableDescription { try await send(request) }

  /// Adds tags to a table.
  public func tagResource(_ request: TagResource) async throws { _ = try await send(request) }

  /// Removes tags of a table.
  public func untagResource(_ request: UntagResource) async throws { _ = try await send(request) }

  /// Lists the tags of a table.
  public func listTagsOfResource(_ request: ListTagsOfResource) async throws -> ListTagsOfResource.Output {
    try await send(request)
  }

  /// Makes a table's items expire, or ends that.
  public func updateTimeToLive(_ request: UpdateTimeToLive) async throws -> UpdateTimeToLive.Output {
    try await send(request)
  }

  /// Tells whether a table's items expire.
  public func describeTimeToLive(_ request: DescribeTimeToLive) async throws -> DescribeTimeToLive.Output {
    try await send(request)
  }

  /// Turns the recovery of a table to a point in time on or off.
  public func updateContinuousBackups(
    _ request: UpdateContinuousBackups
  ) async throws -> UpdateContinuousBackups.Output {
    try await send(request)
  }

  /// Tells whether a table can be restored to a point in time.
  public func describeContinuousBackups(
    _ request: DescribeContinuousBackups
  ) async throws -> DescribeContinuousBackups.Output {
    try await send(request)
  }

  /// Tells the most capacity that may be provisioned.
  public func describeLimits(_ request: DescribeLimits) async throws -> DescribeLimits.Output {
    try await send(request)
  }
}

// MARK: - Items

extension RemoteStore {
  /// Writes an item.
  public func putItem(_ request: PutItem) async throws -> PutItem.Output { try await send(request) }

  /// Reads an item.
  public func getItem(_ request: GetItem) async throws -> GetItem.Output { try await send(request) }

  /// Changes an item.
  public func updateItem(_ request: UpdateItem) async throws -> UpdateItem.Output { try await send(request) }

  /// Removes an item.
  public func deleteItem(_ request: DeleteItem) async throws -> DeleteItem.Output { try await send(request) }

  /// Reads a page of the items of one partition key.
  public func query(_ request: Query) async throws -> Query.Output { try await send(request) }

  /// Reads a page of all items.
  public func scan(_ request: Scan) async throws -> Scan.Output { try await send(request) }

  /// Reads up to 100 items.
  ///
  /// What the service leaves unprocessed is answered, not asked for again: `Table.batchGet`
  /// does that.
  public func batchGetItem(_ request: BatchGetItem) async throws -> BatchGetItem.Output {
    try await send(request)
  }

  /// Writes up to 25 items.
  ///
  /// What the service leaves unprocessed is answered, not sent again: `Table.batchWrite` does that.
  public func batchWriteItem(_ request: BatchWriteItem) async throws -> BatchWriteItem.Output {
    try await send(request)
  }

  /// Reads up to 100 items in one view.
  public func transactGetItems(_ request: TransactGetItems) async throws -> TransactGetItems.Output {
    try await send(request)
  }

  /// Writes up to 100 items, all or nothing.
  ///
  /// A request without a client token gets one, so that it happens once however often it has to be sent.
  public func transactWriteItems(_ request: TransactWriteItems) async throws -> TransactWriteItems.Output {
    for action in request.actions { try Self.refuseReturnValues(of: action) }
    var request = request
    if request.clientRequestToken == nil { request.clientRequestToken = Self.newToken() }
    return try await send(request)
  }

  /// The protocol has no place for them: they would be lost without a word.
  private static func refuseReturnValues(of action: TransactWriteItems.Action) throws(TableError) {
    let values: ReturnValues =
      switch action {
      case .put(let put): put.returnValues
      case .update(let update): update.returnValues
      case .delete(let delete): delete.returnValues
      case .conditionCheck: .none
      }
    if values == .none { return }
    throw .validation(
      "ReturnValues is not supported within a transaction; an action asks for \(values.rawValue)"
    )
  }

  /// A random token of 32 digits.
  private static func newToken() -> String {
    let halves = [UInt64.random(in: 0 ... .max), UInt64.random(in: 0 ... .max)]
    return halves.map { half in
      let digits = String(half, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }
}
