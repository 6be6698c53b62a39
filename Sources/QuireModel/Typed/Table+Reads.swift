extension Table {
  /// The items of one partition key, of the table or an index, in the order of the sort key.
  ///
  /// ```swift
  /// for try await item in orders.query(Key("PK") == "CUSTOMER#1" && Key("SK").beginsWith("ORDER#")) { … }
  /// ```
  ///
  /// Nothing is read until the sequence is iterated, and then a page at a time: the next page is asked for when the
  /// items of the one before are used up. Each page is a consistent view; writes between two pages are seen by the later one.
  ///
  /// `limit` is the number of items that the whole sequence returns at most, after the filter. DynamoDB's own `Limit`
  /// counts the items that one page reads, before the filter: that is `pageSize` here.
  ///
  /// - Parameters:
  ///   - keyCondition: The partition key by `==`, and optionally a condition on the sort key.
  ///   - index: The index to read; nil for the table itself.
  ///   - filter: What must hold of an item to be returned; items are read all the same.
  ///   - projection: The attributes to return; nil for all that the table or index holds.
  ///   - order: The order of the sort key.
  ///   - limit: The most items to return in all; nil for no bound.
  ///   - pageSize: The most items to read in a page; nil for as many as fit into 1 MB.
  ///   - consistentRead: Whether DynamoDB must see every acknowledged write; the embedded engine always does.
  /// - Returns: A sequence of items, which has the pages and the decoded values as well.
  public func query(
    _ keyCondition: KeyCondition,
    index: String? = nil,
    filter: Condition? = nil,
    projection: [DocumentPath]? = nil,
    order: Query.Order = .ascending,
    limit: Int? = nil,
    pageSize: Int? = nil,
    consistentRead: Bool = false
  ) -> ItemSequence {
    let request = Query(
      tableName: name,
      indexName: index,
      keyConditionExpression: KeyConditionExpression(keyCondition),
      filterExpression: filter.map { ConditionExpression($0) },
      projectionExpression: projection.map { ProjectionExpression($0) },
      scanIndexForward: order == .ascending,
      limit: pageSize,
      consistentRead: consistentRead
    )
    return ItemSequence(store: store, request: .query(request), limit: limit)
  }

  /// Every item of the table or an index.
  ///
  /// Pages, `limit` and `pageSize` are as for
  /// ``query(_:index:filter:projection:order:limit:pageSize:consistentRead:)``. With `segment` and `totalSegments` the
  /// sequence has only one of that many disjoint parts, for scans in parallel.
  public func scan(
    index: String? = nil,
    filter: Condition? = nil,
    projection: [DocumentPath]? = nil,
    limit: Int? = nil,
    pageSize: Int? = nil,
    segment: Int? = nil,
    totalSegments: Int? = nil,
    consistentRead: Bool = false
  ) -> ItemSequence {
    let request = Scan(
      tableName: name,
      indexName: index,
      filterExpression: filter.map { ConditionExpression($0) },
      projectionExpression: projection.map { ProjectionExpression($0) },
      limit: pageSize,
      segment: segment,
      totalSegments: totalSegments,
      consistentRead: consistentRead
    )
    return ItemSequence(store: store, request: .scan(request), limit: limit)
  }

  /// Reads every item of the table or an index in `totalSegments` tasks at a time.
  ///
  /// `body` is called with each page, by several tasks at once, pages of one segment in order. The first error, of a
  /// read or of `body`, cancels the other segments and is thrown.
  ///
  /// ```swift
  /// try await orders.parallelScan(totalSegments: 4) { page in
  ///   try await export.write(page.items)
  /// }
  /// ```
  public func parallelScan(
    totalSegments: Int,
    index: String? = nil,
    filter: Condition? = nil,
    projection: [DocumentPath]? = nil,
    pageSize: Int? = nil,
    consistentRead: Bool = false,
    _ body: @escaping @Sendable (ItemPage) async throws -> Void
  ) async throws {
    guard totalSegments > 0 else { throw TableError.validation("totalSegments must be 1 or more") }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for segment in 0..<totalSegments {
        let pages = scan(
          index: index,
          filter: filter,
          projection: projection,
          pageSize: pageSize,
          segment: segment,
          totalSegments: totalSegments,
          consistentRead: consistentRead
        ).pages
        group.addTask { @concurrent in
          for try await page in pages { try await body(page) }
        }
      }
      // One by one: `waitForAll` would wait for the other segments before it throws.
      while try await group.next() != nil {}
    }
  }
}

extension Query {
  /// The order of the items of a query.
  public enum Order: Sendable, Hashable, CaseIterable {
    /// From the smallest sort key to the greatest.
    case ascending
    /// From the greatest sort key to the smallest.
    case descending
  }
}
