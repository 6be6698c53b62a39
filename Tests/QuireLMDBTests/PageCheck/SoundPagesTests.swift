import QuireLMDB
import Testing

@Suite("Pages that LMDB wrote")
struct SoundPagesTests {
  @Test("whatever LMDB writes is sound, page for page", arguments: [1, 2, 3, 4] as [UInt64])
  func random(seed: UInt64) throws {
    let folder = try TemporaryFolder()
    var random = SeededGenerator(seed: seed)
    let environment = try folder.open { $0.mapSize = 1 << 26 }
    let databases = try (0..<5).map { try environment.database("database\($0)") }
    for round in 0..<60 {
      try environment.write { transaction in
        for _ in 0..<Int.random(in: 1...80, using: &random) {
          let database = databases[Int.random(in: 0..<5, using: &random)]
          let key = String(Int.random(in: 0..<400, using: &random))
          switch Int.random(in: 0..<7, using: &random) {
          case 0, 1: _ = try transaction.delete(database, key)
          case 2:
            let padding = String(repeating: "k", count: Int.random(in: 0...490, using: &random))
            try transaction.put(database, padding + key, "")
          case 3:
            let count = Int.random(in: 0...20_000, using: &random)
            try transaction.put(database, key, String(repeating: "v", count: count))
            // A smaller value in the pages of a larger one.
            try transaction.put(database, key, String(repeating: "v", count: count / 2))
          default: try transaction.put(database, key, "value \(round)")
          }
        }
        if round % 20 == 19 { try transaction.clear(databases[0]) }
      }
      let summary = try environment.checkPages(.all)
      let used = environment.information.lastPage + 1
      #expect(summary.pages + summary.freePages == used - 2, "round \(round)")
    }
    environment.close()
  }
}
