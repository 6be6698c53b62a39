public import QuireModel

/// Tags, backups and limits.
extension Store {
  /// Adds tags to a table, in place of those of the same keys.
  ///
  /// The name's region and account may be any. Throws `.resourceNotFound` where there is no such table, `.validation`
  /// for the name of an index, and for more than 50 tags.
  public func tagResource(_ request: TagResource) async throws {
    let name = try TagValidation.tableName(arn: request.resourceArn)
    if request.tags.isEmpty { throw TableError.validation("Atleast one Tag needs to be provided as Input.") }
    try TagValidation.validate(request.tags)
    try await write { transaction in
      try transaction.changeTags(of: name, request.resourceArn) { tags in
        for tag in request.tags {
          if let index = tags.firstIndex(where: { $0.key == tag.key }) {
            tags[index] = tag
          } else {
            tags.append(tag)
          }
        }
        try TagValidation.checkCount(tags.count)
      }
    }
  }

  /// Removes tags of a table; those that it has not are no fault.
  ///
  /// Throws `.resourceNotFound` where there is no such table.
  public func untagResource(_ request: UntagResource) async throws {
    let name = try TagValidation.tableName(arn: request.resourceArn)
    if request.tagKeys.isEmpty {
      throw TableError.validation("Atleast one Tag Key needs to be provided as Input.")
    }
    for key in request.tagKeys { try TagValidation.validate(key: key) }
    try await write { transaction in
      try transaction.changeTags(of: name, request.resourceArn) { tags in
        tags.removeAll { request.tagKeys.contains($0.key) }
      }
    }
  }

  /// Lists the tags of a table, all on one page.
  ///
  /// Throws `.resourceNotFound` where there is no such table.
  public func listTagsOfResource(_ request: ListTagsOfResource) throws -> ListTagsOfResource.Output {
    let name = try TagValidation.tableName(arn: request.resourceArn)
    guard request.nextToken == nil else { throw TableError.validation("Invalid NextToken") }
    return try read { snapshot in
      guard let table = snapshot.catalog.tables[name] else {
        throw TableError.noResource(request.resourceArn)
      }
      return ListTagsOfResource.Output(tags: table.properties.tags)
    }
  }

  /// Turns the recovery of a table to a point in time on or off: a setting that is kept and described, and nothing more.
  ///
  /// Throws `.tableNotFound` where there is no such table, `.validation` for a period that is not of 1 to 35 days, or
  /// comes with off.
  @discardableResult
  public func updateContinuousBackups(
    _ request: UpdateContinuousBackups
  ) async throws -> UpdateContinuousBackups.Output {
    try RequestValidation.tableName(request.tableName)
    let specification = request.pointInTimeRecoverySpecification
    try specification.validate()
    return try await write { transaction in
      guard var table = transaction.catalog.tables[request.tableName] else {
        throw TableError.noTable(request.tableName)
      }
      let now = transaction.clock.milliseconds
      if specification.pointInTimeRecoveryEnabled {
        let old = table.properties.recovery ?? TableProperties.Recovery(since: now, days: 35)
        table.properties.recovery = TableProperties.Recovery(
          since: old.since,
          days: specification.recoveryPeriodInDays ?? old.days
        )
      } else {
        table.properties.recovery = nil
      }
      try transaction.store(table)
      return ContinuousBackupsDescription(table.properties.recovery, now: now)
    }
  }

  /// Tells whether a table is to be restorable to a point in time; there is no operation that restores one.
  ///
  /// Throws `.tableNotFound` where there is no such table.
  public func describeContinuousBackups(
    _ request: DescribeContinuousBackups
  ) throws -> DescribeContinuousBackups.Output {
    try RequestValidation.tableName(request.tableName)
    return try read { snapshot in
      guard let table = snapshot.catalog.tables[request.tableName] else {
        throw TableError.noTable(request.tableName)
      }
      return ContinuousBackupsDescription(table.properties.recovery, now: options.clock.milliseconds)
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

extension Transaction {
  /// Changes the tags of the table called `name`.
  fileprivate mutating func changeTags(
    of name: String,
    _ arn: String,
    _ change: (inout [Tag]) throws -> Void
  ) throws {
    guard var table = catalog.tables[name] else { throw TableError.noResource(arn) }
    try change(&table.properties.tags)
    try store(table)
  }
}

extension TableError {
  /// There is nothing of that name.
  fileprivate static func noResource(_ arn: String) -> TableError {
    TableError(.resourceNotFound, "Requested resource not found: ResourceArn: \(arn) not found")
  }

  /// As the operations on backups say it.
  fileprivate static func noTable(_ name: String) -> TableError {
    TableError(.tableNotFound, "Table not found: \(name)")
  }
}

extension PointInTimeRecoverySpecification {
  /// Checks the period, in DynamoDB's words.
  fileprivate func validate() throws(TableError) {
    guard let days = recoveryPeriodInDays else { return }
    guard (1...35).contains(days) else {
      throw .validation(
        "1 validation error detected: Value '\(days)' at 'pointInTimeRecoverySpecification.recoveryPeriodInDays' "
          + "failed to satisfy constraint: Member must have value "
          + (days < 1 ? "greater than or equal to 1" : "less than or equal to 35")
      )
    }
    guard pointInTimeRecoveryEnabled else {
      throw .validation(
        "Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery."
      )
    }
  }
}

extension ContinuousBackupsDescription {
  /// What DynamoDB would tell, in whole seconds: its latest point is five minutes ago.
  fileprivate init(_ recovery: TableProperties.Recovery?, now: UInt64) {
    self.init(continuousBackupsStatus: .enabled, pointInTimeRecoveryStatus: .disabled)
    guard let recovery else { return }
    let (since, now, days) = (recovery.since / 1_000, now / 1_000, UInt64(recovery.days))
    let earliest = max(since, now - min(now, days * 86_400))
    pointInTimeRecoveryStatus = .enabled
    recoveryPeriodInDays = recovery.days
    earliestRestorableDateTime = Double(earliest)
    latestRestorableDateTime = Double(max(earliest, now - min(now, 300)))
  }
}
