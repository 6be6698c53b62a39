import Quire
import QuireModel
import QuireTesting
import Testing

@Suite("Parallel scans")
struct SegmentTests {
  @Test(
    "segments of a table without sort key lose no item whose key extends another's",
    arguments: [1, 2, 3, 7]
  )
  func keysThatExtendEachOther(segments: Int) async throws {
    try await withTemporaryStore(tables: [.table()]) { store in
      let keys = (1...60).map { "p\($0)" }
      for key in keys { try await store.put(["PK": .s(key)]) }
      var found: [String] = []
      for segment in 0..<segments {
        let page = try store.scan(Scan(tableName: "table", segment: segment, totalSegments: segments))
        found += page.items.compactMap { $0["PK"]?.string }
      }
      #expect(found.sorted() == keys.sorted())
    }
  }

  @Test("an item collection lies in one segment")
  func collectionsStayTogether() async throws {
    try await withTemporaryStore(tables: [.table(sort: .n)]) { store in
      for partition in 0..<20 {
        for number in 0..<5 { try await store.put(["PK": .s("p\(partition)"), "SK": .n(Number(number))]) }
      }
      for segment in 0..<4 {
        let page = try store.scan(Scan(tableName: "table", segment: segment, totalSegments: 4))
        let counts = Dictionary(grouping: page.items) { $0["PK"] }.mapValues(\.count)
        #expect(counts.values.allSatisfy { $0 == 5 })
      }
    }
  }

  @Test("the numbers of segments have limits")
  func limits() async throws {
    try await withTemporaryStore(tables: [.table()]) { store in
      func scan(_ segment: Int?, _ total: Int?) async -> String {
        await failure {
          try store.scan(Scan(tableName: "table", segment: segment, totalSegments: total)).count
        }
      }
      #expect(await scan(0, 1_000_000) == "returned 0")
      #expect(await scan(999_999, 1_000_000) == "returned 0")
      #expect(
        await scan(0, 1_000_001)
          == "ValidationException: 1 validation error detected: Value '1000001' at 'totalSegments' failed to satisfy "
          + "constraint: Member must have value less than or equal to 1000000"
      )
      #expect(
        await scan(0, 0)
          == "ValidationException: 1 validation error detected: Value '0' at 'totalSegments' failed to satisfy "
          + "constraint: Member must have value greater than or equal to 1"
      )
      #expect(
        await scan(2, 2)
          == "ValidationException: The Segment parameter is zero-based and must be less than parameter TotalSegments: "
          + "Segment: 2 is not less than TotalSegments: 2"
      )
      #expect(
        await scan(0, nil)
          == "ValidationException: The TotalSegments parameter is required but was not present in the request when "
          + "Segment parameter is present"
      )
    }
  }
}
