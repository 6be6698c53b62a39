import Quire
import QuireModel
import QuireTesting
import Synchronization
import Testing

@testable import QuireRemote

@Suite("Copying a table")
struct TableCopyTests {
  static let definition = CreateTable.singleTable(
    "orders",
    globalSecondaryIndexes: [
      SecondaryIndex(
        indexName: "by-customer",
        keySchema: [KeySchemaElement("customer", .hash)],
        projection: .include("total")
      )
    ]
  )

  /// A store with a table of items that take several pages.
  func withSource<Result>(_ body: (Store) async throws -> Result) async throws -> Result {
    try await withTemporaryStore(tables: [Self.definition]) { source in
      let items = (0..<400).map { number -> Item in
        [
          "PK": .s("ORDER#\(number % 40)"), "SK": .s("\(number)"), "total": .n(Number(number)),
          "set": .ss(["b", "a"]), "nested": ["l": [1, .b([0, 255])], "null": .null],
          "text": .s(String(repeating: "é", count: 5_000)),
        ]
      }
      try await source.table("orders").batchWrite(puts: items)
      return try await body(source)
    }
  }

  @Test("all items arrive, over the protocol and back")
  func thereAndBack() async throws {
    try await withSource { source in
      try await withTemporaryStore { far in
        let remote = try remoteStore(over: Loopback(store: far))
        let there = TableCopy(from: source, table: "orders", to: remote, table: "moved")
        try await there.prepareTarget()
        let reports = Mutex<[TableCopy.Progress]>([])
        let progress = try await there.run { report in reports.withLock { $0.append(report) } }
        #expect(progress.items == 400)
        #expect(progress.next == nil)
        #expect(reports.withLock { $0 }.count > 1)
        #expect(reports.withLock { $0 }.last == progress)
        let compared = try await there.compare()
        #expect(compared.source == compared.target)
        #expect(compared.target.items == 400)
        let table = try far.describeTable(DescribeTable(tableName: "moved"))
        #expect(table.globalSecondaryIndexes.map(\.definition.indexName) == ["by-customer"])
        #expect(progress.bytes == table.sizeBytes)

        try await withTemporaryStore { home in
          let back = TableCopy(from: remote, table: "moved", to: home, table: "orders")
          try await back.prepareTarget()
          try await back.run()
          #expect(try await TableCopy.contents(of: "orders", in: home) == compared.source)
        }
      }
    }
  }

  @Test("a copy goes on where it stopped")
  func resuming() async throws {
    struct Stop: Error {}
    try await withSource { source in
      try await withTemporaryStore(tables: [Self.definition]) { target in
        let copy = TableCopy(from: source, table: "orders", to: target, table: "orders", concurrency: 1)
        let reached = Mutex(TableCopy.Progress())
        await #expect(throws: Stop.self) {
          try await copy.run { progress in
            reached.withLock { $0 = progress }
            throw Stop()
          }
        }
        let half = reached.withLock { $0 }
        #expect(half.items > 0 && half.items < 400)
        #expect(try target.describeTable(DescribeTable(tableName: "orders")).itemCount == half.items)
        let whole = try await copy.run(from: half)
        #expect(whole.items == 400)
        let compared = try await copy.compare()
        #expect(compared.source == compared.target)
      }
    }
  }

  @Test("what differs is found")
  func differences() async throws {
    try await withSource { source in
      try await withTemporaryStore(tables: [Self.definition]) { target in
        let copy = TableCopy(from: source, table: "orders", to: target, table: "orders")
        try await copy.run()
        try await target.putItem(
          PutItem(tableName: "orders", item: ["PK": "ORDER#0", "SK": "0", "total": 1])
        )
        let changed = try await copy.compare()
        #expect(changed.source.items == changed.target.items)
        #expect(changed.source.checksum != changed.target.checksum)
      }
    }
  }

  @Test("a target of other keys is refused")
  func otherKeys() async throws {
    try await withSource { source in
      try await withTemporaryStore { target in
        _ = try await target.createTable("orders", partitionKey: ("id", .s))
        let copy = TableCopy(from: source, table: "orders", to: target, table: "orders")
        let error = await #expect(throws: TableError.self) { try await copy.prepareTarget() }
        #expect(error?.code == .validation)
        #expect(error?.message == "The table orders is there, and has other keys than orders")
      }
    }
  }
}
