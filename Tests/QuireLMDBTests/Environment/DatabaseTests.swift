import QuireLMDB
import Testing

@Suite("Named databases")
struct DatabaseTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test("a missing database is nil, a created one is found again, and each is one handle")
  func openings() throws {
    let environment = try folder.open()
    #expect(try environment.openDatabase(named: "a", create: false) == nil)
    let a = try environment.database("a")
    let b = try environment.database("b")
    #expect(a != b)
    #expect(try environment.openDatabase(named: "a", create: false) == a)
    #expect(try environment.openDatabase(named: "a", create: true) == a)
    #expect(environment.lastTransactionID == 2)
    try environment.write { try $0.put(a, "k", "1") }
    #expect(try environment.entries(b) == [])
  }

  @Test("opening an existing database needs no write transaction")
  func openExisting() throws {
    do {
      let environment = try folder.open()
      _ = try environment.database("a")
      environment.close()
    }
    let environment = try folder.open { $0.isReadOnly = true }
    let a = try #require(try environment.openDatabase(named: "a", create: false))
    #expect(try environment.entries(a) == [])
    #expect(throws: LMDBError(.accessDenied, "mdb_txn_begin")) {
      _ = try environment.openDatabase(named: "b", create: true)
    }
    #expect(throws: LMDBError(.accessDenied, "mdb_txn_begin")) { _ = try environment.beginWrite() }
  }

  @Test("there are as many databases as the options say", arguments: [1, 2, 3])
  func limit(count: Int) throws {
    let environment = try folder.open { $0.maximumDatabases = 2 }
    if count <= 2 {
      for number in 0..<count { _ = try environment.database("\(number)") }
    } else {
      for number in 0..<2 { _ = try environment.database("\(number)") }
      #expect(throws: LMDBError(.databasesFull, "mdb_dbi_open")) { _ = try environment.database("2") }
    }
    // A refusal must not have harmed what is open.
    let first = try environment.database("0")
    try environment.write { try $0.put(first, "a", "1") }
    #expect(try environment.entries(first) == [Entry("a", "1")])
  }

  @Test(
    "several databases are made in one commit, those that are there being opened; or none, where one is refused"
  )
  func several() throws {
    let environment = try folder.open { $0.maximumDatabases = 4 }
    let a = try environment.database("a")
    #expect(environment.lastTransactionID == 1)
    let made = try environment.makeDatabases(named: ["b", "a", "c"])
    #expect(environment.lastTransactionID == 2)
    #expect(made[1] == a)
    #expect(Set(made).count == 3)
    #expect(throws: LMDBError(.databasesFull, "mdb_dbi_open")) {
      _ = try environment.makeDatabases(named: ["d", "e"])
    }
    #expect(try environment.openDatabase(named: "d", create: false) == nil)
    try environment.write { try $0.put(made[2], "k", "1") }
    #expect(try environment.entries(made[0]) == [])
    #expect(try environment.database("d") != a)
  }

  @Test("names that C cannot hold are refused", arguments: ["", "a\0b"])
  func badNames(name: String) throws {
    let environment = try folder.open()
    #expect(throws: LMDBError(.invalidArgument, "mdb_dbi_open")) {
      _ = try environment.openDatabase(named: name, create: true)
    }
  }

  @Test("a transaction that began before cannot use a database, a pooled one of later can")
  func openedDuringRead() throws {
    let environment = try folder.open()
    let old = try environment.database("old")
    try environment.read { transaction in
      #expect(try transaction.entries(old) == [])
      let new = try environment.database("new")
      #expect(throws: LMDBError(.invalidArgument, "mdb_get")) { _ = try transaction.get(new, "a") }
      #expect(throws: LMDBError(.invalidArgument, "mdb_cursor_open")) { _ = try transaction.entries(new) }
      #expect(throws: LMDBError(.invalidArgument, "mdb_stat")) { _ = try transaction.statistics(new) }
    }
    #expect(try environment.entries(try environment.database("new")) == [])
  }

  @Test("many threads open databases while others write")
  func concurrentOpenings() throws {
    let environment = try folder.open { $0.maximumDatabases = 100 }
    let things = try environment.database()
    let writers = (0..<2).map { writer in
      OnThread {
        for number in 0..<100 { try environment.write { try $0.put(things, "\(writer)-\(number)", "x") } }
      }
    }
    let openers = (0..<4).map { _ in
      OnThread { try (0..<40).map { try environment.database("db\($0)") } }
    }
    let handles = try openers.map { try $0.result() }
    for writer in writers { try writer.result() }
    #expect(handles.allSatisfy { $0 == handles[0] })
    #expect(Set(handles[0]).count == 40)
    for (number, database) in handles[0].enumerated() {
      try environment.write { try $0.put(database, "name", "db\(number)") }
    }
    for (number, database) in handles[0].enumerated() {
      #expect(try environment.entries(database) == [Entry("name", "db\(number)")])
    }
    #expect(try environment.read { try $0.statistics(things).entries } == 200)
  }

  @Test("statistics describe the tree")
  func statistics() throws {
    let environment = try folder.open()
    let things = try environment.database()
    let empty = try environment.read { try $0.statistics(things) }
    #expect(empty.entries == 0 && empty.depth == 0 && empty.bytes == 0)
    try environment.write { transaction in
      for number in 0..<1000 { try transaction.put(things, "\(number)", String(repeating: "x", count: 100)) }
      try transaction.put(things, "large", String(repeating: "x", count: 3 * empty.pageSize))
    }
    let full = try environment.read { try $0.statistics(things) }
    #expect(full.entries == 1001 && full.depth == 2 && full.branchPages == 1 && full.overflowPages == 4)
    #expect(full.leafPages * full.pageSize > 100_000)
    #expect(full.bytes == (full.leafPages + 5) * full.pageSize)
  }
}
