import QuireModel

extension TableStoreConformance {
  /// What requests say of their costs.
  static let capacityCases: [Case] = [
    Case("a read costs half a unit for every 4 KB, and twice that where it is consistent") { context in
      let table = try await context.table(sorted: false)
      try await context.put(["PK": "p", "x": .s(String(repeating: "x", count: 5_000))], in: table)
      for (isConsistent, units) in [(false, 1.0), (true, 2)] {
        let output = try await context.store.getItem(
          GetItem(
            tableName: table,
            key: ["PK": "p"],
            consistentRead: isConsistent,
            returnConsumedCapacity: .total
          )
        )
        try context.expect(output.consumedCapacity?.total.capacityUnits, units, "units of a get")
      }
      let absent = try await context.store.getItem(
        GetItem(tableName: table, key: ["PK": "none"], returnConsumedCapacity: .total)
      )
      try context.expect(absent.consumedCapacity?.total.capacityUnits, 0.5, "units of a get of nothing")
      let silent = try await context.store.getItem(GetItem(tableName: table, key: ["PK": "p"]))
      try context.expect(silent.consumedCapacity, nil, "capacity that nobody asked for")
    },
    Case("a write costs a unit for every KB, and an index only where what it holds changes") { context in
      let table = try await context.table(
        global: [
          SecondaryIndex(
            indexName: "global",
            keySchema: [KeySchemaElement("G", .hash)],
            projection: .keysOnly
          )
        ],
        definitions: [AttributeDefinition("G", .s)]
      )
      let long = AttributeValue.s(String(repeating: "x", count: 1_500))
      try await context.expectPut(
        ["PK": "p", "SK": "s", "x": long],
        in: table,
        units: 2,
        index: nil,
        "without index key"
      )
      try await context.expectPut(
        ["PK": "p", "SK": "s", "G": "g"],
        in: table,
        units: 2,
        index: 1,
        "with index key"
      )
      try await context.expectPut(
        ["PK": "p", "SK": "s", "G": "g", "y": 1],
        in: table,
        units: 1,
        index: nil,
        "same index key"
      )
      try await context.expectPut(
        ["PK": "p", "SK": "s", "G": "h"],
        in: table,
        units: 1,
        index: 2,
        "other index key"
      )
    },
    Case("a query costs what it reads, not what it answers") { context in
      let table = try await context.table()
      for number in 0..<6 {
        try await context.put(
          ["PK": "p", "SK": .s("\(number)"), "x": .s(String(repeating: "x", count: 1_000))],
          in: table
        )
      }
      let output = try await context.store.query(
        Query(
          tableName: table,
          keyConditionExpression: "PK = :p",
          filterExpression: "attribute_exists(absent)",
          expressionAttributeValues: [":p": "p"],
          consistentRead: true,
          returnConsumedCapacity: .total
        )
      )
      try context.expect(output.count, 0, "items")
      try context.expect(output.consumedCapacity?.total.capacityUnits, 2, "units")
    },
    Case("the size of an item collection is answered where there are local indexes") { context in
      let table = try await context.table(
        local: [
          SecondaryIndex(
            indexName: "local",
            keySchema: [KeySchemaElement("PK", .hash), KeySchemaElement("L", .range)],
            projection: .all
          )
        ],
        definitions: [AttributeDefinition("L", .s)]
      )
      let output = try await context.store.putItem(
        PutItem(tableName: table, item: ["PK": "p", "SK": "s"], returnItemCollectionMetrics: .size)
      )
      try context.expect(output.itemCollectionMetrics?.itemCollectionKey, ["PK": "p"], "key")
      try context.expect(output.itemCollectionMetrics?.sizeEstimateRangeGB, [0, 1], "gigabytes")
    },
  ]
}

extension ConformanceContext {
  /// Puts an item, and expects what that consumes of the table and of its index `global`.
  fileprivate func expectPut(
    _ item: Item,
    in table: String,
    units: Double,
    index: Double?,
    _ what: String
  ) async throws {
    let request = PutItem(tableName: table, item: item, returnConsumedCapacity: .indexes)
    let consumed = try await store.putItem(request).consumedCapacity
    try expect(consumed?.total.capacityUnits, units + (index ?? 0), "\(what): all units")
    try expect(consumed?.table?.capacityUnits, units, "\(what): units of the table")
    let indexUnits = consumed?.globalSecondaryIndexes["global"]?.capacityUnits
    try expect(indexUnits, index, "\(what): units of the index")
  }
}
