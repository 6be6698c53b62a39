import QuireModel

extension TableStoreConformance {
  static var batchCases: [Case] {
    [
      Case("a batch writes to several tables, and another reads it") { context in
        let first = try await context.table()
        let second = try await context.table(sorted: false)
        try await context.put(["PK": "gone", "SK": "1"], in: first)
        let written = try await context.store.batchWriteItem(
          BatchWriteItem(requestItems: [
            first: [.put(["PK": "a", "SK": "1", "v": 1]), .delete(key: ["PK": "gone", "SK": "1"])],
            second: [.put(["PK": "b", "v": 2])],
          ])
        )
        try context.expect(written.unprocessedItems.isEmpty, true, "everything was processed")
        let read = try await context.store.batchGetItem(
          BatchGetItem(requestItems: [
            first: .init(
              keys: [["PK": "a", "SK": "1"], ["PK": "gone", "SK": "1"], ["PK": "none", "SK": "1"]],
              consistentRead: true
            ),
            second: .init(keys: [["PK": "b"]], projectionExpression: "v", consistentRead: true),
          ])
        )
        try context.expect(read.responses[first], [["PK": "a", "SK": "1", "v": 1]], "the first table")
        try context.expect(read.responses[second], [["v": 2]], "the second table")
        try context.expect(read.unprocessedKeys.isEmpty, true, "everything was read")
      },
      Case("a batch that is too large, or names an item twice, is refused") { context in
        let table = try await context.table(sorted: false)
        let keys = (0...100).map { number -> Item in ["PK": .s("\(number)")] }
        try await context.expectError(.validation, "101 gets") {
          _ = try await context.store.batchGetItem(BatchGetItem(requestItems: [table: .init(keys: keys)]))
        }
        try await context.expectError(.validation, "26 puts") {
          _ = try await context.store.batchWriteItem(
            BatchWriteItem(requestItems: [table: keys.prefix(26).map { .put($0) }])
          )
        }
        try await context.expectError(
          .validation,
          "an item twice",
          message: "Provided list of item keys contains duplicates"
        ) {
          _ = try await context.store.batchWriteItem(
            BatchWriteItem(requestItems: [table: [.put(["PK": "a"]), .delete(key: ["PK": "a"])]])
          )
        }
        try await context.expectError(
          .validation,
          "a key twice",
          message: "Provided list of item keys contains duplicates"
        ) {
          _ = try await context.store.batchGetItem(
            BatchGetItem(requestItems: [table: .init(keys: [["PK": "a"], ["PK": "a"]])])
          )
        }
        let scan = try await context.store.scan(Scan(tableName: table, consistentRead: true))
        try context.expect(scan.items, [], "the table")
      },
    ]
  }

  static var transactionCases: [Case] {
    [
      Case("a transaction writes all of its actions") { context in
        let table = try await context.table()
        try await context.put(
          ["PK": "updated", "SK": "1", "n": 1],
          ["PK": "deleted", "SK": "1"],
          ["PK": "checked", "SK": "1"],
          in: table
        )
        _ = try await context.store.transactWriteItems(
          TransactWriteItems([
            .put(PutItem(tableName: table, item: ["PK": "put", "SK": "1"])),
            .update(
              UpdateItem(
                tableName: table,
                key: ["PK": "updated", "SK": "1"],
                updateExpression: "SET n = n + :one",
                expressionAttributeValues: [":one": 1]
              )
            ),
            .delete(DeleteItem(tableName: table, key: ["PK": "deleted", "SK": "1"])),
            .conditionCheck(
              ConditionCheck(
                tableName: table,
                key: ["PK": "checked", "SK": "1"],
                conditionExpression: "attribute_exists(PK)"
              )
            ),
          ])
        )
        let output = try await context.store.transactGetItems(
          TransactGetItems(
            ["put", "updated", "deleted", "checked"].map {
              GetItem(tableName: table, key: ["PK": .s($0), "SK": "1"])
            }
          )
        )
        try context.expect(
          output.items,
          [
            ["PK": "put", "SK": "1"], ["PK": "updated", "SK": "1", "n": 2], nil,
            ["PK": "checked", "SK": "1"],
          ],
          "the items"
        )
      },
      Case("a transaction with one false condition writes nothing and gives a reason per action") { context in
        let table = try await context.table()
        try await context.put(["PK": "there", "SK": "1", "v": 7], in: table)
        let error = try await context.expectError(
          .transactionCanceled,
          "the transaction",
          message:
            "Transaction cancelled, please refer cancellation reasons for specific reasons "
            + "[None, ConditionalCheckFailed, None]"
        ) {
          _ = try await context.store.transactWriteItems(
            TransactWriteItems([
              .put(PutItem(tableName: table, item: ["PK": "new", "SK": "1"])),
              .put(
                PutItem(
                  tableName: table,
                  item: ["PK": "there", "SK": "1", "v": 8],
                  conditionExpression: "attribute_not_exists(PK)",
                  returnValuesOnConditionCheckFailure: .allOld
                )
              ),
              .delete(DeleteItem(tableName: table, key: ["PK": "other", "SK": "1"])),
            ])
          )
        }
        try context.expect(
          error.cancellationReasons.map(\.code),
          [.none, .conditionalCheckFailed, .none],
          "the reasons"
        )
        try context.expect(
          error.cancellationReasons[1].item,
          ["PK": "there", "SK": "1", "v": 7],
          "the item in the way"
        )
        try context.expect(try await context.get(["PK": "new", "SK": "1"], in: table), nil, "the other put")
      },
      Case("a transaction that names an item twice is refused") { context in
        let table = try await context.table()
        try await context.expectError(
          .validation,
          "the transaction",
          message: "Transaction request cannot include multiple operations on one item"
        ) {
          _ = try await context.store.transactWriteItems(
            TransactWriteItems([
              .put(PutItem(tableName: table, item: ["PK": "a", "SK": "1"])),
              .delete(DeleteItem(tableName: table, key: ["PK": "a", "SK": "1"])),
            ])
          )
        }
      },
      Case("a client token makes a transaction happen once") { context in
        let table = try await context.table()
        func request(_ amount: AttributeValue) -> TransactWriteItems {
          TransactWriteItems(
            [
              .update(
                UpdateItem(
                  tableName: table,
                  key: ["PK": "a", "SK": "1"],
                  updateExpression: "ADD n :amount",
                  expressionAttributeValues: [":amount": amount]
                )
              )
            ],
            clientRequestToken: "token-\(table.suffix(20))"
          )
        }
        _ = try await context.store.transactWriteItems(request(5))
        _ = try await context.store.transactWriteItems(request(5))
        try context.expect(try await context.get(["PK": "a", "SK": "1"], in: table)?["n"], 5, "the number")
        try await context.expectError(.idempotentParameterMismatch, "the same token for another request") {
          _ = try await context.store.transactWriteItems(request(6))
        }
      },
    ]
  }

  static var tableCases: [Case] {
    [
      Case("a table is described, listed and removed") { context in
        let name = try await context.table()
        let description = try await context.store.describeTable(DescribeTable(tableName: name))
        try context.expect(description.tableName, name, "the name")
        try context.expect(
          description.keySchema,
          [KeySchemaElement("PK", .hash), KeySchemaElement("SK", .range)],
          "the key"
        )
        var names: [String] = []
        var start: String?
        repeat {
          let page = try await context.store.listTables(
            ListTables(exclusiveStartTableName: start, limit: 100)
          )
          names += page.tableNames
          start = page.lastEvaluatedTableName
        } while start != nil
        try context.expect(names.contains(name), true, "the list holds the table")
        try await context.expectError(.resourceInUse, "making it again") {
          _ = try await context.store.createTable(
            CreateTable(
              tableName: name,
              attributeDefinitions: [AttributeDefinition("PK", .s)],
              keySchema: [KeySchemaElement("PK", .hash)]
            )
          )
        }
        _ = try await context.store.deleteTable(DeleteTable(tableName: name))
        while (try? await context.store.describeTable(DescribeTable(tableName: name))) != nil {
          try await Task.sleep(for: .milliseconds(20))
        }
        try await context.expectError(
          .resourceNotFound,
          "a get from it",
          message: "Requested resource not found"
        ) {
          _ = try await context.store.getItem(GetItem(tableName: name, key: ["PK": "a", "SK": "b"]))
        }
        try await context.expectError(
          .resourceNotFound,
          "describing it",
          message: "Requested resource not found: Table: \(name) not found"
        ) {
          _ = try await context.store.describeTable(DescribeTable(tableName: name))
        }
      },
      Case("a global index added to a table with items holds them") { context in
        let table = try await context.table()
        for number in 0..<20 {
          try await context.put(["PK": .s("p\(number)"), "SK": "a", "G": .s("g\(number % 2)")], in: table)
        }
        _ = try await context.store.updateTable(
          UpdateTable(
            tableName: table,
            attributeDefinitions: [AttributeDefinition("G", .s)],
            globalSecondaryIndexUpdates: [
              .create(
                SecondaryIndex(
                  indexName: "index",
                  keySchema: [KeySchemaElement("G", .hash)],
                  projection: .keysOnly
                )
              )
            ]
          )
        )
        try await context.waitUntilActive(table)
        let items = try await context.items(of: "index", table, "g1", atLeast: 10)
        try context.expect(items.count, 10, "the items of one partition")
      },
      Case("definitions that contradict themselves are refused") { context in
        let bad = [
          CreateTable(tableName: context.newName(), attributeDefinitions: [], keySchema: []),
          CreateTable(
            tableName: context.newName(),
            attributeDefinitions: [AttributeDefinition("other", .s)],
            keySchema: [KeySchemaElement("PK", .hash)]
          ),
          CreateTable(
            tableName: context.newName(),
            attributeDefinitions: [AttributeDefinition("PK", .s), AttributeDefinition("unused", .s)],
            keySchema: [KeySchemaElement("PK", .hash)]
          ),
          CreateTable(
            tableName: "no spaces",
            attributeDefinitions: [AttributeDefinition("PK", .s)],
            keySchema: [KeySchemaElement("PK", .hash)]
          ),
        ]
        for request in bad {
          try await context.expectError(.validation, "\(request.tableName)") {
            _ = try await context.store.createTable(request)
          }
        }
      },
    ]
  }
}
