/// The state of what a stream describes, to be stored so that reading needs only the events after it.
public struct NewSnapshot: Sendable, Hashable {
  /// What kind of state it is: a snapshot of another kind is not used.
  ///
  /// 1 to 256 bytes.
  public var type: String
  /// The state.
  public var data: EventPayload
  /// The version of the state's schema, from 1: a snapshot of another version is not used.
  public var schemaVersion: Int

  /// Makes a snapshot.
  public init(type: String, data: EventPayload, schemaVersion: Int) {
    self.type = type
    self.data = data
    self.schemaVersion = schemaVersion
  }
}

/// A snapshot as the store holds it: one per stream, the latest.
public struct StreamSnapshot: Sendable, Hashable {
  /// The stream.
  public var streamID: StreamID
  /// The version of the last event that the state includes.
  public var version: Int
  /// What kind of state it is.
  public var type: String
  /// The state.
  public var data: EventPayload
  /// The version of the state's schema.
  public var schemaVersion: Int
  /// When it was stored.
  public var createdAt: Timestamp

  /// Makes a snapshot, as a test might.
  public init(
    streamID: StreamID,
    version: Int,
    type: String,
    data: EventPayload,
    schemaVersion: Int,
    createdAt: Timestamp
  ) {
    self.streamID = streamID
    self.version = version
    self.type = type
    self.data = data
    self.schemaVersion = schemaVersion
    self.createdAt = createdAt
  }
}
