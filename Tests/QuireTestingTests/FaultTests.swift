import Quire
import QuireModel
import QuireTesting
import Testing

@Suite("Scripted faults")
struct FaultTests {
  private static func put(_ key: String, if condition: ConditionExpression? = nil) -> PutItem {
    PutItem(tableName: "table", item: ["PK": .s(key), "SK": "1"], conditionExpression: condition)
  }

  private static func withFaults(
    _ body: (FaultyTableStore<Store>, FaultScript, Store) async throws -> Void
  ) async throws {
    try await withTemporaryStore(tables: [.singleTable("table")]) { store in
      let faults = FaultScript()
      try await body(FaultyTableStore(over: store, faults), faults, store)
    }
  }

  @Test("the nth condition of an operation fails, and only that one")
  func nthCondition() async throws {
    try await Self.withFaults { tables, faults, store in
      faults.inject(.conditionFailure(item: ["PK": "other"]), into: .putItem, at: 3)
      var failed: [Int] = []
      for number in 1...5 {
        do {
          _ = try await tables.putItem(Self.put("\(number)"))
        } catch let error as TableError where error.code == .conditionalCheckFailed {
          #expect(error.message == "The conditional request failed")
          #expect(error.item == ["PK": "other"])
          failed.append(number)
        }
      }
      #expect(failed == [3])
      #expect(try store.scan(Scan(tableName: "table")).count == 4)
      #expect(faults.injectedCount == 1)
      #expect(faults.pendingCount == 0)
    }
  }

  @Test("a conflict on a key hits the calls about that key, as often as it was said")
  func conflictOnKey() async throws {
    try await Self.withFaults { tables, faults, _ in
      faults.inject(.conflict, key: ["PK": "hot"], times: 2)
      _ = try await tables.putItem(Self.put("cold"))
      await #expect(throws: TableError.self) { _ = try await tables.putItem(Self.put("hot")) }
      let key: Item = ["PK": "hot", "SK": "1"]
      do {
        _ = try await tables.updateItem(UpdateItem(tableName: "table", key: key))
        Issue.record("no conflict")
      } catch let error as TableError {
        #expect(error.code == .transactionConflict)
      }
      _ = try await tables.putItem(Self.put("hot"))
      #expect(faults.calls == [.putItem, .putItem, .updateItem, .putItem])
    }
  }

  @Test("a conflict or false condition of a transaction is the reason of the action about its key")
  func transactionReasons() async throws {
    try await Self.withFaults { tables, faults, store in
      faults.inject(.conflict, into: .transactWriteItems, key: ["PK": "b"])
      faults.inject(.conditionFailure(), into: .transactWriteItems)
      let request = TransactWriteItems([.put(Self.put("a")), .put(Self.put("b"))])
      for expected in [
        [CancellationReason.Code.none, .transactionConflict], [.conditionalCheckFailed, .none],
      ] {
        do {
          _ = try await tables.transactWriteItems(request)
          Issue.record("no fault")
        } catch let error as TableError {
          #expect(error.code == .transactionCanceled)
          #expect(error.cancellationReasons.map(\.code) == expected)
        }
      }
      #expect(try store.scan(Scan(tableName: "table")).count == 0)
      _ = try await tables.transactWriteItems(request)
      #expect(try store.scan(Scan(tableName: "table")).count == 2)
    }
  }

  @Test("a lost reply comes after the write: who repeats it must notice")
  func lostReply() async throws {
    try await Self.withFaults { tables, faults, store in
      faults.inject(.lostReply, into: .putItem)
      let request = Self.put("p", if: "attribute_not_exists(PK)")
      do {
        _ = try await tables.putItem(request)
        Issue.record("the reply came")
      } catch TableError.Code.storage {
        #expect(try store.scan(Scan(tableName: "table")).count == 1)
      }
      do {
        _ = try await tables.putItem(request)
        Issue.record("the item was not there")
      } catch TableError.Code.conditionalCheckFailed {}
    }
  }

  @Test("errors and throttling come before the write")
  func errors() async throws {
    struct Broken: Error, Equatable {}
    try await Self.withFaults { tables, faults, store in
      faults.inject(.error(Broken()), into: .putItem)
      faults.inject(.throttling, into: .putItem, at: 2)
      await #expect(throws: Broken()) { _ = try await tables.putItem(Self.put("p")) }
      do {
        _ = try await tables.putItem(Self.put("p"))
        Issue.record("not throttled")
      } catch TableError.Code.throughputExceeded {}
      #expect(try store.scan(Scan(tableName: "table")).count == 0)
    }
  }

  @Test("a batch left unprocessed is given back whole")
  func unprocessed() async throws {
    try await Self.withFaults { tables, faults, store in
      faults.inject(.unprocessed, into: .batchWriteItem)
      faults.inject(.unprocessed, into: .batchGetItem)
      let write = BatchWriteItem(requestItems: ["table": [.put(["PK": "p", "SK": "1"])]])
      let left = try await tables.batchWriteItem(write).unprocessedItems
      #expect(left["table"]?.count == 1)
      #expect(try store.scan(Scan(tableName: "table")).count == 0)
      #expect(try await tables.batchWriteItem(BatchWriteItem(requestItems: left)).unprocessedItems.isEmpty)
      let get = BatchGetItem(requestItems: ["table": .init(keys: [["PK": "p", "SK": "1"]])])
      let keys = try await tables.batchGetItem(get).unprocessedKeys
      #expect(keys["table"]?.keys == [["PK": "p", "SK": "1"]])
      #expect(try await tables.batchGetItem(BatchGetItem(requestItems: keys)).responses["table"]?.count == 1)
    }
  }

  @Test("a delay changes nothing but the time, and ends with its task")
  func delay() async throws {
    try await Self.withFaults { tables, faults, store in
      faults.inject(.delay(.milliseconds(20)), into: .putItem)
      let start = ContinuousClock.now
      _ = try await tables.putItem(Self.put("p"))
      #expect(ContinuousClock.now - start >= .milliseconds(20))
      faults.inject(.delay(.seconds(3_600)), into: .putItem)
      let task = Task { _ = try await tables.putItem(Self.put("q")) }
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
      #expect(try store.scan(Scan(tableName: "table")).count == 1)
    }
  }

  @Test("a call that is held is made when it is let go, and not at all where that fails")
  func hold() async throws {
    try await Self.withFaults { tables, faults, store in
      let (letGo, gate) = AsyncStream<Void>.makeStream()
      faults.inject(.hold { for await _ in letGo { return } }, into: .putItem)
      let held = Task { _ = try await tables.putItem(Self.put("held")) }
      while faults.calls.isEmpty { await Task.yield() }
      _ = try await tables.putItem(Self.put("other"))
      #expect(try store.scan(Scan(tableName: "table")).items.map { $0["PK"] } == [.s("other")])
      gate.finish()
      try await held.value
      #expect(try store.scan(Scan(tableName: "table")).count == 2)
      faults.inject(.hold { throw CancellationError() }, into: .putItem)
      await #expect(throws: CancellationError.self) { try await tables.putItem(Self.put("never")) }
      #expect(try store.scan(Scan(tableName: "table")).count == 2)
    }
  }

  @Test("of several rules the first takes effect, and all count the call")
  func order() async throws {
    try await Self.withFaults { tables, faults, _ in
      faults.inject(.throttling, into: .putItem, at: 2)
      faults.inject(.conflict, into: .putItem, at: 2, times: 2)
      var codes: [TableError.Code?] = []
      for number in 0..<4 {
        do {
          _ = try await tables.putItem(Self.put("\(number)"))
          codes.append(nil)
        } catch let error as TableError {
          codes.append(error.code)
        }
      }
      #expect(codes == [nil, .throughputExceeded, .transactionConflict, .transactionConflict])
      faults.inject(.conflict, table: "other")
      faults.inject(.conflict)
      #expect(faults.pendingCount == 2)
      faults.clear()
      _ = try await tables.putItem(Self.put("p"))
      #expect(faults.pendingCount == 0)
    }
  }
}
