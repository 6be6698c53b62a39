package import Quire
import QuireModel
package import QuireTesting

/// Makes the calls of `RegisterModel` on a table, in a partition of its own.
package struct TableClient: HistoryClient {
  package static let table = CreateTable.singleTable("table")

  private let store: Store
  private let partition: String

  package init(_ store: Store, partition: String) {
    self.store = store
    self.partition = partition
  }

  package func next(_ random: inout SeededGenerator, after own: [Call<RegisterModel>])
    -> RegisterModel.Operation
  {
    let key = random.below(3)
    let other = (key + 1) % 3
    switch random.below(16) {
    case 0: return .get(key)
    case 1: return .put(key, random.below(4))
    case 2, 3: return .putIfAbsent(key, random.below(4))
    case 4, 5: return .compareAndSet(key, random.below(4), random.below(4))
    case 6: return .replace(key, random.below(4))
    case 7: return .increment(key)
    case 8: return .take(key, random.below(3))
    case 9: return .delete(key)
    case 10: return .remove(key)
    case 11: return .move(key, other, 1)
    case 12: return .addOnce(key, token: key + 3 * random.below(2))
    case 13: return .exchange(key, other)
    default: return .getAll([0, 1, 2], by: random.pick(RegisterModel.Reading.allCases))
    }
  }

  package func perform(_ operation: RegisterModel.Operation) async throws -> RegisterModel.Result {
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
    case .get(let number):
      let get = GetItem(tableName: "table", key: key(number), consistentRead: true)
      return .value(try store.getItem(get).item?["v"]?.int)
    case .getAll(let numbers, let reading): return .values(try read(numbers, by: reading))
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
    case .replace(let number, let value):
      let put = PutItem(tableName: "table", item: item(number, value), returnValues: .allOld)
      return .value(try await store.putItem(put).attributes?["v"]?.int)
    case .increment(let number):
      var update = add(1, to: number)
      update.returnValues = .allNew
      return .value(try await store.updateItem(update).attributes?["v"]?.int)
    case .take(let number, let amount):
      var update = take(amount, from: number)
      update.returnValues = .updatedNew
      return .value(try await store.updateItem(update).attributes?["v"]?.int)
    case .delete(let number):
      let delete = DeleteItem(
        tableName: "table",
        key: key(number),
        conditionExpression: "attribute_exists(PK)"
      )
      try await store.deleteItem(delete)
      return .done
    case .remove(let number):
      let delete = DeleteItem(tableName: "table", key: key(number), returnValues: .allOld)
      return .value(try await store.deleteItem(delete).attributes?["v"]?.int)
    case .move(let from, let to, let amount):
      let give = UpdateItem(
        tableName: "table",
        key: key(to),
        updateExpression: "SET v = v + :amount",
        conditionExpression: "attribute_exists(PK)",
        expressionAttributeValues: [":amount": .n(Number(amount))]
      )
      try await store.transactWriteItems(
        TransactWriteItems([.update(take(amount, from: from)), .update(give)])
      )
      return .done
    case .addOnce(let number, let token):
      try await store.transactWriteItems(
        TransactWriteItems([.update(add(1, to: number))], clientRequestToken: "\(partition)-\(token)")
      )
      return .done
    case .exchange(let first, let second): return .values(try await exchange(first, second))
    }
  }

  private func exchange(_ first: Int, _ second: Int) async throws -> [Int?] {
    try await store.write { transaction in
      let values = try [first, second].map { try transaction.get(key($0), in: "table")?["v"]?.int }
      for (number, value) in [(first, values[1]), (second, values[0])] {
        if let value {
          try transaction.put(item(number, value), in: "table")
        } else {
          _ = try transaction.deleteItem(DeleteItem(tableName: "table", key: key(number)))
        }
      }
      return values
    }
  }

  private func read(_ numbers: [Int], by reading: RegisterModel.Reading) throws -> [Int?] {
    switch reading {
    case .view:
      return try store.read { snapshot in
        try numbers.map { try snapshot.get(key($0), in: "table")?["v"]?.int }
      }
    case .transaction:
      let gets = numbers.map { GetItem(tableName: "table", key: key($0)) }
      return try store.transactGetItems(TransactGetItems(gets)).items.map { $0?["v"]?.int }
    case .query:
      let query = Query(
        tableName: "table",
        keyConditionExpression: "PK = :partition",
        expressionAttributeValues: [":partition": .s(partition)],
        consistentRead: true
      )
      let items = try store.query(query).items
      return numbers.map { number in items.first { $0["SK"] == .s("\(number)") }?["v"]?.int }
    }
  }

  // MARK: Requests

  private func key(_ number: Int) -> Item { ["PK": .s(partition), "SK": .s("\(number)")] }

  /// An item of up to some 2 KB, so that the file grows beneath its processes.
  private func item(_ number: Int, _ value: Int) -> Item {
    var item = key(number)
    item["v"] = .n(Number(value))
    item["text"] = .s(String(repeating: "x", count: max(0, value) * 700))
    return item
  }

  private func add(_ amount: Int, to number: Int) -> UpdateItem {
    UpdateItem(
      tableName: "table",
      key: key(number),
      updateExpression: "ADD v :amount",
      expressionAttributeValues: [":amount": .n(Number(amount))]
    )
  }

  private func take(_ amount: Int, from number: Int) -> UpdateItem {
    UpdateItem(
      tableName: "table",
      key: key(number),
      updateExpression: "SET v = v - :amount",
      conditionExpression: "v >= :amount",
      expressionAttributeValues: [":amount": .n(Number(amount))]
    )
  }
}
