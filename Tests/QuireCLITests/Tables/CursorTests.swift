import Foundation
import QuireModel
import Testing

/// `--limit` and `--start-key` of `quire table query` and `scan`.
struct CursorTests {
  private static let common = ["--store", "s.quire", "--table", "orders"]

  /// A store with a table of 20 items, of which every second is even.
  private func store() async throws -> Folder {
    let folder = try Folder()
    try await folder.quire(
      ["table", "create"] + Self.common + [
        "--partition-key", "PK:S", "--sort-key", "SK:N", "--global-index", "by-kind=kind:S,SK:N",
      ]
    )
    let lines = (0..<20).map { #"{"PK":"A","SK":\#($0),"kind":"\#($0 % 2 == 0 ? "even" : "odd")"}"# }
    try await folder.quire(["import"] + Self.common, input: lines.joined(separator: "\n"))
    return folder
  }

  /// Runs a command again and again, each time from where it ended before, and answers the items of each run.
  private func pages(_ command: [String], in folder: Folder) async throws -> [[Int]] {
    var pages: [[Int]] = []
    var start: [String] = []
    repeat {
      let run = try await folder.quire(command + Self.common + ["--json", "--plain"] + start)
      #expect(run.status == 0)
      pages.append(
        try run.lines.map { line in
          try #require(line.firstMatch(of: #/"SK":(\d+)/#).flatMap { Int($0.output.1) })
        }
      )
      if run.errors.isEmpty { break }
      let cursor = try #require(
        run.errors.firstMatch(of: #/^there may be more: --start-key ([A-Za-z0-9_-]+)\n$/#)
      )
      start = ["--start-key", String(cursor.output.1)]
    } while pages.count < 30
    return pages
  }

  @Test("runs that each go on from the cursor of the one before show every item once")
  func resuming() async throws {
    let folder = try await store()
    let query = ["table", "query", "--key-condition", "PK = :p", "--values", #"{":p":"A"}"#, "--limit", "6"]
    #expect(try await pages(query, in: folder) == [Array(0..<6), Array(6..<12), Array(12..<18), [18, 19]])
    #expect(
      try await pages(query + ["--reverse"], in: folder)
        == [Array((14..<20).reversed()), Array((8..<14).reversed()), Array((2..<8).reversed()), [1, 0]]
    )
    #expect(try await pages(["table", "scan", "--limit", "20"], in: folder) == [Array(0..<20), []])
    #expect(try await pages(["table", "scan", "--limit", "21"], in: folder) == [Array(0..<20)])
    let index = [
      "table", "query", "--index", "by-kind", "--key-condition", "kind = :k", "--values", #"{":k":"odd"}"#,
      "--limit", "4",
    ]
    #expect(try await pages(index, in: folder) == [[1, 3, 5, 7], [9, 11, 13, 15], [17, 19]])
  }

  @Test("with a filter, with and without a projection, no item that passes is lost or shown twice")
  func filters() async throws {
    let folder = try await store()
    let filter = [
      "table", "query", "--key-condition", "PK = :p", "--filter", "kind = :k", "--values",
      #"{":p":"A",":k":"even"}"#, "--limit", "3",
    ]
    let expected = stride(from: 0, to: 20, by: 2).map { $0 }
    #expect(try await pages(filter, in: folder).flatMap(\.self) == expected)
    #expect(try await pages(filter + ["--projection", "SK"], in: folder).flatMap(\.self) == expected)
    let scan = [
      "table", "scan", "--index", "by-kind", "--filter", "SK > :n", "--values", #"{":n":4}"#, "--limit", "5",
    ]
    #expect(try await pages(scan, in: folder).flatMap(\.self).sorted() == Array(5..<20))
  }

  @Test("the cursor stands under a table, and a key in JSON is a cursor too")
  func forms() async throws {
    let folder = try await store()
    let query = ["table", "query", "--key-condition", "PK = :p", "--values", #"{":p":"A"}"#, "--limit", "1"]
    let first = try await folder.quire(query + Self.common)
    let cursor = try PageCursor(lastEvaluatedKey: ["PK": "A", "SK": 0])
    #expect(
      first
        == Quire.Outcome(
          status: 0,
          output: """
            PK  SK  ATTRIBUTES
            A   0   {"kind":"even"}
            1 item; there may be more: --start-key \(cursor)

            """,
          errors: ""
        )
    )
    for key in [#"{"PK":"A","SK":7}"#, #" {"PK":{"S":"A"},"SK":{"N":"7"}}"#] {
      let rest = try await folder.quire(query + Self.common + ["--json", "--plain", "--start-key", key])
      #expect(rest.lines == [#"{"PK":"A","SK":8,"kind":"even"}"#])
    }
  }

  @Test("what is no cursor, and one of another table, is refused")
  func refusals() async throws {
    let folder = try await store()
    let scan = ["table", "scan"] + Self.common
    let malformed = try await folder.quire(scan + ["--start-key", "AQFT"])
    #expect(
      malformed
        == Quire.Outcome(
          status: 65,
          output: "",
          errors: """
            quire: --start-key is neither a cursor nor a key in JSON
              Give the text after “--start-key” as an earlier run has shown it.

            """
        )
    )
    let other = try PageCursor(lastEvaluatedKey: ["id": "A"])
    let foreign = try await folder.quire(scan + ["--start-key", other.description])
    #expect(foreign.status == 65)
    #expect(foreign.errors.hasPrefix("quire: The provided starting key is invalid"))
    let none = try await folder.quire(scan + ["--limit", "0"])
    #expect(none.status == 64)
  }
}
