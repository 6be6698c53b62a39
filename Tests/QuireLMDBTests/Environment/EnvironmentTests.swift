import Foundation
import QuireLMDB
import Testing

@Suite("Opening and closing")
struct EnvironmentTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test("what was committed is there after opening the file again")
  func reopen() throws {
    var environment = try folder.open()
    let things = try environment.database()
    try environment.write { try $0.put(things, "a", "1") }
    environment.close()
    environment = try folder.open()
    let again = try #require(try environment.openDatabase(named: "things", create: false))
    #expect(try environment.entries(again) == [Entry("a", "1")])
  }

  @Test("a file that is open in this process cannot be opened again, by whatever path")
  func secondOpen() throws {
    let environment = try folder.open()
    let file = URL(filePath: folder.path).appending(path: "link")
    try FileManager.default.createSymbolicLink(
      at: file,
      withDestinationURL: URL(filePath: folder.file())
    )
    for name in ["data", "link"] {
      #expect(throws: LMDBError(.alreadyOpen, "mdb_env_open")) { try folder.open(name) }
    }
    environment.close()
    try folder.open("link").close()
  }

  @Test("an environment that nobody refers to is closed")
  func closedByDeinit() throws {
    do { _ = try folder.open() }
    try folder.open().close()
  }

  @Test("after closing, every call throws and says so")
  func afterClosing() throws {
    let environment = try folder.open()
    let things = try environment.database()
    try environment.write { try $0.put(things, "a", "1") }
    let information = environment.information
    environment.close()
    environment.close()

    let calls: [(Environment) throws -> Void] = [
      { try $0.read { _ in } },
      { try $0.beginWrite().abort() },
      { try $0.grow() },
      { _ = try $0.openDatabase(named: "things", create: false) },
      { _ = try $0.openDatabase(named: "things", create: true) },
      { _ = try $0.openDatabase(named: "others", create: true) },
      { try $0.copy(to: folder.file("copy"), compacting: true) },
      { try $0.sync() },
      { try $0.clearStaleReaders() },
      { _ = try $0.readers() },
    ]
    for call in calls {
      let error = #expect(throws: LMDBError.self) { try call(environment) }
      #expect(error?.code == .closed)
      #expect(error?.description.hasSuffix(": the environment is closed") == true)
    }
    #expect(environment.information == information)
    #expect(environment.lastTransactionID == 2)
  }

  @Test("closing waits for reads on other threads")
  func closeWaits() throws {
    let environment = try folder.open()
    let things = try environment.database()
    let entered = DispatchSemaphore(value: 0)
    let proceed = DispatchSemaphore(value: 0)
    let reading = OnThread {
      try environment.read { transaction in
        entered.signal()
        proceed.wait()
        return try transaction.entries(things)
      }
    }
    entered.wait()
    let closing = OnThread { environment.close() }
    // Once nobody gets in any more, closing is under way, and the reader still reads.
    while (try? environment.sync()) != nil { sched_yield() }
    #expect(!closing.isFinished)
    proceed.signal()
    try closing.result()
    #expect(try reading.result() == [])
    try folder.open().close()
  }

  @Test("closing inside a read takes effect at its end")
  func closeInsideRead() throws {
    let environment = try folder.open()
    let things = try environment.database()
    try environment.write { try $0.put(things, "a", "1") }
    let value = try environment.read { transaction in
      environment.close()
      #expect(throws: LMDBError(.closed, "mdb_txn_begin")) { try environment.read { _ in } }
      #expect(environment.lastTransactionID == 2)
      return try transaction.get(things, "a")
    }
    #expect(value == "1")
    try folder.open().close()
  }

  @Test("closing inside a write transaction takes effect at its end")
  func closeInsideWrite() throws {
    let environment = try folder.open()
    let things = try environment.database()
    var transaction = try environment.beginWrite()
    environment.close()
    try transaction.put(things, "a", "1")
    try transaction.commit()
    let again = try folder.open()
    #expect(try again.entries(try again.database()) == [Entry("a", "1")])
  }

  @Test("information counts pages, readers and commits")
  func information() throws {
    let environment = try folder.open { $0.maximumReaders = 7 }
    let things = try environment.database()
    let before = environment.information
    #expect(before.mapSize == 1 << 24)
    #expect(before.readersMaximum == 7)
    #expect(before.lastTransactionID == 1)
    try environment.write { try $0.put(things, "a", String(repeating: "x", count: 100_000)) }
    let after = environment.information
    #expect(after.lastTransactionID == 2)
    #expect(after.fileBytesUsed >= before.fileBytesUsed + 100_000)
    #expect(after.fileBytesUsed == (after.lastPage + 1) * after.pageSize)
  }

  @Test("the size of the map is rounded up to whole pages and remembered by the file")
  func mapSizes() throws {
    let environment = try folder.open { $0.mapSize = 1_000_001 }
    let size = environment.information.mapSize
    #expect(size >= 1_000_001 && size < 1_000_001 + (1 << 16) && size % environment.information.pageSize == 0)
    try environment.grow()
    _ = try environment.database()
    environment.close()
    #expect(try folder.open { $0.mapSize = 1 << 18 }.information.mapSize == 2 * size)
  }

  @Test("options that make no sense are refused", arguments: [-1, 0, Int.max])
  func badOptions(value: Int) throws {
    #expect(throws: LMDBError(.invalidArgument, "mdb_env_set_mapsize")) {
      try folder.open { $0.mapSize = value }
    }
    if value != 0 {
      #expect(throws: LMDBError(.invalidArgument, "mdb_env_open")) {
        try folder.open { $0.maximumDatabases = value }
      }
    }
    if value != 0 {
      #expect(throws: LMDBError(.invalidArgument, "mdb_env_open")) {
        try folder.open { $0.maximumReaders = value }
      }
    }
  }

  @Test(
    "commits are kept with every durability",
    arguments: [Environment.Durability.synced, .metadataUnsynced, .unsynced]
  )
  func durabilities(durability: Environment.Durability) throws {
    var environment = try folder.open { $0.durability = durability }
    let things = try environment.database()
    try environment.write { try $0.put(things, "a", "1") }
    try environment.sync()
    environment.close()
    environment = try folder.open()
    #expect(try environment.entries(try environment.database()) == [Entry("a", "1")])
  }
}
