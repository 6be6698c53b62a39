/// An event to be appended.
///
/// Its id is given here, not in the append, so that appending the same value again is recognised as a repetition:
///
/// ```swift
/// let placed = NewEvent(type: "OrderPlaced", data: #"{"total": 40}"#)
/// try await events.append([placed], to: "Order-1", expecting: .noStream)
/// try await events.append([placed], to: "Order-1", expecting: .noStream)  // wasDuplicate, nothing is stored twice
/// ```
public struct NewEvent: Sendable, Hashable {
  /// The identity.
  public var id: EventID
  /// The name of the type of event, 1 to 256 bytes: part of the stored form, so not a Swift type's name.
  public var type: String
  /// What it says.
  public var data: EventPayload
  /// The version of the payload's schema, from 1.
  public var schemaVersion: Int
  /// What is known about it.
  public var metadata: EventMetadata

  /// Makes an event, by default with an id of its own.
  public init(
    id: EventID = EventID(),
    type: String,
    data: EventPayload,
    schemaVersion: Int = 1,
    metadata: EventMetadata = EventMetadata()
  ) {
    self.id = id
    self.type = type
    self.data = data
    self.schemaVersion = schemaVersion
    self.metadata = metadata
  }

  /// The most bytes of a type's name.
  public static let maximumTypeLength = 256
  /// The most bytes of data and metadata together: what DynamoDB's limit of 400 KB leaves beside keys and names.
  public static let maximumPayloadSize = 400_000
}
