import QuireLMDB
import Testing

@Suite("Cursors")
struct CursorTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func environment(_ keys: [String]) throws -> (Environment, Database) {
    let environment = try folder.open()
    let things = try environment.database()
    try environment.write { transaction in
      for key in keys { try transaction.put(things, key, "\(key)!") }
    }
    return (environment, things)
  }

  @Test("a cursor goes through all entries in both directions and stays at the ends")
  func directions() throws {
    let (environment, things) = try environment(["a", "b", "c"])
    try environment.read { transaction in
      try transaction.withCursor(things) { cursor in
        var keys = ""
        while try cursor.next() { keys += cursor.key.string }
        #expect(keys == "abc")
        #expect(cursor.key.isEmpty && cursor.value.isEmpty)
        #expect(try cursor.last())
        #expect(cursor.value.string == "c!")
      }
      try transaction.withCursor(things) { cursor in
        var keys = ""
        while try cursor.previous() { keys += cursor.key.string }
        #expect(keys == "cba")
        #expect(try cursor.first())
        #expect(cursor.key.string == "a")
      }
    }
  }

  @Test("an empty database has no positions")
  func empty() throws {
    let (environment, things) = try environment([])
    let key: [UInt8] = [1]
    let answers = try environment.read { transaction in
      try transaction.withCursor(things) { cursor in
        let answers = try [
          cursor.first(), cursor.last(), cursor.next(), cursor.previous(), cursor.seek(key.rawSpan),
          cursor.seekExact(key.rawSpan), cursor.seekLast(before: key.rawSpan),
        ]
        #expect(cursor.key.isEmpty && cursor.value.isEmpty)
        return answers
      }
    }
    #expect(answers == [Bool](repeating: false, count: 7))
  }

  struct Seek: Sendable {
    var sought: String
    var atOrAfter: String?
    var exact: String?
    var before: String?
  }

  @Test(
    "seeking finds the neighbours of a key",
    arguments: [
      Seek(sought: "a", atOrAfter: "b"),
      Seek(sought: "b", atOrAfter: "b", exact: "b"),
      Seek(sought: "ba", atOrAfter: "d", before: "b"),
      Seek(sought: "d", atOrAfter: "d", exact: "d", before: "b"),
      Seek(sought: "e", before: "d"),
    ]
  )
  func seeks(_ seek: Seek) throws {
    let (environment, things) = try environment(["b", "d"])
    let sought = Array(seek.sought.utf8)
    try environment.read { transaction in
      try transaction.withCursor(things) { cursor in
        let atOrAfter = try cursor.seek(sought.rawSpan) ? cursor.key.string : nil
        #expect(atOrAfter == seek.atOrAfter)
        let exact = try cursor.seekExact(sought.rawSpan) ? cursor.key.string : nil
        #expect(exact == seek.exact)
        let before = try cursor.seekLast(before: sought.rawSpan) ? cursor.key.string : nil
        #expect(before == seek.before)
        if seek.before != nil { #expect(cursor.value.string == "\(cursor.key.string)!") }
      }
    }
  }

  @Test("two cursors of one transaction move independently")
  func twoCursors() throws {
    let (environment, things) = try environment(["a", "b", "c"])
    let pairs = try environment.read { transaction in
      try transaction.withCursor(things) { outer in
        var pairs: [String] = []
        while try outer.next() {
          try transaction.withCursor(things) { inner in
            while try inner.next() { pairs.append(outer.key.string + inner.key.string) }
          }
        }
        return pairs
      }
    }
    #expect(pairs == ["aa", "ab", "ac", "ba", "bb", "bc", "ca", "cb", "cc"])
  }

  @Test("deleting while going forwards or backwards visits every entry once", arguments: [true, false])
  func deleteWhileMoving(forwards: Bool) throws {
    let keys = (1000..<2000).map { "\($0)" }
    let (environment, things) = try environment(keys)
    let deleted = try environment.write { transaction in
      try transaction.withCursor(things) { cursor in
        var deleted: [String] = []
        while try forwards ? cursor.next() : cursor.previous() {
          guard !cursor.key.string.hasSuffix("7") else { continue }
          deleted.append(cursor.key.string)
          try cursor.deleteCurrent()
          #expect(cursor.key.byteCount == 0)
        }
        return deleted
      }
    }
    let gone = keys.filter { !$0.hasSuffix("7") }
    #expect(deleted == (forwards ? gone : gone.reversed()))
    #expect(try environment.entries(things).map(\.key) == keys.filter { $0.hasSuffix("7") })
  }

  @Test("deleting without a position is an error and deletes nothing")
  func deleteNothing() throws {
    let (environment, things) = try environment(["a", "b"])
    try environment.write { transaction in
      try transaction.withCursor(things) { cursor in
        do throws(LMDBError) {
          try cursor.deleteCurrent()
          Issue.record("nothing was deleted")
        } catch {
          #expect(error.code == .invalidArgument)
        }
        #expect(try cursor.first())
        try cursor.deleteCurrent()
        do throws(LMDBError) {
          try cursor.deleteCurrent()
          Issue.record("nothing was deleted")
        } catch {
          #expect(error.code == .invalidArgument)
        }
      }
    }
    #expect(try environment.entries(things).map(\.key) == ["b"])
  }

  @Test("an error thrown by the closure passes through and closes the cursor")
  func throwingBody() throws {
    struct Stop: Error {}
    let (environment, things) = try environment(["a"])
    #expect(throws: Stop.self) {
      try environment.write { transaction in
        try transaction.withCursor(things) { cursor in
          _ = try cursor.next()
          try cursor.deleteCurrent()
          throw Stop()
        }
      }
    }
    #expect(try environment.entries(things).map(\.key) == ["a"])
  }
}
