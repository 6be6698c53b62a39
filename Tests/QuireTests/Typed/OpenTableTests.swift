import Quire
import QuireTesting
import Testing

@Suite("Opening a table")
struct OpenTableTests {
  private static let indexes: [IndexSpecification] = [
    .global("by-status", partitionKey: ("status", .s), sortKey: ("SK", .s), projection: .include("a", "b")),
    .local("by-total", sortKey: ("total", .n), projection: .keysOnly),
  ]

  private func open(_ store: Store, _ indexes: [IndexSpecification] = Self.indexes) async throws -> Table {
    try await store.openTable("orders", partitionKey: ("PK", .s), sortKey: ("SK", .s), indexes: indexes)
  }

  @Test("a missing table is made, and one that is there is left as it is")
  func opens() async throws {
    try await withTemporaryStore { store in
      let table = try await open(store)
      #expect(table.name == "orders")
      let made = try await table.describe()
      try await table.put(["PK": "p", "SK": "s"])
      _ = try await open(store)
      // Fewer indexes than there are, and their attributes in another order, are no difference.
      _ = try await open(store, [])
      _ = try await open(
        store,
        [
          .global(
            "by-status",
            partitionKey: ("status", .s),
            sortKey: ("SK", .s),
            projection: .include("b", "a")
          )
        ]
      )
      #expect(try await table.describe().tableId == made.tableId)
      #expect(try await table.get(["PK": "p", "SK": "s"]) != nil)
    }
  }

  @Test("of many that open it at a time, all get the one table")
  func concurrent() async throws {
    try await withTemporaryStore { store in
      try await withThrowingTaskGroup(of: String.self) { group in
        for _ in 0..<20 { group.addTask { try await open(store).describe().tableId } }
        var ids: Set<String> = []
        for try await id in group { ids.insert(id) }
        #expect(ids.count == 1)
      }
    }
  }

  @Test("a table that is another is refused, with what differs")
  func refusals() async throws {
    try await withTemporaryStore { store in
      _ = try await open(store)
      let prefix = "ResourceInUseException: Table already exists: orders, "
      await expectFailure(prefix + "with another key") {
        try await store.openTable("orders", partitionKey: ("PK", .s))
      }
      await expectFailure(prefix + "with another key") {
        try await store.openTable("orders", partitionKey: ("PK", .s), sortKey: ("SK", .n))
      }
      await expectFailure(prefix + "without the index by-name") {
        try await open(store, [.global("by-name", partitionKey: ("name", .s))])
      }
      await expectFailure(prefix + "without the index by-total") {
        try await open(store, [.global("by-total", partitionKey: ("total", .n))])
      }
      await expectFailure(prefix + "with another key of the index by-total") {
        try await open(store, [.local("by-total", sortKey: ("total", .s), projection: .keysOnly)])
      }
      await expectFailure(prefix + "with another projection of the index by-total") {
        try await open(store, [.local("by-total", sortKey: ("total", .n))])
      }
    }
  }
}
