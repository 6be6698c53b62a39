/// What is known about an event besides what it says.
public struct EventMetadata: Sendable, Hashable {
  /// JSON text of the application's own, or nil.
  public var json: String?
  /// What the event belongs to, across streams: the same for all events of one business transaction.
  ///
  /// 1 to 256 bytes.
  public var correlationID: String?
  /// The message or event that this one follows from.
  ///
  /// 1 to 256 bytes.
  public var causationID: String?

  /// Makes metadata.
  public init(json: String? = nil, correlationID: String? = nil, causationID: String? = nil) {
    self.json = json
    self.correlationID = correlationID
    self.causationID = causationID
  }

  /// Metadata for an event that follows from `cause`: its id becomes the causation id, and its correlation id is
  /// passed on; where it has none, the cause starts the correlation.
  public static func caused(by cause: RecordedEvent, json: String? = nil) -> EventMetadata {
    EventMetadata(
      json: json,
      correlationID: cause.correlationID ?? cause.id.string,
      causationID: cause.id.string
    )
  }

  /// The most bytes of a correlation or causation id.
  public static let maximumIDLength = 256
}
