import QuireModel
import Testing

@Suite("Batches")
struct BatchTests {
  static let impatient = RetryPolicy(maximumAttempts: 3, baseDelay: .zero)

  private func keys(_ numbers: ClosedRange<Int>) -> [Item] { numbers.map(Item.numbered) }

  private func found(_ numbers: ClosedRange<Int>, left: ClosedRange<Int>? = nil) -> BatchGetItem.Output {
    BatchGetItem.Output(
      responses: ["t": keys(numbers)],
      unprocessedKeys: left.map { ["t": BatchGetItem.Keys(keys: keys($0))] } ?? [:]
    )
  }

  @Test(
    "gets go in requests of at most 100 keys",
    arguments: [(1, [1]), (99, [99]), (100, [100]), (101, [100, 1]), (250, [100, 100, 50])]
  )
  func getChunks(count: Int, sizes: [Int]) async throws {
    var start = 1
    let script: [any Sendable] = sizes.map { size in
      defer { start += size }
      return found(start...start + size - 1)
    }
    let store = ScriptedStore(script)
    let items = try await store.table("t").batchGet(keys(1...count), projection: ["PK"], consistentRead: true)
    #expect(items == keys(1...count))
    let requests = store.requests(BatchGetItem.self).compactMap { $0.requestItems["t"] }
    #expect(requests.map(\.keys.count) == sizes)
    #expect(requests.flatMap(\.keys) == keys(1...count))
    #expect(requests.allSatisfy { $0.consistentRead })
    #expect(requests.allSatisfy { $0.projectionExpression == ProjectionExpression([DocumentPath("PK")]) })
  }

  @Test("no keys are no request, and a key given twice is asked for once")
  func getNothingAndDuplicates() async throws {
    let store = ScriptedStore([found(1...2)])
    #expect(try await store.table("t").batchGet([]) == [])
    #expect(store.requestCount == 0)
    _ = try await store.table("t").batchGet([.numbered(1), .numbered(2), .numbered(1)])
    #expect(store.requests(BatchGetItem.self).first?.requestItems["t"]?.keys == keys(1...2))
  }

  @Test("unprocessed keys are asked for again, as they were asked for")
  func getRetries() async throws {
    let store = ScriptedStore([found(1...2, left: 3...5), found(3...3, left: 4...5), found(4...5)])
    let items = try await store.table("t").batchGet(keys(1...5), projection: ["PK"], retry: Self.impatient)
    #expect(items == keys(1...5))
    let requests = store.requests(BatchGetItem.self).compactMap { $0.requestItems["t"] }
    #expect(requests.map(\.keys) == [keys(1...5), keys(3...5), keys(4...5)])
    #expect(requests.allSatisfy { $0.projectionExpression == ProjectionExpression([DocumentPath("PK")]) })
  }

  @Test("a batch without progress fails after the attempts of its policy, and progress starts them anew")
  func getExhausted() async throws {
    let nothing = BatchGetItem.Output(
      responses: [:],
      unprocessedKeys: ["t": BatchGetItem.Keys(keys: keys(2...3))]
    )
    let store = ScriptedStore([found(1...1, left: 2...3), nothing, nothing, nothing, found(2...3)])
    let error = await #expect(throws: TableError.self) {
      try await store.table("t").batchGet(keys(1...3), retry: Self.impatient)
    }
    #expect(error?.code == .throughputExceeded)
    #expect(error?.message == "2 items of a batch were left unprocessed 3 times in a row")
    #expect(store.unusedAnswers == 1)

    let slow = ScriptedStore([
      found(1...1, left: 2...5), nothing4(2...5), nothing4(2...5), found(2...2, left: 3...5), nothing4(3...5),
      nothing4(3...5), found(3...5),
    ])
    #expect(try await slow.table("t").batchGet(keys(1...5), retry: Self.impatient).count == 5)
  }

  private func nothing4(_ left: ClosedRange<Int>) -> BatchGetItem.Output {
    BatchGetItem.Output(responses: [:], unprocessedKeys: ["t": BatchGetItem.Keys(keys: keys(left))])
  }

  @Test("values are decoded")
  func getValues() async throws {
    struct Numbered: Codable, Equatable { var PK: Int }
    let store = ScriptedStore([found(1...2)])
    #expect(
      try await store.table("t").batchGet(keys(1...2), as: Numbered.self) == [
        Numbered(PK: 1), Numbered(PK: 2),
      ]
    )
  }

  @Test(
    "writes go in requests of at most 25, puts first",
    arguments: [(1, 0, [1]), (24, 1, [25]), (25, 1, [25, 1]), (30, 30, [25, 25, 10]), (0, 26, [25, 1])]
  )
  func writeChunks(puts: Int, deletes: Int, sizes: [Int]) async throws {
    let store = ScriptedStore(sizes.map { _ in BatchWriteItem.Output() })
    try await store.table("t").batchWrite(
      puts: Array(keys(1...60).prefix(puts)),
      deletes: Array(keys(101...160).prefix(deletes))
    )
    let requests = store.requests(BatchWriteItem.self).compactMap { $0.requestItems["t"] }
    #expect(requests.map(\.count) == sizes)
    let written = requests.flatMap { $0 }.map { write in
      switch write {
      case .put(let item): "put \(item.number ?? 0)"
      case .delete(let key): "delete \(key.number ?? 0)"
      }
    }
    #expect(written == (0..<puts).map { "put \($0 + 1)" } + (0..<deletes).map { "delete \($0 + 101)" })
  }

  @Test("unprocessed writes are sent again, up to the attempts of the policy")
  func writeRetries() async throws {
    let left = BatchWriteItem.Output(unprocessedItems: ["t": [.put(.numbered(2))]])
    let store = ScriptedStore([left, left, BatchWriteItem.Output()])
    try await store.table("t").batchWrite(puts: keys(1...2), retry: Self.impatient)
    #expect(store.requests(BatchWriteItem.self).map { $0.requestItems["t"]?.count } == [2, 1, 1])

    let stuck = ScriptedStore([left, left, left, left, left])
    let error = await #expect(throws: TableError.self) {
      try await stuck.table("t").batchWrite(puts: keys(1...2), retry: Self.impatient)
    }
    #expect(error?.message == "1 items of a batch were left unprocessed 3 times in a row")
    #expect(stuck.requestCount == 4)
  }

  @Test("values are encoded, all of them before the first request")
  func writeValues() async throws {
    struct Measured: Codable { var PK: Int, value: Double }
    let store = ScriptedStore([BatchWriteItem.Output()])
    try await store.table("t").batchWrite(puts: [Measured(PK: 1, value: 0.5)], deletes: [.numbered(2)])
    #expect(store.requests(BatchWriteItem.self).first?.requestItems["t"]?.count == 2)
    await #expect(throws: EncodingError.self) {
      try await store.table("t").batchWrite(
        puts: (1...30).map { Measured(PK: $0, value: $0 == 30 ? .nan : 1) }
      )
    }
    #expect(store.requestCount == 1)
  }

  @Test("an error of the store ends the batch")
  func errors() async {
    let store = ScriptedStore([BatchWriteItem.Output(), TableError(.resourceNotFound, "gone")])
    let error = await #expect(throws: TableError.self) {
      try await store.table("t").batchWrite(puts: keys(1...60))
    }
    #expect(error?.code == .resourceNotFound)
    #expect(store.requestCount == 2)
  }

  @Test("pauses double up to their bound")
  func delays() {
    let policy = RetryPolicy(baseDelay: .milliseconds(10), maximumDelay: .milliseconds(70))
    #expect(
      (0...5).map(policy.delayBound(afterAttempt:)) == [10, 20, 40, 70, 70, 70].map { .milliseconds($0) }
    )
    #expect(policy.delayBound(afterAttempt: .max) == .milliseconds(70))
    #expect(RetryPolicy(baseDelay: .seconds(-1)).delayBound(afterAttempt: 1000) == .zero)
    #expect(RetryPolicy(baseDelay: .zero).delayBound(afterAttempt: 40) == .zero)
  }
}
