import Foundation
import QuireLMDB
import Testing

@Suite("Several processes")
struct ProcessTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private static func open(_ path: String, mapSize: Int = 1 << 18) throws -> Environment {
    var options = Environment.Options()
    options.durability = .unsynced
    options.mapSize = mapSize
    return try Environment(path: path, options: options)
  }

  @Test("commits of another process are seen, even when they made the map grow")
  func mapGrownElsewhere() async throws {
    let path = folder.file()
    let environment = try Self.open(path)
    let things = try environment.database()
    try environment.write { try $0.put(things, "own", "1") }
    let before = environment.lastTransactionID
    // Leaves a pooled transaction, which notices the larger map when it is renewed.
    #expect(try environment.entries(things) == [Entry("own", "1")])

    await #expect(processExitsWith: .success) { [path = path as String] in
      let environment = try Self.open(path, mapSize: 1 << 24)
      let things = try environment.database()
      for number in 0..<20 {
        try environment.write { try $0.put(things, "\(number)", String(repeating: "x", count: 100_000)) }
      }
      environment.close()
    }

    #expect(environment.information.mapSize == 1 << 18)
    #expect(environment.lastTransactionID == before + 20)
    #expect(try environment.read { try $0.statistics(things).entries } == 21)
    #expect(environment.information.mapSize == 1 << 24)
    try environment.write { try $0.put(things, "again", "1") }
  }

  /// Fills a part of a larger map from another process.
  private func growElsewhere(to size: Int) async {
    let path = folder.file()
    await #expect(processExitsWith: .success) { [path = path as String, size = size as Int] in
      let environment = try Self.open(path, mapSize: size)
      let things = try environment.database()
      try environment.write { try $0.put(things, "large", String(repeating: "x", count: size * 3 / 4)) }
      environment.close()
    }
  }

  enum Call: CaseIterable {
    case write, copy, open, grow
  }

  @Test("other calls than reads notice the larger map of another process, too", arguments: Call.allCases)
  func noticing(call: Call) async throws {
    let environment = try Self.open(folder.file())
    _ = try environment.database()
    await growElsewhere(to: 1 << 20)
    switch call {
    case .write: try environment.beginWrite().abort()
    case .copy: try environment.copy(to: folder.file("copy"), compacting: true)
    case .open: #expect(try environment.openDatabase(named: "missing", create: false) == nil)
    case .grow: try environment.grow()
    }
    #expect(environment.information.mapSize == 1 << 20)
    try environment.grow()
    #expect(environment.information.mapSize == 1 << 21)
  }

  @Test("a read that nests in one that pins a smaller map shares its view")
  func nestedAfterGrowthElsewhere() async throws {
    let environment = try Self.open(folder.file())
    let things = try environment.database()
    try environment.write { try $0.put(things, "own", "1") }
    let grown = DispatchSemaphore(value: 0)
    let entered = DispatchSemaphore(value: 0)
    let reader = OnThread {
      try environment.read { outer in
        entered.signal()
        grown.wait()
        return try environment.read { nested in
          #expect(nested.id == outer.id)
          return try nested.get(things, "own")
        }
      }
    }
    func waitUntilEntered() { entered.wait() }
    waitUntilEntered()
    await growElsewhere(to: 1 << 20)
    grown.signal()
    #expect(try reader.result() == "1")
    #expect(try environment.read { try $0.statistics(things).entries } == 2)
    #expect(environment.information.mapSize == 1 << 20)
  }

  @Test("a read that pins a smaller map cannot open a database; the next one can")
  func openingWithinRead() async throws {
    let environment = try Self.open(folder.file())
    let grown = DispatchSemaphore(value: 0)
    let entered = DispatchSemaphore(value: 0)
    let reader = OnThread {
      try environment.read { _ in
        entered.signal()
        grown.wait()
        return try environment.openDatabase(named: "things", create: false)
      }
    }
    func waitUntilEntered() { entered.wait() }
    waitUntilEntered()
    await growElsewhere(to: 1 << 20)
    grown.signal()
    let error = #expect(throws: LMDBError.self) { try reader.result() }
    #expect(error?.code == .wouldDeadlock)
    let things = try environment.read { _ in try environment.openDatabase(named: "things", create: false) }
    #expect(try environment.read { try $0.statistics(#require(things)).entries } == 1)
    #expect(environment.information.mapSize == 1 << 20)
  }

  @Test("the place of a process killed in the middle of a read is freed")
  func staleReaders() async throws {
    let path = folder.file()
    let environment = try Self.open(path)
    let things = try environment.database()
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let environment = try Self.open(path)
      try environment.read { _ in _ = kill(getpid(), SIGKILL) }
    }
    #expect(try environment.readers().map(\.transactionID) == [1])
    #expect(try environment.clearStaleReaders() == 1)
    #expect(try environment.clearStaleReaders() == 0)
    #expect(try environment.readers() == [])
    try environment.write { try $0.put(things, "a", "1") }
  }

  @Test("the lock of a process killed in the middle of a write is free, and its changes are not there")
  func killedWriter() async throws {
    let path = folder.file()
    let environment = try Self.open(path)
    let things = try environment.database()
    try environment.write { try $0.put(things, "a", "1") }
    await #expect(processExitsWith: .signal(SIGKILL)) { [path = path as String] in
      let environment = try Self.open(path)
      let things = try environment.database()
      try environment.write { transaction in
        try transaction.put(things, "a", "2")
        try transaction.put(things, "b", "3")
        kill(getpid(), SIGKILL)
      }
    }
    try environment.write { try $0.put(things, "c", "4") }
    #expect(try environment.entries(things) == [Entry("a", "1"), Entry("c", "4")])
  }

  @Test("two processes that write in turns lose nothing")
  func twoWriters() async throws {
    let path = folder.file()
    let environment = try Self.open(path)
    let things = try environment.database()
    let own = OnThread { try Self.count(environment, things) }
    await #expect(processExitsWith: .success) { [path = path as String] in
      let environment = try Self.open(path)
      try Self.count(environment, try environment.database())
      environment.close()
    }
    try own.result()
    #expect(try environment.entries(things) == [Entry("count", "400")])
  }

  private static func count(_ environment: Environment, _ things: Database) throws {
    for _ in 0..<200 {
      try environment.write { transaction in
        let count = try transaction.reading.get(things, "count").flatMap { Int($0) } ?? 0
        try transaction.put(things, "count", "\(count + 1)")
      }
    }
  }

  #if os(Linux)
  @Test("a commit that the disk refuses is an error, changes nothing, and the next one works")
  func fullDisk() async throws {
    let path = folder.file()
    await #expect(processExitsWith: .success) { [path = path as String] in
      let environment = try Self.open(path, mapSize: 1 << 24)
      let things = try environment.database()
      try environment.write { try $0.put(things, "a", "1") }

      // A limit on the size of files fails a write as a full disk does.
      signal(SIGXFSZ, SIG_IGN)
      let fileSize = __rlimit_resource_t(1)
      var limit = rlimit()
      try #require(unsafe getrlimit(fileSize, &limit) == 0)
      let unlimited = limit.rlim_cur
      limit.rlim_cur = 1 << 17
      try #require(unsafe setrlimit(fileSize, &limit) == 0)
      for _ in 0..<3 {
        var transaction = try environment.beginWrite()
        try transaction.put(things, "a", "2")
        try transaction.put(things, "b", String(repeating: "x", count: 1 << 20))
        do throws(LMDBError) {
          try transaction.commit()
          Issue.record("the commit should have failed")
        } catch {
          #expect([.fileTooLarge, .io].contains(error.code))
        }
        #expect(try environment.entries(things) == [Entry("a", "1")])
      }
      limit.rlim_cur = unlimited
      try #require(unsafe setrlimit(fileSize, &limit) == 0)
      try environment.write { try $0.put(things, "a", "3") }
      #expect(try environment.entries(things) == [Entry("a", "3")])
      environment.close()
    }
    let environment = try Self.open(path)
    #expect(try environment.entries(try environment.database()) == [Entry("a", "3")])
  }
  #endif
}
