import QuireModel

/// Requests of the control plane, made of trees that were held against the service model.
extension WireRequest {
  init(_ operation: Operation, _ tree: JSONValue) throws(TableError) {
    switch operation {
    case .createTable: self.init(.createTable(try CreateTable(tree)))
    case .updateTable: self.init(.updateTable(try UpdateTable(tree)))
    case .deleteTable: self.init(.deleteTable(DeleteTable(tableName: tree.tableName)))
    case .describeTable: self.init(.describeTable(DescribeTable(tableName: tree.tableName)))
    case .listTables:
      let start = tree.string("ExclusiveStartTableName")
      self.init(.listTables(ListTables(exclusiveStartTableName: start, limit: tree.integer("Limit"))))
    case .updateTimeToLive:
      let specification = TimeToLiveSpecification(
        attributeName: AttributeName(tree["TimeToLiveSpecification"]?.string("AttributeName") ?? ""),
        enabled: tree["TimeToLiveSpecification"]?.bool("Enabled") ?? false
      )
      self.init(
        .updateTimeToLive(
          UpdateTimeToLive(tableName: tree.tableName, timeToLiveSpecification: specification)
        )
      )
    case .describeTimeToLive: self.init(.describeTimeToLive(DescribeTimeToLive(tableName: tree.tableName)))
    case .tagResource:
      let tags = try tree.tags
      self.init(.tagResource(TagResource(resourceArn: tree.string("ResourceArn") ?? "", tags: tags)))
    case .untagResource:
      let keys = tree.array("TagKeys").compactMap(\.string)
      self.init(.untagResource(UntagResource(resourceArn: tree.string("ResourceArn") ?? "", tagKeys: keys)))
    case .listTagsOfResource:
      let request = ListTagsOfResource(
        resourceArn: tree.string("ResourceArn") ?? "",
        nextToken: tree.string("NextToken")
      )
      self.init(.listTagsOfResource(request))
    case .updateContinuousBackups:
      let specification = tree["PointInTimeRecoverySpecification"]
      self.init(
        .updateContinuousBackups(
          UpdateContinuousBackups(
            tableName: tree.tableName,
            pointInTimeRecoverySpecification: PointInTimeRecoverySpecification(
              pointInTimeRecoveryEnabled: specification?.bool("PointInTimeRecoveryEnabled") ?? false,
              recoveryPeriodInDays: specification?.integer("RecoveryPeriodInDays")
            )
          )
        )
      )
    case .describeContinuousBackups:
      self.init(.describeContinuousBackups(DescribeContinuousBackups(tableName: tree.tableName)))
    case .describeEndpoints: self.init(.describeEndpoints)
    case .describeLimits: self.init(.describeLimits(DescribeLimits()))
    default: preconditionFailure("\(operation.rawValue) is no supported operation of the control plane")
    }
  }
}

extension CreateTable {
  fileprivate init(_ tree: JSONValue) throws(TableError) {
    try tree.refuse(unsupportedOfTables)
    self.init(
      tableName: tree.tableName,
      attributeDefinitions: tree.attributeDefinitions,
      keySchema: tree.keySchema,
      globalSecondaryIndexes: try tree.indexes("GlobalSecondaryIndexes"),
      localSecondaryIndexes: try tree.indexes("LocalSecondaryIndexes"),
      settings: TableSettings(
        billingMode: tree.enumeration("BillingMode") ?? .provisioned,
        provisionedThroughput: tree["ProvisionedThroughput"].map(ProvisionedThroughput.init),
        onDemandThroughput: tree["OnDemandThroughput"].map(OnDemandThroughput.init),
        warmThroughput: tree["WarmThroughput"].map(WarmThroughput.init),
        streamSpecification: tree["StreamSpecification"].map(StreamSpecification.init),
        sseSpecification: tree["SSESpecification"].map(SSESpecification.init),
        tableClass: try tree.tableClass,
        deletionProtectionEnabled: tree.bool("DeletionProtectionEnabled") ?? false
      ),
      tags: try tree.tags
    )
  }
}

/// Parameters of tables that only a service of many regions and accounts can honour.
private let unsupportedOfTables = [
  "ResourcePolicy", "GlobalTableSourceArn", "GlobalTableSettingsReplicationMode", "ReplicaUpdates",
  "MultiRegionConsistency", "GlobalTableWitnessUpdates", "DisassociationProtectionEnabled", "VectorIndexes",
  "VectorIndexUpdates",
]

extension UpdateTable {
  fileprivate init(_ tree: JSONValue) throws(TableError) {
    try tree.refuse(unsupportedOfTables)
    let settings = TableSettingsChange(
      billingMode: tree.enumeration("BillingMode"),
      provisionedThroughput: tree["ProvisionedThroughput"].map(ProvisionedThroughput.init),
      onDemandThroughput: tree["OnDemandThroughput"].map(OnDemandThroughput.init),
      warmThroughput: tree["WarmThroughput"].map(WarmThroughput.init),
      streamSpecification: tree["StreamSpecification"].map(StreamSpecification.init),
      sseSpecification: tree["SSESpecification"].map(SSESpecification.init),
      tableClass: try tree.tableClass,
      deletionProtectionEnabled: tree.bool("DeletionProtectionEnabled")
    )
    var updates: [GlobalSecondaryIndexUpdate] = []
    // Alone, an empty list is as good as none.
    if tree["GlobalSecondaryIndexUpdates"]?.elements.isEmpty ?? false, !settings.isEmpty {
      throw .invalidParameter("List of GlobalSecondaryIndexUpdates is empty")
    }
    for update in tree.array("GlobalSecondaryIndexUpdates") {
      updates.append(try GlobalSecondaryIndexUpdate(update))
    }
    self.init(
      tableName: tree.tableName,
      attributeDefinitions: tree.attributeDefinitions,
      globalSecondaryIndexUpdates: updates,
      settings: settings
    )
  }
}

extension UpdateTable.GlobalSecondaryIndexUpdate {
  fileprivate init(_ tree: JSONValue) throws(TableError) {
    let actions = ["Update", "Create", "Delete"].filter { tree[$0] != nil }
    guard actions.count == 1 else {
      throw .invalidParameter(
        actions.isEmpty
          ? "One of GlobalSecondaryIndexUpdate.Update, GlobalSecondaryIndexUpdate.Create, "
            + "GlobalSecondaryIndexUpdate.Delete must not be null"
          : "Only one global secondary index action is allowed per GlobalSecondaryIndexUpdate object"
      )
    }
    if let index = tree["Create"] {
      self = .create(try SecondaryIndex(index))
    } else if let index = tree["Update"] {
      self = .update(
        GlobalSecondaryIndexChange(
          indexName: index.string("IndexName") ?? "",
          provisionedThroughput: index["ProvisionedThroughput"].map(ProvisionedThroughput.init),
          onDemandThroughput: index["OnDemandThroughput"].map(OnDemandThroughput.init),
          warmThroughput: index["WarmThroughput"].map(WarmThroughput.init)
        )
      )
    } else {
      self = .delete(indexName: tree["Delete"]?.string("IndexName") ?? "")
    }
  }
}

extension SecondaryIndex {
  init(_ tree: JSONValue) throws(TableError) {
    let projection = tree["Projection"]
    guard let kind: Projection.Kind = projection?.enumeration("ProjectionType") else {
      throw .invalidParameter("Unknown ProjectionType: null")
    }
    let names = projection?["NonKeyAttributes"].map {
      $0.elements.compactMap(\.string).map { AttributeName($0) }
    }
    if names != nil, kind != .include {
      throw .invalidParameter("ProjectionType is \(kind.rawValue), but NonKeyAttributes is specified")
    }
    self.init(
      indexName: tree.string("IndexName") ?? "",
      keySchema: tree.keySchema,
      projection: Projection(kind, nonKeyAttributes: names ?? []),
      provisionedThroughput: tree["ProvisionedThroughput"].map(ProvisionedThroughput.init),
      onDemandThroughput: tree["OnDemandThroughput"].map(OnDemandThroughput.init),
      warmThroughput: tree["WarmThroughput"].map(WarmThroughput.init)
    )
  }
}
