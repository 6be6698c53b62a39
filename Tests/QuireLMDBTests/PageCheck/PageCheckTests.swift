import Foundation
import QuireLMDB
import Testing

@Suite("Checking pages")
struct PageCheckTests {
  let folder: TemporaryFolder
  private static let pageSize = 4096

  init() throws {
    folder = try TemporaryFolder()
  }

  /// A closed file with trees of three levels, large values and free pages.
  private func sample() throws -> Data {
    let environment = try folder.open("sample") { $0.mapSize = 1 << 26 }
    let things = try environment.database()
    let large = try environment.database("large")
    _ = try environment.database("empty")
    for round in 0..<3 {
      try environment.write { transaction in
        for number in 0..<4_000 {
          let padding = String(repeating: "k", count: 150)
          try transaction.put(things, "\(number)-\(padding)", String(repeating: "\(round)", count: 30))
        }
        for number in 0..<20 {
          let text = String(repeating: "v", count: 3_000 * (number + 1))
          try transaction.put(large, "\(number)", text)
        }
      }
    }
    environment.close()
    return try Data(contentsOf: URL(filePath: folder.file("sample")))
  }

  /// What a check says of a file of these bytes; nil where it is sound.
  private func fault(_ data: Data, _ scope: Environment.PageScope = .all) throws -> String? {
    try data.write(to: URL(filePath: folder.file("copy")))
    do {
      let environment = try folder.open("copy") { $0.mapSize = 1 << 26 }
      defer { environment.close() }
      _ = try environment.checkPages(scope)
      return nil
    } catch let fault as PageFault {
      return fault.description
    }
  }

  @Test("a sound file is clean, and its pages are counted")
  func sound() throws {
    let data = try sample()
    #expect(try fault(data) == nil)
    let environment = try folder.open("sample") { $0.mapSize = 1 << 26 }
    defer { environment.close() }
    let summary = try environment.checkPages(.all)
    // The free pages, the names, and three databases of which one has no page.
    #expect(summary.trees == 5)
    #expect(summary.freePages > 100)
    // Every page but the two of the meta data is either in use or free.
    #expect(summary.pages + summary.freePages == environment.information.lastPage - 1)
    let roots = try environment.checkPages(.roots)
    #expect(roots.trees == 5)
    #expect(roots.pages == 4)
  }

  @Test("a new environment is clean")
  func empty() throws {
    let environment = try folder.open("new")
    defer { environment.close() }
    #expect(try environment.checkPages(.all) == Environment.PageSummary.of(trees: 2))
    try environment.write { _ in }
    #expect(try environment.checkPages(.roots) == Environment.PageSummary.of(trees: 2))
  }

  @Test("a page that is overwritten, zeroed or exchanged for another is found, if anything refers to it")
  func overwritten() throws {
    let data = try sample()
    let pages = data.count / Self.pageSize
    var found = 0
    for page in stride(from: 2, to: pages, by: 11) {
      let range = page * Self.pageSize..<(page + 1) * Self.pageSize
      let other = page == 2 ? 3 : 2
      let replacements = [
        Data(repeating: 0, count: Self.pageSize), Data(repeating: 0xA5, count: Self.pageSize),
        data[other * Self.pageSize..<(other + 1) * Self.pageSize],
      ]
      var faults = 0
      for replacement in replacements {
        var damaged = data
        damaged.replaceSubrange(range, with: replacement)
        if try fault(damaged) != nil { faults += 1 }
      }
      // Free pages may hold anything, and so may all but the first of a large value.
      #expect(faults == 0 || faults == 3, "page \(page)")
      if faults == 3 { found += 1 }
    }
    #expect(found > 10)
  }

  @Test("no damage ends the process", arguments: [1, 2, 3, 4])
  func random(seed: UInt64) throws {
    let data = try sample()
    var random = SeededGenerator(seed: seed)
    var found = 0
    for _ in 0..<15 {
      var damaged = data
      // Beyond the meta pages, whose damage is found on opening.
      for _ in 0..<Int.random(in: 1...40, using: &random) {
        let page = Int.random(in: 2..<data.count / Self.pageSize, using: &random)
        let offset = Int.random(in: 0..<128, using: &random)
        damaged[page * Self.pageSize + offset] = UInt8.random(in: .min ... .max, using: &random)
      }
      if try fault(damaged) != nil { found += 1 }
    }
    #expect(found > 5, "seed \(seed)")
  }

  @Test("each way in which a page can be wrong has its own words")
  func words() throws {
    let environment = try folder.open("small")
    let things = try environment.database()
    try environment.write { transaction in
      for key in ["a", "b", "c"] { try transaction.put(things, key, "value") }
    }
    environment.close()
    let data = try Data(contentsOf: URL(filePath: folder.file("small")))
    let page = try #require(
      (2..<data.count / Self.pageSize).last { number in
        data[number * Self.pageSize + 10] == 2
          && data[number * Self.pageSize..<(number + 1) * Self.pageSize]
            .range(of: Data("value".utf8)) != nil
      }
    )
    func damaged(_ offset: Int, _ bytes: [UInt8]) throws -> String? {
      var copy = data
      for (index, byte) in bytes.enumerated() { copy[page * Self.pageSize + offset + index] = byte }
      return try fault(copy)
    }
    #expect(try damaged(0, [99]) == "page \(page) carries the number of another page")
    #expect(try damaged(10, [4, 0]) == "page \(page) is not a page of a tree")
    #expect(try damaged(10, [1, 0]) == "page \(page) has nodes that overlap or leave gaps")
    #expect(try damaged(12, [0xFF, 0xFF]) == "page \(page) has free space outside of itself")
    #expect(try damaged(12, [16, 0]) == "page \(page) is empty")
    #expect(try damaged(16, [0xFF, 0xFF]) == "page \(page) has a node outside of itself")
    let first = Int(data[page * Self.pageSize + 16]) | Int(data[page * Self.pageSize + 17]) << 8
    #expect(try damaged(first, [0xFF, 0xFF]) == "page \(page) has a value outside of itself")
    #expect(try damaged(first + 4, [0x04]) == "page \(page) has a value of an unknown kind")
    #expect(try damaged(first + 6, [0xFF, 0xFF]) == "page \(page) has a key outside of itself")
    #expect(try damaged(first + 8, [UInt8(ascii: "z")]) == "page \(page) has its keys out of order")
    #expect(try damaged(12, [18, 0]) == "page \(page) has nodes that overlap or leave gaps")
    #expect(try damaged(6 + first, [0, 0]) == "page \(page) has a key of an impossible length")
  }
}

extension Environment.PageSummary {
  fileprivate static func of(trees: Int) -> Environment.PageSummary {
    var summary = Environment.PageSummary()
    summary.trees = trees
    return summary
  }
}
