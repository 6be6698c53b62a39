import Quire
import QuireLMDB
import QuireModel
import QuireTesting
import Testing

@Suite("Opening")
struct OpeningTests {
  private static let unsynced = Store.Options(durability: .unsynced)

  @Test("a second open of one file in one process is refused, by whatever name")
  func secondOpen() async throws {
    try await withTemporaryFolder { folder in
      let path = "\(folder)/store.quire"
      let store = try Store.open(at: path, options: Self.unsynced)
      try Files.link(path, to: "\(folder)/link.quire")
      for name in [path, "\(folder)/./store.quire", "\(folder)/link.quire"] {
        await expectFailure(
          "StoreAlreadyOpen: \(name) is open in this process already; share that Store instead"
        ) { try Store.open(at: name, options: Self.unsynced) }
      }
      // The refused attempts did no harm.
      try await store.createTable(.table())
      store.close()
      let reopened = try Store.open(at: path, options: Self.unsynced)
      #expect(try reopened.listTables().tableNames == ["table"])
      reopened.close()
      store.close()
    }
  }

  @Test("a store is open until its last reference is gone")
  func lifetime() async throws {
    try await withTemporaryFolder { folder in
      let path = "\(folder)/store.quire"
      do {
        let store = try Store.open(at: path, options: Self.unsynced)
        try await store.createTable(.table())
      }
      let store = try Store.open(at: path, options: Self.unsynced)
      #expect(try store.listTables().tableNames == ["table"])
      store.close()
    }
  }

  @Test("a store made by a newer format version is refused")
  func newerFormat() async throws {
    try await withTemporaryFolder { folder in
      let path = "\(folder)/store.quire"
      try Store.open(at: path, options: Self.unsynced).close()
      try Self.writeFormat(["version": 2, "created": 0], at: path)
      await expectFailure(
        "IncompatibleStore: \(path) has store format 2; this version of Quire works with formats up to 1"
      ) { try Store.open(at: path, options: Self.unsynced) }
      try Self.writeFormat(["version": 0, "created": 0], at: path)
      await expectFailure(
        "IncompatibleStore: \(path) has store format 0; this version of Quire works with formats up to 1"
      ) { try Store.open(at: path, options: Self.unsynced) }
      try Self.writeFormat(["version": "one"], at: path)
      #expect(
        await failure { try Store.open(at: path, options: Self.unsynced) }.hasPrefix("CorruptedStore: ")
      )
      try Self.writeFormat(["version": 1, "created": 0], at: path)
      try Store.open(at: path, options: Self.unsynced).close()
    }
  }

  private static func writeFormat(_ record: Item, at path: String) throws {
    var bytes: [UInt8] = []
    ItemEncoder.encode(record, omitting: [], names: NameTable(), into: &bytes)
    let environment = try Environment(path: path)
    let opened = try environment.openDatabase(named: "catalog", create: false)
    let catalog = try #require(opened)
    var transaction = try environment.beginWrite()
    try transaction.put(catalog, [UInt8(ascii: "F")].rawBytes, bytes.rawBytes)
    try transaction.commit()
    environment.close()
  }

  @Test("what is no store is refused, and left as it is")
  func noStores() async throws {
    try await withTemporaryFolder { folder in
      try Files.makeFolder("\(folder)/folder")
      try Files.write(Array("just a text file".utf8), to: "\(folder)/short")
      try Files.write(Array(repeating: 0x41, count: 100_000), to: "\(folder)/long")
      try Files.write(Array(repeating: 0, count: 100_000), to: "\(folder)/zeros")
      let cases = [
        ("folder", TableError.Code.storage), ("short", .incompatibleStore), ("long", .incompatibleStore),
        ("zeros", .incompatibleStore), ("none/store", .storage),
      ]
      for (name, code) in cases {
        for isReadOnly in [false, true] {
          let path = "\(folder)/\(name)"
          let before = try? Files.read(path)
          let error = #expect(throws: TableError.self) {
            _ = try Store.open(
              at: path,
              options: Store.Options(durability: .unsynced, isReadOnly: isReadOnly)
            )
          }
          #expect(error?.code == code, "\(name): \(String(describing: error))")
          #expect(error?.message.contains(path) == true, "\(String(describing: error))")
          #expect((try? Files.read(path)) == before, "\(name)")
        }
      }
    }
  }

  @Test("another LMDB file is not taken for a store, nor made one")
  func foreignDatabase() async throws {
    try await withTemporaryFolder { folder in
      let path = "\(folder)/foreign.mdb"
      let environment = try Environment(path: path)
      let opened = try environment.openDatabase(named: "mine", create: true)
      let database = try #require(opened)
      var transaction = try environment.beginWrite()
      try transaction.put(database, [1].rawBytes, [2].rawBytes)
      try transaction.commit()
      environment.close()
      for isReadOnly in [false, true] {
        await expectFailure("IncompatibleStore: \(path) is not a Quire store: it has no catalog") {
          try Store.open(at: path, options: Store.Options(durability: .unsynced, isReadOnly: isReadOnly))
        }
      }
    }
  }

  @Test("an empty file becomes a store, as does none")
  func emptyFile() async throws {
    try await withTemporaryFolder { folder in
      try Files.write([], to: "\(folder)/empty")
      for name in ["empty", "new"] {
        let store = try Store.open(at: "\(folder)/\(name)", options: Self.unsynced)
        try await store.createTable(.table())
        try await store.put(["PK": "p"])
        store.close()
        let reopened = try Store.open(at: "\(folder)/\(name)", options: Self.unsynced)
        #expect(try reopened.all() == [["PK": "p"]])
        reopened.close()
      }
    }
  }

  @Test("a store opened for reading reads, and refuses every write")
  func readOnly() async throws {
    try await withTemporaryFolder { folder in
      let path = "\(folder)/store.quire"
      let options = Store.Options(isReadOnly: true)
      #expect(await failure { try Store.open(at: path, options: options) }.contains(path))
      var store = try Store.open(at: path, options: Self.unsynced)
      try await store.createTable(.table())
      try await store.put(["PK": "p"])
      store.close()
      store = try Store.open(at: path, options: options)
      #expect(try store.all() == [["PK": "p"]])
      #expect(try store.verify().isClean)
      let refusal = "StoreUnavailable: The store \(path) is open for reading only"
      await expectFailure(refusal) { try await store.put(["PK": "q"]) }
      await expectFailure(refusal) { try await store.createTable(.table("other")) }
      await expectFailure(refusal) { try await store.write { _ in } }
      await expectFailure(refusal) { try await store.deleteTable(DeleteTable(tableName: "table")) }
      store.close()
    }
  }

  @Test("each durability keeps what was written over closing and opening", arguments: [0, 1, 2])
  func durability(number: Int) async throws {
    let durability = [Store.Durability.synced, .metadataUnsynced, .unsynced][number]
    try await withTemporaryFolder { folder in
      var store = try Store.open(at: "\(folder)/store.quire", options: .init(durability: durability))
      try await store.createTable(.table())
      for number in 0..<20 { try await store.put(["PK": .s("\(number)")]) }
      try store.sync()
      store.close()
      store = try Store.open(at: "\(folder)/store.quire", options: .init(durability: durability))
      #expect(try store.all().count == 20)
      store.close()
    }
  }
}
