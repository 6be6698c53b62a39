import Quire
import QuireModel
import QuireTesting
import Testing

@Suite("Settings of tables")
struct TableSettingsTests {
  private static let provisioned = TableSettings(
    billingMode: .provisioned,
    provisionedThroughput: ProvisionedThroughput(readCapacityUnits: 2, writeCapacityUnits: 3)
  )

  private func request(_ settings: TableSettings, index: ProvisionedThroughput? = nil) -> CreateTable {
    var index1 = SecondaryIndex.index("index", "PK")
    index1.provisionedThroughput = index
    var request = CreateTable.table(global: index == nil ? [] : [index1])
    request.settings = settings
    return request
  }

  private func describe(_ store: Store) throws -> TableDescription {
    try store.describeTable(DescribeTable(tableName: "table"))
  }

  @Test("a table is described as being made, and then as what it is")
  func creation() async throws {
    let clock = ManualClock()
    try await withTemporaryStore(clock: clock.wallClock) { store in
      let made = try await store.createTable(
        .table(global: [.index("index", "G")], [AttributeDefinition("G", .s)])
      )
      #expect(made.status == .creating)
      #expect(made.globalSecondaryIndexes.map(\.status) == [.creating])
      // Since when it is paid by request and how warm it is are told by the first description.
      #expect(
        made.settings
          == TableSettingsDescription(
            billingModeSummary: BillingModeSummary(billingMode: .payPerRequest),
            provisionedThroughput: ProvisionedThroughputDescription()
          )
      )
      #expect(made.globalSecondaryIndexes.map(\.warmThroughput) == [nil])
      let description = try describe(store)
      #expect(description.status == .active)
      #expect(description.tableArn == "arn:aws:dynamodb:us-east-1:000000000000:table/table")
      #expect(
        description.globalSecondaryIndexes.map(\.indexArn)
          == ["arn:aws:dynamodb:us-east-1:000000000000:table/table/index/index"]
      )
      #expect(
        description.settings
          == TableSettingsDescription(
            billingModeSummary: BillingModeSummary(
              billingMode: .payPerRequest,
              lastUpdateToPayPerRequestDateTime: 1_767_225_600
            ),
            provisionedThroughput: ProvisionedThroughputDescription(),
            warmThroughput: WarmThroughputDescription(
              readUnitsPerSecond: 12_000,
              writeUnitsPerSecond: 4_000,
              status: .active
            )
          )
      )
      var gone = TableDescription(
        tableName: "table",
        tableId: description.tableId,
        tableArn: description.tableArn,
        attributeDefinitions: [],
        keySchema: [],
        status: .deleting,
        creationDateTime: 0,
        itemCount: 0,
        sizeBytes: 0,
        settings: description.settings
      )
      gone.settings.warmThroughput = nil
      #expect(try await store.deleteTable(DeleteTable(tableName: "table")) == gone)
    }
  }

  @Test("a new table tells of the warmth that it is to have, and of none that was not asked for")
  func creationOfWarmTable() async throws {
    typealias Case = (asked: WarmThroughput?, read: Int?, write: Int?)
    let cases: [Case] = [
      (nil, nil, nil), (WarmThroughput(), nil, nil),
      (WarmThroughput(readUnitsPerSecond: 12_001), 12_001, 4_000),
      (WarmThroughput(readUnitsPerSecond: 12_002, writeUnitsPerSecond: 4_001), 12_002, 4_001),
    ]
    for (table, index) in [
      (cases[0], cases[1]), (cases[1], cases[2]), (cases[2], cases[3]), (cases[3], cases[0]),
    ] {
      try await withTemporaryStore { store in
        var warm = SecondaryIndex.index("index", "PK")
        warm.warmThroughput = index.asked
        var request = CreateTable.table(global: [warm])
        request.settings.warmThroughput = table.asked
        let made = try await store.createTable(request)
        func described(_ it: Case, _ status: TableStatus) -> WarmThroughputDescription? {
          it.read.map {
            WarmThroughputDescription(readUnitsPerSecond: $0, writeUnitsPerSecond: it.write, status: status)
          }
        }
        #expect(made.settings.warmThroughput == described(table, .updating))
        #expect(made.globalSecondaryIndexes.map(\.warmThroughput) == [nil])
        let description = try describe(store)
        let usual = WarmThroughputDescription(
          readUnitsPerSecond: 12_000,
          writeUnitsPerSecond: 4_000,
          status: .active
        )
        #expect(description.settings.warmThroughput == described(table, .active) ?? usual)
        #expect(
          description.globalSecondaryIndexes.map(\.warmThroughput) == [described(index, .active) ?? usual]
        )
      }
    }
  }

  @Test("settings are kept when the store is opened again")
  func kept() async throws {
    let clock = ManualClock()
    let options = Store.Options(
      durability: .unsynced,
      clock: clock.wallClock,
      namespace: ResourceNamespace(region: "eu-west-1", accountID: "123456789012")
    )
    var settings = Self.provisioned
    settings.streamSpecification = StreamSpecification(streamEnabled: true, streamViewType: .newImage)
    settings.sseSpecification = SSESpecification(enabled: true, sseType: .kms, kmsMasterKeyId: "key")
    settings.tableClass = .standardInfrequentAccess
    settings.deletionProtectionEnabled = true
    let definition = request(
      settings,
      index: ProvisionedThroughput(readCapacityUnits: 4, writeCapacityUnits: 5)
    )
    let first = try await withTemporaryFolder { folder in
      var descriptions: [TableDescription] = []
      for round in 0..<2 {
        let store = try Store.open(at: "\(folder)/store.quire", options: options)
        defer { store.close() }
        if round == 0 { try await store.createTable(definition) }
        descriptions.append(try describe(store))
      }
      #expect(descriptions[0] == descriptions[1])
      return descriptions[1]
    }
    let arn = "arn:aws:dynamodb:eu-west-1:123456789012:table/table"
    #expect(
      first.settings
        == TableSettingsDescription(
          provisionedThroughput: ProvisionedThroughputDescription(
            readCapacityUnits: 2,
            writeCapacityUnits: 3
          ),
          warmThroughput: WarmThroughputDescription(
            readUnitsPerSecond: 2,
            writeUnitsPerSecond: 3,
            status: .active
          ),
          streamSpecification: StreamSpecification(streamEnabled: true, streamViewType: .newImage),
          latestStreamLabel: "2026-01-01T00:00:00.000",
          latestStreamArn: "\(arn)/stream/2026-01-01T00:00:00.000",
          sseDescription: SSEDescription(
            status: .enabled,
            sseType: .kms,
            kmsMasterKeyArn: "arn:aws:kms:eu-west-1:123456789012:key/key"
          ),
          tableClassSummary: TableClassSummary(tableClass: .standardInfrequentAccess),
          deletionProtectionEnabled: true
        )
    )
    #expect(
      first.globalSecondaryIndexes.map(\.provisionedThroughput)
        == [ProvisionedThroughputDescription(readCapacityUnits: 4, writeCapacityUnits: 5)]
    )
  }

  @Test("settings of a new table that break a rule are refused")
  func badSettings() async throws {
    let one = ProvisionedThroughput(readCapacityUnits: 1, writeCapacityUnits: 1)
    let cases: [(CreateTable, String)] = [
      (
        request(TableSettings(billingMode: .provisioned)),
        "One or more parameter values were invalid: ReadCapacityUnits and WriteCapacityUnits must both be specified "
          + "when BillingMode is PROVISIONED"
      ),
      (
        request(TableSettings(provisionedThroughput: one)),
        "One or more parameter values were invalid: Neither ReadCapacityUnits nor WriteCapacityUnits can be specified "
          + "when BillingMode is PAY_PER_REQUEST"
      ),
      (
        request(
          TableSettings(
            billingMode: .provisioned,
            provisionedThroughput: ProvisionedThroughput(
              readCapacityUnits: 1_000_000_000_001,
              writeCapacityUnits: 1
            )
          )
        ),
        "Given value 1000000000001 for ReadCapacityUnits is out of bounds"
      ),
      (
        request(
          TableSettings(
            billingMode: .provisioned,
            provisionedThroughput: ProvisionedThroughput(readCapacityUnits: 1, writeCapacityUnits: 0)
          )
        ),
        "1 validation error detected: Value '0' at 'provisionedThroughput.writeCapacityUnits' failed to satisfy "
          + "constraint: Member must have value greater than or equal to 1"
      ),
      (
        request(TableSettings(), index: one),
        "One or more parameter values were invalid: ProvisionedThroughput should not be specified for index: index when "
          + "BillingMode is PAY_PER_REQUEST"
      ),
      (
        {
          var definition = request(Self.provisioned, index: one)
          definition.globalSecondaryIndexes[0].provisionedThroughput = nil
          return definition
        }(),
        "One or more parameter values were invalid: ProvisionedThroughput is not specified for index: index"
      ),
      (
        request(TableSettings(onDemandThroughput: OnDemandThroughput(maxReadRequestUnits: 0))),
        "One or more parameter values were invalid: Requested MaxReadRequestUnits for OnDemandThroughput for table is "
          + "outside of valid range"
      ),
      (
        request(TableSettings(warmThroughput: WarmThroughput(writeUnitsPerSecond: 3_999))),
        "One or more parameter values were invalid: Requested WriteUnitsPerSecond for WarmThroughput for table is lower "
          + "than initial throughput for OnDemand. See: https://docs.aws.amazon.com/amazondynamodb/latest/"
          + "developerguide/on-demand-capacity-mode.html#on-demand-capacity-mode-initial"
      ),
      (
        request(TableSettings(streamSpecification: StreamSpecification(streamEnabled: true))),
        "One or more parameter values were invalid: Table is being created with a stream enabled, UpdateViewType is "
          + "required"
      ),
      (
        request(
          TableSettings(
            streamSpecification: StreamSpecification(streamEnabled: false, streamViewType: .keysOnly)
          )
        ),
        "One or more parameter values were invalid: Table is being created with a stream disabled, UpdateViewType should "
          + "not be specified"
      ),
      (
        request(TableSettings(sseSpecification: SSESpecification(enabled: true, sseType: .aes256))),
        "One or more parameter values were invalid: SSEType AES256 is not supported"
      ),
    ]
    try await withTemporaryStore { store in
      for (request, message) in cases {
        await expectFailure("ValidationException: \(message)") { try await store.createTable(request) }
      }
    }
  }

  @Test("a protected table cannot be removed")
  func deletionProtection() async throws {
    try await withTemporaryStore(tables: [request(TableSettings(deletionProtectionEnabled: true))]) { store in
      await expectFailure(
        "ValidationException: Resource cannot be deleted as it is currently protected against deletion. Disable deletion "
          + "protection first."
      ) { try await store.deleteTable(DeleteTable(tableName: "table")) }
      let off = UpdateTable(
        tableName: "table",
        settings: TableSettingsChange(deletionProtectionEnabled: false)
      )
      #expect(try await store.updateTable(off).status == .active)
      try await store.deleteTable(DeleteTable(tableName: "table"))
      #expect(try store.listTables().tableNames == [])
    }
  }

  @Test("recovery to a point in time is kept as a setting")
  func recovery() async throws {
    let clock = ManualClock()
    try await withTemporaryFolder { folder in
      let options = Store.Options(durability: .unsynced, clock: clock.wallClock)
      var store = try Store.open(at: "\(folder)/store.quire", options: options)
      defer { store.close() }
      try await store.createTable(.table())
      func update(_ isOn: Bool, _ days: Int? = nil, of table: String = "table") -> UpdateContinuousBackups {
        UpdateContinuousBackups(
          tableName: table,
          pointInTimeRecoverySpecification: PointInTimeRecoverySpecification(
            pointInTimeRecoveryEnabled: isOn,
            recoveryPeriodInDays: days
          )
        )
      }
      func on(_ days: Int, _ earliest: Double, _ latest: Double) -> ContinuousBackupsDescription {
        ContinuousBackupsDescription(
          continuousBackupsStatus: .enabled,
          pointInTimeRecoveryStatus: .enabled,
          recoveryPeriodInDays: days,
          earliestRestorableDateTime: earliest,
          latestRestorableDateTime: latest
        )
      }
      let off = ContinuousBackupsDescription(
        continuousBackupsStatus: .enabled,
        pointInTimeRecoveryStatus: .disabled
      )
      let start = 1_767_225_600.0
      let describe = DescribeContinuousBackups(tableName: "table")
      #expect(try await store.updateContinuousBackups(update(false)) == off)
      #expect(try await store.updateContinuousBackups(update(true)) == on(35, start, start))
      clock.advance(by: .seconds(400))
      // On again changes nothing but the period, and that is kept until it is off.
      #expect(try await store.updateContinuousBackups(update(true, 7)) == on(7, start, start + 100))
      #expect(try await store.updateContinuousBackups(update(true)) == on(7, start, start + 100))
      store.close()
      store = try Store.open(at: "\(folder)/store.quire", options: options)
      clock.advance(by: .seconds(8 * 86_400 - 400))
      #expect(
        try store.describeContinuousBackups(describe) == on(7, start + 86_400, start + 8 * 86_400 - 300)
      )
      #expect(try await store.updateContinuousBackups(update(false)) == off)
      #expect(try store.describeContinuousBackups(describe) == off)
      #expect(
        try await store.updateContinuousBackups(update(true))
          == on(35, start + 8 * 86_400, start + 8 * 86_400)
      )
      let constraint =
        "at 'pointInTimeRecoverySpecification.recoveryPeriodInDays' failed to satisfy constraint: Member must have value"
      let cases = [
        (update(true, 0), "1 validation error detected: Value '0' \(constraint) greater than or equal to 1"),
        (update(false, 36), "1 validation error detected: Value '36' \(constraint) less than or equal to 35"),
        (
          update(false, 7),
          "Invalid Request: Cannot specify RecoveryPeriodInDays when disabling point-in-time recovery."
        ),
      ]
      for (request, message) in cases {
        await expectFailure("ValidationException: \(message)") {
          try await store.updateContinuousBackups(request)
        }
      }
      await expectFailure("TableNotFoundException: Table not found: none") {
        try await store.updateContinuousBackups(update(true, of: "none"))
      }
    }
  }

  @Test("backups are described as off, and limits as those of a new account")
  func account() async throws {
    try await withTemporaryStore(tables: [.table()]) { store async throws in
      #expect(
        try store.describeContinuousBackups(DescribeContinuousBackups(tableName: "table"))
          == ContinuousBackupsDescription(
            continuousBackupsStatus: .enabled,
            pointInTimeRecoveryStatus: .disabled
          )
      )
      await expectFailure("TableNotFoundException: Table not found: none") {
        try store.describeContinuousBackups(DescribeContinuousBackups(tableName: "none"))
      }
      #expect(
        try store.describeLimits()
          == DescribeLimits.Output(
            accountMaxReadCapacityUnits: 80_000,
            accountMaxWriteCapacityUnits: 80_000,
            tableMaxReadCapacityUnits: 40_000,
            tableMaxWriteCapacityUnits: 40_000
          )
      )
    }
  }
}
