/// A store of tables: the embedded engine, or DynamoDB behind its API.
///
/// Code written against this protocol runs on either. Every call throws ``TableError``. The embedded engine's reads
/// are also available as synchronous methods of its own type.
public protocol TableStore: Sendable {
  /// Makes a table. Throws `.resourceInUse` where one of that name exists.
  func createTable(_ request: CreateTable) async throws -> TableDescription
  /// Changes a table's settings, and adds or removes a global index.
  func updateTable(_ request: UpdateTable) async throws -> TableDescription
  /// Describes a table. Throws `.resourceNotFound` where there is none.
  func describeTable(_ request: DescribeTable) async throws -> TableDescription
  /// Lists tables by name, a page at a time.
  func listTables(_ request: ListTables) async throws -> ListTables.Output
  /// Removes a table. Throws `.resourceNotFound` where there is none.
  func deleteTable(_ request: DeleteTable) async throws -> TableDescription

  /// Adds tags to a table.
  func tagResource(_ request: TagResource) async throws
  /// Removes tags of a table.
  func untagResource(_ request: UntagResource) async throws
  /// Lists the tags of a table.
  func listTagsOfResource(_ request: ListTagsOfResource) async throws -> ListTagsOfResource.Output
  /// Makes a table's items expire, or ends that. Throws `.validation` where that is so already.
  func updateTimeToLive(_ request: UpdateTimeToLive) async throws -> UpdateTimeToLive.Output
  /// Tells whether a table's items expire.
  func describeTimeToLive(_ request: DescribeTimeToLive) async throws -> DescribeTimeToLive.Output
  /// Turns the recovery of a table to a point in time on or off.
  func updateContinuousBackups(
    _ request: UpdateContinuousBackups
  ) async throws -> UpdateContinuousBackups.Output
  /// Tells whether a table can be restored to a point in time.
  func describeContinuousBackups(
    _ request: DescribeContinuousBackups
  ) async throws -> DescribeContinuousBackups.Output
  /// Tells the most capacity that may be provisioned.
  func describeLimits(_ request: DescribeLimits) async throws -> DescribeLimits.Output

  /// Writes an item. Throws `.conditionalCheckFailed` where its condition is false.
  func putItem(_ request: PutItem) async throws -> PutItem.Output
  /// Reads an item.
  func getItem(_ request: GetItem) async throws -> GetItem.Output
  /// Changes an item. Throws `.conditionalCheckFailed` where its condition is false.
  func updateItem(_ request: UpdateItem) async throws -> UpdateItem.Output
  /// Removes an item. Throws `.conditionalCheckFailed` where its condition is false.
  func deleteItem(_ request: DeleteItem) async throws -> DeleteItem.Output

  /// Reads a page of the items of one partition key.
  func query(_ request: Query) async throws -> Query.Output
  /// Reads a page of all items.
  func scan(_ request: Scan) async throws -> Scan.Output

  /// Reads up to 100 items.
  func batchGetItem(_ request: BatchGetItem) async throws -> BatchGetItem.Output
  /// Writes up to 25 items.
  func batchWriteItem(_ request: BatchWriteItem) async throws -> BatchWriteItem.Output
  /// Reads up to 100 items in one view.
  func transactGetItems(_ request: TransactGetItems) async throws -> TransactGetItems.Output
  /// Writes up to 100 items, all or nothing. Throws `.transactionCanceled` with a reason per action.
  func transactWriteItems(_ request: TransactWriteItems) async throws -> TransactWriteItems.Output
}
