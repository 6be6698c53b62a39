import Quire
import QuireEvents
import QuireTesting
import Workloads

/// Looks into damaged copies of a store, one after the other.
///
/// Each is refused on opening, or found by `verify`, or else everything in it is read and it is written to: nothing of
/// that may end the process.
enum Examination {
  static func run(_ arguments: Arguments) async throws {
    let sample = try Bytes.read(arguments.text("sample"))
    let path = "\(try arguments.text("folder"))/damaged.quire"
    let first = try arguments.number("first")
    let isGuarded = try arguments.number("guarded", default: 1) == 1
    for seed in first..<first + (try arguments.number("count")) {
      var random = SeededGenerator(seed: UInt64(seed))
      var bytes = sample
      let damage = Damage.apply(to: &bytes, &random)
      try Bytes.write(bytes, to: path)
      Bytes.remove("\(path)-lock")
      // Known even when the process does not come back.
      Main.say("begins \(seed) \(damage)")
      Main.say("ends \(seed) \(try await examine(path, isGuarded: isGuarded))")
    }
    Main.say("done")
  }

  /// What became of a look into the store at `path`.
  private static func examine(_ path: String, isGuarded: Bool) async throws -> String {
    let store: Store
    do {
      store = try Store.open(at: path, options: .init(durability: .unsynced))
    } catch let error as TableError {
      return "refused \(error.code.rawValue)"
    }
    defer { store.close() }
    var isClean = true
    if isGuarded {
      do {
        let verification = try store.verify()
        if hasDamagedPages(verification) { return "found in pages" }
        isClean = verification.isClean
      } catch let error as TableError {
        return "found \(error.code.rawValue)"
      }
    }
    var errors = 0
    if let fault = try repack(store, to: "\(path)-repacked", &errors) { return fault }
    await attempt(&errors) { try read(store) }
    await attempt(&errors) {
      let events = try await EventStore.open(in: store)
      for try await event in events.read(.all) { _ = event.data }
      try await events.append([NewEvent(type: "Happened", data: "{}")], to: "Other-1", expecting: .any)
    }
    await attempt(&errors) { try await write(store) }
    if isGuarded {
      do {
        let verification = try store.verify()
        if hasDamagedPages(verification) { return "FAULT: writing damaged \(verification.faults)" }
      } catch let error as TableError where error.code == .corrupted {
        errors += 1
      }
    }
    return !isClean ? "found in items" : errors > 0 ? "found on reading" : "unnoticed"
  }

  /// Writes a repacked copy, which looks at all pages by itself; answers what is wrong with it.
  private static func repack(_ store: Store, to path: String, _ errors: inout Int) throws -> String? {
    defer {
      Bytes.remove(path)
      Bytes.remove("\(path)-lock")
    }
    do {
      try store.backup(to: path, repacking: true)
    } catch is TableError {
      errors += 1
      return nil
    }
    // What is wrong in the catalog is copied as well.
    guard let copy = try? Store.open(at: path, options: .init(isReadOnly: true)) else { return nil }
    defer { copy.close() }
    let verification = try copy.verify()
    return hasDamagedPages(verification) ? "FAULT: a copy with damaged pages \(verification.faults)" : nil
  }

  private static func hasDamagedPages(_ verification: Verification) -> Bool {
    verification.faults.contains { $0.table == nil }
  }

  /// Errors are one of the right answers.
  private static func attempt(_ errors: inout Int, _ body: () async throws -> Void) async {
    do { try await body() } catch { errors += 1 }
  }

  /// Reads every item of every table and index; the first error ends a table, not the reading.
  private static func read(_ store: Store) throws {
    var failure: (any Error)?
    for table in try store.listTables().tableNames {
      do {
        let description = try store.describeTable(DescribeTable(tableName: table))
        for index in [nil] + description.globalSecondaryIndexes.map({ Optional($0.definition.indexName) }) {
          var start: Item?
          repeat {
            let page = try store.scan(Scan(tableName: table, indexName: index, exclusiveStartKey: start))
            start = page.lastEvaluatedKey
          } while start != nil
        }
      } catch {
        failure = error
      }
    }
    _ = try store.statistics()
    if let failure { throw failure }
  }

  /// Replaces, changes and deletes items that are there, and adds others.
  private static func write(_ store: Store) async throws {
    for item in try store.scan(Scan(tableName: "table", limit: 40)).items {
      guard let partition = item["PK"], let sort = item["SK"] else { continue }
      let key: Item = ["PK": partition, "SK": sort]
      try await store.updateItem(
        UpdateItem(
          tableName: "table",
          key: key,
          updateExpression: "SET seen = :one",
          expressionAttributeValues: [":one": 1]
        )
      )
      try await store.deleteItem(DeleteItem(tableName: "table", key: key))
    }
    for number in 0..<40 {
      let item: Item = [
        "PK": "NEW", "SK": .s("\(number)"), "writer": "x",
        "data": .b(Array(repeating: 1, count: 100 * number)),
      ]
      try await store.putItem(PutItem(tableName: "table", item: item))
    }
  }
}
