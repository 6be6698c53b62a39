import Quire
import QuireTesting
import Testing

/// Random histories of concurrent clients; `QUIRE_ROUNDS=<factor>` makes more of them, `QUIRE_SEED` replays one.
@Suite("Histories of tables")
struct TableHistoryTests {
  @Test("conditional writes, updates, transactions and reads happen one after the other")
  func linearizable() async throws {
    let seeds = Seeds.random(300)
    try await withTemporaryStore(tables: [.singleTable("table")]) { store in
      var contended = 0
      for seed in seeds {
        let client = TableClient(store: store, partition: "\(seed)")
        let history = try await Recorder<RegisterModel>.record(
          clients: 4,
          calls: 6,
          seed: seed,
          operation: Self.operation,
          perform: { try await client.perform($0) }
        )
        if history.contains(where: { $0.result == .refused }) { contended += 1 }
        guard Checker.isLinearizable(history) else {
          Issue.record("seed \(seed): \(history.sorted { $0.began < $1.began })")
          return
        }
      }
      #expect(contended > seeds.count / 2 || seeds.count < 10)
    }
  }

  private static func operation(_ random: inout SeededGenerator) -> RegisterModel.Operation {
    let key = random.below(3)
    let other = (key + 1) % 3
    switch random.below(10) {
    case 0: return .get(key)
    case 1: return .put(key, random.below(4))
    case 2: return .putIfAbsent(key, random.below(4))
    case 3, 4: return .compareAndSet(key, random.below(4), random.below(4))
    case 5: return .increment(key)
    case 6: return .delete(key)
    case 7: return .move(key, other, 1)
    case 8: return .exchange(key, other)
    default: return .getAll([0, 1, 2])
    }
  }
}

/// Makes the calls of the model on a table, in a partition of its own.
private struct TableClient: Sendable {
  let store: Store
  let partition: String

  private func key(_ number: Int) -> Item { ["PK": .s(partition), "SK": .s("\(number)")] }

  private func item(_ number: Int, _ value: Int) -> Item {
    var item = key(number)
    item["v"] = .n(Number(value))
    return item
  }

  func perform(_ operation: RegisterModel.Operation) async throws -> RegisterModel.Result {
    do {
      return try await attempt(operation)
    } catch TableError.Code.conditionalCheckFailed {
      return .refused
    } catch TableError.Code.transactionCanceled {
      return .refused
    }
  }

  private func attempt(_ operation: RegisterModel.Operation) async throws -> RegisterModel.Result {
    switch operation {
    case .get(let number): return .value(try read([number])[0])
    case .getAll(let numbers): return .values(try read(numbers))
    case .put(let number, let value):
      try await store.putItem(PutItem(tableName: "table", item: item(number, value)))
      return .done
    case .putIfAbsent(let number, let value):
      let put = PutItem(
        tableName: "table",
        item: item(number, value),
        conditionExpression: "attribute_not_exists(PK)"
      )
      try await store.putItem(put)
      return .done
    case .compareAndSet(let number, let expected, let value):
      let put = PutItem(
        tableName: "table",
        item: item(number, value),
        conditionExpression: "v = :expected",
        expressionAttributeValues: [":expected": .n(Number(expected))]
      )
      try await store.putItem(put)
      return .done
    case .increment(let number):
      let update = UpdateItem(
        tableName: "table",
        key: key(number),
        updateExpression: "ADD v :one",
        expressionAttributeValues: [":one": 1],
        returnValues: .allNew
      )
      return .value(try await store.updateItem(update).attributes?["v"]?.int)
    case .delete(let number):
      let delete = DeleteItem(
        tableName: "table",
        key: key(number),
        conditionExpression: "attribute_exists(PK)"
      )
      try await store.deleteItem(delete)
      return .done
    case .move(let from, let to, let amount):
      let amounts: ExpressionAttributeValues = [":amount": .n(Number(amount))]
      let take = UpdateItem(
        tableName: "table",
        key: key(from),
        updateExpression: "SET v = v - :amount",
        conditionExpression: "v >= :amount",
        expressionAttributeValues: amounts
      )
      let give = UpdateItem(
        tableName: "table",
        key: key(to),
        updateExpression: "SET v = v + :amount",
        conditionExpression: "attribute_exists(PK)",
        expressionAttributeValues: amounts
      )
      try await store.transactWriteItems(TransactWriteItems([.update(take), .update(give)]))
      return .done
    case .exchange(let first, let second):
      let (left, right) = (item(first, 0), item(second, 0))
      let (leftKey, rightKey) = (key(first), key(second))
      let values = try await store.write { transaction -> [Int?] in
        let values = [
          try transaction.get(leftKey, in: "table")?["v"]?.int,
          try transaction.get(rightKey, in: "table")?["v"]?.int,
        ]
        for (item, value) in [(left, values[1]), (right, values[0])] {
          var item = item
          if let value {
            item["v"] = .n(Number(value))
            try transaction.put(item, in: "table")
          } else {
            _ = try transaction.deleteItem(
              DeleteItem(
                tableName: "table",
                key: ["PK": item["PK"] ?? .null, "SK": item["SK"] ?? .null]
              )
            )
          }
        }
        return values
      }
      return .values(values)
    }
  }

  private func read(_ numbers: [Int]) throws -> [Int?] {
    try store.read { snapshot in
      try numbers.map { try snapshot.get(key($0), in: "table")?["v"]?.int }
    }
  }
}
