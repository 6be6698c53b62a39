import Foundation
import QuireLMDB
import Testing

@Suite("Bad files")
struct DataFileTests {
  let folder: TemporaryFolder

  init() throws {
    folder = try TemporaryFolder()
  }

  private func code(_ name: String, isReadOnly: Bool = false) -> LMDBError.Code? {
    #expect(throws: LMDBError.self) { try folder.open(name) { $0.isReadOnly = isReadOnly } }?.code
  }

  @Test("a folder, a missing folder, a pipe and a path that C cannot hold are clear errors")
  func noFiles() throws {
    try FileManager.default.createDirectory(atPath: folder.file("folder"), withIntermediateDirectories: false)
    #expect(code("folder") == .isDirectory)
    #expect(code("folder", isReadOnly: true) == .isDirectory)
    #expect(code("missing/data") == .noSuchFile)
    #expect(code("missing", isReadOnly: true) == .noSuchFile)
    #expect(code("a\0b") == .invalidArgument)
    #expect(unsafe mkfifo(folder.file("pipe"), 0o600) == 0)
    #expect(code("pipe") == .invalid)
    try Data().write(to: URL(filePath: folder.file("file")))
    #expect(code("file/data") == .notDirectory)
    #expect(code(String(repeating: "n", count: 300)) == .nameTooLong)
  }

  @Test("a file that cannot be written can still be read")
  func readOnlyFile() throws {
    do {
      let environment = try folder.open()
      let things = try environment.database()
      try environment.write { try $0.put(things, "a", "1") }
      environment.close()
    }
    let environment = try folder.open { $0.isReadOnly = true }
    let things = try #require(try environment.openDatabase(named: "things", create: false))
    #expect(try environment.entries(things) == [Entry("a", "1")])
    #expect(throws: LMDBError(.accessDenied, "mdb_txn_begin")) { _ = try environment.beginWrite() }
    try environment.grow()
    #expect(environment.information.mapSize == 1 << 24)
  }

  #if os(Linux)
  @Test("a file on a file system that refuses writing is a clear error")
  func unwritable() {
    // Nobody may write here, not even the superuser.
    let error = #expect(throws: LMDBError.self) { try Environment(path: "/proc/sys/kernel/ostype") }
    #expect(error?.code == .accessDenied)
    #expect(error?.description == "open: Permission denied")
  }
  #endif

  @Test("an empty file becomes an environment, but not for a reader")
  func emptyFile() throws {
    try Data().write(to: URL(filePath: folder.file()))
    #expect(code("data", isReadOnly: true) == .invalid)
    let environment = try folder.open()
    #expect(try environment.entries(try environment.database()) == [])
  }

  @Test(
    "foreign files are refused and left as they are",
    arguments: [1, 15, 16, 100, 151, 152, 4095, 4096, 8191, 8192, 100_000]
  )
  func foreignFile(size: Int) throws {
    for byte: UInt8 in [0, 0x41, 0xFF] {
      let content = Data(repeating: byte, count: size)
      try content.write(to: URL(filePath: folder.file("foreign")))
      #expect(code("foreign") == .invalid)
      #expect(code("foreign", isReadOnly: true) == .invalid)
      #expect(try Data(contentsOf: URL(filePath: folder.file("foreign"))) == content)
    }
  }

  /// A closed file with a hundred pages in use, and as many free ones when it was written to repeatedly.
  private func sample(rounds: Int = 1) throws -> Data {
    let environment = try folder.open("sample")
    let things = try environment.database()
    for round in 0..<rounds {
      try environment.write { transaction in
        for number in 0..<3000 {
          try transaction.put(things, "\(number)", String(repeating: "\(round)", count: 100))
        }
      }
    }
    environment.close()
    return try Data(contentsOf: URL(filePath: folder.file("sample")))
  }

  /// Places to cut a file, near the ends and anywhere.
  private func cuts(_ size: Int) -> [Int] {
    let pageSize = 4096
    var random = SeededGenerator(seed: 7)
    return [pageSize, pageSize + 1, 2 * pageSize - 1, 2 * pageSize, 3 * pageSize, size - pageSize, size - 1]
      + (0..<40).map { _ in Int.random(in: (2 * pageSize)..<size, using: &random) }
  }

  @Test("a truncated file is refused wherever it was cut")
  func truncated() throws {
    let content = try sample()
    for cut in cuts(content.count) {
      try content.prefix(cut).write(to: URL(filePath: folder.file("cut")))
      #expect(code("cut") == .corrupted, "cut at \(cut)")
    }
  }

  @Test("a truncated file with free pages is refused, or has every entry")
  func truncatedWithFreePages() throws {
    let content = try sample(rounds: 5)
    var refused = 0
    for cut in cuts(content.count) {
      try content.prefix(cut).write(to: URL(filePath: folder.file("cut")))
      do {
        let environment = try folder.open("cut")
        let entries = try environment.entries(try environment.database())
        #expect(entries.count == 3000, "cut at \(cut)")
        #expect(entries.allSatisfy { $0.value == String(repeating: "4", count: 100) }, "cut at \(cut)")
        environment.close()
      } catch {
        #expect(LMDBError.Code.corrupted ~= error, "cut at \(cut)")
        refused += 1
      }
    }
    #expect(refused > 10)
  }

  struct Damage: Sendable, CustomStringConvertible {
    var description: String
    var offset: Int
    var bytes: [UInt8]
    var expected: LMDBError.Code
  }

  @Test(
    "damaged first pages are refused",
    arguments: [
      Damage(description: "magic", offset: 16, bytes: [1], expected: .invalid),
      Damage(description: "version", offset: 20, bytes: [2], expected: .versionMismatch),
      Damage(description: "page flags", offset: 10, bytes: [0, 0], expected: .invalid),
      Damage(description: "page size 0", offset: 40, bytes: [0, 0, 0, 0], expected: .corrupted),
      Damage(description: "page size 3", offset: 40, bytes: [3, 0, 0, 0], expected: .corrupted),
      Damage(description: "page size 2^31", offset: 40, bytes: [0, 0, 0, 0x80], expected: .corrupted),
      Damage(
        description: "map size",
        offset: 32,
        bytes: [UInt8](repeating: 255, count: 8),
        expected: .corrupted
      ),
      Damage(
        description: "last page",
        offset: 136,
        bytes: [UInt8](repeating: 255, count: 8),
        expected: .corrupted
      ),
      Damage(
        description: "last page 0",
        offset: 136,
        bytes: [UInt8](repeating: 0, count: 8),
        expected: .corrupted
      ),
      Damage(description: "root", offset: 128, bytes: [255, 255, 255, 255, 255, 0], expected: .corrupted),
    ]
  )
  func damaged(_ damage: Damage) throws {
    var content = try sample()
    for page in [0, 4096] {
      content.replaceSubrange(
        (page + damage.offset)..<(page + damage.offset + damage.bytes.count),
        with: damage.bytes
      )
    }
    try content.write(to: URL(filePath: folder.file("damaged")))
    #expect(code("damaged") == damage.expected)
  }

  @Test("random damage anywhere is an error or goes unnoticed, but never stops the process")
  func randomDamage() async throws {
    let content = try sample()
    try content.write(to: URL(filePath: folder.file("original")))
    let path = folder.path
    // LMDB asserts on some inconsistencies; what is tested here is that opening does not.
    await #expect(processExitsWith: .success) { [path = path as String] in
      let content = try Data(contentsOf: URL(filePath: "\(path)/original"))
      for seed in 0..<200 as Range<UInt64> {
        var random = SeededGenerator(seed: seed)
        var damaged = content
        for _ in 0..<3 {
          let offset = Int.random(in: 0..<160, using: &random) + (Bool.random(using: &random) ? 4096 : 0)
          damaged[offset] = UInt8.random(in: 0...255, using: &random)
        }
        if Bool.random(using: &random) {
          damaged = damaged.prefix(Int.random(in: 0..<damaged.count, using: &random))
        }
        let file = "\(path)/damaged\(seed)"
        try damaged.write(to: URL(filePath: file))
        var options = Environment.Options()
        options.durability = .unsynced
        if let environment = try? Environment(path: file, options: options) { environment.close() }
        try FileManager.default.removeItem(atPath: file)
      }
    }
  }

  @Test("a file that lacks only free pages at its end is whole")
  func shortButWhole() throws {
    let environment = try folder.open()
    let things = try environment.database()
    for _ in 0..<5 { try environment.write { try $0.put(things, "kept", "1") } }
    // Once LMDB reuses free pages, those used and freed again within one transaction are never written.
    try environment.write { transaction in
      try transaction.put(things, "kept", "1")
      try transaction.put(things, "large", String(repeating: "x", count: 1_000_000))
      _ = try transaction.delete(things, "large")
      try transaction.put(things, "other", "2")
    }
    let used = environment.information.fileBytesUsed
    environment.close()
    let size = try FileManager.default.attributesOfItem(atPath: folder.file())[.size] as? Int
    try #require(size.map { $0 < used } == true)

    let again = try folder.open()
    let entries = [Entry("kept", "1"), Entry("other", "2")]
    #expect(try again.entries(try again.database()) == entries)
    let value = String(repeating: "y", count: 2_000_000)
    try again.write { try $0.put(things, "large", value) }
    #expect(try again.read { try $0.get(things, "large") } == value)
    again.close()

    // Cutting what is in use is noticed all the same.
    let content = try Data(contentsOf: URL(filePath: folder.file()))
    try content.prefix(content.count - 4096).write(to: URL(filePath: folder.file("cut")))
    #expect(code("cut") == .corrupted)
  }

  @Test("a lock file that is none is an error or made anew, never a crash")
  func foreignLockFile() throws {
    try Data(repeating: 0x41, count: 100_000).write(to: URL(filePath: folder.file("data-lock")))
    let environment = try folder.open()
    #expect(try environment.entries(try environment.database()) == [])
    environment.close()
    try FileManager.default.createDirectory(
      atPath: folder.file("other-lock"),
      withIntermediateDirectories: false
    )
    #expect(code("other") == .isDirectory)
  }
}
