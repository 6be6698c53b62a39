/// The capacity of a table or a global index, with its changes.
///
/// Times are in seconds since 1970.
public struct ProvisionedThroughputDescription: Sendable, Hashable {
  /// Reads of up to 4 KB a second; 0 on demand.
  public var readCapacityUnits: Int
  /// Writes of up to 1 KB a second; 0 on demand.
  public var writeCapacityUnits: Int
  /// How often the capacity was lowered today.
  public var numberOfDecreasesToday: Int
  /// When the capacity was last raised.
  public var lastIncreaseDateTime: Double?
  /// When the capacity was last lowered.
  public var lastDecreaseDateTime: Double?

  /// Makes a description.
  public init(
    readCapacityUnits: Int = 0,
    writeCapacityUnits: Int = 0,
    numberOfDecreasesToday: Int = 0,
    lastIncreaseDateTime: Double? = nil,
    lastDecreaseDateTime: Double? = nil
  ) {
    self.readCapacityUnits = readCapacityUnits
    self.writeCapacityUnits = writeCapacityUnits
    self.numberOfDecreasesToday = numberOfDecreasesToday
    self.lastIncreaseDateTime = lastIncreaseDateTime
    self.lastDecreaseDateTime = lastDecreaseDateTime
  }
}

/// What a table or a global index is able to do at once, and whether that is reached.
public struct WarmThroughputDescription: Sendable, Hashable {
  /// Read units a second.
  public var readUnitsPerSecond: Int?
  /// Write units a second.
  public var writeUnitsPerSecond: Int?
  /// `.updating` until it is reached, then `.active`.
  public var status: TableStatus?

  /// Makes a description.
  public init(readUnitsPerSecond: Int? = nil, writeUnitsPerSecond: Int? = nil, status: TableStatus? = nil) {
    self.readUnitsPerSecond = readUnitsPerSecond
    self.writeUnitsPerSecond = writeUnitsPerSecond
    self.status = status
  }
}

/// How a table is paid for.
///
/// Absent from tables that have had provisioned capacity from the beginning.
public struct BillingModeSummary: Sendable, Hashable {
  /// How.
  public var billingMode: BillingMode
  /// When the table was last set to be paid by request, in seconds since 1970.
  public var lastUpdateToPayPerRequestDateTime: Double?

  /// Makes a summary.
  public init(billingMode: BillingMode, lastUpdateToPayPerRequestDateTime: Double? = nil) {
    self.billingMode = billingMode
    self.lastUpdateToPayPerRequestDateTime = lastUpdateToPayPerRequestDateTime
  }
}

/// The state of a table's encryption by a key of the key management service.
public enum SSEStatus: String, Sendable, Hashable, CaseIterable {
  /// Being turned on.
  case enabling = "ENABLING"
  /// On.
  case enabled = "ENABLED"
  /// Being turned off.
  case disabling = "DISABLING"
  /// Off.
  case disabled = "DISABLED"
  /// Being changed.
  case updating = "UPDATING"
}

/// How a table is encrypted by a key of the key management service.
public struct SSEDescription: Sendable, Hashable {
  /// The state.
  public var status: SSEStatus?
  /// How.
  public var sseType: SSEType?
  /// The key's Amazon Resource Name.
  public var kmsMasterKeyArn: String?
  /// Since when the key is out of reach, in seconds since 1970.
  public var inaccessibleEncryptionDateTime: Double?

  /// Makes a description.
  public init(
    status: SSEStatus? = nil,
    sseType: SSEType? = nil,
    kmsMasterKeyArn: String? = nil,
    inaccessibleEncryptionDateTime: Double? = nil
  ) {
    self.status = status
    self.sseType = sseType
    self.kmsMasterKeyArn = kmsMasterKeyArn
    self.inaccessibleEncryptionDateTime = inaccessibleEncryptionDateTime
  }
}

/// The storage class of a table.
///
/// Absent where it was never chosen.
public struct TableClassSummary: Sendable, Hashable {
  /// The class.
  public var tableClass: TableClass
  /// When it was last changed, in seconds since 1970.
  public var lastUpdateDateTime: Double?

  /// Makes a summary.
  public init(tableClass: TableClass, lastUpdateDateTime: Double? = nil) {
    self.tableClass = tableClass
    self.lastUpdateDateTime = lastUpdateDateTime
  }
}

/// The settings of a table as it is described: ``TableSettings`` with what became of them.
public struct TableSettingsDescription: Sendable, Hashable {
  /// How the table is paid for.
  public var billingModeSummary: BillingModeSummary?
  /// The capacity.
  public var provisionedThroughput: ProvisionedThroughputDescription?
  /// The most that an on-demand table may be asked for.
  public var onDemandThroughput: OnDemandThroughput?
  /// What the table is able to do at once; nil in the answer of CreateTable where nothing was asked for.
  public var warmThroughput: WarmThroughputDescription?
  /// The change stream; nil where there is none.
  public var streamSpecification: StreamSpecification?
  /// A name of the newest stream among those that the table has had.
  public var latestStreamLabel: String?
  /// The Amazon Resource Name of the newest stream.
  public var latestStreamArn: String?
  /// How the table is encrypted; nil for DynamoDB's own key.
  public var sseDescription: SSEDescription?
  /// The storage class.
  public var tableClassSummary: TableClassSummary?
  /// Whether the table is guarded against being removed.
  public var deletionProtectionEnabled: Bool

  /// Makes a description.
  public init(
    billingModeSummary: BillingModeSummary? = nil,
    provisionedThroughput: ProvisionedThroughputDescription? = nil,
    onDemandThroughput: OnDemandThroughput? = nil,
    warmThroughput: WarmThroughputDescription? = nil,
    streamSpecification: StreamSpecification? = nil,
    latestStreamLabel: String? = nil,
    latestStreamArn: String? = nil,
    sseDescription: SSEDescription? = nil,
    tableClassSummary: TableClassSummary? = nil,
    deletionProtectionEnabled: Bool = false
  ) {
    self.billingModeSummary = billingModeSummary
    self.provisionedThroughput = provisionedThroughput
    self.onDemandThroughput = onDemandThroughput
    self.warmThroughput = warmThroughput
    self.streamSpecification = streamSpecification
    self.latestStreamLabel = latestStreamLabel
    self.latestStreamArn = latestStreamArn
    self.sseDescription = sseDescription
    self.tableClassSummary = tableClassSummary
    self.deletionProtectionEnabled = deletionProtectionEnabled
  }
}
