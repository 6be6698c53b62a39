import QuireModel

/// Checks of a table's settings that need no table, in DynamoDB's words.
enum TableSettingsValidation {
  /// The most capacity units that may be asked for.
  static let maximumUnits = 1_000_000_000_000
  /// What an on-demand table is able to do from the beginning.
  static let initialWarmth = WarmThroughput(readUnitsPerSecond: 12_000, writeUnitsPerSecond: 4_000)

  /// Checks the capacity of a new table.
  static func billing(_ settings: TableSettings) throws(TableError) {
    guard let throughput = settings.provisionedThroughput else {
      if settings.billingMode == .payPerRequest { return }
      throw .invalidParameter(
        "ReadCapacityUnits and WriteCapacityUnits must both be specified when BillingMode is PROVISIONED"
      )
    }
    guard settings.billingMode == .provisioned else { throw onDemandCapacity }
    try provisioned(throughput, "provisionedThroughput")
  }

  /// Checks the other settings of a new table.
  static func validate(_ settings: TableSettings) throws(TableError) {
    if let bounds = settings.onDemandThroughput {
      try onDemand(bounds, of: "table", settings.billingMode, allowsRemoval: false)
    }
    if let warmth = settings.warmThroughput {
      try warm(warmth, of: "table", settings.billingMode, settings.provisionedThroughput)
    }
    if let stream = settings.streamSpecification {
      if stream.streamEnabled, stream.streamViewType == nil {
        throw .invalidParameter("Table is being created with a stream enabled, UpdateViewType is required")
      }
      if !stream.streamEnabled, stream.streamViewType != nil {
        throw .invalidParameter(
          "Table is being created with a stream disabled, UpdateViewType should not be specified"
        )
      }
    }
    if let sse = settings.sseSpecification { try encryption(sse) }
  }

  /// Checks the capacity of an index of a new table.
  static func index(_ index: SecondaryIndex, _ settings: TableSettings) throws(TableError) {
    let name = index.indexName
    switch (settings.billingMode, index.provisionedThroughput) {
    case (.payPerRequest, nil): break
    case (.payPerRequest, _?):
      throw .invalidParameter(
        "ProvisionedThroughput should not be specified for index: \(name) when BillingMode is PAY_PER_REQUEST"
      )
    case (.provisioned, nil):
      throw .invalidParameter("ProvisionedThroughput is not specified for index: \(name)")
    case (.provisioned, let throughput?): try provisioned(throughput, "provisionedThroughput")
    }
    if let bounds = index.onDemandThroughput {
      try onDemand(bounds, of: "index : \(name)", settings.billingMode, allowsRemoval: false)
    }
    if let warmth = index.warmThroughput {
      try warm(warmth, of: "index \(name)", settings.billingMode, index.provisionedThroughput)
    }
  }

  /// Checks the capacity that is to be set aside.
  static func provisioned(_ throughput: ProvisionedThroughput, _ path: String) throws(TableError) {
    for (name, units) in [
      ("ReadCapacityUnits", throughput.readCapacityUnits),
      ("WriteCapacityUnits", throughput.writeCapacityUnits),
    ] {
      if units < 1 {
        let member = name.prefix(1).lowercased() + name.dropFirst()
        throw .validation(
          "1 validation error detected: Value '\(units)' at '\(path).\(member)' failed to satisfy constraint: "
            + "Member must have value greater than or equal to 1"
        )
      }
      if units > maximumUnits { throw .validation("Given value \(units) for \(name) is out of bounds") }
    }
  }

  /// Checks the bounds of an on-demand table or index.
  static func onDemand(
    _ bounds: OnDemandThroughput,
    of target: String,
    _ billingMode: BillingMode,
    allowsRemoval: Bool
  ) throws(TableError) {
    for (name, units) in [
      ("MaxReadRequestUnits", bounds.maxReadRequestUnits),
      ("MaxWriteRequestUnits", bounds.maxWriteRequestUnits),
    ] {
      guard let units else { continue }
      guard billingMode == .payPerRequest else {
        let index = target == "table" ? "" : " for \(target)"
        throw .invalidParameter(
          "\(name) for OnDemandThroughput\(index) cannot be specified when the table BillingMode is PROVISIONED"
        )
      }
      guard units >= 1 || (allowsRemoval && units == -1) else {
        throw .invalidParameter(
          "Requested \(name) for OnDemandThroughput for \(target) is outside of valid range"
        )
      }
    }
  }

  /// Checks what a new table or index is to be able to do at once.
  private static func warm(
    _ warmth: WarmThroughput,
    of target: String,
    _ billingMode: BillingMode,
    _ throughput: ProvisionedThroughput?
  ) throws(TableError) {
    let least = [
      (
        "ReadUnitsPerSecond", warmth.readUnitsPerSecond, initialWarmth.readUnitsPerSecond,
        throughput?.readCapacityUnits
      ),
      (
        "WriteUnitsPerSecond", warmth.writeUnitsPerSecond, initialWarmth.writeUnitsPerSecond,
        throughput?.writeCapacityUnits
      ),
    ]
    for (name, units, initial, provisioned) in least {
      guard let units else { continue }
      if billingMode == .payPerRequest, units < initial ?? 0 {
        throw .invalidParameter(
          "Requested \(name) for WarmThroughput for \(target) is lower than initial throughput for OnDemand. "
            + "See: https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/on-demand-capacity-mode.html"
            + "#on-demand-capacity-mode-initial"
        )
      }
      if billingMode == .provisioned, units < provisioned ?? 0 {
        let capacity = name.hasPrefix("Read") ? "ReadCapacityUnits" : "WriteCapacityUnits"
        throw .invalidParameter(
          "Requested \(name) for WarmThroughput for \(target) is lower than \(capacity) of ProvisionedThroughput"
        )
      }
    }
  }

  /// Checks how a table is to be encrypted.
  static func encryption(_ sse: SSESpecification) throws(TableError) {
    if sse.enabled == false {
      if sse.sseType != nil { throw .invalidParameter("SSEType can not be specified if Enabled is false") }
      if sse.kmsMasterKeyId != nil {
        throw .invalidParameter("KMSMasterKeyId can not be specified if Enabled is false")
      }
    }
    if sse.sseType == .aes256 { throw .invalidParameter("SSEType AES256 is not supported") }
    if sse.kmsMasterKeyId != nil, sse.sseType == nil {
      throw .invalidParameter("SSEType KMS is required if KMSMasterKeyId is specified")
    }
  }

  /// Capacity that was set aside for a table that is paid for by request.
  static let onDemandCapacity = TableError.invalidParameter(
    "Neither ReadCapacityUnits nor WriteCapacityUnits can be specified when BillingMode is PAY_PER_REQUEST"
  )
}

extension SSESpecification {
  /// Whether a key of the key management service is asked for: by itself, or by its kind.
  var isEnabled: Bool { enabled ?? (sseType != nil) }
}
