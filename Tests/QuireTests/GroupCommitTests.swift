import Quire
import QuireModel
import QuireTesting
import Synchronization
import Testing

#if canImport(Glibc)
import Glibc
#elseif canImport(Darwin)
import Darwin
#endif

/// Which thread runs.
private enum ThreadNumber {
  static var current: UInt { UInt(bitPattern: pthread_self().hashValue) }
}

@Suite("Group commit")
struct GroupCommitTests {
  private struct Refused: Error, Equatable {
    var number: Int
  }

  private final class Counter: Sendable {
    private let count = Atomic(0)

    var value: Int { count.load(ordering: .acquiring) }

    func increment() { count.add(1, ordering: .releasing) }
  }

  /// Makes `count` calls while a closure keeps the writer busy, so that they wait together.
  private static func together<Result: Sendable>(
    _ store: Store,
    _ count: Int,
    _ call: @escaping @Sendable (Int) async throws -> Result
  ) async throws -> [Int: Swift.Result<Result, any Error>] {
    let started = Counter()
    return try await withThrowingTaskGroup(of: (Int, Swift.Result<Result, any Error>)?.self) { group in
      group.addTask {
        try await store.write { _ in while started.value < count {} }
        return nil
      }
      for number in 0..<count {
        group.addTask {
          started.increment()
          do {
            return (number, .success(try await call(number)))
          } catch {
            return (number, .failure(error))
          }
        }
      }
      var results: [Int: Swift.Result<Result, any Error>] = [:]
      for try await result in group {
        if let (number, result) = result { results[number] = result }
      }
      return results
    }
  }

  /// Adds one to an item.
  private static func count(in store: Store) async throws {
    try await store.updateItem(
      UpdateItem(
        tableName: "table",
        key: ["PK": "counter"],
        updateExpression: "ADD n :one",
        expressionAttributeValues: [":one": 1]
      )
    )
  }

  @Test("a false condition harms none of its neighbours")
  func falseConditions() async throws {
    try await withTemporaryStore(tables: [.table()]) { store in
      try await store.put(["PK": "taken"])
      let results = try await Self.together(store, 200) { number in
        try await store.putItem(
          PutItem(
            tableName: "table",
            item: ["PK": number % 3 == 0 ? "taken" : .s("p\(number)"), "v": .n(Number(number))],
            conditionExpression: "attribute_not_exists(PK)"
          )
        ).attributes
      }
      for number in 0..<200 {
        switch results[number] {
        case .success: #expect(number % 3 != 0)
        case .failure(let error): #expect(number % 3 == 0 && TableError.Code.conditionalCheckFailed ~= error)
        case nil: Issue.record("no result of \(number)")
        }
      }
      #expect(try store.get(["PK": "taken"]) == ["PK": "taken"])
      #expect(try store.all().count == 1 + (0..<200).count { $0 % 3 != 0 })
    }
  }

  @Test("a closure that throws after it wrote leaves nothing, and its neighbours are there")
  func throwingClosures() async throws {
    try await withTemporaryStore(tables: [.table()]) { store in
      let results = try await Self.together(store, 120) { number in
        try await store.write { transaction in
          try transaction.put(["PK": .s("p\(number)"), "v": 1], in: "table")
          try transaction.put(["PK": "shared", "last": .n(Number(number))], in: "table")
          if number % 5 == 0 { throw Refused(number: number) }
          return number
        }
      }
      for number in 0..<120 {
        switch results[number] {
        case .success(let answered): #expect(answered == number && number % 5 != 0)
        case .failure(let error): #expect(error as? Refused == Refused(number: number) && number % 5 == 0)
        case nil: Issue.record("no result of \(number)")
        }
        #expect(
          try store.get(["PK": .s("p\(number)")])
            == (number % 5 == 0 ? nil : ["PK": .s("p\(number)"), "v": 1])
        )
      }
      #expect(try store.verify().isClean)
    }
  }

  @Test("concurrent updates of one item are all counted")
  func counting() async throws {
    try await withTemporaryStore(tables: [.table()]) { store in
      try await withThrowingTaskGroup { group in
        for _ in 0..<32 {
          group.addTask {
            for _ in 0..<50 {
              try await Self.count(in: store)
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(try store.get(["PK": "counter"])?["n"] == 1_600)
    }
  }

  @Test("concurrent writers share commits")
  func sharing() async throws {
    try await withTemporaryStore(tables: [.table()]) { store in
      let before = store.lastTransactionID
      let results = try await Self.together(store, 500) { number in
        try await store.put(["PK": .s("p\(number)")])
      }
      #expect(results.count == 500)
      // All but the first few waited for the closure that kept the writer busy.
      #expect(store.lastTransactionID - before < 250)
    }
  }

  @Test("a closure that swallows an error harms nobody, and is done whole or not at all")
  func swallowedErrors() async throws {
    // The map must grow in the middle of the closures, whose errors of that nobody may see, swallowed or not.
    let options = Store.Options(durability: .unsynced, initialMapSize: 1 << 18)
    let store = try Store.temporary(options: options)
    defer { store.close() }
    try await store.createTable(.table(sort: .n))
    let results = try await Self.together(store, 40) { number in
      try await store.write { transaction in
        var failures = 0
        for part in 0..<10 {
          do {
            try transaction.put(
              ["PK": .s("p\(number)"), "SK": .n(Number(part)), "d": .b(Array(repeating: 1, count: 20_000))],
              in: "table"
            )
          } catch {
            failures += 1
          }
        }
        return failures
      }
    }
    for number in 0..<40 {
      guard case .success(let failures) = results[number] else {
        Issue.record("\(String(describing: results[number]))")
        continue
      }
      #expect(failures == 0)
    }
    #expect(try store.describeTable(DescribeTable(tableName: "table")).itemCount == 400)
    #expect(try store.verify().faults == [])
  }

  /// Whether an operation ran on the thread that called it.
  private static func runsHere(_ store: Store) async throws -> Bool {
    let caller = ThreadNumber.current
    return try await store.operate { _ in ThreadNumber.current == caller }
  }

  @Test("without syncs an operation that need not wait runs on the caller's thread, and else on the writer's")
  func ownThread() async throws {
    try await withTemporaryFolder { folder in
      let unsynced = try Store.open(at: "\(folder)/unsynced.quire", options: .init(durability: .unsynced))
      defer { unsynced.close() }
      #expect(try await Self.runsHere(unsynced))
      let caller = ThreadNumber.current
      #expect(try await unsynced.write { _ in ThreadNumber.current != caller }, "a closure may take its time")
      let results = try await Self.together(unsynced, 20) { _ in try await Self.runsHere(unsynced) }
      #expect(try results.values.allSatisfy { try !$0.get() }, "the writer was busy")
      #expect(try await Self.runsHere(unsynced), "the turn was given back")
      await #expect(throws: Refused(number: 1)) {
        try await unsynced.operate { _ in throw Refused(number: 1) }
      }
      #expect(try await Self.runsHere(unsynced), "also after an error")
      let synced = try Store.open(at: "\(folder)/synced.quire")
      defer { synced.close() }
      #expect(try await !Self.runsHere(synced))
    }
  }

  @Test("operations on their callers' threads, those that wait and closures are all done, each once")
  func turns() async throws {
    try await withTemporaryStore(tables: [.table()]) { store in
      try await withThrowingTaskGroup { group in
        for number in 0..<16 {
          group.addTask {
            for round in 0..<100 {
              if (number + round) % 3 == 0 {
                try await store.write { transaction in
                  let old = try transaction.get(["PK": "counter"], in: "table")?["n"] ?? 0
                  guard case .n(let count) = old else { return }
                  try transaction.put(["PK": "counter", "n": .n(try count.adding(1))], in: "table")
                }
              } else {
                try await Self.count(in: store)
              }
              if round % 10 == 0 { await Task.yield() }
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(try store.get(["PK": "counter"])?["n"] == 1_600)
      #expect(try store.verify().isClean)
    }
  }

  @Test("a closed store refuses writes; those that it had accepted are done")
  func closing() async throws {
    try await withTemporaryFolder { folder in
      let store = try Store.open(at: "\(folder)/store.quire", options: .init(durability: .unsynced))
      try await store.createTable(.table())
      let outcomes = await withTaskGroup(of: (Int, Bool).self) { group in
        for number in 0..<300 {
          group.addTask {
            if number == 150 { store.close() }
            do {
              try await store.put(["PK": .s("p\(number)")])
              return (number, true)
            } catch {
              #expect(TableError.Code.unavailable ~= error, "\(error)")
              return (number, false)
            }
          }
        }
        return await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
      }
      let reopened = try Store.open(at: "\(folder)/store.quire", options: .init(durability: .unsynced))
      for (number, isWritten) in outcomes {
        #expect(try (reopened.get(["PK": .s("p\(number)")]) != nil) == isWritten)
      }
      #expect(outcomes.values.contains(false))
      reopened.close()
      await expectFailure(
        "StoreUnavailable: The store is closed"
      ) { try store.get(["PK": "p"]) }
    }
  }
}
