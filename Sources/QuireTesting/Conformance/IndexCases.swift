import QuireModel

extension TableStoreConformance {
  private static func index(_ name: String, _ projection: Projection) -> SecondaryIndex {
    SecondaryIndex(
      indexName: name,
      keySchema: [KeySchemaElement("G", .hash), KeySchemaElement("H", .range)],
      projection: projection
    )
  }

  private static let definitions = [AttributeDefinition("G", .s), AttributeDefinition("H", .n)]

  static var indexCases: [Case] {
    [
      Case("a global index holds what it projects, of items that have its keys") { context in
        let table = try await context.table(
          global: [index("keys", .keysOnly), index("some", .include("x")), index("everything", .all)],
          definitions: definitions
        )
        try await context.put(
          ["PK": "1", "SK": "a", "G": "g", "H": 2, "x": 1, "y": 1],
          ["PK": "2", "SK": "a", "G": "g", "H": 1, "x": 2, "y": 2],
          ["PK": "3", "SK": "a", "G": "g", "x": 3],
          in: table
        )
        let expectations: [(String, [Item])] = [
          ("keys", [["PK": "2", "SK": "a", "G": "g", "H": 1], ["PK": "1", "SK": "a", "G": "g", "H": 2]]),
          (
            "some",
            [
              ["PK": "2", "SK": "a", "G": "g", "H": 1, "x": 2],
              ["PK": "1", "SK": "a", "G": "g", "H": 2, "x": 1],
            ]
          ),
          (
            "everything",
            [
              ["PK": "2", "SK": "a", "G": "g", "H": 1, "x": 2, "y": 2],
              ["PK": "1", "SK": "a", "G": "g", "H": 2, "x": 1, "y": 1],
            ]
          ),
        ]
        for (name, expected) in expectations {
          try context.expect(try await context.items(of: name, table, "g", atLeast: 2), expected, name)
        }
      },
      Case("a global index follows updates and deletes") { context in
        let table = try await context.table(global: [index("index", .all)], definitions: definitions)
        try await context.put(["PK": "1", "SK": "a", "G": "old", "H": 1], in: table)
        _ = try await context.store.updateItem(
          UpdateItem(
            tableName: table,
            key: ["PK": "1", "SK": "a"],
            updateExpression: "SET G = :g",
            expressionAttributeValues: [":g": "new"]
          )
        )
        try context.expect(
          try await context.items(of: "index", table, "new", atLeast: 1),
          [["PK": "1", "SK": "a", "G": "new", "H": 1]],
          "after the update"
        )
        try context.expect(try await context.items(of: "index", table, "old"), [], "at the old key")
        _ = try await context.store.deleteItem(DeleteItem(tableName: table, key: ["PK": "1", "SK": "a"]))
        try context.expect(
          try await context.items(of: "index", table, "new", atMost: 0),
          [],
          "after the delete"
        )
      },
      Case("items that tie on an index's key are not lost between pages") { context in
        let table = try await context.table(global: [index("index", .keysOnly)], definitions: definitions)
        for number in 0..<7 {
          try await context.put(["PK": .s("p\(number)"), "SK": "a", "G": "g", "H": 1], in: table)
        }
        _ = try await context.items(of: "index", table, "g", atLeast: 7)
        var found: [String] = []
        var start: Item?
        repeat {
          let page = try await context.store.query(
            Query(
              tableName: table,
              indexName: "index",
              keyConditionExpression: "G = :g",
              expressionAttributeValues: [":g": "g"],
              limit: 2,
              exclusiveStartKey: start
            )
          )
          for case .s(let text)? in page.items.map({ $0["PK"] }) { found.append(text) }
          start = page.lastEvaluatedKey
          if let start {
            try context.expect(Set(start.attributes.keys), ["PK", "SK", "G", "H"], "the last key")
          }
        } while start != nil
        try context.expect(found.sorted(), (0..<7).map { "p\($0)" }, "all pages")
      },
      Case("a local index orders a partition by another attribute and fetches what it does not hold") {
        context in
        let table = try await context.table(
          local: [
            SecondaryIndex(
              indexName: "local",
              keySchema: [KeySchemaElement("PK", .hash), KeySchemaElement("L", .range)],
              projection: .keysOnly
            )
          ],
          definitions: [AttributeDefinition("L", .n)]
        )
        try await context.put(
          ["PK": "p", "SK": "a", "L": 2, "x": 1],
          ["PK": "p", "SK": "b", "L": 1, "x": 2],
          ["PK": "p", "SK": "c"],
          in: table
        )
        for (select, expected) in [
          (nil, [["PK": "p", "SK": "b", "L": 1], ["PK": "p", "SK": "a", "L": 2]]),
          (
            .allAttributes,
            [["PK": "p", "SK": "b", "L": 1, "x": 2], ["PK": "p", "SK": "a", "L": 2, "x": 1]]
          ),
        ] as [(Select?, [Item])] {
          let page = try await context.store.query(
            Query(
              tableName: table,
              indexName: "local",
              keyConditionExpression: "PK = :p",
              expressionAttributeValues: [":p": "p"],
              select: select,
              consistentRead: true
            )
          )
          try context.expect(page.items, expected, "items by L")
        }
      },
      Case("an index key of the wrong type refuses the write") { context in
        let table = try await context.table(global: [index("index", .all)], definitions: definitions)
        try await context.expectError(.validation, "the put") {
          try await context.put(["PK": "p", "SK": "a", "G": 1], in: table)
        }
        try await context.put(["PK": "p", "SK": "a", "G": "g"], in: table)
        try await context.expectError(.validation, "the update") {
          _ = try await context.store.updateItem(
            UpdateItem(
              tableName: table,
              key: ["PK": "p", "SK": "a"],
              updateExpression: "SET H = :h",
              expressionAttributeValues: [":h": "text"]
            )
          )
        }
      },
      Case("a global index refuses consistent reads and what it does not hold") { context in
        let table = try await context.table(global: [index("index", .keysOnly)], definitions: definitions)
        try await context.expectError(
          .validation,
          "the consistent read",
          message: "Consistent reads are not supported on global secondary indexes"
        ) {
          _ = try await context.store.query(
            Query(
              tableName: table,
              indexName: "index",
              keyConditionExpression: "G = :g",
              expressionAttributeValues: [":g": "g"],
              consistentRead: true
            )
          )
        }
        try await context.expectError(.validation, "all attributes") {
          _ = try await context.store.query(
            Query(
              tableName: table,
              indexName: "index",
              keyConditionExpression: "G = :g",
              expressionAttributeValues: [":g": "g"],
              select: .allAttributes
            )
          )
        }
      },
    ]
  }
}

extension ConformanceContext {
  /// The items of a partition of a global index, once there are as many as expected: such an index may lag behind.
  func items(
    of index: String,
    _ table: String,
    _ partition: AttributeValue,
    atLeast: Int = 0,
    atMost: Int = .max
  ) async throws -> [Item] {
    var items: [Item] = []
    for _ in 0..<200 {
      items = try await store.query(
        Query(
          tableName: table,
          indexName: index,
          keyConditionExpression: "G = :g",
          expressionAttributeValues: [":g": partition]
        )
      ).items
      if items.count >= atLeast, items.count <= atMost { return items }
      try await Task.sleep(for: .milliseconds(20))
    }
    return items
  }
}
