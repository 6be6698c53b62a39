import Quire
import QuireModel
import QuireTesting
import Synchronization
import Testing
import Workloads

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Readers that keep what they see from being used again: those that died, and those that take long.
@Suite("Readers that stay", .serialized)
struct StaleReaderTests {
  /// Replaces ten items of 4 KB, `times` over.
  private static func replace(in store: Store, times: Int) async throws {
    for time in 0..<times {
      try await store.write { transaction in
        for number in 0..<10 {
          let data = Array(repeating: UInt8(truncatingIfNeeded: time), count: 4_000)
          try transaction.put(["PK": .s("\(number)"), "SK": "s", "data": .b(data)], in: "table")
        }
      }
    }
  }

  @Test(
    "a reader killed in its view does not keep pages for ever: the writer clears it away as the file grows"
  )
  func killedReader() async throws {
    try await withTemporaryFolder { folder in
      let path = "\(folder)/store.quire"
      let store = try Store.open(at: path, options: .init(durability: .unsynced))
      defer { store.close() }
      try await store.createTable(.singleTable("table"))
      try await Self.replace(in: store, times: 3)
      await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
        let store = try Store.open(at: path, options: .init(durability: .unsynced))
        try store.read { _ in Crash.now() }
      }
      let dead = try #require(try store.statistics().oldestReader)
      #expect(dead.processID != Int(getpid()))
      #expect(dead.transactionID == store.lastTransactionID)
      // 16 MB of changes.
      try await Self.replace(in: store, times: 400)
      let statistics = try store.statistics()
      #expect(statistics.oldestReader == nil)
      #expect(statistics.fileBytes < 4 << 20)
      #expect(try store.verify().isClean)
    }
  }

  @Test("a reader killed in its view is cleared away by who opens the file next")
  func killedReaderAndOpening() async throws {
    try await withTemporaryFolder { folder in
      let path = "\(folder)/store.quire"
      let store = try Store.open(at: path, options: .init(durability: .unsynced))
      defer { store.close() }
      try await store.createTable(.singleTable("table"))
      await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
        let store = try Store.open(at: path, options: .init(durability: .unsynced))
        try store.read { _ in Crash.now() }
      }
      #expect(try store.statistics().oldestReader != nil)
      await #expect(processExitsWith: .success) { [path = path as String] in
        try Store.open(at: path, options: .init(durability: .unsynced)).close()
      }
      #expect(try store.statistics().oldestReader == nil)
    }
  }

  @Test("what a long reader keeps is told, and is used again once it has ended")
  func longReader() async throws {
    try await withTemporaryFolder { folder in
      let store = try Store.open(at: "\(folder)/store.quire", options: .init(durability: .unsynced))
      defer { store.close() }
      try await store.createTable(.singleTable("table"))
      try await Self.replace(in: store, times: 3)
      let began = store.lastTransactionID
      let (isReading, mayEnd, hasEnded) = (Flag(), Flag(), Flag())
      Thread.start {
        _ = try? store.read { (snapshot: borrowing Snapshot) throws in
          isReading.set()
          mayEnd.wait()
          // Still what it was.
          #expect(snapshot.transactionID == began)
          #expect(try snapshot.get(["PK": "1", "SK": "s"], in: "table")?["data"]?.binary?.first == 2)
        }
        hasEnded.set()
      }
      isReading.wait()
      try await Self.replace(in: store, times: 50)
      var statistics = try store.statistics()
      #expect(statistics.oldestReader?.transactionID == began)
      #expect(statistics.oldestReader?.processID == Int(getpid()))
      // Fifty times ten items of two pages each.
      #expect(statistics.heldBytes >= 50 * 10 * 4_096)
      mayEnd.set()
      hasEnded.wait()
      try await Self.replace(in: store, times: 3)
      statistics = try store.statistics()
      let size = statistics.fileBytes
      #expect(statistics.oldestReader == nil)
      #expect(statistics.heldBytes < 50 * 4_096)
      #expect(statistics.freeBytes >= 40 * 10 * 4_096)
      try await Self.replace(in: store, times: 50)
      #expect(try store.statistics().fileBytes == size)
    }
  }
}

/// Something that has happened, for threads that wait for it.
private final class Flag: Sendable {
  private let isSet = Atomic(false)

  func set() { isSet.store(true, ordering: .releasing) }

  func wait() { while !isSet.load(ordering: .acquiring) { usleep(1_000) } }
}
