import Quire
import QuireModel
import QuireTesting
import Testing

@Suite("Changes of tables")
struct UpdateTableTests: TableChanging {
  @Test("capacity and the way of paying change, and the description tells since when")
  func billing() async throws {
    let clock = ManualClock()
    try await withTemporaryStore(tables: [Self.provisioned], clock: clock.wallClock) { store in
      func settings() throws -> TableSettingsDescription {
        try store.describeTable(DescribeTable(tableName: "table")).settings
      }
      let more = ProvisionedThroughput(readCapacityUnits: 5, writeCapacityUnits: 1)
      clock.advance(by: .seconds(10))
      let raised = try await store.updateTable(update(.init(provisionedThroughput: more)))
      #expect(raised.status == .updating)
      // What it was before, and already when it changed.
      #expect(
        raised.settings.provisionedThroughput
          == ProvisionedThroughputDescription(
            readCapacityUnits: 1,
            writeCapacityUnits: 1,
            lastIncreaseDateTime: 1_767_225_610
          )
      )
      #expect(try settings().provisionedThroughput?.readCapacityUnits == 5)
      clock.advance(by: .seconds(10))
      try await store.updateTable(update(.init(provisionedThroughput: Self.one)))
      #expect(try settings().billingModeSummary == nil)
      #expect(
        try settings().provisionedThroughput
          == ProvisionedThroughputDescription(
            readCapacityUnits: 1,
            writeCapacityUnits: 1,
            numberOfDecreasesToday: 1,
            lastIncreaseDateTime: 1_767_225_610,
            lastDecreaseDateTime: 1_767_225_620
          )
      )
      clock.advance(by: .seconds(86_400))
      #expect(try settings().provisionedThroughput?.numberOfDecreasesToday == 0)
      let changed = try await store.updateTable(
        update(
          .init(),
          .update(GlobalSecondaryIndexChange(indexName: "index", provisionedThroughput: more))
        )
      )
      #expect(changed.status == .active)
      #expect(changed.globalSecondaryIndexes.map(\.status) == [.updating])
      #expect(changed.globalSecondaryIndexes.map(\.provisionedThroughput?.readCapacityUnits) == [1])
      let before = try settings()
      let switched = try await store.updateTable(update(.init(billingMode: .payPerRequest)))
      #expect(switched.status == .updating)
      #expect(switched.settings.billingModeSummary == BillingModeSummary(billingMode: .payPerRequest))
      #expect(switched.settings.warmThroughput == before.warmThroughput)
      #expect(
        switched.settings.provisionedThroughput
          == ProvisionedThroughputDescription(
            lastIncreaseDateTime: 1_767_225_610,
            lastDecreaseDateTime: 1_767_312_020
          )
      )
      #expect(try settings().provisionedThroughput?.lastDecreaseDateTime == 1_767_225_620)
      #expect(
        try settings().billingModeSummary
          == BillingModeSummary(
            billingMode: .payPerRequest,
            lastUpdateToPayPerRequestDateTime: 1_767_312_020
          )
      )
      #expect(try settings().provisionedThroughput?.readCapacityUnits == 0)
      try await store.updateTable(
        update(
          .init(onDemandThroughput: OnDemandThroughput(maxReadRequestUnits: 10, maxWriteRequestUnits: 5))
        )
      )
      let unbound = try await store.updateTable(
        update(.init(onDemandThroughput: OnDemandThroughput(maxReadRequestUnits: -1)))
      )
      #expect(
        unbound.settings.onDemandThroughput
          == OnDemandThroughput(maxReadRequestUnits: -1, maxWriteRequestUnits: 5)
      )
      #expect(try settings().onDemandThroughput == OnDemandThroughput(maxWriteRequestUnits: 5))
      try await store.updateTable(
        update(
          .init(billingMode: .provisioned, provisionedThroughput: more),
          .update(GlobalSecondaryIndexChange(indexName: "index", provisionedThroughput: more))
        )
      )
      #expect(try settings().billingModeSummary?.billingMode == .provisioned)
      // Capacity where there was none is no more and no less than before.
      #expect(try settings().provisionedThroughput?.lastIncreaseDateTime == 1_767_225_610)
      #expect(try settings().onDemandThroughput == nil)
    }
  }

  @Test("a stream is made anew each time, and its last name stays")
  func streams() async throws {
    let clock = ManualClock()
    try await withTemporaryStore(tables: [.table()], clock: clock.wallClock) { store in
      func settings() throws -> TableSettingsDescription {
        try store.describeTable(DescribeTable(tableName: "table")).settings
      }
      let on = StreamSpecification(streamEnabled: true, streamViewType: .newAndOldImages)
      let off = StreamSpecification(streamEnabled: false)
      await expectFailure("ValidationException: Table has no stream to disable: TableName: table") {
        try await store.updateTable(update(.init(streamSpecification: off)))
      }
      try await store.updateTable(update(.init(streamSpecification: on)))
      #expect(try settings().latestStreamLabel == "2026-01-01T00:00:00.000")
      await expectFailure("ValidationException: Table already has an enabled stream: TableName: table") {
        try await store.updateTable(update(.init(streamSpecification: on)))
      }
      clock.advance(by: .milliseconds(86_400_000 * 59 + 3_723_004))
      try await store.updateTable(update(.init(streamSpecification: off)))
      #expect(try settings().streamSpecification == nil)
      #expect(try settings().latestStreamLabel == "2026-01-01T00:00:00.000")
      try await store.updateTable(update(.init(streamSpecification: on)))
      #expect(try settings().streamSpecification == on)
      #expect(try settings().latestStreamLabel == "2026-03-01T01:02:03.004")
    }
  }

  @Test("class and encryption change")
  func others() async throws {
    let clock = ManualClock()
    try await withTemporaryStore(tables: [.table()], clock: clock.wallClock) { store in
      try await store.updateTable(update(.init(tableClass: .standardInfrequentAccess)))
      try await store.updateTable(update(.init(sseSpecification: SSESpecification(enabled: true))))
      try await store.updateTable(
        update(.init(warmThroughput: WarmThroughput(readUnitsPerSecond: 13_000)))
      )
      let settings = try store.describeTable(DescribeTable(tableName: "table")).settings
      #expect(
        settings.tableClassSummary
          == TableClassSummary(tableClass: .standardInfrequentAccess, lastUpdateDateTime: 1_767_225_600)
      )
      #expect(settings.sseDescription?.sseType == .kms)
      #expect(
        settings.sseDescription?.kmsMasterKeyArn?.hasPrefix("arn:aws:kms:us-east-1:000000000000:key/") == true
      )
      #expect(settings.warmThroughput?.readUnitsPerSecond == 13_000)
      #expect(settings.warmThroughput?.writeUnitsPerSecond == 4_000)
    }
  }

  @Test("what takes a while is answered as it was, and as in change")
  func answers() async throws {
    let index = SecondaryIndex.index("index", "PK")
    try await withTemporaryStore(tables: [.table(global: [index])]) { store in
      let warmth = WarmThroughput(readUnitsPerSecond: 13_000)
      let warmed = WarmThroughputDescription(
        readUnitsPerSecond: 12_000,
        writeUnitsPerSecond: 4_000,
        status: .updating
      )
      var answer = try await store.updateTable(update(.init(warmThroughput: warmth)))
      #expect(answer.status == .active)
      #expect(answer.settings.warmThroughput == warmed)
      // What is as warm as that already is told as a change all the same.
      let already = WarmThroughputDescription(
        readUnitsPerSecond: 13_000,
        writeUnitsPerSecond: 4_000,
        status: .updating
      )
      answer = try await store.updateTable(update(.init(warmThroughput: warmth)))
      #expect(answer.settings.warmThroughput == already)
      let change = GlobalSecondaryIndexChange(indexName: "index", warmThroughput: warmth)
      answer = try await store.updateTable(update(.init(), .update(change)))
      #expect(answer.globalSecondaryIndexes.map(\.status) == [.active])
      #expect(answer.globalSecondaryIndexes.map(\.warmThroughput) == [warmed])
      answer = try await store.updateTable(update(.init(), .update(change)))
      #expect(answer.globalSecondaryIndexes.map(\.warmThroughput) == [already])
      answer = try await store.updateTable(
        update(.init(onDemandThroughput: OnDemandThroughput(maxReadRequestUnits: 7)))
      )
      #expect(answer.status == .active)
      #expect(answer.settings.onDemandThroughput == OnDemandThroughput(maxReadRequestUnits: 7))
      // A class that the table has anyway changes nothing, and is told as a change all the same.
      answer = try await store.updateTable(update(.init(tableClass: .standard)))
      #expect(answer.status == .updating)
      #expect(answer.settings.tableClassSummary == nil)
      #expect(try await store.describeTable("table").settings.tableClassSummary == nil)
      answer = try await store.updateTable(update(.init(tableClass: .standardInfrequentAccess)))
      #expect(answer.status == .updating)
      #expect(answer.settings.tableClassSummary == nil)
      let classes = try await store.describeTable("table").settings.tableClassSummary
      #expect(classes?.tableClass == .standardInfrequentAccess)
      #expect(classes?.lastUpdateDateTime != nil)
      answer = try await store.updateTable(update(.init(tableClass: .standard)))
      #expect(answer.settings.tableClassSummary == classes)
      #expect(try await store.describeTable("table").settings.tableClassSummary?.tableClass == .standard)
      let stream = StreamSpecification(streamEnabled: true, streamViewType: .keysOnly)
      #expect(try await store.updateTable(update(.init(streamSpecification: stream))).status == .updating)

      let encryption = SSESpecification(
        enabled: true,
        sseType: .kms,
        kmsMasterKeyId: "arn:aws:kms:us-east-1:1:key/k"
      )
      answer = try await store.updateTable(update(.init(sseSpecification: encryption)))
      #expect(answer.status == .active)
      #expect(answer.settings.sseDescription == SSEDescription(status: .updating))
      var key = SSEDescription(
        status: .enabled,
        sseType: .kms,
        kmsMasterKeyArn: "arn:aws:kms:us-east-1:1:key/k"
      )
      #expect(try await store.describeTable("table").settings.sseDescription == key)
      await expectFailure(
        "ValidationException: One or more parameter values were invalid: Table is already encrypted with given "
          + "KMSMasterKeyId. Use KMSMasterKeyId parameter if you want to change Master Key"
      ) { try await store.updateTable(update(.init(sseSpecification: encryption))) }
      // Anything else encrypts the table anew, and its kind is enough to ask for that.
      key.status = .updating
      answer = try await store.updateTable(update(.init(sseSpecification: SSESpecification(sseType: .kms))))
      #expect(answer.settings.sseDescription == key)
      let other = try #require(try await store.describeTable("table").settings.sseDescription)
      #expect(other.status == .enabled)
      #expect(other.kmsMasterKeyArn != key.kmsMasterKeyArn)
      key.kmsMasterKeyArn = other.kmsMasterKeyArn
      answer = try await store.updateTable(update(.init(sseSpecification: SSESpecification(enabled: false))))
      key.status = .updating
      #expect(answer.settings.sseDescription == key)
      #expect(try await store.describeTable("table").settings.sseDescription == nil)
    }
  }

  @Test("being paid by request comes together with a change of the stream, capacity does not")
  func billingWithStream() async throws {
    try await withTemporaryStore(tables: [Self.provisioned]) { store in
      let stream = StreamSpecification(streamEnabled: true, streamViewType: .keysOnly)
      await expectFailure(
        "ValidationException: One or more parameter values were invalid: You cannot modify stream status while updating "
          + "table IOPS"
      ) {
        try await store.updateTable(
          update(
            .init(
              billingMode: .provisioned,
              provisionedThroughput: ProvisionedThroughput(readCapacityUnits: 2, writeCapacityUnits: 2),
              streamSpecification: stream
            )
          )
        )
      }
      let answer = try await store.updateTable(
        update(.init(billingMode: .payPerRequest, streamSpecification: stream))
      )
      #expect(answer.status == .updating)
      let settings = try await store.describeTable("table").settings
      #expect(settings.billingModeSummary?.billingMode == .payPerRequest)
      #expect(settings.streamSpecification == stream)
      // The mode that the table has already may be told again.
      try await store.updateTable(
        update(
          .init(billingMode: .payPerRequest, streamSpecification: StreamSpecification(streamEnabled: false))
        )
      )
      #expect(try await store.describeTable("table").settings.streamSpecification == nil)
    }
  }

  @Test("a table stays as warm as its capacity ever made it, and so does an index")
  func warmthStays() async throws {
    func units(_ read: Int, _ write: Int) -> ProvisionedThroughput {
      ProvisionedThroughput(readCapacityUnits: read, writeCapacityUnits: write)
    }
    func capacity(_ read: Int, _ write: Int, _ mode: BillingMode? = nil) -> UpdateTable {
      update(.init(billingMode: mode, provisionedThroughput: units(read, write)))
    }
    func indexed(_ read: Int, _ write: Int) -> UpdateTable {
      let change = GlobalSecondaryIndexChange(indexName: "index", provisionedThroughput: units(read, write))
      return update(.init(), .update(change))
    }
    func toProvisioned() -> UpdateTable {
      var request = indexed(1, 1)
      request.settings = TableSettingsChange(billingMode: .provisioned, provisionedThroughput: units(1, 1))
      return request
    }
    typealias Warmth = [Int]
    let steps: [(UpdateTable, table: Warmth, index: Warmth)] = [
      (capacity(2, 3), [2, 3], [1, 1]), (capacity(3, 2), [3, 3], [1, 1]), (capacity(1, 1), [3, 3], [1, 1]),
      (capacity(2, 1), [3, 3], [1, 1]), (indexed(5, 4), [3, 3], [5, 4]), (indexed(1, 1), [3, 3], [5, 4]),
      (
        update(.init(warmThroughput: WarmThroughput(readUnitsPerSecond: 50, writeUnitsPerSecond: 50))),
        [50, 50], [5, 4]
      ),
      (update(.init(billingMode: .payPerRequest)), [12_000, 4_000], [12_000, 4_000]),
      (toProvisioned(), [12_000, 4_000], [12_000, 4_000]),
      (capacity(20_000, 1), [20_000, 4_000], [12_000, 4_000]),
      (capacity(1, 5_000), [20_000, 5_000], [12_000, 4_000]),
    ]
    func warmth(_ description: WarmThroughputDescription?) -> Warmth {
      [description?.readUnitsPerSecond, description?.writeUnitsPerSecond].compactMap { $0 }
    }
    try await withTemporaryFolder { folder in
      let path = "\(folder)/store.quire"
      let options = Store.Options(durability: .unsynced)
      var store = try Store.open(at: path, options: options)
      defer { store.close() }
      try await store.createTable(Self.provisioned)
      for (step, (request, table, index)) in steps.enumerated() {
        try await store.updateTable(request)
        let description = try await store.describeTable("table")
        #expect(warmth(description.settings.warmThroughput) == table, "step \(step)")
        #expect(
          description.globalSecondaryIndexes.map { warmth($0.warmThroughput) } == [index],
          "step \(step)"
        )
        // It is known after the store was opened again.
        store.close()
        store = try Store.open(at: path, options: options)
        #expect(try await store.describeTable("table") == description, "step \(step)")
      }
      await expectFailure(
        "ValidationException: One or more parameter values were invalid: Requested ReadUnitsPerSecond for WarmThroughput "
          + "for table is lower than current WarmThroughput, decreasing WarmThroughput is not supported"
      ) {
        try await store.updateTable(
          update(.init(warmThroughput: WarmThroughput(readUnitsPerSecond: 19_999)))
        )
      }
    }
  }

  @Test("throughputs that say nothing are as good as none")
  func emptyThroughputs() async throws {
    try await withTemporaryStore(tables: [.table()]) { store in
      let before = try await store.describeTable("table")
      for settings: TableSettingsChange in [
        .init(warmThroughput: WarmThroughput(), deletionProtectionEnabled: false),
        .init(warmThroughput: WarmThroughput(), tableClass: .standard),
        .init(billingMode: .payPerRequest, onDemandThroughput: OnDemandThroughput()),
      ] {
        try await store.updateTable(update(settings))
        #expect(try await store.describeTable("table") == before)
      }
    }
  }

  @Test("changes that break a rule are refused")
  func refusals() async throws {
    let parameter = "One or more parameter values were invalid: "
    let three = ProvisionedThroughput(readCapacityUnits: 3, writeCapacityUnits: 3)
    let cases: [(UpdateTable, String)] = [
      (
        update(),
        "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, "
          + "SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, MultiRegionConsistency, "
          + "DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is required"
      ),
      (
        update(.init(sseSpecification: SSESpecification(enabled: true), deletionProtectionEnabled: true)),
        parameter + "Server-Side Encryption modification must be the only operation in the request"
      ),
      (
        update(.init(tableClass: .standard, deletionProtectionEnabled: true)),
        parameter + "TableClass modification must be the only operation in the request"
      ),
      (
        update(.init(provisionedThroughput: three, deletionProtectionEnabled: true)),
        parameter + "DeletionProtection modification must be the only operation in the request"
      ),
      (
        update(
          .init(
            provisionedThroughput: three,
            streamSpecification: StreamSpecification(streamEnabled: true, streamViewType: .keysOnly)
          )
        ),
        parameter + "You cannot modify stream status while updating table IOPS"
      ),
      (
        update(.init(provisionedThroughput: three), .delete(indexName: "index")),
        parameter + "You cannot create or delete index while updating table IOPS"
      ),
      (
        update(
          .init(warmThroughput: WarmThroughput(readUnitsPerSecond: 9)),
          .create(.index("other", "PK"))
        ),
        parameter + "Create global secondary index cannot be specified when updating WarmThroughput"
      ),
      (
        update(
          .init(warmThroughput: WarmThroughput(readUnitsPerSecond: 9)),
          .delete(indexName: "index")
        ),
        parameter + "WarmThroughput must be the only operation in the request"
      ),
      (
        update(.init(streamSpecification: StreamSpecification(streamEnabled: true))),
        parameter + "If stream is being enabled then UpdateViewType is required"
      ),
      (
        update(.init(billingMode: .payPerRequest, provisionedThroughput: three)),
        parameter
          + "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
      ),
      (
        update(.init(billingMode: .provisioned)),
        parameter + "ProvisionedThroughput must be specified when BillingMode is PROVISIONED"
      ),
      (
        update(.init(provisionedThroughput: Self.one)),
        "The provisioned throughput for the table will not change. The requested value equals the current value. Current "
          + "ReadCapacityUnits provisioned for the table: 1. Requested ReadCapacityUnits: 1. Current WriteCapacityUnits "
          + "provisioned for the table: 1. Requested WriteCapacityUnits: 1. Refer to the Amazon DynamoDB Developer Guide "
          + "for current limits and how to request higher limits."
      ),
      (
        update(
          .init(),
          .update(GlobalSecondaryIndexChange(indexName: "index", provisionedThroughput: Self.one))
        ),
        "The provisioned throughput for the index index will not change. The requested value equals the current value. "
          + "Current ReadCapacityUnits provisioned for index index: 1. Requested ReadCapacityUnits: 1. Current "
          + "WriteCapacityUnits provisioned for index index: 1. Requested WriteCapacityUnits: 1. Refer to the Amazon "
          + "DynamoDB Developer Guide for current limits and how to request higher limits."
      ),
      (
        update(.init(), .delete(indexName: "index"), .update(GlobalSecondaryIndexChange(indexName: "index"))),
        parameter
          + "Only one global secondary index update per index is allowed simultaneously. Index: index"
      ),
      (
        // Before anything is said of the rest of the request, or of whether the index is there.
        update(
          .init(tableClass: .standard),
          .update(GlobalSecondaryIndexChange(indexName: "none", warmThroughput: WarmThroughput()))
        ),
        parameter
          + "WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond specified for index: none"
      ),
      (
        update(.init(), .delete(indexName: "local")),
        "Cannot delete an index that is not a GlobalSecondaryIndex: local"
      ),
      (
        update(.init(), .update(GlobalSecondaryIndexChange(indexName: "local"))),
        "Cannot update an index that is not a GlobalSecondaryIndex: local"
      ),
      (
        update(.init(), .create(.index("other", "PK"))),
        parameter + "AttributeDefinitions is not specified for index: other"
      ),
      (
        update(.init(), .create(.index("index", "PK"))), "Attempting to create an index which already exists"
      ),
      (
        update(.init(sseSpecification: SSESpecification(enabled: false))),
        parameter + "Table is already encrypted by default"
      ),
      (
        update(.init(onDemandThroughput: OnDemandThroughput(maxReadRequestUnits: 1))),
        parameter
          + "MaxReadRequestUnits for OnDemandThroughput cannot be specified when the table BillingMode is PROVISIONED"
      ),
      (
        update(.init(warmThroughput: WarmThroughput(readUnitsPerSecond: 0))),
        parameter
          + "Requested ReadUnitsPerSecond for WarmThroughput for table is lower than current WarmThroughput, decreasing "
          + "WarmThroughput is not supported"
      ),
    ]
    try await withTemporaryStore(tables: [Self.provisioned]) { store in
      let before = try store.describeTable(DescribeTable(tableName: "table"))
      for (request, message) in cases {
        await expectFailure("ValidationException: \(message)") { try await store.updateTable(request) }
      }
      await expectFailure(
        "ResourceNotFoundException: Requested resource not found: Index none for table table"
      ) { try await store.updateTable(update(.init(), .delete(indexName: "none"))) }
      await expectFailure(
        "LimitExceededException: Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously "
          + "per table"
      ) {
        try await store.updateTable(update(.init(), .delete(indexName: "index"), .delete(indexName: "other")))
      }
      #expect(try store.describeTable(DescribeTable(tableName: "table")) == before)
    }
  }
}
