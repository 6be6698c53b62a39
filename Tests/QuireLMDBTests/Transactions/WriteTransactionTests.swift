import QuireLMDB
import Testing

/// What a user of the module in another module does: keep the transaction in a value of its own, and end it there.
private struct Batch: ~Copyable {
  var transaction: WriteTransaction
  var count = 0

  init(_ environment: Environment) throws(LMDBError) {
    transaction = try environment.beginWrite()
  }

  mutating func put(_ database: Database, _ key: String, _ value: String) throws {
    try transaction.put(database, key, value)
    count += 1
  }

  consuming func finish() throws(LMDBError) -> Int {
    let count = count
    try transaction.commit()
    return count
  }

  consuming func discard() {
    transaction.abort()
  }
}

@Suite("Write transactions")
struct WriteTransactionTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test("a commit makes changes visible to others, and not before")
  func commit() throws {
    let environment = try folder.open()
    let things = try environment.database()
    var transaction = try environment.beginWrite()
    try transaction.put(things, "a", "1")
    #expect(try transaction.reading.get(things, "a") == "1")
    #expect(try environment.entries(things) == [])
    try transaction.commit()
    #expect(try environment.entries(things) == [Entry("a", "1")])
  }

  @Test("an abort leaves everything as it was")
  func abort() throws {
    let environment = try folder.open()
    let things = try environment.database()
    var transaction = try environment.beginWrite()
    try transaction.put(things, "a", "1")
    transaction.abort()
    #expect(try environment.entries(things) == [])
  }

  @Test("a transaction that goes out of scope aborts and lets the next one begin")
  func abortOnDeinit() throws {
    let environment = try folder.open()
    let things = try environment.database()
    do {
      var transaction = try environment.beginWrite()
      try transaction.put(things, "a", "1")
    }
    try environment.write { try $0.put(things, "b", "2") }
    #expect(try environment.entries(things) == [Entry("b", "2")])
  }

  @Test("a transaction kept in a value of another module commits, aborts and ends there")
  func keptElsewhere() throws {
    let environment = try folder.open()
    let things = try environment.database()
    var batch = try Batch(environment)
    try batch.put(things, "a", "1")
    try batch.put(things, "b", "2")
    #expect(try batch.finish() == 2)

    var discarded = try Batch(environment)
    try discarded.put(things, "c", "3")
    discarded.discard()

    var forgotten: Batch? = try Batch(environment)
    try forgotten?.put(things, "d", "4")
    forgotten = nil

    #expect(try environment.entries(things) == [Entry("a", "1"), Entry("b", "2")])
  }

  @Test("put replaces, putIfAbsent does not")
  func puts() throws {
    let environment = try folder.open()
    let things = try environment.database()
    try environment.write { transaction in
      try transaction.put(things, "a", "1")
      try transaction.put(things, "a", "2")
      #expect(try !transaction.putIfAbsent(things, "a", "3"))
      #expect(try transaction.putIfAbsent(things, "b", "4"))
    }
    #expect(try environment.entries(things) == [Entry("a", "2"), Entry("b", "4")])
  }

  @Test("append takes only keys that sort after all others")
  func append() throws {
    let environment = try folder.open()
    let things = try environment.database()
    let answers = try environment.write { transaction in
      try [
        transaction.append(things, "b", "1"), transaction.append(things, "b", "2"),
        transaction.append(things, "a", "3"), transaction.append(things, "ba", "4"),
      ]
    }
    #expect(answers == [true, false, false, true])
    #expect(try environment.entries(things) == [Entry("b", "1"), Entry("ba", "4")])
  }

  @Test("append packs pages fuller than puts in any order")
  func appendPacks() throws {
    let environment = try folder.open()
    let appended = try environment.database("appended")
    let stored = try environment.database("stored")
    let value = String(repeating: "x", count: 100)
    try environment.write { transaction in
      for number in 1000..<4000 {
        #expect(try transaction.append(appended, "\(number)", value))
        try transaction.put(stored, "\((number * 1009) % 3000 + 1000)", value)
      }
    }
    let pages = try environment.read { transaction in
      try (
        appended: transaction.statistics(appended).leafPages, stored: transaction.statistics(stored).leafPages
      )
    }
    #expect(pages.appended < pages.stored * 9 / 10)
  }

  @Test("a value written in place has the bytes written, then zeros", arguments: [0, 1, 5, 10000])
  func reserve(written: Int) throws {
    let environment = try folder.open()
    let things = try environment.database()
    let key: [UInt8] = [1]
    try environment.write { transaction in
      // Old bytes must not shine through.
      let old = [UInt8](repeating: 0xFF, count: written + 3)
      try transaction.put(things, key.rawSpan, old.rawSpan)
      try transaction.put(things, key.rawSpan, byteCount: written + 3) { output in
        for _ in 0..<written { output.append(7) }
      }
    }
    let value = try environment.read { try $0.get(things, key.rawSpan)?.copied }
    #expect(value == [UInt8](repeating: 7, count: written) + [0, 0, 0])
  }

  @Test("delete tells whether there was an entry; clear deletes all and keeps the database")
  func deletions() throws {
    let environment = try folder.open()
    let things = try environment.database()
    try environment.write { transaction in
      for key in ["a", "b", "c"] { try transaction.put(things, key, "1") }
      #expect(try transaction.delete(things, "b"))
      #expect(try !transaction.delete(things, "b"))
    }
    #expect(try environment.entries(things) == [Entry("a", "1"), Entry("c", "1")])
    try environment.write { transaction in
      try transaction.clear(things)
      #expect(try transaction.reading.entries(things) == [])
      try transaction.put(things, "d", "2")
    }
    #expect(try environment.entries(things) == [Entry("d", "2")])
  }

  @Test("keys have 1 to 511 bytes", arguments: [0, 1, 510, 511, 512])
  func keySizes(size: Int) throws {
    let environment = try folder.open()
    let things = try environment.database()
    let key = [UInt8](repeating: 65, count: size)
    let value: [UInt8] = [1, 2, 3]
    var transaction = try environment.beginWrite()
    if (1...511).contains(size) {
      try transaction.put(things, key.rawSpan, value.rawSpan)
      #expect(try transaction.reading.get(things, key.rawSpan)?.copied == value)
    } else {
      let error = #expect(throws: LMDBError.self) {
        try transaction.put(things, key.rawSpan, value.rawSpan)
      }
      #expect(error?.code == .badValueSize)
      #expect(error?.description.hasPrefix("mdb_put: MDB_BAD_VALSIZE: ") == true)
    }
    transaction.abort()
  }

  @Test("an empty key is an error for reads, too")
  func emptyKeys() throws {
    let environment = try folder.open()
    let things = try environment.database()
    try environment.read { transaction in
      #expect(throws: LMDBError.self) { _ = try transaction.get(things, "") }
      try transaction.withCursor(things) { cursor in
        do {
          _ = try cursor.seek([UInt8]().rawSpan)
          Issue.record("an empty key was sought")
        } catch {
          #expect(LMDBError.Code.badValueSize ~= error)
        }
      }
    }
  }

  @Test("empty values and values of many pages come back as stored", arguments: [0, 1, 2000, 5_000_000])
  func valueSizes(size: Int) throws {
    let environment = try folder.open()
    let things = try environment.database()
    let key: [UInt8] = [0]
    let value = (0..<size).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    try environment.write { try $0.put(things, key.rawSpan, value.rawSpan) }
    #expect(try environment.read { try $0.get(things, key.rawSpan)?.copied } == value)
  }

  @Test("a second write transaction on the same thread is an error, not a deadlock")
  func nestedWrite() throws {
    let environment = try folder.open()
    _ = try environment.database()
    let transaction = try environment.beginWrite()
    #expect(throws: LMDBError(.wouldDeadlock, "mdb_txn_begin")) { _ = try environment.beginWrite() }
    #expect(throws: LMDBError(.wouldDeadlock, "mdb_txn_begin")) {
      _ = try environment.openDatabase(named: "new", create: true)
    }
    #expect(throws: LMDBError(.wouldDeadlock, "mdb_env_set_mapsize")) { try environment.grow() }
    #expect(throws: LMDBError(.wouldDeadlock, "mdb_env_copy2")) {
      try environment.copy(to: folder.file("copy"), compacting: false)
    }
    #expect(try environment.openDatabase(named: "things", create: false) != nil)
    transaction.abort()
    try environment.grow()
    try environment.beginWrite().commit()
  }

  @Test("write transactions of several threads follow each other and lose nothing")
  func concurrentWrites() async throws {
    let environment = try folder.open()
    let things = try environment.database()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask {
          for _ in 0..<50 {
            try environment.write { transaction in
              let count = try transaction.reading.get(things, "count").flatMap { Int($0) } ?? 0
              try transaction.put(things, "count", "\(count + 1)")
            }
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(try environment.entries(things) == [Entry("count", "400")])
    #expect(environment.lastTransactionID == 401)
  }

  @Test("a full map fails the transaction, whose commit then changes nothing")
  func mapFull() throws {
    let environment = try folder.open { $0.mapSize = 1 << 16 }
    let things = try environment.database()
    try environment.write { try $0.put(things, "kept", "1") }
    var transaction = try environment.beginWrite()
    let error = #expect(throws: LMDBError.self) {
      try transaction.put(things, "large", String(repeating: "x", count: 1 << 16))
    }
    #expect(error?.description == "mdb_put: MDB_MAP_FULL: Environment mapsize limit reached")
    do {
      try transaction.commit()
      Issue.record("a failed transaction was committed")
    } catch {
      #expect(error.code == .badTransaction)
    }
    #expect(try environment.entries(things) == [Entry("kept", "1")])
    try environment.write { try $0.put(things, "next", "2") }
    #expect(try environment.entries(things) == [Entry("kept", "1"), Entry("next", "2")])
  }
}
