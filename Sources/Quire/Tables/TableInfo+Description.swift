import QuireModel

extension TableInfo {
  /// What users are told of the table; `counters` answers those of a slot, `now` is in milliseconds since 1970.
  func description(
    _ namespace: ResourceNamespace,
    now: UInt64,
    _ counters: (UInt32) throws -> Counters
  ) rethrows -> TableDescription {
    let own = try counters(slot)
    var global: [TableDescription.Index] = []
    var local: [TableDescription.Index] = []
    for index in indexes {
      let held = try counters(index.slot)
      var description = TableDescription.Index(
        definition: index.definition,
        status: index.isBackfilling ? .creating : .active,
        isBackfilling: index.isBackfilling,
        itemCount: held.entries,
        sizeBytes: held.bytes,
        indexArn: namespace.indexArn(index.name, of: name)
      )
      if index.isLocal {
        local.append(description)
      } else {
        let throughput = properties.indexes[index.name] ?? TableProperties.Throughput()
        description.definition.provisionedThroughput = throughput.provisioned
        description.definition.onDemandThroughput = throughput.onDemand
        description.definition.warmThroughput = throughput.warm
        description.provisionedThroughput = throughput.description(now: now)
        description.warmThroughput = throughput.warmDescription(properties.billingMode)
        global.append(description)
      }
    }
    return TableDescription(
      tableName: name,
      tableId: uuid,
      tableArn: namespace.tableArn(name),
      attributeDefinitions: attributeDefinitions,
      keySchema: schema.partition.map { KeySchemaElement($0.name, .hash) }
        + schema.sort.map { KeySchemaElement($0.name, .range) },
      status: .active,
      creationDateTime: Double(created) / 1_000,
      itemCount: own.entries,
      sizeBytes: own.bytes,
      globalSecondaryIndexes: global,
      localSecondaryIndexes: local,
      settings: properties.description(namespace, table: name, id: uuid, now: now)
    )
  }
}

extension TableProperties {
  /// The settings as users are told them.
  fileprivate func description(
    _ namespace: ResourceNamespace,
    table: String,
    id: String,
    now: UInt64
  ) -> TableSettingsDescription {
    var description = TableSettingsDescription(
      billingModeSummary: paidByRequestSince.map {
        BillingModeSummary(
          billingMode: billingMode,
          lastUpdateToPayPerRequestDateTime: Double($0) / 1_000
        )
      },
      provisionedThroughput: throughput.description(now: now),
      onDemandThroughput: throughput.onDemand,
      warmThroughput: throughput.warmDescription(billingMode),
      latestStreamLabel: streamLabel,
      latestStreamArn: streamLabel.map { namespace.streamArn($0, of: table) },
      tableClassSummary: tableClass.map {
        TableClassSummary(tableClass: $0, lastUpdateDateTime: tableClassChanged.map { Double($0) / 1_000 })
      },
      deletionProtectionEnabled: isDeletionProtected
    )
    if let streamViewType {
      description.streamSpecification = StreamSpecification(
        streamEnabled: true,
        streamViewType: streamViewType
      )
    }
    if let sse = sseSpecification, sse.isEnabled {
      // Without a key of the user's own DynamoDB takes the account's; its name is made of the table's.
      let key = sse.kmsMasterKeyId ?? id
      description.sseDescription = SSEDescription(
        status: .enabled,
        sseType: .kms,
        kmsMasterKeyArn: key.hasPrefix("arn:")
          ? key : "arn:aws:kms:\(namespace.region):\(namespace.accountID):key/\(key)"
      )
    }
    return description
  }
}

extension TableProperties.Throughput {
  fileprivate func description(now: UInt64) -> ProvisionedThroughputDescription {
    ProvisionedThroughputDescription(
      readCapacityUnits: provisioned?.readCapacityUnits ?? 0,
      writeCapacityUnits: provisioned?.writeCapacityUnits ?? 0,
      numberOfDecreasesToday: decreasesToday(now),
      lastIncreaseDateTime: raised.map { Double($0) / 1_000 },
      lastDecreaseDateTime: lowered.map { Double($0) / 1_000 }
    )
  }

  fileprivate func warmDescription(_ billingMode: BillingMode) -> WarmThroughputDescription {
    let (read, write) = warmUnits(billingMode)
    return WarmThroughputDescription(readUnitsPerSecond: read, writeUnitsPerSecond: write, status: .active)
  }

  /// What the table or index is able to do at once.
  func warmUnits(_ billingMode: BillingMode) -> (read: Int, write: Int) {
    let initial = TableSettingsValidation.initialWarmth
    let isOnDemand = billingMode == .payPerRequest
    let read = (isOnDemand ? initial.readUnitsPerSecond : provisioned?.readCapacityUnits) ?? 0
    let write = (isOnDemand ? initial.writeUnitsPerSecond : provisioned?.writeCapacityUnits) ?? 0
    return (
      max(read, warm?.readUnitsPerSecond ?? 0, reached?.readUnitsPerSecond ?? 0),
      max(write, warm?.writeUnitsPerSecond ?? 0, reached?.writeUnitsPerSecond ?? 0)
    )
  }

  /// Takes down what could be done at once before a change, where that was more.
  fileprivate mutating func stayWarm(_ billingMode: BillingMode, after old: Self, _ oldMode: BillingMode) {
    let (before, now) = (old.warmUnits(oldMode), warmUnits(billingMode))
    guard before.read > now.read || before.write > now.write else { return }
    reached = WarmThroughput(
      readUnitsPerSecond: max(before.read, now.read),
      writeUnitsPerSecond: max(before.write, now.write)
    )
  }
}

extension TableProperties {
  /// Lets the table and its indexes be able to do at once what they were before a change.
  mutating func stayWarm(after old: TableProperties) {
    throughput.stayWarm(billingMode, after: old.throughput, old.billingMode)
    for (name, before) in old.indexes {
      indexes[name]?.stayWarm(billingMode, after: before, old.billingMode)
    }
  }
}
