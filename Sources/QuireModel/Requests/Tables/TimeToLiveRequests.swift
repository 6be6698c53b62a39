/// Whether the items of a table expire, and when.
public struct TimeToLiveSpecification: Sendable, Hashable {
  /// The attribute that holds the time of expiry: a number of seconds since 1970.
  ///
  /// Items without it, or with another type of value, do not expire; nor do those that expired more than five years ago.
  public var attributeName: AttributeName
  /// Whether items expire.
  public var enabled: Bool

  /// Makes a specification.
  public init(attributeName: AttributeName, enabled: Bool) {
    self.attributeName = attributeName
    self.enabled = enabled
  }
}

/// Makes a table's items expire, or ends that.
public struct UpdateTimeToLive: Sendable, Hashable {
  /// The table.
  public var tableName: String
  /// Whether and when.
  public var timeToLiveSpecification: TimeToLiveSpecification

  /// Makes the request.
  public init(tableName: String, timeToLiveSpecification: TimeToLiveSpecification) {
    self.tableName = tableName
    self.timeToLiveSpecification = timeToLiveSpecification
  }

  /// What the table's specification is now.
  public typealias Output = TimeToLiveSpecification
}

/// Asks whether a table's items expire.
public struct DescribeTimeToLive: Sendable, Hashable {
  /// The table.
  public var tableName: String

  /// Makes the request.
  public init(tableName: String) { self.tableName = tableName }

  /// Whether they do.
  public typealias Output = TimeToLiveDescription
}

/// The state of a table's expiry.
public enum TimeToLiveStatus: String, Sendable, Hashable, CaseIterable {
  /// Being turned on.
  case enabling = "ENABLING"
  /// Being turned off.
  case disabling = "DISABLING"
  /// On.
  case enabled = "ENABLED"
  /// Off.
  case disabled = "DISABLED"
}

/// Whether a table's items expire.
public struct TimeToLiveDescription: Sendable, Hashable {
  /// The state.
  public var timeToLiveStatus: TimeToLiveStatus
  /// The attribute that holds the time of expiry; nil where items do not expire.
  public var attributeName: AttributeName?

  /// Makes a description.
  public init(timeToLiveStatus: TimeToLiveStatus, attributeName: AttributeName? = nil) {
    self.timeToLiveStatus = timeToLiveStatus
    self.attributeName = attributeName
  }
}
