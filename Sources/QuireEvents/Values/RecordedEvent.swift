/// An event as the store holds it.
///
/// It never changes.
public struct RecordedEvent: Sendable, Hashable {
  /// The stream.
  public var streamID: StreamID
  /// The place in the stream: 1, 2, 3 … without gaps.
  public var version: Int
  /// The place among all events of the store: 1, 2, 3 … without gaps, in the order of commits.
  public var position: Int
  /// The identity.
  public var id: EventID
  /// The name of the type of event.
  public var type: String
  /// What it says.
  public var data: EventPayload
  /// The version of the payload's schema.
  public var schemaVersion: Int
  /// What is known about it.
  public var metadata: EventMetadata
  /// When it was appended.
  ///
  /// Never earlier than that of an event of a lower position.
  public var createdAt: Timestamp

  /// Makes a recorded event, as a test might.
  public init(
    streamID: StreamID,
    version: Int,
    position: Int,
    id: EventID,
    type: String,
    data: EventPayload,
    schemaVersion: Int = 1,
    metadata: EventMetadata = EventMetadata(),
    createdAt: Timestamp
  ) {
    self.streamID = streamID
    self.version = version
    self.position = position
    self.id = id
    self.type = type
    self.data = data
    self.schemaVersion = schemaVersion
    self.metadata = metadata
    self.createdAt = createdAt
  }

  /// What the event belongs to, across streams.
  public var correlationID: String? { metadata.correlationID }

  /// What the event follows from.
  public var causationID: String? { metadata.causationID }
}
