import QuireModel
import Synchronization

/// Answers scans, and nothing else: segment s has the items 10·s, 10·s + 1, …, one a page.
struct SegmentedStore: TableStore {
  let pagesPerSegment: Int

  func scan(_ request: Scan) async throws -> Page {
    let number = request.exclusiveStartKey?.number.map { $0 + 1 } ?? 10 * (request.segment ?? 0)
    let isLast = number % 10 == pagesPerSegment - 1
    return Page(
      items: [.numbered(number)],
      count: 1,
      scannedCount: 1,
      lastEvaluatedKey: isLast ? nil : .numbered(number)
    )
  }

  private var refusal: TableError { TableError(.validation, "only scans are answered") }

  func createTable(_ request: CreateTable) async throws -> TableDescription { throw refusal }
  func updateTable(_ request: UpdateTable) async throws -> TableDescription { throw refusal }
  func describeTable(_ request: DescribeTable) async throws -> TableDescription { throw refusal }
  func listTables(_ request: ListTables) async throws -> ListTables.Output { throw refusal }
  func deleteTable(_ request: DeleteTable) async throws -> TableDescription { throw refusal }
  func putItem(_ request: PutItem) async throws -> PutItem.Output { throw refusal }
  func getItem(_ request: GetItem) async throws -> GetItem.Output { throw refusal }
  func updateItem(_ request: UpdateItem) async throws -> UpdateItem.Output { throw refusal }
  func deleteItem(_ request: DeleteItem) async throws -> DeleteItem.Output { throw refusal }
  func query(_ request: Query) async throws -> Page { throw refusal }
  func batchGetItem(_ request: BatchGetItem) async throws -> BatchGetItem.Output { throw refusal }
  func batchWriteItem(_ request: BatchWriteItem) async throws -> BatchWriteItem.Output { throw refusal }
  func transactGetItems(_ request: TransactGetItems) async throws -> TransactGetItems.Output { throw refusal }
  func transactWriteItems(_ request: TransactWriteItems) async throws -> TransactWriteItems.Output {
    throw refusal
  }
  func tagResource(_ request: TagResource) async throws { throw refusal }
  func untagResource(_ request: UntagResource) async throws { throw refusal }
  func listTagsOfResource(_ request: ListTagsOfResource) async throws -> ListTagsOfResource.Output {
    throw refusal
  }
  func updateTimeToLive(_ request: UpdateTimeToLive) async throws -> UpdateTimeToLive.Output { throw refusal }
  func describeTimeToLive(_ request: DescribeTimeToLive) async throws -> DescribeTimeToLive.Output {
    throw refusal
  }
  func updateContinuousBackups(
    _ request: UpdateContinuousBackups
  ) async throws -> UpdateContinuousBackups.Output { throw refusal }
  func describeContinuousBackups(
    _ request: DescribeContinuousBackups
  ) async throws -> DescribeContinuousBackups.Output { throw refusal }
  func describeLimits(_ request: DescribeLimits) async throws -> DescribeLimits.Output { throw refusal }
}

/// Numbers gathered by several tasks.
final class Counter: Sendable {
  private let state = Mutex<[Int]>([])

  func add(_ number: Int) { state.withLock { $0.append(number) } }

  var numbers: [Int] { state.withLock { $0 } }
}
