import Quire
import QuireModel
import QuireTesting
import Testing

@Suite("Waiting for commits")
struct CommitSignalTests {
  @Test("a commit that was told of can be read")
  func visibility() async throws {
    try await withTemporaryFolder { folder in
      // Synced: while the last page of a commit is being synced, it is in the file but not in any view.
      let store = try Store.open(at: "\(folder)/store.quire")
      defer { store.close() }
      try await store.createTable(.table())
      let first = store.lastTransactionID
      async let writes: Void = {
        for number in 0..<300 { try await store.put(["PK": .s("\(number)")]) }
      }()
      var told = first
      while told < first + 300 {
        told = store.lastTransactionID
        let seen = try store.read { snapshot in snapshot.transactionID }
        try #require(seen >= told)
        if told < first + 300 { await Task.yield() }
      }
      try await writes
    }
  }

  @Test("who reads, and then waits for what comes after, misses nothing")
  func noLostWakeUps() async throws {
    try await withTemporaryFolder { folder in
      let store = try Store.open(at: "\(folder)/store.quire")
      defer { store.close() }
      try await store.createTable(.table())
      func value(_ key: String) throws -> Int { try store.get(["PK": .s(key)])?["v"]?.int ?? 0 }
      @Sendable func wait(until isDone: () throws -> Bool) async throws {
        while true {
          let transaction = store.lastTransactionID
          if try isDone() { return }
          _ = try await store.waitForCommit(after: transaction)
        }
      }
      // Each waits for the other: one lost wake-up and both wait for ever.
      async let answers: Void = {
        for number in 1...150 {
          try await wait { try store.get(["PK": "ping"])?["v"]?.int ?? 0 >= number }
          try await store.put(["PK": "pong", "v": .n(Number(number))])
        }
      }()
      for number in 1...150 {
        try await store.put(["PK": "ping", "v": .n(Number(number))])
        try await wait { try store.get(["PK": "pong"])?["v"]?.int ?? 0 >= number }
      }
      try await answers
      #expect(try value("pong") == 150)
    }
  }

  @Test("a wait ends with its task, and with the store")
  func ending() async throws {
    try await withTemporaryStore(tables: [.table()]) { store in
      let transaction = store.lastTransactionID
      let cancelled = Task { try await store.waitForCommit(after: transaction) }
      cancelled.cancel()
      await #expect(throws: CancellationError.self) { try await cancelled.value }
      let closed = Task { try await store.waitForCommit(after: transaction) }
      try await Task.sleep(for: .milliseconds(20))
      store.close()
      await expectFailure("StoreUnavailable: The store is closed") { try await closed.value }
      await expectFailure("StoreUnavailable: The store is closed") {
        try await store.waitForCommit(after: transaction)
      }
    }
  }

  @Test("many tasks can wait, each for its own commit")
  func many() async throws {
    try await withTemporaryStore(tables: [.table()]) { store in
      let first = store.lastTransactionID
      try await withThrowingTaskGroup { group in
        for wait in 0..<100 {
          group.addTask {
            let reached = try await store.waitForCommit(after: first + wait % 10)
            #expect(reached > first + wait % 10)
          }
        }
        for number in 0..<20 { try await store.put(["PK": .s("\(number)")]) }
        try await group.waitForAll()
      }
    }
  }
}
