import Quire
import QuireModel
import QuireTesting
import Testing

@Suite("Changes of the indexes of tables")
struct UpdateIndexTests: TableChanging {
  /// Adds the index `other` with a key of `key`, where only `types` are told.
  private static func addIndex(_ key: [KeySchemaElement], _ types: [AttributeDefinition]) -> UpdateTable {
    UpdateTable(
      tableName: "table",
      attributeDefinitions: types,
      globalSecondaryIndexUpdates: [
        .create(
          SecondaryIndex(
            indexName: "other",
            keySchema: key,
            projection: Projection(.all),
            provisionedThroughput: one
          )
        )
      ]
    )
  }

  @Test("a new index needs the types of its own key, and may not change those that are known")
  func indexTypes() async throws {
    let parameter = "ValidationException: One or more parameter values were invalid: "
    let redefined =
      parameter
      + "Attributes cannot be redefined. Please check that your attribute has the same type as previously defined. "
    let cases: [(key: [KeySchemaElement], types: [AttributeDefinition], message: String)] = [
      (
        [.init("G", .hash)], [.init("L", .s)],
        parameter + "Some index key attributes are not defined in AttributeDefinitions. Keys: [G], "
          + "AttributeDefinitions: [L]"
      ),
      (
        // That the table knows its type is not enough.
        [.init("PK", .hash), .init("G", .range)], [.init("G", .s)],
        parameter + "Some index key attributes are not defined in AttributeDefinitions. Keys: [PK, G], "
          + "AttributeDefinitions: [G]"
      ),
      (
        [.init("L", .hash)], [.init("L", .n)],
        redefined + "Existing schema: Schema:[SchemaElement: key{PK:S:HASH}, SchemaElement: key{L:S:RANGE}] "
          + "New schema: Schema:[SchemaElement: key{L:N:HASH}]"
      ),
      (
        [.init("G", .hash), .init("PK", .range)], [.init("G", .s), .init("PK", .b)],
        redefined + "Existing schema: Schema:[SchemaElement: key{PK:S:HASH}, SchemaElement: key{SK:S:RANGE}] "
          + "New schema: Schema:[SchemaElement: key{G:S:HASH}, SchemaElement: key{PK:B:RANGE}]"
      ),
    ]
    try await withTemporaryStore(tables: [Self.provisioned]) { store in
      let before = try store.describeTable(DescribeTable(tableName: "table"))
      for (key, types, message) in cases {
        await expectFailure(message) { try await store.updateTable(Self.addIndex(key, types)) }
      }
      #expect(try store.describeTable(DescribeTable(tableName: "table")) == before)
    }
  }

  @Test("types that a new index does not need change nothing")
  func needlessTypes() async throws {
    try await withTemporaryStore(tables: [Self.provisioned]) { store in
      let types: [AttributeDefinition] = [
        .init("unused", .n), .init("PK", .n), .init("H", .n), .init("G", .s),
      ]
      try await store.updateTable(Self.addIndex([.init("G", .hash), .init("H", .range)], types))
      let described = try store.describeTable(DescribeTable(tableName: "table"))
      #expect(
        described.attributeDefinitions == [
          .init("PK", .s), .init("SK", .s), .init("L", .s), .init("H", .n), .init("G", .s),
        ]
      )
    }
  }

  @Test("an index that is paid by request has only its bounds and its warmth to change")
  func indexPaidByRequest() async throws {
    let index = SecondaryIndex.index("index", "PK")
    try await withTemporaryStore(tables: [.table(global: [index])]) { store in
      let changes = [
        GlobalSecondaryIndexChange(indexName: "index"),
        GlobalSecondaryIndexChange(indexName: "index", provisionedThroughput: Self.one),
        GlobalSecondaryIndexChange(indexName: "index", onDemandThroughput: OnDemandThroughput()),
        GlobalSecondaryIndexChange(
          indexName: "index",
          provisionedThroughput: Self.one,
          warmThroughput: WarmThroughput(readUnitsPerSecond: 13_000)
        ),
      ]
      for change in changes {
        await expectFailure(
          "ValidationException: One or more parameter values were invalid: The only Updates for index: index when "
            + "TableThroughputMode is PAY_PER_REQUEST can be to OnDemandThroughput, WarmThroughput"
        ) { try await store.updateTable(update(.init(), .update(change))) }
      }
      let bound = OnDemandThroughput(maxReadRequestUnits: 7)
      let change = GlobalSecondaryIndexChange(indexName: "index", onDemandThroughput: bound)
      try await store.updateTable(update(.init(), .update(change)))
      let described = try store.describeTable(DescribeTable(tableName: "table"))
      #expect(described.globalSecondaryIndexes.map(\.definition.onDemandThroughput) == [bound])
    }
  }

  @Test("the way of paying and an index change at once")
  func billingWithIndex() async throws {
    try await withTemporaryStore(tables: [Self.provisioned]) { store in
      var request = update(
        .init(billingMode: .payPerRequest),
        .create(.index("other", "L"))
      )
      request.attributeDefinitions = [AttributeDefinition("L", .s)]
      try await store.updateTable(request)
      try await store.waitUntilActive("table")
      let described = try store.describeTable(DescribeTable(tableName: "table"))
      #expect(described.settings.billingModeSummary?.billingMode == .payPerRequest)
      #expect(described.globalSecondaryIndexes.map(\.definition.indexName) == ["index", "other"])
    }
  }

  @Test("an index that is removed is described as going")
  func indexRemoval() async throws {
    try await withTemporaryStore(tables: [Self.provisioned]) { store in
      let description = try await store.updateTable(update(.init(), .delete(indexName: "index")))
      #expect(description.globalSecondaryIndexes.map(\.status) == [.deleting])
      #expect(try store.describeTable(DescribeTable(tableName: "table")).globalSecondaryIndexes == [])
    }
  }
}
