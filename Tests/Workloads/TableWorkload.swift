package import Quire
package import QuireModel
import QuireTesting

/// Writers of tables that tell in a journal what they were told is in the store.
///
/// - Each write puts an item of its own, `ITEM#<writer>#<number>`.
/// - With it, in one transaction, go two items of a pair, which always have the same value, and a counter of all writes.
package enum TableWorkload {
  package static let table = CreateTable.singleTable(
    "table",
    globalSecondaryIndexes: [
      SecondaryIndex(
        indexName: "by-writer",
        keySchema: [KeySchemaElement("writer", .hash), KeySchemaElement("SK", .range)],
        projection: .all
      )
    ]
  )

  /// Writes from `writers` tasks until the process ends, or each made `limit` writes; `failed` hears of each that failed,
  /// and says whether to go on.
  package static func run(
    _ store: Store,
    _ journal: Journal,
    process: String,
    writers: Int,
    limit: Int = .max,
    failed: @escaping @Sendable (any Error) -> Bool = { _ in false }
  ) async throws {
    try await withThrowingTaskGroup { group in
      for writer in 0..<writers {
        group.addTask {
          let name = "\(process).\(writer)"
          for number in 0..<limit {
            do {
              try await write(number, by: name, in: store)
              journal.add("\(name) \(number)")
            } catch  where failed(error) {}
          }
        }
      }
      try await group.waitForAll()
    }
  }

  private static func write(_ number: Int, by writer: String, in store: Store) async throws {
    let item: Item = [
      "PK": .s("ITEM"), "SK": .s("\(writer)#\(number)"), "writer": .s(writer),
      "data": .b(Array(repeating: UInt8(truncatingIfNeeded: number), count: 10 + number % 3_000)),
    ]
    if number % 2 == 0 {
      try await store.write { transaction in
        try transaction.put(item, in: "table")
        for side in ["left", "right"] {
          try transaction.put(
            ["PK": "PAIR", "SK": .s(side), "last": .s("\(writer)#\(number)")],
            in: "table"
          )
        }
        try transaction.update(["PK": "COUNTER", "SK": "writes"], in: "table", .add(1, to: "n"))
      }
    } else {
      let pair = ["left", "right"].map { side in
        TransactWriteItems.Action.put(
          PutItem(
            tableName: "table",
            item: ["PK": "PAIR", "SK": .s(side), "last": .s("\(writer)#\(number)")]
          )
        )
      }
      let count = TransactWriteItems.Action.update(
        UpdateItem(
          tableName: "table",
          key: ["PK": "COUNTER", "SK": "writes"],
          updateExpression: "ADD n :one",
          expressionAttributeValues: [":one": 1]
        )
      )
      try await store.transactWriteItems(
        TransactWriteItems([.put(PutItem(tableName: "table", item: item)), count] + pair)
      )
    }
  }

  /// What is wrong with a store after its writers died; empty where all is well.
  package static func faults(in store: Store, journal lines: [String]) throws -> [String] {
    var faults = try store.verify().faults.map(\.description)
    var items = 0
    var start: Item?
    repeat {
      let page = try store.query(
        Query(
          tableName: "table",
          keyConditionExpression: "PK = :pk",
          expressionAttributeValues: [":pk": "ITEM"],
          exclusiveStartKey: start,
          select: .count
        )
      )
      items += page.count
      start = page.lastEvaluatedKey
    } while start != nil
    for line in lines {
      let key: Item = ["PK": "ITEM", "SK": .s(line.replacing(" ", with: "#"))]
      if try store.getItem(GetItem(tableName: "table", key: key)).item == nil {
        faults.append("the acknowledged write \(line) is missing")
      }
    }
    let left = try store.getItem(GetItem(tableName: "table", key: ["PK": "PAIR", "SK": "left"])).item?["last"]
    let right = try store.getItem(GetItem(tableName: "table", key: ["PK": "PAIR", "SK": "right"])).item?[
      "last"
    ]
    if left != right {
      faults.append("half a transaction: \(String(describing: left)), \(String(describing: right))")
    }
    if case .s(let last)? = left {
      let item = try store.getItem(GetItem(tableName: "table", key: ["PK": "ITEM", "SK": .s(last)])).item
      if item == nil { faults.append("half a transaction: no item of the pair \(last)") }
    }
    let key: Item = ["PK": "COUNTER", "SK": "writes"]
    let counted = try store.getItem(GetItem(tableName: "table", key: key)).item?["n"]?.int ?? 0
    if counted != items { faults.append("\(items) items, but \(counted) counted") }
    return faults
  }
}
