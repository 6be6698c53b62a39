/// Where the events of an append are.
public struct AppendResult: Sendable, Hashable {
  /// Where one event is.
  public struct Placement: Sendable, Hashable {
    /// Its place in the stream.
    public var version: Int
    /// Its place among all events.
    public var position: Int

    /// Makes a placement.
    public init(version: Int, position: Int) {
      self.version = version
      self.position = position
    }
  }

  /// The stream.
  public var streamID: StreamID
  /// One placement per event, in the order of the events.
  public var placements: [Placement]
  /// The stream's last version after the append, 0 where it does not exist.
  public var lastVersion: Int
  /// Whether the events were in the stream already, so that nothing was written.
  public var wasDuplicate: Bool

  /// Makes a result.
  public init(streamID: StreamID, placements: [Placement], lastVersion: Int, wasDuplicate: Bool) {
    self.streamID = streamID
    self.placements = placements
    self.lastVersion = lastVersion
    self.wasDuplicate = wasDuplicate
  }

  /// The versions from the first to the last event; nil for an append of no events.
  public var versions: ClosedRange<Int>? { Self.range(placements.lazy.map(\.version)) }

  /// The positions from the first to the last event; nil for an append of no events.
  ///
  /// Those of one append follow each other; only those of a duplicate that repeats several appends can have
  /// others between them.
  public var positions: ClosedRange<Int>? { Self.range(placements.lazy.map(\.position)) }

  /// The position of the last event; nil for an append of no events.
  public var lastPosition: Int? { positions?.upperBound }

  private static func range(_ values: some Sequence<Int>) -> ClosedRange<Int>? {
    guard let lowest = values.min(), let highest = values.max() else { return nil }
    return lowest...highest
  }
}
