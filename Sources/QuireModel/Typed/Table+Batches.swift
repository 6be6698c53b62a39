extension Table {
  /// Reads the items of any number of keys, in requests of up to 100, in no particular order.
  ///
  /// A key without an item has none in the result; a key given twice is read once. What a request leaves unprocessed
  /// is asked for again by `retry`; where that is exhausted the call throws `.throughputExceeded`. Each request is one
  /// view of the table, several requests are several views: use ``TableStore/transactGet(_:)`` for up to 100 items in
  /// one view.
  public func batchGet(
    _ keys: [Item],
    projection: [DocumentPath]? = nil,
    consistentRead: Bool = false,
    retry: RetryPolicy = .standard
  ) async throws -> [Item] {
    var items: [Item] = []
    for chunk in keys.withoutDuplicates().chunks(of: BatchLimits.gets) {
      var request = BatchGetItem.Keys(
        keys: Array(chunk),
        projectionExpression: projection.map { ProjectionExpression($0) },
        consistentRead: consistentRead
      )
      var attempts = Attempts(retry, unprocessed: request.keys.count)
      while !request.keys.isEmpty {
        try await attempts.begin()
        let output = try await store.batchGetItem(BatchGetItem(requestItems: [name: request]))
        items += output.responses[name] ?? []
        request.keys = output.unprocessedKeys[name]?.keys ?? []
        try attempts.end(unprocessed: request.keys.count)
      }
    }
    return items
  }

  /// Reads the items of any number of keys as values of `type`, in no particular order.
  ///
  /// See ``batchGet(_:projection:consistentRead:retry:)``.
  public func batchGet<Value: Decodable>(
    _ keys: [Item],
    as type: Value.Type,
    projection: [DocumentPath]? = nil,
    consistentRead: Bool = false,
    retry: RetryPolicy = .standard
  ) async throws -> [Value] {
    let items = try await batchGet(keys, projection: projection, consistentRead: consistentRead, retry: retry)
    return try items.map { try $0.decode(as: type) }
  }

  /// Puts and deletes any number of items, without conditions, in requests of up to 25.
  ///
  /// No key may come twice. The requests go one after the other, puts first; where one fails, those before it stay
  /// written. What a request leaves unprocessed is sent again by `retry`; where that is exhausted the call throws
  /// `.throughputExceeded`. Repeating the whole call is safe. Use ``TableStore/transact(_:token:)`` for all or nothing.
  public func batchWrite(
    puts: [Item] = [],
    deletes: [Item] = [],
    retry: RetryPolicy = .standard
  ) async throws {
    let writes =
      puts.map { BatchWriteItem.WriteRequest.put($0) }
      + deletes.map { BatchWriteItem.WriteRequest.delete(key: $0) }
    for chunk in writes.chunks(of: BatchLimits.writes) {
      var unprocessed = Array(chunk)
      var attempts = Attempts(retry, unprocessed: unprocessed.count)
      while !unprocessed.isEmpty {
        try await attempts.begin()
        let output = try await store.batchWriteItem(BatchWriteItem(requestItems: [name: unprocessed]))
        unprocessed = output.unprocessedItems[name] ?? []
        try attempts.end(unprocessed: unprocessed.count)
      }
    }
  }

  /// Puts any number of values, encoded by ``AttributeEncoder``, and deletes any number of items.
  ///
  /// See ``batchWrite(puts:deletes:retry:)``.
  @_disfavoredOverload
  public func batchWrite<Value: Encodable>(
    puts: [Value],
    deletes: [Item] = [],
    retry: RetryPolicy = .standard
  ) async throws {
    try await batchWrite(puts: puts.map { try Item(encoding: $0) }, deletes: deletes, retry: retry)
  }
}

private enum BatchLimits {
  /// Keys in one `BatchGetItem`.
  static let gets = 100
  /// Writes in one `BatchWriteItem`.
  static let writes = 25
}

/// Counts the requests of a batch that made no progress.
private struct Attempts {
  private let policy: RetryPolicy
  private var unprocessed: Int
  private var fruitless = 0
  private var isFirst = true

  init(_ policy: RetryPolicy, unprocessed: Int) {
    self.policy = policy
    self.unprocessed = unprocessed
  }

  /// Waits before a request that is not the first.
  mutating func begin() async throws {
    if !isFirst { try await policy.pause(afterAttempt: fruitless) }
    isFirst = false
  }

  /// Takes note of what a request left.
  mutating func end(unprocessed count: Int) throws {
    fruitless = count < unprocessed ? 0 : fruitless + 1
    unprocessed = count
    guard count == 0 || fruitless < policy.maximumAttempts else {
      throw TableError(
        .throughputExceeded,
        "\(count) items of a batch were left unprocessed \(fruitless) times in a row"
      )
    }
  }
}

extension Array {
  fileprivate func chunks(of size: Int) -> [ArraySlice<Element>] {
    stride(from: 0, to: count, by: size).map { self[$0..<Swift.min($0 + size, count)] }
  }
}

extension [Item] {
  fileprivate func withoutDuplicates() -> [Item] {
    var seen: Set<Item> = []
    return filter { seen.insert($0).inserted }
  }
}
