import Foundation
import QuireLMDB
import Testing

@Suite("Reading")
struct ReadingTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test("a read sees the commit that it began with, whatever is committed meanwhile")
  func isolation() throws {
    let environment = try folder.open()
    let things = try environment.database()
    try environment.write { try $0.put(things, "a", "1") }
    try environment.read { transaction in
      let id = transaction.id
      try environment.write { try $0.put(things, "a", "2") }
      #expect(try transaction.get(things, "a") == "1")
      #expect(transaction.id == id)
      let later = try environment.read { try ($0.id, $0.get(things, "a")) }
      #expect(later == (id + 1, "2"))
    }
    #expect(environment.lastTransactionID == 3)
  }

  @Test("reads one after the other share a place in the table of readers")
  func poolReuse() throws {
    let environment = try folder.open()
    let things = try environment.database()
    for number in 0..<1000 {
      try environment.write { try $0.put(things, "n", "\(number)") }
      #expect(try environment.read { try $0.get(things, "n") } == "\(number)")
    }
    // One for the pooled transaction; opening databases used another before.
    #expect(environment.information.readersUsed <= 2)
    #expect(try environment.readers() == [])
  }

  @Test("a pooled transaction keeps no old pages from being reused")
  func noPagesKept() throws {
    let environment = try folder.open()
    let things = try environment.database()
    let value = String(repeating: "x", count: 100_000)
    for _ in 0..<20 {
      try environment.write { try $0.put(things, "a", value) }
      #expect(try environment.read { try $0.get(things, "a")?.utf8.count } == value.utf8.count)
    }
    let pages = environment.information.lastPage
    for _ in 0..<50 {
      try environment.write { try $0.put(things, "a", value) }
      #expect(try environment.read { try $0.get(things, "a")?.utf8.count } == value.utf8.count)
    }
    #expect(environment.information.lastPage == pages)
  }

  @Test("an error thrown by the closure passes through, and the place is free again")
  func throwingBody() throws {
    struct Stop: Error {}
    let environment = try folder.open()
    for _ in 0..<10 {
      #expect(throws: Stop.self) { try environment.read { _ in throw Stop() } }
    }
    #expect(try environment.readers() == [])
  }

  @Test("more readers at once than the pool keeps all read, and return to the pool's size")
  func manyReaders() throws {
    let environment = try folder.open()
    let things = try environment.database()
    try environment.write { try $0.put(things, "a", "1") }
    func nest(_ depth: Int) throws -> String? {
      try environment.read { transaction in
        depth == 0 ? try transaction.get(things, "a") : try nest(depth - 1)
      }
    }
    for _ in 0..<3 {
      #expect(try nest(300) == "1")
    }
    #expect(environment.information.readersUsed <= 302)
    #expect(try environment.readers() == [])
    #expect(try environment.entries(things) == [Entry("a", "1")])
  }

  @Test("a full table of readers is a clear error, and the places come back")
  func readersFull() throws {
    let environment = try folder.open { $0.maximumReaders = 3 }
    func nest(_ depth: Int) throws {
      try environment.read { _ in if depth > 1 { try nest(depth - 1) } }
    }
    try nest(3)
    let error = #expect(throws: LMDBError.self) { try nest(4) }
    #expect(error?.description == "mdb_txn_begin: MDB_READERS_FULL: Environment maxreaders limit reached")
    try nest(3)
  }

  @Test("the readers in progress are listed with what they see")
  func listing() throws {
    let environment = try folder.open()
    let things = try environment.database()
    try environment.read { transaction in
      try environment.write { try $0.put(things, "a", "1") }
      try environment.read { _ in
        let readers = try environment.readers()
        let process = Int(ProcessInfo.processInfo.processIdentifier)
        #expect(readers.map(\.processID) == [process, process])
        #expect(Set(readers.map(\.transactionID)) == [1, 2])
      }
    }
    #expect(try environment.readers() == [])
  }

  @Test("readers on many threads see whole commits while a writer commits")
  func concurrentReaders() throws {
    let environment = try folder.open()
    let things = try environment.database()
    try environment.write { transaction in
      for name in ["a", "b"] { try transaction.put(things, name, "0") }
    }
    let readers = (0..<6).map { _ in
      OnThread {
        var last = 0
        while last < 300 {
          let (a, b) = try environment.read { transaction in
            try (transaction.get(things, "a"), transaction.get(things, "b"))
          }
          guard let value = a.flatMap({ Int($0) }), a == b, value >= last else {
            throw Torn(a: a, b: b, last: last)
          }
          last = value
        }
      }
    }
    for number in 1...300 {
      try environment.write { transaction in
        for name in ["a", "b"] { try transaction.put(things, name, "\(number)") }
      }
    }
    for reader in readers { try reader.result() }
  }

  private struct Torn: Error {
    var a: String?
    var b: String?
    var last: Int
  }
}
