/// How a table is paid for: DynamoDB's `BillingMode`.
public enum BillingMode: String, Sendable, Hashable, CaseIterable {
  /// By capacity that is set aside.
  case provisioned = "PROVISIONED"
  /// By request.
  case payPerRequest = "PAY_PER_REQUEST"
}

/// Capacity that is set aside for a table or a global index.
public struct ProvisionedThroughput: Sendable, Hashable {
  /// Reads of up to 4 KB a second.
  public var readCapacityUnits: Int
  /// Writes of up to 1 KB a second.
  public var writeCapacityUnits: Int

  /// Makes a throughput.
  public init(readCapacityUnits: Int, writeCapacityUnits: Int) {
    self.readCapacityUnits = readCapacityUnits
    self.writeCapacityUnits = writeCapacityUnits
  }
}

/// The most that an on-demand table or global index may be asked for in a second.
public struct OnDemandThroughput: Sendable, Hashable {
  /// Read units a second; -1 for no bound, nil for no change.
  public var maxReadRequestUnits: Int?
  /// Write units a second; -1 for no bound, nil for no change.
  public var maxWriteRequestUnits: Int?

  /// Makes a bound.
  public init(maxReadRequestUnits: Int? = nil, maxWriteRequestUnits: Int? = nil) {
    self.maxReadRequestUnits = maxReadRequestUnits
    self.maxWriteRequestUnits = maxWriteRequestUnits
  }
}

/// What a table or a global index is able to do at once.
public struct WarmThroughput: Sendable, Hashable {
  /// Read units a second.
  public var readUnitsPerSecond: Int?
  /// Write units a second.
  public var writeUnitsPerSecond: Int?

  /// Makes a throughput.
  public init(readUnitsPerSecond: Int? = nil, writeUnitsPerSecond: Int? = nil) {
    self.readUnitsPerSecond = readUnitsPerSecond
    self.writeUnitsPerSecond = writeUnitsPerSecond
  }
}

/// What the records of a table's change stream hold.
public enum StreamViewType: String, Sendable, Hashable, CaseIterable {
  /// The item as it is after the change.
  case newImage = "NEW_IMAGE"
  /// The item as it was before the change.
  case oldImage = "OLD_IMAGE"
  /// Both.
  case newAndOldImages = "NEW_AND_OLD_IMAGES"
  /// Only the item's key.
  case keysOnly = "KEYS_ONLY"
}

/// Whether a table has a change stream.
public struct StreamSpecification: Sendable, Hashable {
  /// Whether it has.
  public var streamEnabled: Bool
  /// What its records hold; nil where there is none.
  public var streamViewType: StreamViewType?

  /// Makes a specification.
  public init(streamEnabled: Bool, streamViewType: StreamViewType? = nil) {
    self.streamEnabled = streamEnabled
    self.streamViewType = streamViewType
  }
}

/// How a table is encrypted at rest.
public enum SSEType: String, Sendable, Hashable, CaseIterable {
  /// By DynamoDB's own key.
  case aes256 = "AES256"
  /// By a key of the key management service.
  case kms = "KMS"
}

/// How a table is to be encrypted at rest.
public struct SSESpecification: Sendable, Hashable {
  /// Whether by a key of the key management service.
  public var enabled: Bool?
  /// How.
  public var sseType: SSEType?
  /// Which key: its identifier, ARN or alias.
  public var kmsMasterKeyId: String?

  /// Makes a specification.
  public init(enabled: Bool? = nil, sseType: SSEType? = nil, kmsMasterKeyId: String? = nil) {
    self.enabled = enabled
    self.sseType = sseType
    self.kmsMasterKeyId = kmsMasterKeyId
  }
}

/// The storage class of a table.
public enum TableClass: String, Sendable, Hashable, CaseIterable {
  /// For tables in use.
  case standard = "STANDARD"
  /// For tables that are seldom read.
  case standardInfrequentAccess = "STANDARD_INFREQUENT_ACCESS"
}

/// What a table is besides its keys and indexes.
public struct TableSettings: Sendable, Hashable {
  /// How the table is paid for.
  public var billingMode: BillingMode
  /// The capacity; with ``BillingMode/provisioned``, and only then.
  public var provisionedThroughput: ProvisionedThroughput?
  /// The most that an on-demand table may be asked for; nil for no bound.
  public var onDemandThroughput: OnDemandThroughput?
  /// What the table is to be able to do at once; nil for DynamoDB's own measure.
  public var warmThroughput: WarmThroughput?
  /// Whether the table has a change stream; nil for none.
  public var streamSpecification: StreamSpecification?
  /// How the table is encrypted; nil for DynamoDB's own key.
  public var sseSpecification: SSESpecification?
  /// The storage class; nil for ``TableClass/standard``.
  public var tableClass: TableClass?
  /// Whether the table is guarded against being removed.
  public var deletionProtectionEnabled: Bool

  /// Makes settings; those of an on-demand table unless said otherwise.
  public init(
    billingMode: BillingMode = .payPerRequest,
    provisionedThroughput: ProvisionedThroughput? = nil,
    onDemandThroughput: OnDemandThroughput? = nil,
    warmThroughput: WarmThroughput? = nil,
    streamSpecification: StreamSpecification? = nil,
    sseSpecification: SSESpecification? = nil,
    tableClass: TableClass? = nil,
    deletionProtectionEnabled: Bool = false
  ) {
    self.billingMode = billingMode
    self.provisionedThroughput = provisionedThroughput
    self.onDemandThroughput = onDemandThroughput
    self.warmThroughput = warmThroughput
    self.streamSpecification = streamSpecification
    self.sseSpecification = sseSpecification
    self.tableClass = tableClass
    self.deletionProtectionEnabled = deletionProtectionEnabled
  }
}

/// A change of ``TableSettings``: what is nil stays as it is.
public struct TableSettingsChange: Sendable, Hashable {
  /// How the table is paid for.
  public var billingMode: BillingMode?
  /// The capacity.
  public var provisionedThroughput: ProvisionedThroughput?
  /// The most that an on-demand table may be asked for.
  public var onDemandThroughput: OnDemandThroughput?
  /// What the table is to be able to do at once.
  public var warmThroughput: WarmThroughput?
  /// Whether the table has a change stream.
  public var streamSpecification: StreamSpecification?
  /// How the table is encrypted.
  public var sseSpecification: SSESpecification?
  /// The storage class.
  public var tableClass: TableClass?
  /// Whether the table is guarded against being removed.
  public var deletionProtectionEnabled: Bool?

  /// Makes a change.
  public init(
    billingMode: BillingMode? = nil,
    provisionedThroughput: ProvisionedThroughput? = nil,
    onDemandThroughput: OnDemandThroughput? = nil,
    warmThroughput: WarmThroughput? = nil,
    streamSpecification: StreamSpecification? = nil,
    sseSpecification: SSESpecification? = nil,
    tableClass: TableClass? = nil,
    deletionProtectionEnabled: Bool? = nil
  ) {
    self.billingMode = billingMode
    self.provisionedThroughput = provisionedThroughput
    self.onDemandThroughput = onDemandThroughput
    self.warmThroughput = warmThroughput
    self.streamSpecification = streamSpecification
    self.sseSpecification = sseSpecification
    self.tableClass = tableClass
    self.deletionProtectionEnabled = deletionProtectionEnabled
  }

  /// Whether nothing is to be changed.
  public var isEmpty: Bool { self == TableSettingsChange() }
}
