import Quire
import QuireModel
import QuireTesting
import Testing

@Suite("Damaged stores")
struct DamageTests {
  private static let pageSize = 4096

  /// The bytes of a closed store with a table of many pages and an index.
  private func sample(in folder: String) async throws -> [UInt8] {
    let path = "\(folder)/sample.quire"
    let store = try Store.open(at: path, options: Store.Options(durability: .unsynced))
    let table = try await store.openTable(
      "things",
      partitionKey: ("PK", .s),
      indexes: [.global("by-n", partitionKey: ("n", .n))]
    )
    for first in stride(from: 0, to: 1_000, by: 25) {
      try await table.batchWrite(
        puts: (first..<first + 25).map { number -> Item in
          [
            "PK": .s("thing-\(number)"), "n": .n(Number(number)),
            "text": .s(String(repeating: "x", count: 200)),
          ]
        }
      )
    }
    store.close()
    return try Files.read(path)
  }

  @Test(
    "a damaged page is named by an opening that checks pages, and by a verification; neither ends the process"
  )
  func pages() async throws {
    try await withTemporaryFolder { folder in
      let sound = try await sample(in: folder)
      let path = "\(folder)/store.quire"
      var (onOpening, onChecking, onVerifying) = (0, 0, 0)
      for page in 2..<sound.count / Self.pageSize {
        var bytes = sound
        for offset in 0..<64 { bytes[page * Self.pageSize + offset] = 0xA5 }
        try Files.write(bytes, to: path)
        do {
          try Store.open(at: path, options: Store.Options(durability: .unsynced, checksPages: true)).close()
        } catch let error as TableError {
          #expect(error.code == .corrupted)
          #expect(error.message == "\(path) is damaged: page \(page) carries the number of another page")
          onChecking += 1
        }
        do {
          let store = try Store.open(at: path, options: Store.Options(durability: .unsynced))
          let verification = try store.verify()
          if !verification.isClean {
            #expect(
              verification.faults.map(\.description) == ["page \(page) carries the number of another page"]
            )
            #expect(verification.items == 0)
            onVerifying += 1
          }
          store.close()
        } catch let error as TableError {
          #expect(error.code == .corrupted)
          onOpening += 1
        }
      }
      // Names, catalog, tokens, table and index.
      #expect(onOpening >= 4)
      #expect(onVerifying > 50)
      #expect(onOpening + onVerifying == onChecking)
    }
  }

  @Test("a store that lost its end is refused, wherever it was cut")
  func truncated() async throws {
    try await withTemporaryFolder { folder in
      let sound = try await sample(in: folder)
      let path = "\(folder)/store.quire"
      var generator = SeededGenerator(seed: 11)
      for _ in 0..<40 {
        let cut = Int.random(in: 2 * Self.pageSize..<sound.count, using: &generator)
        try Files.write(Array(sound.prefix(cut)), to: path)
        await expectFailure("CorruptedStore: \(path) is damaged: it has lost pages, or its first pages") {
          try Store.open(at: path)
        }
      }
    }
  }

  @Test("a sound store opens with its pages checked, empty or full, for reading or writing")
  func sound() async throws {
    try await withTemporaryFolder { folder in
      let new = try Store.open(at: "\(folder)/new.quire", options: Store.Options(checksPages: true))
      #expect(try new.verify().isClean)
      new.close()
      _ = try await sample(in: folder)
      for isReadOnly in [false, true] {
        let options = Store.Options(isReadOnly: isReadOnly, checksPages: true)
        let store = try Store.open(at: "\(folder)/sample.quire", options: options)
        let verification = try store.verify()
        #expect(verification.isClean)
        #expect(verification.items == 1_000)
        #expect(verification.pages > 50)
        store.close()
      }
    }
  }

  @Test("pages can be checked while others write")
  func concurrent() async throws {
    try await withTemporaryStore { store in
      let table = try await store.openTable("things", partitionKey: ("PK", .s))
      try await withThrowingTaskGroup(of: Void.self) { group in
        for writer in 0..<4 {
          group.addTask {
            for number in 0..<200 {
              try await table.put(["PK": .s("\(writer)-\(number % 50)"), "n": .n(Number(number))])
            }
          }
        }
        for _ in 0..<20 { #expect(try store.verify().isClean) }
        try await group.waitForAll()
      }
    }
  }
}
