import QuireLMDB
import QuireModel

extension Transaction {
  /// Changes a table's settings and indexes.
  ///
  /// A new index is filled by ``Backfill`` afterwards.
  mutating func updateTable(_ request: UpdateTable) throws -> TableDescription {
    var request = request
    request.settings.dropEmpty()
    try UpdateTableValidation.validate(request)
    var table = try catalog.managedTable(request.tableName)
    let old = try describe(table)
    var properties = table.properties
    try change(&properties, request, of: table, old)
    table.properties = properties
    for case .create(let index) in request.globalSecondaryIndexUpdates {
      try addIndex(index, request.attributeDefinitions, to: &table)
    }
    for case .delete(let name) in request.globalSecondaryIndexUpdates {
      try removeIndex(name, from: &table)
    }
    try store(table)
    return try UpdateTableAnswer(request, old).description(of: describe(table))
  }

  // MARK: Settings

  private func change(
    _ properties: inout TableProperties,
    _ request: UpdateTable,
    of table: TableInfo,
    _ old: TableDescription
  ) throws {
    let change = request.settings
    let now = clock.milliseconds
    let before = properties.billingMode
    let billingMode = change.billingMode ?? before
    if let throughput = change.provisionedThroughput {
      guard billingMode == .provisioned else { throw TableSettingsValidation.onDemandCapacity }
      if before == .provisioned, throughput == properties.throughput.provisioned {
        throw Self.unchanged(throughput, "the table", "the table")
      }
      properties.throughput.provision(throughput, now: now)
    } else if change.billingMode == .provisioned {
      throw TableError.invalidParameter(
        "ProvisionedThroughput must be specified when BillingMode is PROVISIONED"
      )
    }
    properties.billingMode = billingMode
    if before != billingMode {
      switchBilling(&properties, now)
    }
    try changeIndexes(&properties, request, of: table, before, now)
    if let bounds = change.onDemandThroughput {
      try TableSettingsValidation.onDemand(bounds, of: "table", billingMode, allowsRemoval: true)
      properties.throughput.bound(bounds)
    }
    if let warmth = change.warmThroughput {
      try Self.warm(&properties.throughput, warmth, "table", billingMode)
    }
    if let stream = change.streamSpecification {
      if stream.streamEnabled {
        guard properties.streamViewType == nil else {
          throw TableError.validation("Table already has an enabled stream: TableName: \(table.name)")
        }
        properties.streamLabel = Timestamps.label(now)
      } else if properties.streamViewType == nil {
        throw TableError.validation("Table has no stream to disable: TableName: \(table.name)")
      }
      properties.streamViewType = stream.streamViewType
    }
    if let sse = change.sseSpecification {
      let current = old.settings.sseDescription
      if !sse.isEnabled, current == nil {
        throw TableError.invalidParameter("Table is already encrypted by default")
      }
      if let key = sse.kmsMasterKeyId, key == current?.kmsMasterKeyArn {
        throw TableError.invalidParameter(
          "Table is already encrypted with given KMSMasterKeyId. Use KMSMasterKeyId parameter if you want to change "
            + "Master Key"
        )
      }
      properties.sseSpecification = sse.isEnabled ? sse : nil
    }
    if let tableClass = change.tableClass, tableClass != properties.tableClass ?? .standard {
      properties.tableClass = tableClass
      properties.tableClassChanged = now
    }
    if let isProtected = change.deletionProtectionEnabled { properties.isDeletionProtected = isProtected }
    properties.stayWarm(after: table.properties)
  }

  private func switchBilling(_ properties: inout TableProperties, _ now: UInt64) {
    if properties.billingMode == .payPerRequest {
      properties.paidByRequestSince = now
      properties.throughput.provisioned = nil
      for name in properties.indexes.keys { properties.indexes[name]?.provisioned = nil }
    } else {
      properties.throughput.onDemand = nil
      for name in properties.indexes.keys { properties.indexes[name]?.onDemand = nil }
    }
  }

  private func changeIndexes(
    _ properties: inout TableProperties,
    _ request: UpdateTable,
    of table: TableInfo,
    _ before: BillingMode,
    _ now: UInt64
  ) throws {
    for case .update(let change) in request.globalSecondaryIndexUpdates {
      let name = change.indexName
      guard let index = table.index(name) else { throw Self.noIndex(name, table) }
      guard !index.isLocal else {
        throw TableError.validation("Cannot update an index that is not a GlobalSecondaryIndex: \(name)")
      }
      var throughput = properties.indexes[name] ?? TableProperties.Throughput()
      if properties.billingMode == .payPerRequest {
        guard change.provisionedThroughput == nil,
          change.warmThroughput != nil
            || change.onDemandThroughput ?? OnDemandThroughput() != OnDemandThroughput()
        else {
          throw TableError.invalidParameter(
            "The only Updates for index: \(name) when TableThroughputMode is PAY_PER_REQUEST can be to "
              + "OnDemandThroughput, WarmThroughput"
          )
        }
      }
      if let new = change.provisionedThroughput {
        if new == throughput.provisioned { throw Self.unchanged(new, "the index \(name)", "index \(name)") }
        throughput.provision(new, now: now)
      }
      if let bounds = change.onDemandThroughput {
        try TableSettingsValidation.onDemand(
          bounds,
          of: "index : \(name)",
          properties.billingMode,
          allowsRemoval: true
        )
        throughput.bound(bounds)
      }
      if let warmth = change.warmThroughput {
        try Self.warm(&throughput, warmth, "index \(name)", properties.billingMode)
      }
      properties.indexes[name] = throughput
    }
    guard before != properties.billingMode, properties.billingMode == .provisioned else { return }
    for index in table.indexes
    where !index.isLocal && properties.indexes[index.name]?.provisioned == nil {
      throw TableError.invalidParameter("ProvisionedThroughput must be specified for index: \(index.name)")
    }
  }

  private static func warm(
    _ throughput: inout TableProperties.Throughput,
    _ new: WarmThroughput,
    _ target: String,
    _ billingMode: BillingMode
  ) throws {
    let (read, write) = throughput.warmUnits(billingMode)
    for (name, requested, current) in [
      ("ReadUnitsPerSecond", new.readUnitsPerSecond, read),
      ("WriteUnitsPerSecond", new.writeUnitsPerSecond, write),
    ] {
      guard let requested, requested < current else { continue }
      throw TableError.invalidParameter(
        "Requested \(name) for WarmThroughput for \(target) is lower than current WarmThroughput, decreasing "
          + "WarmThroughput is not supported"
      )
    }
    throughput.warm = WarmThroughput(
      readUnitsPerSecond: new.readUnitsPerSecond ?? throughput.warm?.readUnitsPerSecond,
      writeUnitsPerSecond: new.writeUnitsPerSecond ?? throughput.warm?.writeUnitsPerSecond
    )
  }

  private static func unchanged(
    _ throughput: ProvisionedThroughput,
    _ target: String,
    _ place: String
  ) -> TableError {
    let (read, write) = (throughput.readCapacityUnits, throughput.writeCapacityUnits)
    return TableError.validation(
      "The provisioned throughput for \(target) will not change. The requested value equals the current value. "
        + "Current ReadCapacityUnits provisioned for \(place): \(read). Requested ReadCapacityUnits: \(read). "
        + "Current WriteCapacityUnits provisioned for \(place): \(write). Requested WriteCapacityUnits: \(write). "
        + "Refer to the Amazon DynamoDB Developer Guide for current limits and how to request higher limits."
    )
  }

  // MARK: Indexes

  private mutating func addIndex(
    _ index: SecondaryIndex,
    _ definitions: [AttributeDefinition],
    to table: inout TableInfo
  ) throws {
    if table.index(index.indexName) != nil {
      throw TableError.validation("Attempting to create an index which already exists")
    }
    guard !definitions.isEmpty else {
      throw TableError.invalidParameter("AttributeDefinitions is not specified for index: \(index.indexName)")
    }
    try checkThroughput(of: index, table.properties)
    let maximum = TableDefinitionValidation.maximumGlobalIndexes
    guard table.indexes.count(where: { !$0.isLocal }) < maximum else {
      throw TableError(
        .limitExceeded,
        "Subscriber limit exceeded: Number of global secondary indexes exceeds per-table limit of \(maximum)"
      )
    }
    if table.indexes.contains(where: { $0.isBackfilling }) {
      throw TableError(
        .limitExceeded,
        "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table"
      )
    }
    let types = try TableDefinitionValidation.types(definitions)
    try TableDefinitionValidation.checkDefined(index.keySchema, definitions, types)
    let schema = try TableDefinitionValidation.validate(index, isLocal: false, table: table.schema, types)
    try checkTypes(of: schema, table)
    // Definitions that the index does not need change nothing, not even where they say another type.
    for definition in definitions
    where schema.contains(definition.attributeName) && table.type(of: definition.attributeName) == nil {
      table.attributeDefinitions.append(definition)
    }
    let projected = table.indexes.reduce(index.projection.nonKeyAttributes.count) {
      $0 + $1.projection.nonKeyAttributes.count
    }
    try TableDefinitionValidation.checkProjected(projected)
    var info = try makeIndex(index, isLocal: false, table: table, types)
    info.backfillPosition = []
    table.indexes.append(info)
    table.properties.indexes[index.indexName] = TableProperties.Throughput(index)
    dropUnusedDefinitions(&table)
  }

  /// Throws `.validation` where an attribute of a new index's key has another type in a key that is there.
  private func checkTypes(of new: KeySchema, _ table: TableInfo) throws(TableError) {
    for attribute in new.attributes {
      guard let known = table.type(of: attribute.name), known != attribute.type else { continue }
      let existing =
        ([table.schema] + table.indexes.map(\.schema)).first { $0.contains(attribute.name) } ?? table.schema
      throw TableError.invalidParameter(
        "Attributes cannot be redefined. Please check that your attribute has the same type as previously defined. "
          + "Existing schema: \(Self.text(existing)) New schema: \(Self.text(new))"
      )
    }
  }

  /// A key as DynamoDB writes it in messages.
  private static func text(_ schema: KeySchema) -> String {
    let elements =
      schema.partition.map { "SchemaElement: key{\($0.name):\($0.type.rawValue):HASH}" }
      + schema.sort.map { "SchemaElement: key{\($0.name):\($0.type.rawValue):RANGE}" }
    return "Schema:[\(elements.joined(separator: ", "))]"
  }

  private func checkThroughput(of index: SecondaryIndex, _ properties: TableProperties) throws {
    switch (properties.billingMode, index.provisionedThroughput) {
    case (.provisioned, nil):
      throw TableError.invalidParameter(
        "Both ReadCapacityUnits and WriteCapacityUnits must be specified for index: \(index.indexName)"
      )
    case (.payPerRequest, _?):
      throw TableError.invalidParameter(
        "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified for index: \(index.indexName) when "
          + "BillingMode is PAY_PER_REQUEST"
      )
    default:
      try TableSettingsValidation.index(index, TableSettings(billingMode: properties.billingMode))
    }
  }

  private mutating func removeIndex(_ name: String, from table: inout TableInfo) throws {
    guard let position = table.indexes.firstIndex(where: { $0.name == name }) else {
      throw Self.noIndex(name, table)
    }
    guard !table.indexes[position].isLocal else {
      throw TableError.validation("Cannot delete an index that is not a GlobalSecondaryIndex: \(name)")
    }
    let index = table.indexes.remove(at: position)
    table.properties.indexes[name] = nil
    try releaseSlot(index.slot, index.database)
    dropUnusedDefinitions(&table)
  }

  private static func noIndex(_ name: String, _ table: TableInfo) -> TableError {
    TableError(.resourceNotFound, "Requested resource not found: Index \(name) for table \(table.name)")
  }

  private func dropUnusedDefinitions(_ table: inout TableInfo) {
    var used = Set(table.schema.attributes.map(\.name))
    for index in table.indexes { used.formUnion(index.schema.attributes.map(\.name)) }
    table.attributeDefinitions.removeAll { !used.contains($0.attributeName) }
  }
}

extension TableSettingsChange {
  /// Takes away throughputs that say nothing: DynamoDB takes them for absent.
  mutating func dropEmpty() {
    if warmThroughput == WarmThroughput() { warmThroughput = nil }
    if onDemandThroughput == OnDemandThroughput() { onDemandThroughput = nil }
  }
}
