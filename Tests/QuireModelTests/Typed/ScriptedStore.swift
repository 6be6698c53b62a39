import QuireModel
import Synchronization
import Testing

/// A store that answers each call with the next line of a script and keeps the requests.
///
/// A line is the output of the call or an error to throw.
final class ScriptedStore: TableStore {
  private struct State {
    var answers: [any Sendable]
    var requests: [any Sendable] = []
  }

  private let state: Mutex<State>

  init(_ answers: [any Sendable] = []) { state = Mutex(State(answers: answers)) }

  /// The requests so far of one type.
  func requests<Request: Sendable>(_ type: Request.Type) -> [Request] {
    state.withLock { $0.requests.compactMap { $0 as? Request } }
  }

  /// The number of requests so far.
  var requestCount: Int { state.withLock { $0.requests.count } }

  /// The number of answers that nobody has asked for.
  var unusedAnswers: Int { state.withLock { $0.answers.count } }

  private func answer<Output: Sendable>(_ request: any Sendable) throws -> Output {
    let answer: (any Sendable)? = state.withLock { state in
      state.requests.append(request)
      return state.answers.isEmpty ? nil : state.answers.removeFirst()
    }
    if let error = answer as? any Error { throw error }
    return try #require(answer as? Output, "no \(Output.self) in the script for \(request)")
  }

  func createTable(_ request: CreateTable) async throws -> TableDescription { try answer(request) }
  func updateTable(_ request: UpdateTable) async throws -> TableDescription { try answer(request) }
  func describeTable(_ request: DescribeTable) async throws -> TableDescription { try answer(request) }
  func listTables(_ request: ListTables) async throws -> ListTables.Output { try answer(request) }
  func deleteTable(_ request: DeleteTable) async throws -> TableDescription { try answer(request) }
  func putItem(_ request: PutItem) async throws -> PutItem.Output { try answer(request) }
  func getItem(_ request: GetItem) async throws -> GetItem.Output { try answer(request) }
  func updateItem(_ request: UpdateItem) async throws -> UpdateItem.Output { try answer(request) }
  func deleteItem(_ request: DeleteItem) async throws -> DeleteItem.Output { try answer(request) }
  func query(_ request: Query) async throws -> Page { try answer(request) }
  func scan(_ request: Scan) async throws -> Page { try answer(request) }
  func batchGetItem(_ request: BatchGetItem) async throws -> BatchGetItem.Output { try answer(request) }
  func batchWriteItem(_ request: BatchWriteItem) async throws -> BatchWriteItem.Output { try answer(request) }
  func transactGetItems(_ request: TransactGetItems) async throws -> TransactGetItems.Output {
    try answer(request)
  }
  func transactWriteItems(_ request: TransactWriteItems) async throws -> TransactWriteItems.Output {
    try answer(request)
  }
  func tagResource(_ request: TagResource) async throws { try answer(request) as Void }
  func untagResource(_ request: UntagResource) async throws { try answer(request) as Void }
  func listTagsOfResource(_ request: ListTagsOfResource) async throws -> ListTagsOfResource.Output {
    try answer(request)
  }
  func updateTimeToLive(_ request: UpdateTimeToLive) async throws -> UpdateTimeToLive.Output {
    try answer(request)
  }
  func describeTimeToLive(_ request: DescribeTimeToLive) async throws -> DescribeTimeToLive.Output {
    try answer(request)
  }
  func updateContinuousBackups(
    _ request: UpdateContinuousBackups
  ) async throws -> UpdateContinuousBackups.Output { try answer(request) }
  func describeContinuousBackups(
    _ request: DescribeContinuousBackups
  ) async throws -> DescribeContinuousBackups.Output { try answer(request) }
  func describeLimits(_ request: DescribeLimits) async throws -> DescribeLimits.Output { try answer(request) }
}

extension Page {
  /// A page of the items of `keys`; with `more` it ends at the last of them.
  static func of(_ keys: ClosedRange<Int>, more: Bool) -> Page {
    Page(
      items: keys.map(Item.numbered),
      count: keys.count,
      scannedCount: keys.count,
      lastEvaluatedKey: more ? ["PK": .n(Number(keys.upperBound))] : nil
    )
  }

  /// A page whose items a filter did not let through.
  static func filtered(scanned: Int, lastKey: Int?) -> Page {
    Page(items: [], count: 0, scannedCount: scanned, lastEvaluatedKey: lastKey.map { ["PK": .n(Number($0))] })
  }
}

extension Item {
  static func numbered(_ number: Int) -> Item { ["PK": .n(Number(number))] }

  /// The number of an item made by ``numbered(_:)``.
  var number: Int? {
    if case .n(let number)? = self["PK"] { Int(exactly: number) } else { nil }
  }
}
