import QuireModel

/// Checks of UpdateTable that need no table, in DynamoDB's words.
enum UpdateTableValidation {
  static func validate(_ request: UpdateTable) throws(TableError) {
    try RequestValidation.tableName(request.tableName)
    var request = request
    request.settings.dropEmpty()
    let settings = request.settings
    if settings.isEmpty, request.globalSecondaryIndexUpdates.isEmpty {
      throw TableError.validation(
        "At least one of ProvisionedThroughput, BillingMode, UpdateStreamEnabled, GlobalSecondaryIndexUpdates, "
          + "SSESpecification, ReplicaUpdates, MultiAccountReplicaReady, ReplicaTransitRoleArn, "
          + "MultiRegionConsistency, DeletionProtectionEnabled, OnDemandThroughput, WarmThroughput or TableClass is "
          + "required"
      )
    }
    for case .update(let change) in request.globalSecondaryIndexUpdates
    where change.warmThroughput == WarmThroughput() {
      throw .invalidParameter(
        "WarmThroughput must have at least one of ReadUnitsPerSecond or WriteUnitsPerSecond specified for index: "
          + change.indexName
      )
    }
    try checkCombination(request)
    if let stream = settings.streamSpecification {
      if stream.streamEnabled, stream.streamViewType == nil {
        throw .invalidParameter("If stream is being enabled then UpdateViewType is required")
      }
      if !stream.streamEnabled, stream.streamViewType != nil {
        throw .invalidParameter("If stream is being disabled, then UpdateViewType must not be specified")
      }
    }
    if let throughput = settings.provisionedThroughput {
      if settings.billingMode == .payPerRequest { throw TableSettingsValidation.onDemandCapacity }
      try TableSettingsValidation.provisioned(throughput, "provisionedThroughput")
    }
    if let sse = settings.sseSpecification { try TableSettingsValidation.encryption(sse) }
    try checkIndexes(request.globalSecondaryIndexUpdates)
  }

  /// Refuses changes that do not go together.
  private static func checkCombination(_ request: UpdateTable) throws(TableError) {
    let settings = request.settings
    let updates = request.globalSecondaryIndexUpdates
    func isAlone(_ rest: TableSettingsChange) -> Bool { rest.isEmpty && updates.isEmpty }
    var rest = settings
    rest.sseSpecification = nil
    if settings.sseSpecification != nil, !isAlone(rest) {
      throw onlyOne("Server-Side Encryption modification")
    }
    rest = settings
    rest.tableClass = nil
    if settings.tableClass != nil, !isAlone(rest) { throw onlyOne("TableClass modification") }
    rest = settings
    rest.deletionProtectionEnabled = nil
    if settings.deletionProtectionEnabled != nil, !isAlone(rest) {
      throw onlyOne("DeletionProtection modification")
    }
    rest = settings
    rest.warmThroughput = nil
    if settings.warmThroughput != nil, updates.contains(where: \.isCreation) {
      throw .invalidParameter(
        "Create global secondary index cannot be specified when updating WarmThroughput"
      )
    }
    if settings.warmThroughput != nil, !isAlone(rest) {
      throw .invalidParameter("WarmThroughput must be the only operation in the request")
    }
    rest = settings
    rest.onDemandThroughput = nil
    rest.billingMode = nil
    if settings.onDemandThroughput != nil, !isAlone(rest) {
      throw .invalidParameter(
        "OnDemandThroughput can only be combined with BillingMode in an UpdateTable request"
      )
    }
    // A table that is to be paid by request has no capacity to update, whatever it had.
    let changesCapacity = settings.provisionedThroughput != nil || settings.billingMode == .provisioned
    let changesIndexes = updates.contains {
      if case .update = $0 { false } else { true }
    }
    if changesCapacity, settings.streamSpecification != nil {
      throw .invalidParameter("You cannot modify stream status while updating table IOPS")
    }
    // A change of the billing mode alone goes together with one of the indexes.
    if settings.provisionedThroughput != nil, changesIndexes {
      throw .invalidParameter("You cannot create or delete index while updating table IOPS")
    }
    if settings.streamSpecification != nil, changesIndexes {
      throw .invalidParameter("You cannot create or delete index while changing stream status")
    }
  }

  private static func onlyOne(_ change: String) -> TableError {
    .invalidParameter("\(change) must be the only operation in the request")
  }

  private static func checkIndexes(_ updates: [UpdateTable.GlobalSecondaryIndexUpdate]) throws(TableError) {
    var names: Set<String> = []
    var changes = 0
    for update in updates {
      switch update {
      case .create, .delete: changes += 1
      case .update(let change):
        if let throughput = change.provisionedThroughput {
          try TableSettingsValidation.provisioned(throughput, "provisionedThroughput")
        }
      }
      guard names.insert(update.indexName).inserted else {
        throw .invalidParameter(
          "Only one global secondary index update per index is allowed simultaneously. Index: \(update.indexName)"
        )
      }
    }
    guard changes <= 1 else {
      throw TableError(
        .limitExceeded,
        "Subscriber limit exceeded: Only 1 online index can be created or deleted simultaneously per table"
      )
    }
  }
}

extension UpdateTable.GlobalSecondaryIndexUpdate {
  fileprivate var isCreation: Bool {
    if case .create = self { true } else { false }
  }

  /// The index.
  var indexName: String {
    switch self {
    case .create(let index): index.indexName
    case .update(let change): change.indexName
    case .delete(let name): name
    }
  }
}
