public import QuireModel

// MARK: - Tables

extension RemoteStore {
  /// Makes a table, which takes a while: wait until ``describeTable(_:)`` says that it is active.
  ///
  /// Throws `.resourceInUse` where one of that name exists, `.limitExceeded` where there are too many, `.validation` for
  /// a definition that is wrong. See ``RemoteStore`` for the errors of a service.
  public func createTable(_ request: CreateTable) async throws -> TableDescription { try await send(request) }

  /// Changes a table's settings, and adds or removes a global index.
  ///
  /// Throws `.resourceNotFound` where there is no such table or index, `.resourceInUse` where it is being changed,
  /// `.limitExceeded` where more than one index is added or removed at a time, `.validation` for all else that is wrong.
  /// See ``RemoteStore`` for the errors of a service.
  public func updateTable(_ request: UpdateTable) async throws -> TableDescription { try await send(request) }

  /// Describes a table.
  ///
  /// Throws `.resourceNotFound` where there is no such table. See ``RemoteStore`` for the errors of a service.
  public func describeTable(_ request: DescribeTable) async throws -> TableDescription {
    try await send(request)
  }

  /// Lists tables by name, a page at a time.
  ///
  /// Throws `.validation` for a limit that is not of 1 to 100. See ``RemoteStore`` for the errors of a service.
  public func listTables(_ request: ListTables) async throws -> ListTables.Output { try await send(request) }

  /// Removes a table.
  ///
  /// Throws `.resourceNotFound` where there is no such table, `.resourceInUse` where it is being made or changed,
  /// `.validation` where it is protected. See ``RemoteStore`` for the errors of a service.
  public func deleteTable(_ request: DeleteTable) async throws -> TableDescription { try await send(request) }

  /// Adds tags to a table.
  ///
  /// Throws `.resourceNotFound` where there is no such table, `.validation` for more than 50 tags. See ``RemoteStore``
  /// for the errors of a service.
  public func tagResource(_ request: TagResource) async throws { _ = try await send(request) }

  /// Removes tags of a table.
  ///
  /// Throws `.resourceNotFound` where there is no such table. See ``RemoteStore`` for the errors of a service.
  public func untagResource(_ request: UntagResource) async throws { _ = try await send(request) }

  /// Lists the tags of a table.
  ///
  /// Throws `.resourceNotFound` where there is no such table. See ``RemoteStore`` for the errors of a service.
  public func listTagsOfResource(_ request: ListTagsOfResource) async throws -> ListTagsOfResource.Output {
    try await send(request)
  }

  /// Makes a table's items expire, or ends that.
  ///
  /// Throws `.resourceNotFound` where there is no such table, `.validation` where that is so already. See ``RemoteStore``
  /// for the errors of a service.
  public func updateTimeToLive(_ request: UpdateTimeToLive) async throws -> UpdateTimeToLive.Output {
    try await send(request)
  }

  /// Tells whether a table's items expire.
  ///
  /// Throws `.resourceNotFound` where there is no such table. See ``RemoteStore`` for the errors of a service.
  public func describeTimeToLive(_ request: DescribeTimeToLive) async throws -> DescribeTimeToLive.Output {
    try await send(request)
  }

  /// Turns the recovery of a table to a point in time on or off.
  ///
  /// Throws `.tableNotFound` where there is no such table, `.validation` for a period that is not of 1 to 35 days. See
  /// ``RemoteStore`` for the errors of a service.
  public func updateContinuousBackups(
    _ request: UpdateContinuousBackups
  ) async throws -> UpdateContinuousBackups.Output {
    try await send(request)
  }

  /// Tells whether a table can be restored to a point in time.
  ///
  /// Throws `.tableNotFound` where there is no such table. See ``RemoteStore`` for the errors of a service.
  public func describeContinuousBackups(
    _ request: DescribeContinuousBackups
  ) async throws -> DescribeContinuousBackups.Output {
    try await send(request)
  }

  /// Tells the most capacity that may be provisioned.
  ///
  /// Throws the errors of a service: see ``RemoteStore``.
  public func describeLimits(_ request: DescribeLimits) async throws -> DescribeLimits.Output {
    try await send(request)
  }
}

// MARK: - Items

extension RemoteStore {
  /// Writes an item.
  ///
  /// Throws `.conditionalCheckFailed` where its condition is false, `.transactionConflict` where it meets a transaction
  /// on the item, `.resourceNotFound` where there is no such table, `.validation` for a request that breaks a rule. See
  /// ``RemoteStore`` for the errors of a service.
  public func putItem(_ request: PutItem) async throws -> PutItem.Output { try await send(request) }

  /// Reads an item.
  ///
  /// Throws `.resourceNotFound` where there is no such table, `.validation` for a request that breaks a rule. See
  /// ``RemoteStore`` for the errors of a service.
  public func getItem(_ request: GetItem) async throws -> GetItem.Output { try await send(request) }

  /// Changes an item.
  ///
  /// Throws as ``putItem(_:)`` does. See ``RemoteStore`` for the errors of a service.
  public func updateItem(_ request: UpdateItem) async throws -> UpdateItem.Output { try await send(request) }

  /// Removes an item.
  ///
  /// Throws as ``putItem(_:)`` does. See ``RemoteStore`` for the errors of a service.
  public func deleteItem(_ request: DeleteItem) async throws -> DeleteItem.Output { try await send(request) }

  /// Reads a page of the items of one partition key.
  ///
  /// Throws `.resourceNotFound` where there is no such table, `.validation` for a request that breaks a rule, and for an
  /// index that there is not or that is being filled. See ``RemoteStore`` for the errors of a service.
  public func query(_ request: Query) async throws -> Query.Output { try await send(request) }

  /// Reads a page of all items.
  ///
  /// Throws as ``query(_:)`` does. See ``RemoteStore`` for the errors of a service.
  public func scan(_ request: Scan) async throws -> Scan.Output { try await send(request) }

  /// Reads up to 100 items.
  ///
  /// What the service leaves unprocessed is answered, not asked for again: `Table.batchGet` does that. Throws as
  /// ``getItem(_:)`` does.
  public func batchGetItem(_ request: BatchGetItem) async throws -> BatchGetItem.Output {
    try await send(request)
  }

  /// Writes up to 25 items.
  ///
  /// What the service leaves unprocessed is answered, not sent again: `Table.batchWrite` does that. Throws
  /// `.resourceNotFound` where there is no such table, `.validation` for a request that breaks a rule. See ``RemoteStore``
  /// for the errors of a service.
  public func batchWriteItem(_ request: BatchWriteItem) async throws -> BatchWriteItem.Output {
    try await send(request)
  }

  /// Reads up to 100 items in one view.
  ///
  /// Throws `.transactionCanceled` with a reason per action where it meets writers, `.resourceNotFound` where there is no
  /// such table, `.validation` for a request that breaks a rule. See ``RemoteStore`` for the errors of a service.
  public func transactGetItems(_ request: TransactGetItems) async throws -> TransactGetItems.Output {
    try await send(request)
  }

  /// Writes up to 100 items, all or nothing.
  ///
  /// A request without a client token gets one, so that it happens once however often it has to be sent.
  ///
  /// Throws `.transactionCanceled` with a reason per action; `.idempotentParameterMismatch` where its client token came
  /// with another request, and `.transactionInProgress` where one of its token is under way; `.resourceNotFound` where
  /// there is no such table; `.validation` for a request that breaks a rule, such as an action that asks for return
  /// values. See ``RemoteStore`` for the errors of a service.
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
