/// Asks for the most capacity that may be provisioned.
public struct DescribeLimits: Sendable, Hashable {
  /// Makes the request.
  public init() {}

  /// The bounds, in units of capacity.
  public struct Output: Sendable, Hashable {
    /// The most reads of all tables together.
    public var accountMaxReadCapacityUnits: Int
    /// The most writes of all tables together.
    public var accountMaxWriteCapacityUnits: Int
    /// The most reads of a table with its global indexes.
    public var tableMaxReadCapacityUnits: Int
    /// The most writes of a table with its global indexes.
    public var tableMaxWriteCapacityUnits: Int

    /// Makes an answer.
    public init(
      accountMaxReadCapacityUnits: Int,
      accountMaxWriteCapacityUnits: Int,
      tableMaxReadCapacityUnits: Int,
      tableMaxWriteCapacityUnits: Int
    ) {
      self.accountMaxReadCapacityUnits = accountMaxReadCapacityUnits
      self.accountMaxWriteCapacityUnits = accountMaxWriteCapacityUnits
      self.tableMaxReadCapacityUnits = tableMaxReadCapacityUnits
      self.tableMaxWriteCapacityUnits = tableMaxWriteCapacityUnits
    }
  }
}

/// Asks whether a table can be restored to a point in time.
public struct DescribeContinuousBackups: Sendable, Hashable {
  /// The table.
  public var tableName: String

  /// Makes the request.
  public init(tableName: String) { self.tableName = tableName }

  /// Whether it can.
  public typealias Output = ContinuousBackupsDescription
}

/// Whether a table is to be kept so that it can be restored to a point in time, and for how long.
public struct PointInTimeRecoverySpecification: Sendable, Hashable {
  /// Whether it is.
  public var pointInTimeRecoveryEnabled: Bool
  /// How many days back, 1 to 35; nil for 35, or for as many as before where it is on already.
  public var recoveryPeriodInDays: Int?

  /// Makes a specification.
  public init(pointInTimeRecoveryEnabled: Bool, recoveryPeriodInDays: Int? = nil) {
    self.pointInTimeRecoveryEnabled = pointInTimeRecoveryEnabled
    self.recoveryPeriodInDays = recoveryPeriodInDays
  }
}

/// Turns the recovery of a table to a point in time on or off.
public struct UpdateContinuousBackups: Sendable, Hashable {
  /// The table.
  public var tableName: String
  /// On or off.
  public var pointInTimeRecoverySpecification: PointInTimeRecoverySpecification

  /// Makes the request.
  public init(tableName: String, pointInTimeRecoverySpecification: PointInTimeRecoverySpecification) {
    self.tableName = tableName
    self.pointInTimeRecoverySpecification = pointInTimeRecoverySpecification
  }

  /// What it is then.
  public typealias Output = ContinuousBackupsDescription
}

/// Whether something of a table's backups is on.
public enum BackupsStatus: String, Sendable, Hashable, CaseIterable {
  /// On.
  case enabled = "ENABLED"
  /// Off.
  case disabled = "DISABLED"
}

/// Whether a table can be restored to a point in time.
///
/// Times are in seconds since 1970.
public struct ContinuousBackupsDescription: Sendable, Hashable {
  /// Whether there are continuous backups; DynamoDB's tables always have them.
  public var continuousBackupsStatus: BackupsStatus
  /// Whether they can be used.
  public var pointInTimeRecoveryStatus: BackupsStatus
  /// How many days back.
  public var recoveryPeriodInDays: Int?
  /// The earliest point.
  public var earliestRestorableDateTime: Double?
  /// The latest point.
  public var latestRestorableDateTime: Double?

  /// Makes a description.
  public init(
    continuousBackupsStatus: BackupsStatus,
    pointInTimeRecoveryStatus: BackupsStatus,
    recoveryPeriodInDays: Int? = nil,
    earliestRestorableDateTime: Double? = nil,
    latestRestorableDateTime: Double? = nil
  ) {
    self.continuousBackupsStatus = continuousBackupsStatus
    self.pointInTimeRecoveryStatus = pointInTimeRecoveryStatus
    self.recoveryPeriodInDays = recoveryPeriodInDays
    self.earliestRestorableDateTime = earliestRestorableDateTime
    self.latestRestorableDateTime = latestRestorableDateTime
  }
}
