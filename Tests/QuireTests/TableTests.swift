import Quire
import QuireModel
import QuireTesting
import Testing

@Suite("Tables")
struct TableTests {
  @Test("a table made after another was removed is empty, in the other's place")
  func reuse() async throws {
    try await withTemporaryStore { store in
      var ids: Set<String> = []
      for round in 0..<12 {
        let table = CreateTable.table(
          "table",
          sort: .s,
          global: [.index("index", "G")],
          [AttributeDefinition("G", .s)]
        )
        ids.insert(try await store.createTable(table).tableId)
        #expect(try store.all().isEmpty)
        #expect(try store.all(index: "index").isEmpty)
        for number in 0..<20 {
          try await store.put([
            "PK": "p", "SK": .s("\(number)"), "G": "g", AttributeName("name\(round)"): .n(Number(round)),
          ])
        }
        #expect(try store.all(index: "index").count == 20)
        #expect(try store.verify().faults == [])
        let removed = try await store.deleteTable(DeleteTable(tableName: "table"))
        #expect(removed.status == .deleting)
        #expect(removed.itemCount == 20)
      }
      #expect(ids.count == 12)
      #expect(try store.statistics().trees.isEmpty)
    }
  }

  @Test("tables come and go between each other's writes")
  func churn() async throws {
    try await withTemporaryStore { store in
      try await withThrowingTaskGroup { group in
        for task in 0..<6 {
          group.addTask {
            for round in 0..<8 {
              let name = "table-\(task)"
              try await store.createTable(
                .table(name, global: [.index("index", "G")], [AttributeDefinition("G", .s)])
              )
              for number in 0..<10 {
                try await store.put(["PK": .s("\(number)"), "G": .s("\(task).\(round)")], in: name)
              }
              let expected = Array(repeating: AttributeValue.s("\(task).\(round)"), count: 10)
              #expect(try store.all(name, index: "index").map { $0["G"] } == expected)
              try await store.deleteTable(DeleteTable(tableName: name))
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(try store.listTables().tableNames.isEmpty)
      #expect(try store.verify().isClean)
    }
  }

  @Test("a store has room for hundreds of tables, listed by name in pages")
  func many() async throws {
    try await withTemporaryStore { store in
      let names = (0..<230).map { "table-\($0)" }
      try await store.write { transaction in
        for name in names { try transaction.createTable(.table(name)) }
      }
      for name in names { try await store.put(["PK": "p"], in: name) }
      var listed: [String] = []
      var start: String?
      repeat {
        let page = try store.listTables(ListTables(exclusiveStartTableName: start, limit: 100))
        #expect(page.tableNames.count <= 100)
        listed += page.tableNames
        start = page.lastEvaluatedTableName
      } while start != nil
      #expect(listed == names.sorted())
      #expect(try store.verify().items == 230)
    }
  }

  @Test("a description says what the table is and holds")
  func description() async throws {
    let clock = ManualClock()
    let request = CreateTable.table(
      sort: .n,
      global: [.index("global", "G", projection: .include("x"))],
      local: [.index("local", "PK", "L", projection: .keysOnly)],
      [AttributeDefinition("G", .s), AttributeDefinition("L", .b)]
    )
    try await withTemporaryStore(clock: clock.wallClock) { store in
      try await store.createTable(request)
      try await store.put(["PK": "p", "SK": 1, "G": "g", "L": .b([1, 2]), "x": "xx", "y": "yyy"])
      let description = try store.describeTable(DescribeTable(tableName: "table"))
      #expect(description.status == .active)
      #expect(description.creationDateTime == 1_767_225_600)
      #expect(description.attributeDefinitions == request.attributeDefinitions)
      #expect(description.keySchema == request.keySchema)
      #expect(description.itemCount == 1)
      // PK 2+1, SK 2+2, G 1+1, L 1+2, x 1+2, y 1+3.
      #expect(description.sizeBytes == 19)
      #expect(description.globalSecondaryIndexes.map(\.definition) == request.globalSecondaryIndexes)
      #expect(description.globalSecondaryIndexes.map(\.sizeBytes) == [12])
      #expect(description.localSecondaryIndexes.map(\.definition) == request.localSecondaryIndexes)
      #expect(description.localSecondaryIndexes.map(\.sizeBytes) == [10])
      #expect(description.localSecondaryIndexes.map(\.status) == [.active])
    }
  }

  @Test("definitions that break a rule are refused")
  func badDefinitions() async throws {
    let pk = KeySchemaElement("PK", .hash)
    let string = AttributeDefinition("PK", .s)
    func index(_ keys: [KeySchemaElement], _ projection: Projection = .all) -> SecondaryIndex {
      SecondaryIndex(indexName: "index", keySchema: keys, projection: projection)
    }
    let cases: [(CreateTable, String)] = [
      (
        CreateTable(tableName: "table", attributeDefinitions: [], keySchema: []),
        "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"
      ),
      (
        CreateTable(
          tableName: "table",
          attributeDefinitions: [string],
          keySchema: [KeySchemaElement("PK", .range)]
        ),
        "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"
      ),
      (
        CreateTable(tableName: "table", attributeDefinitions: [string], keySchema: [pk, pk]),
        "Invalid KeySchema: Some index key attribute have no definition"
      ),
      (
        CreateTable(
          tableName: "table",
          attributeDefinitions: [string, AttributeDefinition("L", .s)],
          keySchema: [pk, KeySchemaElement("L", .hash)]
        ),
        "Invalid KeySchema: The second KeySchemaElement is not a RANGE key type"
      ),
      (
        CreateTable(
          tableName: "table",
          attributeDefinitions: [string, AttributeDefinition("other", .s)],
          keySchema: [pk, KeySchemaElement("PK", .range)]
        ),
        "Both the Hash Key and the Range Key element in the KeySchema have the same name"
      ),
      (
        CreateTable(
          tableName: "table",
          attributeDefinitions: [string, AttributeDefinition("unused", .n)],
          keySchema: [pk]
        ),
        "One or more parameter values were invalid: Number of attributes in KeySchema does not exactly match number of "
          + "attributes defined in AttributeDefinitions"
      ),
      (
        CreateTable(
          tableName: "table",
          attributeDefinitions: [AttributeDefinition("other", .s)],
          keySchema: [pk]
        ),
        "One or more parameter values were invalid: Some index key attributes are not defined in AttributeDefinitions. "
          + "Keys: [PK], AttributeDefinitions: [other]"
      ),
      (
        CreateTable(
          tableName: "table",
          attributeDefinitions: ["PK", "SK", "a", "b", "c"].map { AttributeDefinition($0, .s) },
          keySchema: [pk, KeySchemaElement("SK", .range)],
          globalSecondaryIndexes: [index([KeySchemaElement("a", .hash)])]
        ),
        "One or more parameter values were invalid: Some AttributeDefinitions are not used. AttributeDefinitions: "
          + "[SK, a, b, PK, c], keys used: [a, SK, PK]"
      ),
      (
        CreateTable(tableName: "table", attributeDefinitions: [string, string], keySchema: [pk]),
        "Attribute Name is duplicated: PK"
      ),
      (
        .table(local: [index([pk, KeySchemaElement("L", .range)])], [AttributeDefinition("L", .s)]),
        "One or more parameter values were invalid: Table KeySchema does not have a range key, which is required when "
          + "specifying a LocalSecondaryIndex"
      ),
      (
        .table(
          sort: .s,
          local: [index([KeySchemaElement("L", .hash), KeySchemaElement("SK", .range)])],
          [AttributeDefinition("L", .s)]
        ),
        "One or more parameter values were invalid: Index KeySchema does not have the same leading hash key as table "
          + "KeySchema for index: index. index hash key: L, table hash key: PK"
      ),
      (
        .table(sort: .s, local: [index([pk])]),
        "One or more parameter values were invalid: Index KeySchema does not have a range key for index: index"
      ),
      (
        .table(global: [index([pk]), index([pk])]),
        "One or more parameter values were invalid: Duplicate index name: index"
      ),
      (
        .table(global: [index([pk], Projection(.include))]),
        "One or more parameter values were invalid: ProjectionType is INCLUDE, but NonKeyAttributes is not specified"
      ),
      (
        .table(global: [index([pk], .include("x", "x"))]),
        "One or more parameter values were invalid: Duplicate element in NonKeyAttributes: x"
      ),
      (
        .table(global: [index([pk], Projection(.all, nonKeyAttributes: ["x"]))]),
        "One or more parameter values were invalid: ProjectionType is ALL, but NonKeyAttributes is specified"
      ),
    ]
    try await withTemporaryStore { store in
      for (request, message) in cases {
        await expectFailure(
          "ValidationException: \(message)"
        ) { try await store.createTable(request) }
      }
      let names = try store.listTables().tableNames
      #expect(names.isEmpty)
    }
  }

  @Test("what is not there is not found, and what is there is not made again")
  func absentAndPresent() async throws {
    try await withTemporaryStore(tables: [.table()]) { store in
      let item = "ResourceNotFoundException: Requested resource not found"
      let table = "ResourceNotFoundException: Requested resource not found: Table: none not found"
      await expectFailure(
        item
      ) { try store.get(["PK": "p"], in: "none") }
      await expectFailure(
        item
      ) { try await store.put(["PK": "p"], in: "none") }
      await expectFailure(
        item
      ) { try store.scan(Scan(tableName: "none")) }
      await expectFailure(
        table
      ) { try store.describeTable(DescribeTable(tableName: "none")) }
      await expectFailure(
        table
      ) { try await store.deleteTable(DeleteTable(tableName: "none")) }
      await expectFailure(
        "ResourceInUseException: Table already exists: table"
      ) { try await store.createTable(.table()) }
      await expectFailure(
        "ValidationException: The table does not have the specified index: none"
      ) { try store.scan(Scan(tableName: "table", indexName: "none")) }
      await expectFailure(
        "ResourceNotFoundException: Requested resource not found: Index none for table table"
      ) {
        try await store.updateTable(
          UpdateTable(tableName: "table", globalSecondaryIndexUpdates: [.delete(indexName: "none")])
        )
      }
    }
  }

  @Test("more attribute names than a table's dictionary holds are stored all the same")
  func manyNames() async throws {
    try await withTemporaryStore(tables: [.table()]) { store in
      try await store.write { transaction in
        for number in 0..<5_000 {
          try transaction.put(
            ["PK": .s("\(number)"), AttributeName("attribute \(number)"): .n(Number(number))],
            in: "table"
          )
        }
      }
      for number in stride(from: 0, to: 5_000, by: 617) {
        #expect(try store.get(["PK": .s("\(number)")])?["attribute \(number)"] == .n(Number(number)))
      }
      #expect(try store.verify().faults == [])
    }
  }
}
