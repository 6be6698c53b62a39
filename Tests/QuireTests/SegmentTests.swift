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

  @Test("a page goes on after a key of its own segment, and of no other", arguments: [false, true])
  func startKeys(hasSortKey: Bool) async throws {
    try await withTemporaryStore(tables: [hasSortKey ? .table(sort: .n) : .table()]) { store in
      for number in 0..<60 {
        var item: Item = ["PK": .s("p\(number)")]
        if hasSortKey { item["SK"] = .n(Number(number)) }
        try await store.put(item)
      }
      var refused = 0
      for segment in 0..<3 {
        for start in try store.scan(Scan(tableName: "table", segment: segment, totalSegments: 3)).items {
          for other in 0..<3 {
            let request = Scan(
              tableName: "table",
              exclusiveStartKey: start,
              segment: other,
              totalSegments: 3
            )
            if other == segment {
              #expect(try !store.scan(request).items.contains(start))
              continue
            }
            refused += 1
            #expect(
              await failure { try store.scan(request).count }
                == "ValidationException: The provided starting key is invalid: Invalid ExclusiveStartKey. Please use "
                + "ExclusiveStartKey with correct Segment. TotalSegments: 3 Segment: \(other)"
            )
          }
        }
      }
      #expect(refused == 120)
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
