/// What the store knows about a stream besides its events.
public struct StreamState: Sendable, Hashable {
  /// The version of the last event ever appended, 0 where there never was one.
  ///
  /// Deleting does not change it.
  public var lastVersion: Int
  /// The first version that reads of the stream show; 1 where nothing was truncated.
  public var firstVersion: Int
  /// The last version at the time of the last deletion, 0 where the stream was never deleted.
  public var deletedThrough: Int
  /// Whether the stream was deleted for ever.
  public var isTombstoned: Bool

  /// Makes a state; without arguments, that of a stream that never was.
  public init(
    lastVersion: Int = 0,
    firstVersion: Int = 1,
    deletedThrough: Int = 0,
    isTombstoned: Bool = false
  ) {
    self.lastVersion = lastVersion
    self.firstVersion = firstVersion
    self.deletedThrough = deletedThrough
    self.isTombstoned = isTombstoned
  }

  /// Whether the stream has events and was not deleted since the last of them.
  public var exists: Bool { lastVersion > deletedThrough }

  /// The version that an append's expectation is compared with: the last version, or 0 where the stream does not
  /// exist.
  public var currentVersion: Int { exists ? lastVersion : 0 }
}
