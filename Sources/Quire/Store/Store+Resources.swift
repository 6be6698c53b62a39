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
  /// There is nothing of that name; the missing letter is DynamoDB's.
  fileprivate static func noResource(_ arn: String) -> TableError {
    TableError(.resourceNotFound, "Requested resource not found: ResourcArn: \(arn) not found")
  }
}
