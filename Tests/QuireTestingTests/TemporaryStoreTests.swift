import Foundation
import Quire
import QuireEvents
import QuireModel
import QuireTesting
import Testing

@Suite("Temporary stores and clocks")
struct TemporaryStoreTests {
  @Test("a temporary store is empty but for its tables, and closed afterwards")
  func temporary() async throws {
    let table = CreateTable.singleTable(
      "table",
      globalSecondaryIndexes: [
        SecondaryIndex(indexName: "index", keySchema: [KeySchemaElement("G", .hash)], projection: .all)
      ]
    )
    let store = try await withTemporaryStore(tables: [table]) { store in
      #expect(try store.listTables().tableNames == ["table"])
      try await store.putItem(PutItem(tableName: "table", item: ["PK": "p", "SK": "s", "G": "g"]))
      #expect(try store.scan(Scan(tableName: "table", indexName: "index")).count == 1)
      return store
    }
    #expect(throws: TableError.self) { try store.listTables() }
    #expect(!FileManager.default.fileExists(atPath: store.path))
  }

  @Test("many temporary stores are open at a time, each its own")
  func many() async throws {
    var stores: [Store] = []
    for number in 0..<50 {
      let store = try await Store.temporary(tables: [.singleTable("table")])
      try await store.putItem(PutItem(tableName: "table", item: ["PK": .s("\(number)"), "SK": "s"]))
      stores.append(store)
    }
    for (number, store) in stores.enumerated() {
      #expect(try store.scan(Scan(tableName: "table")).items.map { $0["PK"] } == [.s("\(number)")])
      store.close()
    }
  }

  @Test("a temporary folder is there, and gone afterwards")
  func folder() async throws {
    let path = try await withTemporaryFolder { path in
      let store = try Store.open(at: "\(path)/store.quire")
      store.close()
      #expect(FileManager.default.fileExists(atPath: "\(path)/store.quire"))
      return path
    }
    #expect(!FileManager.default.fileExists(atPath: path))
    await #expect(throws: Refused()) {
      try await withTemporaryFolder { _ in throw Refused() }
    }
  }

  @Test("a manual clock stands still until it is moved")
  func clock() async throws {
    let clock = ManualClock()
    #expect(clock.now().description == "2026-01-01T00:00:00.000000Z")
    clock.advance(by: .milliseconds(1_500))
    #expect(clock.time.description == "2026-01-01T00:00:01.500000Z")
    clock.advance(by: .seconds(-2))
    #expect(clock.wallClock.microsecondsSince1970 == 1_767_225_599_500_000)
    let time = try #require(Timestamp("2030-06-01T12:00:00.000000Z"))
    clock.time = time
    #expect(ManualClock(time).now() == clock.now())
  }

  @Test("store and event store can share a clock")
  func sharedClock() async throws {
    let clock = ManualClock()
    try await withTemporaryEventStore(clock: clock) { events in
      let event = NewEvent(type: "Happened", data: "{}")
      try await events.append([event], to: "Thing-1", expecting: .noStream)
      clock.advance(by: .seconds(60))
      try await events.append([NewEvent(type: "Happened", data: "{}")], to: "Thing-1", expecting: .exact(1))
      var times: [String] = []
      for try await event in events.read(.all) { times.append(event.createdAt.description) }
      #expect(times == ["2026-01-01T00:00:00.000000Z", "2026-01-01T00:01:00.000000Z"])
    }
  }

  @Test("a seeded generator draws the same numbers for the same seed")
  func seeds() {
    var first = SeededGenerator(seed: 42)
    var second = SeededGenerator(seed: 42)
    var other = SeededGenerator(seed: 43)
    let numbers = (0..<10).map { _ in first.next() }
    #expect(numbers == (0..<10).map { _ in second.next() })
    #expect(numbers != (0..<10).map { _ in other.next() })
    // As published for SplitMix64.
    var published = SeededGenerator(seed: 1_234_567)
    #expect(published.next() == 6_457_827_717_110_365_317)
    #expect(published.next() == 3_203_168_211_198_807_973)
  }
}
