import QuireModel

/// What UpdateTable answers: the table and the indexes that it changes are in change, and what takes DynamoDB a while is
/// told as it was before.
struct UpdateTableAnswer {
  private let request: UpdateTable
  private let old: TableDescription

  /// Makes an answer to `request`, which was made of a table that was `old`.
  init(_ request: UpdateTable, _ old: TableDescription) {
    self.request = request
    self.old = old
  }

  /// The answer, of the table as the request made it.
  func description(of new: TableDescription) -> TableDescription {
    var description = new
    description.status = changesStatus ? .updating : .active
    let settings = request.settings
    if new.billingMode != old.billingMode { tellSwitch(in: &description) }
    description.settings.onDemandThroughput = told(
      description.settings.onDemandThroughput,
      settings.onDemandThroughput
    )
    if settings.billingMode == nil, settings.provisionedThroughput != nil {
      description.settings.provisionedThroughput?.keep(old.settings.provisionedThroughput)
      description.settings.warmThroughput = old.settings.warmThroughput
    }
    if settings.warmThroughput != nil {
      description.settings.warmThroughput = old.settings.warmThroughput
      description.settings.warmThroughput?.status = .updating
    }
    if settings.tableClass != nil { description.settings.tableClassSummary = old.settings.tableClassSummary }
    if settings.sseSpecification != nil {
      description.settings.sseDescription = old.settings.sseDescription ?? SSEDescription()
      description.settings.sseDescription?.status = .updating
    }
    for update in request.globalSecondaryIndexUpdates { tell(update, in: &description) }
    return description
  }

  /// Whether the table is not active until the change is done; protection, encryption, bounds, warmth and what indexes
  /// may consume change beside it.
  private var changesStatus: Bool {
    let settings = request.settings
    return settings.billingMode != nil || settings.provisionedThroughput != nil
      || settings.streamSpecification != nil || settings.tableClass != nil
      || request.globalSecondaryIndexUpdates.contains {
        if case .update = $0 { false } else { true }
      }
  }

  /// Tells of another way of paying: at once, but for since when, and for how warm that makes the table.
  private func tellSwitch(in description: inout TableDescription) {
    if description.billingMode == .payPerRequest {
      // The capacity goes; that counts as lowering it only here.
      description.settings.provisionedThroughput?.lastDecreaseDateTime =
        description.settings.billingModeSummary?.lastUpdateToPayPerRequestDateTime
    }
    description.settings.billingModeSummary?.lastUpdateToPayPerRequestDateTime = nil
    description.settings.warmThroughput = old.settings.warmThroughput
    for position in description.globalSecondaryIndexes.indices {
      let name = description.globalSecondaryIndexes[position].definition.indexName
      guard let before = old.globalSecondaryIndexes.first(where: { $0.definition.indexName == name }) else {
        continue
      }
      description.globalSecondaryIndexes[position].warmThroughput = before.warmThroughput
    }
  }

  /// Bounds as they are told, with -1 for those that were taken away.
  private func told(_ bounds: OnDemandThroughput?, _ requested: OnDemandThroughput?) -> OnDemandThroughput? {
    guard let requested else { return bounds }
    return OnDemandThroughput(
      maxReadRequestUnits: requested.maxReadRequestUnits ?? bounds?.maxReadRequestUnits,
      maxWriteRequestUnits: requested.maxWriteRequestUnits ?? bounds?.maxWriteRequestUnits
    )
  }

  private func tell(
    _ update: UpdateTable.GlobalSecondaryIndexUpdate,
    in description: inout TableDescription
  ) {
    let name = update.indexName
    let before = old.globalSecondaryIndexes.first { $0.definition.indexName == name }
    let position = description.globalSecondaryIndexes.firstIndex { $0.definition.indexName == name }
    switch update {
    case .create:
      // That comes next.
      if let position { description.globalSecondaryIndexes[position].isBackfilling = false }
    case .update(let change):
      guard let position, let before else { return }
      var index = description.globalSecondaryIndexes[position]
      if change.provisionedThroughput != nil || change.onDemandThroughput != nil { index.status = .updating }
      index.definition.onDemandThroughput = told(
        index.definition.onDemandThroughput,
        change.onDemandThroughput
      )
      if request.settings.billingMode == nil {
        index.provisionedThroughput?.keep(before.provisionedThroughput)
        if change.warmThroughput == nil { index.warmThroughput = before.warmThroughput }
      }
      if change.warmThroughput != nil {
        index.warmThroughput = before.warmThroughput
        index.warmThroughput?.status = .updating
      }
      description.globalSecondaryIndexes[position] = index
    case .delete:
      guard var before else { return }
      before.status = .deleting
      before.isBackfilling = false
      description.globalSecondaryIndexes.append(before)
    }
  }
}

extension TableDescription {
  fileprivate var billingMode: BillingMode { settings.billingModeSummary?.billingMode ?? .provisioned }
}

extension ProvisionedThroughputDescription {
  /// Takes the units and decreases of `old`; the times are told at once.
  fileprivate mutating func keep(_ old: ProvisionedThroughputDescription?) {
    guard let old else { return }
    readCapacityUnits = old.readCapacityUnits
    writeCapacityUnits = old.writeCapacityUnits
    numberOfDecreasesToday = old.numberOfDecreasesToday
  }
}
