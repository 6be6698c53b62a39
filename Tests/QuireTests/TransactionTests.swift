import Dispatch
import Quire
import QuireModel
import QuireTesting
import Testing

@Suite("Transactions")
struct TransactionTests {
  private struct Refused: Error, Equatable {}

  @Test("a closure's writes over several tables are all there, or none where it throws")
  func allOrNothing() async throws {
    try await withTemporaryStore(tables: [.table("left"), .table("right")]) { store in
      try await store.write { transaction in
        try transaction.put(["PK": "p", "v": 1], in: "left")
        try transaction.put(["PK": "p", "v": 1], in: "right")
      }
      await #expect(throws: Refused()) {
        try await store.write { transaction in
          try transaction.put(["PK": "p", "v": 2], in: "left")
          try transaction.delete(["PK": "p"], in: "right")
          try transaction.createTable(.table("third"))
          throw Refused()
        }
      }
      #expect(try store.get(["PK": "p"], in: "left")?["v"] == 1)
      #expect(try store.get(["PK": "p"], in: "right")?["v"] == 1)
      #expect(try store.listTables().tableNames == ["left", "right"])
      #expect(try store.verify().isClean)
    }
  }

  @Test("a closure sees its own writes, others see them only after it")
  func isolation() async throws {
    try await withTemporaryStore(tables: [.table()]) { store in
      try await store.put(["PK": "p", "v": 1])
      try await store.write { transaction in
        try transaction.put(["PK": "p", "v": 2], in: "table")
        #expect(try transaction.get(["PK": "p"], in: "table")?["v"] == 2)
        #expect(try transaction.scan(Scan(tableName: "table")).items == [["PK": "p", "v": 2]])
        // The store itself shows what was committed.
        #expect(try store.get(["PK": "p"])?["v"] == 1)
        try transaction.update(["PK": "p"], in: "table", .add(3, to: "v"))
        #expect(try transaction.get(["PK": "p"], in: "table")?["v"] == 5)
      }
      #expect(try store.get(["PK": "p"])?["v"] == 5)
    }
  }

  @Test("a closure may go on after a condition was false, and then writes the rest")
  func caughtCondition() async throws {
    try await withTemporaryStore(tables: [.table()]) { store in
      try await store.put(["PK": "taken"])
      try await store.write { transaction in
        do {
          try transaction.putItem(
            PutItem(
              tableName: "table",
              item: ["PK": "taken", "v": 1],
              conditionExpression: "attribute_not_exists(PK)"
            )
          )
        } catch TableError.Code.conditionalCheckFailed {
          try transaction.put(["PK": "other", "v": 1], in: "table")
        }
      }
      #expect(try store.all() == [["PK": "other", "v": 1], ["PK": "taken"]])
    }
  }

  @Test("reasons come per action, with the items in the way")
  func reasons() async throws {
    try await withTemporaryStore(tables: [.table(sort: .n)]) { store in
      try await store.put(["PK": "p", "SK": 1, "v": 1])
      let actions: [TransactWriteItems.Action] = [
        .put(PutItem(tableName: "table", item: ["PK": "p", "SK": 2])),
        .put(
          PutItem(
            tableName: "table",
            item: ["PK": "p", "SK": 1],
            conditionExpression: "attribute_not_exists(PK)",
            returnValuesOnConditionCheckFailure: .allOld
          )
        ),
        .put(PutItem(tableName: "table", item: ["PK": "p", "SK": "text"])),
        .delete(DeleteItem(tableName: "table", key: ["PK": "p"])),
        .conditionCheck(
          ConditionCheck(
            tableName: "table",
            key: ["PK": "none", "SK": 0],
            conditionExpression: "attribute_exists(PK)",
            returnValuesOnConditionCheckFailure: .allOld
          )
        ),
      ]
      do {
        try await store.transactWriteItems(TransactWriteItems(actions))
        Issue.record("the transaction succeeded")
      } catch let error as TableError {
        #expect(
          error.description
            == "TransactionCanceledException: Transaction cancelled, please refer cancellation reasons for specific "
            + "reasons [None, ConditionalCheckFailed, ValidationError, ValidationError, ConditionalCheckFailed]"
        )
        #expect(
          error.cancellationReasons == [
            CancellationReason(.none),
            CancellationReason(
              .conditionalCheckFailed,
              message: "The conditional request failed",
              item: ["PK": "p", "SK": 1, "v": 1]
            ),
            CancellationReason(
              .validationError,
              message:
                "One or more parameter values were invalid: Type mismatch for key SK expected: N actual: S"
            ),
            CancellationReason(
              .validationError,
              message: "The provided key element does not match the schema"
            ),
            CancellationReason(.conditionalCheckFailed, message: "The conditional request failed"),
          ]
        )
      }
      #expect(try store.all() == [["PK": "p", "SK": 1, "v": 1]])
    }
  }

  @Test("a transaction of gets sees one state, however many writers there are")
  func consistentGets() async throws {
    try await withTemporaryStore(tables: [.table()]) { store in
      func write(_ value: Int) async throws {
        try await store.transactWriteItems(
          TransactWriteItems(
            ["a", "b"].map {
              .put(PutItem(tableName: "table", item: ["PK": .s($0), "v": .n(Number(value))]))
            }
          )
        )
      }
      try await write(0)
      try await withThrowingTaskGroup { group in
        for task in 0..<4 {
          group.addTask { for number in 0..<100 { try await write(task * 1_000 + number) } }
          group.addTask {
            for _ in 0..<300 {
              let output = try store.transactGetItems(
                TransactGetItems(["a", "b"].map { GetItem(tableName: "table", key: ["PK": .s($0)]) })
              )
              #expect(output.items[0]?["v"] == output.items[1]?["v"])
            }
          }
        }
        try await group.waitForAll()
      }
    }
  }

  @Test("a read closure sees one commit, whatever happens meanwhile")
  func snapshots() async throws {
    try await withTemporaryStore(tables: [.table()]) { store in
      try await store.put(["PK": "p", "v": 1])
      let before = store.lastTransactionID
      let (begun, beginning) = AsyncStream<Void>.makeStream()
      let isWritten = DispatchSemaphore(value: 0)
      async let seen = onThread {
        defer { beginning.finish() }
        return try store.read { snapshot in
          beginning.finish()
          isWritten.wait()
          return (snapshot.transactionID, try snapshot.get(["PK": "p"], in: "table"))
        }
      }
      for await _ in begun {}
      do {
        defer { isWritten.signal() }
        try await store.put(["PK": "p", "v": 2])
      }
      let (transaction, item) = try await seen
      #expect(store.lastTransactionID > before)
      #expect(transaction == before)
      #expect(item?["v"] == 1)
      #expect(try store.get(["PK": "p"])?["v"] == 2)
    }
  }
}

@Suite("Client tokens")
struct ClientTokenTests {
  private static func add(_ amount: AttributeValue, token: String = "token") -> TransactWriteItems {
    TransactWriteItems(
      [
        .update(
          UpdateItem(
            tableName: "table",
            key: ["PK": "p"],
            updateExpression: "ADD n :amount",
            expressionAttributeValues: [":amount": amount]
          )
        )
      ],
      clientRequestToken: token
    )
  }

  @Test("a token counts for ten minutes, also over closing and opening")
  func tenMinutes() async throws {
    try await withTemporaryFolder { folder in
      let clock = ManualClock()
      let options = Store.Options(durability: .unsynced, clock: clock.wallClock)
      var store = try Store.open(at: "\(folder)/store.quire", options: options)
      try await store.createTable(.table())
      try await store.transactWriteItems(Self.add(1))
      for (wait, expected) in [(0, 1), (599_999, 1), (1, 2), (599_999, 2)] as [(Int64, Int64)] {
        store.close()
        store = try Store.open(at: "\(folder)/store.quire", options: options)
        clock.advance(by: .milliseconds(wait))
        try await store.transactWriteItems(Self.add(1))
        #expect(try store.get(["PK": "p"])?["n"] == .n(Number(expected)), "\(wait) ms later")
      }
      store.close()
    }
  }

  @Test("a token with another request is refused, and free again after ten minutes")
  func mismatch() async throws {
    let clock = ManualClock()
    try await withTemporaryStore(tables: [.table()], clock: clock.wallClock) { store in
      try await store.transactWriteItems(Self.add(1))
      await expectFailure(
        "IdempotentParameterMismatchException: DynamoDB rejected the request because it uses the same "
          + "ClientRequestToken as an earlier request with other parameters"
      ) { try await store.transactWriteItems(Self.add(2)) }
      clock.advance(by: .seconds(600))
      try await store.transactWriteItems(Self.add(2))
      #expect(try store.get(["PK": "p"])?["n"] == 3)
    }
  }

  @Test("a cancelled transaction leaves its token free")
  func cancelled() async throws {
    try await withTemporaryStore(tables: [.table()]) { store in
      func put(_ condition: ConditionExpression) -> TransactWriteItems {
        TransactWriteItems(
          [.put(PutItem(tableName: "table", item: ["PK": "p"], conditionExpression: condition))],
          clientRequestToken: "token"
        )
      }
      await #expect(throws: TableError.self) {
        try await store.transactWriteItems(put("attribute_exists(PK)"))
      }
      try await store.transactWriteItems(put("attribute_not_exists(PK)"))
      #expect(try store.all().count == 1)
    }
  }

  @Test("requests that say the same are the same, however their maps and sets were made")
  func equalRequests() async throws {
    try await withTemporaryStore(tables: [.table()]) { store in
      func map(_ numbers: [Int]) -> AttributeValue {
        var map: [AttributeName: AttributeValue] = [:]
        for number in numbers { map[AttributeName("k\(number)")] = .n(Number(number)) }
        return .m(map)
      }
      func request(_ numbers: [Int]) -> TransactWriteItems {
        TransactWriteItems(
          [
            .put(
              PutItem(
                tableName: "table",
                item: ["PK": "p", "m": map(numbers), "s": .ns(numbers.map { Number($0) })],
                conditionExpression: "attribute_not_exists(PK) OR m <> :m",
                expressionAttributeValues: [":m": map(numbers)]
              )
            ),
            .update(
              UpdateItem(
                tableName: "table",
                key: ["PK": "q"],
                updateExpression: UpdateExpression(.set("m", to: map(numbers))),
                conditionExpression: ConditionExpression(Attribute("m") != map(numbers))
              )
            ),
          ],
          clientRequestToken: "token"
        )
      }
      try await store.transactWriteItems(request(Array(0..<50)))
      for _ in 0..<5 { try await store.transactWriteItems(request((0..<50).shuffled())) }
    }
  }

  @Test("of concurrent calls with one token, one takes effect")
  func concurrentCalls() async throws {
    try await withTemporaryStore(tables: [.table()]) { store in
      try await withThrowingTaskGroup { group in
        for _ in 0..<50 { group.addTask { try await store.transactWriteItems(Self.add(1)) } }
        for try await _ in group {}
      }
      #expect(try store.get(["PK": "p"])?["n"] == 1)
    }
  }

  @Test("outlived tokens are swept away")
  func sweeping() async throws {
    let clock = ManualClock()
    try await withTemporaryStore(tables: [.table()], clock: clock.wallClock) { store in
      for number in 0..<500 {
        try await store.transactWriteItems(Self.add(1, token: "token \(number)"))
        clock.advance(by: .seconds(60))
      }
      #expect(try store.get(["PK": "p"])?["n"] == 500)
    }
  }
}
