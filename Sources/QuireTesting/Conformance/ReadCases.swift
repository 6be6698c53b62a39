import QuireModel

extension TableStoreConformance {
  static var queryCases: [Case] {
    [
      Case("a query answers one partition in the order of its sort key, forwards and backwards") { context in
        let table = try await context.table(sortType: .n)
        for number in [10, 9, -1, 100, 0] as [Int64] {
          try await context.put(["PK": "a", "SK": .n(Number(number))], in: table)
        }
        try await context.put(["PK": "b", "SK": 5], in: table)
        for (forward, expected) in [(true, [-1, 0, 9, 10, 100]), (false, [100, 10, 9, 0, -1])]
          as [(Bool, [Int64])]
        {
          let page = try await context.query(table, "PK = :p", [":p": "a"], forward: forward)
          try context.expect(page.items.map { $0["SK"] }, expected.map { .n(Number($0)) }, "sort keys")
          try context.expect(page.lastEvaluatedKey, nil, "the last key")
        }
      },
      Case("a query's condition on the sort key bounds it") { context in
        let table = try await context.table()
        for text in ["a", "aa", "ab", "b", "ba", "c"] {
          try await context.put(["PK": "p", "SK": .s(text)], in: table)
        }
        let conditions: [(KeyConditionExpression, ExpressionAttributeValues, [String])] = [
          ("PK = :p AND SK = :a", [":a": "aa"], ["aa"]),
          ("PK = :p AND SK < :a", [":a": "b"], ["a", "aa", "ab"]),
          ("PK = :p AND SK <= :a", [":a": "b"], ["a", "aa", "ab", "b"]),
          ("PK = :p AND SK > :a", [":a": "b"], ["ba", "c"]),
          ("PK = :p AND SK >= :a", [":a": "b"], ["b", "ba", "c"]),
          ("PK = :p AND SK BETWEEN :a AND :b", [":a": "aa", ":b": "b"], ["aa", "ab", "b"]),
          ("PK = :p AND begins_with(SK, :a)", [":a": "a"], ["a", "aa", "ab"]),
        ]
        for (condition, values, expected) in conditions {
          let page = try await context.query(
            table,
            condition,
            values.merging([":p": "p"]) { first, _ in first }
          )
          try context.expect(page.items.map { $0["SK"] }, expected.map { .s($0) }, "\(condition)")
        }
      },
      Case("pages of a query join to all its items, in both directions") { context in
        let table = try await context.table()
        let all = (0..<10).map { "\($0)" }
        for text in all { try await context.put(["PK": "p", "SK": .s(text)], in: table) }
        for forward in [true, false] {
          var found: [AttributeValue?] = []
          var start: Item?
          repeat {
            let page = try await context.query(
              table,
              "PK = :p",
              [":p": "p"],
              forward: forward,
              limit: 3,
              start: start
            )
            if page.items.count > 3 { throw ConformanceFailure("a page of more than its limit") }
            found += page.items.map { $0["SK"] }
            start = page.lastEvaluatedKey
          } while start != nil
          try context.expect(found, (forward ? all : all.reversed()).map { .s($0) }, "all pages")
        }
      },
      Case("a filter counts what it reads and what it returns") { context in
        let table = try await context.table()
        for number in 0..<6 as Range<Int64> {
          try await context.put(["PK": "p", "SK": .s("\(number)"), "v": .n(Number(number))], in: table)
        }
        let page = try await context.store.query(
          Query(
            tableName: table,
            keyConditionExpression: "PK = :p",
            filterExpression: "v > :v",
            expressionAttributeValues: [":p": "p", ":v": 3],
            limit: 5,
            consistentRead: true
          )
        )
        try context.expect(page.items.map { $0["SK"] }, ["4"], "the items")
        try context.expect(page.count, 1, "the count")
        try context.expect(page.scannedCount, 5, "the scanned count")
        try context.expect(page.lastEvaluatedKey, ["PK": "p", "SK": "4"], "the last key")
      },
      Case("a query for counts returns no items") { context in
        let table = try await context.table()
        try await context.put(["PK": "p", "SK": "1"], ["PK": "p", "SK": "2"], in: table)
        let page = try await context.store.query(
          Query(
            tableName: table,
            keyConditionExpression: "PK = :p",
            expressionAttributeValues: [":p": "p"],
            select: .count,
            consistentRead: true
          )
        )
        try context.expect(page.items, [], "the items")
        try context.expect(page.count, 2, "the count")
      },
      Case("a query without its partition key, or by another attribute, is refused") { context in
        let table = try await context.table()
        let conditions: [(KeyConditionExpression, ExpressionAttributeValues)] = [
          ("SK = :v", [":v": "a"]), ("PK > :v", [":v": "a"]), ("other = :v", [":v": "a"]),
          ("PK = :v", [":v": 1]),
          ("PK = :v AND other = :v", [":v": "a"]), ("PK = :v OR PK = :v", [":v": "a"]),
        ]
        for (condition, values) in conditions {
          try await context.expectError(.validation, "\(condition)") {
            _ = try await context.query(table, condition, values)
          }
        }
      },
    ]
  }

  static var scanCases: [Case] {
    [
      Case("a scan reads every item once, in pages") { context in
        let table = try await context.table()
        for number in 0..<10 {
          try await context.put(["PK": .s("p\(number % 4)"), "SK": .s("\(number)")], in: table)
        }
        var found: [String] = []
        var start: Item?
        repeat {
          let page = try await context.store.scan(
            Scan(tableName: table, limit: 3, exclusiveStartKey: start, consistentRead: true)
          )
          for case .s(let text)? in page.items.map({ $0["SK"] }) { found.append(text) }
          start = page.lastEvaluatedKey
        } while start != nil
        try context.expect(found.sorted(), (0..<10).map { "\($0)" }, "all items")
      },
      Case("the segments of a scan join to all items, none of them twice") { context in
        let table = try await context.table()
        for number in 0..<40 { try await context.put(["PK": .s("p\(number)"), "SK": "x"], in: table) }
        var found: [String] = []
        for segment in 0..<4 {
          var start: Item?
          repeat {
            let page = try await context.store.scan(
              Scan(
                tableName: table,
                limit: 3,
                exclusiveStartKey: start,
                segment: segment,
                totalSegments: 4,
                consistentRead: true
              )
            )
            for case .s(let text)? in page.items.map({ $0["PK"] }) { found.append(text) }
            start = page.lastEvaluatedKey
          } while start != nil
        }
        try context.expect(found.sorted(), (0..<40).map { "p\($0)" }.sorted(), "all items")
      },
    ]
  }
}

extension ConformanceContext {
  func query(
    _ table: String,
    _ condition: KeyConditionExpression,
    _ values: ExpressionAttributeValues,
    forward: Bool = true,
    limit: Int? = nil,
    start: Item? = nil
  ) async throws -> Page {
    try await store.query(
      Query(
        tableName: table,
        keyConditionExpression: condition,
        expressionAttributeValues: values,
        scanIndexForward: forward,
        limit: limit,
        exclusiveStartKey: start,
        consistentRead: true
      )
    )
  }
}
