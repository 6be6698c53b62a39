import Foundation
import QuireLMDB
import Testing

@Suite("Copies")
struct CopyTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  @Test(
    "a copy has every entry of the last commit, a compacting one in fewer pages",
    arguments: [true, false]
  )
  func copy(compacting: Bool) throws {
    let environment = try folder.open()
    let things = try environment.database()
    try environment.write { transaction in
      for number in 0..<5000 { try transaction.put(things, "\(number)", String(repeating: "x", count: 100)) }
    }
    try environment.write { transaction in
      for number in 10..<5000 { _ = try transaction.delete(things, "\(number)") }
    }
    var uncommitted = try environment.beginWrite()
    try uncommitted.put(things, "uncommitted", "x")
    uncommitted.abort()
    try environment.copy(to: folder.file("copy"), compacting: compacting)
    let lastPage = environment.information.lastPage
    try environment.write { try $0.put(things, "later", "x") }

    let copy = try folder.open("copy")
    let copied = try #require(try copy.openDatabase(named: "things", create: false))
    #expect(try copy.entries(copied).map(\.key) == (0..<10).map { "\($0)" })
    #expect((copy.information.lastPage < lastPage) == compacting)
    try copy.write { try $0.put(copied, "new", "x") }
  }

  @Test("an empty environment can be copied", arguments: [true, false])
  func emptyCopy(compacting: Bool) throws {
    let environment = try folder.open()
    try environment.copy(to: folder.file("copy"), compacting: compacting)
    let copy = try folder.open("copy")
    #expect(try copy.entries(try copy.database()) == [])
  }

  @Test("a copy while others write is one commit, not a mixture", arguments: [true, false])
  func copyWhileWriting(compacting: Bool) throws {
    let environment = try folder.open()
    let things = try environment.database()
    func put(_ number: Int) throws {
      try environment.write { transaction in
        for name in ["a", "b"] { try transaction.put(things, name, "\(number)") }
      }
    }
    try put(0)
    let done = DispatchSemaphore(value: 0)
    let writer = OnThread {
      var number = 0
      while done.wait(timeout: .now()) == .timedOut {
        number += 1
        let text = "\(number)"
        try environment.write { transaction in
          for name in ["a", "b"] { try transaction.put(things, name, text) }
        }
      }
    }
    for number in 0..<10 {
      try environment.copy(to: folder.file("copy\(number)"), compacting: compacting)
      let copy = try folder.open("copy\(number)")
      let entries = try copy.entries(try copy.database())
      #expect(entries.map(\.key) == ["a", "b"])
      #expect(entries.first?.value == entries.last?.value)
    }
    done.signal()
    try writer.result()
  }

  @Test("a copy never replaces a file, and a failed one leaves none")
  func existingFile() throws {
    let environment = try folder.open()
    let existing = folder.file("existing")
    try Data("precious".utf8).write(to: URL(filePath: existing))
    #expect(throws: LMDBError(.fileExists, "open")) {
      try environment.copy(to: existing, compacting: true)
    }
    #expect(try String(contentsOfFile: existing, encoding: .utf8) == "precious")
    #expect(throws: LMDBError(.noSuchFile, "open")) {
      try environment.copy(to: folder.file("missing/copy"), compacting: true)
    }
    #expect(throws: LMDBError(.invalidArgument, "mdb_env_copy2")) {
      try environment.copy(to: folder.file("a\0b"), compacting: true)
    }
    environment.close()
    #expect(throws: LMDBError(.closed, "mdb_env_copy2")) {
      try environment.copy(to: folder.file("late"), compacting: true)
    }
    let files = try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted()
    #expect(files == ["data", "data-lock", "existing"])
  }
}
