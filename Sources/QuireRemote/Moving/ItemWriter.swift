import QuireModel

/// Puts many items into a table, several batches at a time.
struct ItemWriter: Sendable {
  static let batchSize = 25

  let store: any TableStore
  let table: String
  var concurrency: Int
  var retry: RetryPolicy

  func write(_ items: [Item]) async throws {
    let chunks = stride(from: 0, to: items.count, by: Self.batchSize).map {
      Array(items[$0..<min($0 + Self.batchSize, items.count)])
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for (number, chunk) in chunks.enumerated() {
        if number >= concurrency { try await group.next() }
        group.addTask { [store, table, retry] in
          try await store.table(table).batchWrite(puts: chunk, retry: retry)
        }
      }
      try await group.waitForAll()
    }
  }
}
