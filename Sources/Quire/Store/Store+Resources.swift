public import QuireModel

/// Tags, expiry and limits.
extension Store {
  /// Adds tags to a table.
  public func tagResource(_ request: TagResource) async throws {
    throw TableError.validation("This store has no tags")
  }

  /// Removes tags of a table.
  public func untagResource(_ request: UntagResource) async throws {
    throw TableError.validation("This store has no tags")
  }

  /// Lists the tags of a table.
  public func listTagsOfResource(_ request: ListTagsOfResource) throws -> ListTagsOfResource.Output {
    throw TableError.validation("This store has no tags")
  }

  /// Makes a table's items expire, or ends that.
  public func updateTimeToLive(_ request: UpdateTimeToLive) async throws -> UpdateTimeToLive.Output {
    throw TableError.validation("This store has no time to live")
  }

  /// Tells whether a table's items expire.
  public func describeTimeToLive(_ request: DescribeTimeToLive) throws -> DescribeTimeToLive.Output {
    throw TableError.validation("This store has no time to live")
  }

  /// Tells whether a table can be restored to a point in time: it cannot.
  public func describeContinuousBackups(
    _ request: DescribeContinuousBackups
  ) throws -> DescribeContinuousBackups.Output {
    try RequestValidation.tableName(request.tableName)
    return try read { snapshot in
      guard snapshot.catalog.tables[request.tableName] != nil else {
        throw TableError(.tableNotFound, "Table not found: \(request.tableName)")
      }
      return ContinuousBackupsDescription(
        continuousBackupsStatus: .enabled,
        pointInTimeRecoveryStatus: .disabled
      )
    }
  }

  /// Tells the most capacity that may be provisioned: DynamoDB's bounds for a new account.
  ///
  /// The engine has none of its own.
  public func describeLimits(_ request: DescribeLimits = DescribeLimits()) throws -> DescribeLimits.Output {
    DescribeLimits.Output(
      accountMaxReadCapacityUnits: 80_000,
      accountMaxWriteCapacityUnits: 80_000,
      tableMaxReadCapacityUnits: 40_000,
      tableMaxWriteCapacityUnits: 40_000
    )
  }
}
