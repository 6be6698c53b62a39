import QuireModel

/// A store that answers each call with what it was given, or with an error.
struct ScriptedTables: TableStore {
  var error: TableError?
  var table = TableDescription(
    tableName: "abc",
    tableId: "id",
    attributeDefinitions: [],
    keySchema: [],
    status: .active,
    creationDateTime: 0,
    itemCount: 0,
    sizeBytes: 0
  )
  var tableNames = ListTables.Output(tableNames: [])
  var item: Item?
  var page = Page(items: [], count: 0, scannedCount: 0)
  var capacity: ConsumedCapacity?
  var metrics: ItemCollectionMetrics?
  var batchGet = BatchGetItem.Output(responses: [:])
  var batchWrite = BatchWriteItem.Output()
  var transactGet = TransactGetItems.Output(items: [])
  var transactWrite = TransactWriteItems.Output()
  var tags = ListTagsOfResource.Output(tags: [])

  private func answer<Answer>(_ answer: Answer) throws -> Answer {
    if let error { throw error }
    return answer
  }

  func createTable(_ request: CreateTable) async throws -> TableDescription { try answer(table) }
  func updateTable(_ request: UpdateTable) async throws -> TableDescription { try answer(table) }
  func describeTable(_ request: DescribeTable) async throws -> TableDescription { try answer(table) }
  func listTables(_ request: ListTables) async throws -> ListTables.Output { try answer(tableNames) }
  func deleteTable(_ request: DeleteTable) async throws -> TableDescription { try answer(table) }
  func tagResource(_ request: TagResource) async throws { try answer(()) }
  func untagResource(_ request: UntagResource) async throws { try answer(()) }
  func listTagsOfResource(_ request: ListTagsOfResource) async throws -> ListTagsOfResource.Output {
    try answer(tags)
  }
  func updateTimeToLive(_ request: UpdateTimeToLive) async throws -> UpdateTimeToLive.Output {
    try answer(request.timeToLiveSpecification)
  }
  func describeTimeToLive(_ request: DescribeTimeToLive) async throws -> DescribeTimeToLive.Output {
    try answer(TimeToLiveDescription(timeToLiveStatus: .enabled, attributeName: "ttl"))
  }
  func updateContinuousBackups(
    _ request: UpdateContinuousBackups
  ) async throws -> UpdateContinuousBackups.Output {
    try answer(
      ContinuousBackupsDescription(
        continuousBackupsStatus: .enabled,
        pointInTimeRecoveryStatus: request.pointInTimeRecoverySpecification.pointInTimeRecoveryEnabled
          ? .enabled : .disabled,
        recoveryPeriodInDays: request.pointInTimeRecoverySpecification.recoveryPeriodInDays
      )
    )
  }
  func describeContinuousBackups(
    _ request: DescribeContinuousBackups
  ) async throws -> DescribeContinuousBackups.Output {
    try answer(
      ContinuousBackupsDescription(continuousBackupsStatus: .enabled, pointInTimeRecoveryStatus: .disabled)
    )
  }
  func describeLimits(_ request: DescribeLimits) async throws -> DescribeLimits.Output {
    try answer(
      DescribeLimits.Output(
        accountMaxReadCapacityUnits: 4,
        accountMaxWriteCapacityUnits: 3,
        tableMaxReadCapacityUnits: 2,
        tableMaxWriteCapacityUnits: 1
      )
    )
  }
  func putItem(_ request: PutItem) async throws -> PutItem.Output {
    try answer(PutItem.Output(attributes: item, consumedCapacity: capacity, itemCollectionMetrics: metrics))
  }
  func getItem(_ request: GetItem) async throws -> GetItem.Output {
    try answer(GetItem.Output(item: item, consumedCapacity: capacity))
  }
  func updateItem(_ request: UpdateItem) async throws -> UpdateItem.Output {
    try answer(
      UpdateItem.Output(attributes: item, consumedCapacity: capacity, itemCollectionMetrics: metrics)
    )
  }
  func deleteItem(_ request: DeleteItem) async throws -> DeleteItem.Output {
    try answer(
      DeleteItem.Output(attributes: item, consumedCapacity: capacity, itemCollectionMetrics: metrics)
    )
  }
  func query(_ request: Query) async throws -> Query.Output { try answer(page) }
  func scan(_ request: Scan) async throws -> Scan.Output { try answer(page) }
  func batchGetItem(_ request: BatchGetItem) async throws -> BatchGetItem.Output { try answer(batchGet) }
  func batchWriteItem(_ request: BatchWriteItem) async throws -> BatchWriteItem.Output {
    try answer(batchWrite)
  }
  func transactGetItems(_ request: TransactGetItems) async throws -> TransactGetItems.Output {
    try answer(transactGet)
  }
  func transactWriteItems(_ request: TransactWriteItems) async throws -> TransactWriteItems.Output {
    try answer(transactWrite)
  }
}
