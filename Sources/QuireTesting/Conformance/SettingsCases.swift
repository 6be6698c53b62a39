import QuireModel

extension TableStoreConformance {
  /// Settings, tags and expiry of tables.
  static let settingsCases: [Case] = [
    Case("a table's settings are described") { context in
      let name = context.newName()
      let made = try await context.store.createTable(
        CreateTable(
          tableName: name,
          attributeDefinitions: [AttributeDefinition("PK", .s)],
          keySchema: [KeySchemaElement("PK", .hash)],
          settings: TableSettings(
            billingMode: .provisioned,
            provisionedThroughput: ProvisionedThroughput(readCapacityUnits: 2, writeCapacityUnits: 3)
          )
        )
      )
      try context.expect(made.status, .creating, "status of a new table")
      try await context.waitUntilActive(name)
      let description = try await context.store.describeTable(DescribeTable(tableName: name))
      try context.expect(description.settings.provisionedThroughput?.readCapacityUnits, 2, "read units")
      try context.expect(description.settings.provisionedThroughput?.writeCapacityUnits, 3, "write units")
      try context.expect(description.settings.deletionProtectionEnabled, false, "protection")
      guard description.tableArn?.hasSuffix(":table/\(name)") == true else {
        throw ConformanceFailure("the name of the table's resource: got \(description.tableArn ?? "none")")
      }
    },
    Case("a protected table is not removed") { context in
      let name = try await context.table()
      func protect(_ isProtected: Bool) async throws {
        _ = try await context.store.updateTable(
          UpdateTable(
            tableName: name,
            settings: TableSettingsChange(deletionProtectionEnabled: isProtected)
          )
        )
        try await context.waitUntilActive(name)
      }
      try await protect(true)
      try await context.expectError(
        .validation,
        "removing a protected table",
        message:
          "Resource cannot be deleted as it is currently protected against deletion. Disable deletion protection first."
      ) { _ = try await context.store.deleteTable(DeleteTable(tableName: name)) }
      try await protect(false)
    },
    Case("tags are added, replaced, listed and removed") { context in
      let name = try await context.table()
      let description = try await context.store.describeTable(DescribeTable(tableName: name))
      guard let arn = description.tableArn else { throw ConformanceFailure("the table has no resource name") }
      try await context.store.tagResource(
        TagResource(resourceArn: arn, tags: [Tag(key: "a", value: "1"), Tag(key: "b", value: "2")])
      )
      try await context.waitForTags(["a": "1", "b": "2"], of: arn)
      try await context.store.tagResource(TagResource(resourceArn: arn, tags: [Tag(key: "a", value: "3")]))
      try await context.waitForTags(["a": "3", "b": "2"], of: arn)
      try await context.store.untagResource(UntagResource(resourceArn: arn, tagKeys: ["b"]))
      try await context.waitForTags(["a": "3"], of: arn)
      try await context.expectError(.validation, "tagging an index") {
        try await context.store.tagResource(
          TagResource(resourceArn: "\(arn)/index/any", tags: [Tag(key: "a", value: "1")])
        )
      }
    },
    Case("time to live is described, and not enabled twice") { context in
      let name = try await context.table()
      let request = UpdateTimeToLive(
        tableName: name,
        timeToLiveSpecification: TimeToLiveSpecification(attributeName: "ttl", enabled: true)
      )
      let describe = DescribeTimeToLive(tableName: name)
      let before = try await context.store.describeTimeToLive(describe)
      try context.expect(before, TimeToLiveDescription(timeToLiveStatus: .disabled), "before")
      let answer = try await context.store.updateTimeToLive(request)
      try context.expect(answer, request.timeToLiveSpecification, "answer")
      let after = try await context.store.describeTimeToLive(describe)
      try context.expect(after.attributeName, "ttl", "attribute")
      guard after.timeToLiveStatus == .enabling || after.timeToLiveStatus == .enabled else {
        throw ConformanceFailure("state of time to live: got \(after.timeToLiveStatus)")
      }
      try await context.expectError(.validation, "enabling twice") {
        _ = try await context.store.updateTimeToLive(request)
      }
    },
    Case("a global index may have up to four partition and four sort attributes") { context in
      let names: [AttributeName] = ["h1", "h2", "r1", "r2"]
      let table = try await context.table(
        sorted: false,
        global: [
          SecondaryIndex(
            indexName: "global",
            keySchema: zip(names, [KeyType.hash, .hash, .range, .range]).map { KeySchemaElement($0, $1) },
            projection: .keysOnly
          )
        ],
        definitions: [
          AttributeDefinition("h1", .s), AttributeDefinition("h2", .n), AttributeDefinition("r1", .s),
          AttributeDefinition("r2", .n),
        ]
      )
      for number in 0..<12 {
        try await context.put(
          [
            "PK": .s("\(number)"), "h1": "h", "h2": .n(Number(number % 2)), "r1": .s("r\(number % 3)"),
            "r2": .n(Number(number)),
          ],
          in: table
        )
      }
      try await context.put(["PK": "sparse", "h1": "h", "h2": 0, "r1": "r0"], in: table)
      func query(_ condition: KeyCondition) async throws -> [Int] {
        // A global index may lag behind its table.
        let page = try await context.store.query(
          Query(
            tableName: table,
            indexName: "global",
            keyConditionExpression: KeyConditionExpression(condition)
          )
        )
        return page.items.compactMap {
          if case .n(let number)? = $0["r2"] { Int(exactly: number) } else { nil }
        }
      }
      let partition = Key("h1") == "h" && Key("h2") == 0
      while try await query(partition).count < 6 { try await Task.sleep(for: .milliseconds(20)) }
      try context.expect(try await query(partition), [0, 6, 4, 10, 2, 8], "all of a partition")
      try context.expect(
        try await query(partition && Key("r1") == "r1"),
        [4, 10],
        "one of the first sort key"
      )
      try context.expect(
        try await query(partition && Key("r1") == "r1" && Key("r2") > 4),
        [10],
        "an inequality on the last"
      )
      try context.expect(try await query(partition && Key("r1") >= "r1"), [4, 10, 2, 8], "an inequality")
      try await context.expectError(.validation, "a partition without all its attributes") {
        _ = try await query(Key("h1") == "h")
      }
      try await context.expectError(.validation, "a gap in the sort key") {
        _ = try await query(partition && Key("r2") == 4)
      }
      try await context.expectError(.validation, "an inequality before the last") {
        _ = try await query(partition && Key("r1") > "r0" && Key("r2") == 4)
      }
    },
  ]
}

extension ConformanceContext {
  /// Waits until a table has exactly these tags: they take a moment to be seen.
  fileprivate func waitForTags(_ tags: [String: String], of arn: String) async throws {
    while true {
      let listed = try await store.listTagsOfResource(ListTagsOfResource(resourceArn: arn)).tags
      if Dictionary(listed.map { ($0.key, $0.value) }, uniquingKeysWith: { $1 }) == tags { return }
      try await Task.sleep(for: .milliseconds(20))
    }
  }
}
