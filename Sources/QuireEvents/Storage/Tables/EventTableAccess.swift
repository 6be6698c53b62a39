import QuireModel

/// The table of an event store, read with strong consistency and with patience for a store that is busy.
struct EventTableAccess: Sendable {
  let tables: any TableStore
  let table: String
  let retry: RetryPolicy

  /// The most keys of one request.
  static let keysPerRequest = 100

  func item(_ key: Item, consistently: Bool = true) async throws -> Item? {
    try await patiently {
      try await tables.getItem(GetItem(tableName: table, key: key, consistentRead: consistently)).item
    }
  }

  /// The items of keys that all differ, nil for a key that has none.
  func items(_ keys: [Item]) async throws -> [Item: Item] {
    guard keys.count > Self.keysPerRequest else { return try await batch(keys) }
    return try await withThrowingTaskGroup(of: [Item: Item].self) { group in
      for start in stride(from: 0, to: keys.count, by: Self.keysPerRequest) {
        let chunk = Array(keys[start..<min(start + Self.keysPerRequest, keys.count)])
        group.addTask { try await batch(chunk) }
      }
      return try await group.reduce(into: [:]) { $0.merge($1) { first, _ in first } }
    }
  }

  private func batch(_ keys: [Item]) async throws -> [Item: Item] {
    if keys.isEmpty { return [:] }
    if keys.count == 1 { return try await item(keys[0]).map { [keys[0]: $0] } ?? [:] }
    var found: [Item: Item] = [:]
    var left = keys
    var fruitless = 0
    while !left.isEmpty {
      let request = BatchGetItem(requestItems: [table: BatchGetItem.Keys(keys: left, consistentRead: true)])
      let output = try await patiently { try await tables.batchGetItem(request) }
      for item in output.responses[table] ?? [] { found[Self.key(of: item)] = item }
      let unprocessed = output.unprocessedKeys[table]?.keys ?? []
      fruitless = unprocessed.count < left.count ? 0 : fruitless + 1
      guard unprocessed.isEmpty || fruitless < retry.maximumAttempts else {
        throw TableError(.throughputExceeded, "\(unprocessed.count) items were left unread again and again")
      }
      left = unprocessed
      if !left.isEmpty { try await retry.pause(afterAttempt: fruitless) }
    }
    return found
  }

  static func key(of item: Item) -> Item {
    [
      EventTable.Name.partitionKey: item[EventTable.Name.partitionKey] ?? .null,
      EventTable.Name.sortKey: item[EventTable.Name.sortKey] ?? .null,
    ]
  }

  /// A page of the items of a partition whose sort keys are within a range, or have a prefix.
  func page(
    _ partition: String,
    _ sortKeys: KeyCondition.Test?,
    direction: ReadDirection = .forwards,
    limit: Int? = nil,
    keysOnly: Bool = false,
    after start: Item? = nil
  ) async throws -> Page {
    typealias Name = EventTable.Name
    var terms = [KeyCondition.Term(Name.partitionKey, .equal(.s(partition)))]
    if let sortKeys { terms.append(KeyCondition.Term(Name.sortKey, sortKeys)) }
    let request = Query(
      tableName: table,
      keyConditionExpression: KeyConditionExpression(KeyCondition(terms: terms)),
      projectionExpression: keysOnly ? ProjectionExpression([DocumentPath(Name.sortKey)]) : nil,
      scanIndexForward: direction == .forwards,
      limit: limit,
      exclusiveStartKey: start,
      consistentRead: true
    )
    return try await patiently { try await tables.query(request) }
  }

  /// Does something again, after a pause each time, while the store is too busy for it.
  func patiently<R>(_ body: () async throws -> R) async throws -> R {
    var attempt = 0
    while true {
      do {
        return try await body()
      } catch let error as TableError where error.isOfBusyStore && attempt + 1 < retry.maximumAttempts {
        attempt += 1
        try await retry.pause(afterAttempt: attempt)
      }
    }
  }
}

extension TableError {
  /// Whether nothing was done for reasons that pass.
  var isOfBusyStore: Bool {
    switch code {
    case .throughputExceeded, .transactionConflict: true
    default:
      ["ThrottlingException", "RequestLimitExceeded", "TransactionInProgressException"]
        .contains(code.rawValue)
    }
  }
}
