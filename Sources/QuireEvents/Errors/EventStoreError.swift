/// What went wrong with a request to an event store.
///
/// Match the kind in a `catch`:
///
/// ```swift
/// do {
///   try await events.append([shipped], to: "Order-1", expecting: .exact(3))
/// } catch EventStoreError.Code.versionConflict {
///   // somebody else appended first: read again, decide again
/// }
/// ```
///
/// Faults of the storage underneath arrive as they are, for example as `TableError`.
public struct EventStoreError: Error, Sendable {
  /// The kind of error.
  public var code: Code
  /// What was wrong.
  public var message: String
  /// The stream that it was about, if any.
  public var streamID: StreamID?
  /// For a version conflict: what the append expected.
  public var expected: ExpectedVersion?
  /// For a version conflict: the stream's last version, 0 where there is no stream.
  public var actual: Int?
  /// The event that it was about, if any.
  public var eventID: EventID?
  /// The error of a lower layer that caused this one.
  public var underlying: (any Error)?

  /// Makes an error of its parts.
  public init(
    _ code: Code,
    _ message: String,
    streamID: StreamID? = nil,
    expected: ExpectedVersion? = nil,
    actual: Int? = nil,
    eventID: EventID? = nil,
    underlying: (any Error)? = nil
  ) {
    self.code = code
    self.message = message
    self.streamID = streamID
    self.expected = expected
    self.actual = actual
    self.eventID = eventID
    self.underlying = underlying
  }
}

extension EventStoreError {
  /// The kind of an ``EventStoreError``.
  public struct Code: Hashable, Sendable, RawRepresentable, CustomStringConvertible {
    /// The name of the kind.
    public let rawValue: String

    /// Makes a kind of a name.
    public init(rawValue: String) { self.rawValue = rawValue }

    /// The text form.
    public var description: String { rawValue }

    /// The stream is not as the append expected; see ``EventStoreError/expected`` and ``EventStoreError/actual``.
    public static let versionConflict = Code(rawValue: "VersionConflict")
    /// An id is in the batch twice, or some ids of the batch are in the stream already and others are not.
    public static let duplicateEventID = Code(rawValue: "DuplicateEventID")
    /// Data and metadata of an event, or a snapshot, are larger than an item may be.
    public static let payloadTooLarge = Code(rawValue: "PayloadTooLarge")
    /// An append, or what a projection writes for an event, is more than one transaction of a table store may hold.
    public static let transactionTooLarge = Code(rawValue: "TransactionTooLarge")
    /// Other writers were faster again and again, and nothing was written; see ``EventStoreError/underlying``.
    public static let contention = Code(rawValue: "Contention")
    /// Data or metadata that should be JSON text are not.
    public static let invalidPayload = Code(rawValue: "InvalidPayload")
    /// The stream was deleted for ever.
    public static let streamDeleted = Code(rawValue: "StreamDeleted")
    /// Events that are needed were cut off by a truncation, and no snapshot replaces them.
    public static let eventsTruncated = Code(rawValue: "EventsTruncated")
    /// A stream id is empty or too long, or an append names a stream twice.
    public static let invalidStreamID = Code(rawValue: "InvalidStreamID")
    /// An event id is empty or too long.
    public static let invalidEventID = Code(rawValue: "InvalidEventID")
    /// An event type's name is empty or too long.
    public static let invalidEventType = Code(rawValue: "InvalidEventType")
    /// A parameter is outside what it may be.
    public static let invalidArgument = Code(rawValue: "InvalidArgument")
    /// A stored event is of a type that the codec does not know.
    public static let unknownEventType = Code(rawValue: "UnknownEventType")
    /// A payload's schema version is one that the codec cannot read.
    public static let unsupportedSchemaVersion = Code(rawValue: "UnsupportedSchemaVersion")
    /// A payload could not be read as, or written from, the type that the codec names.
    public static let codingFailed = Code(rawValue: "CodingFailed")
    /// A projection failed at an event; see ``EventStoreError/underlying``.
    public static let projectionFailed = Code(rawValue: "ProjectionFailed")
    /// A stored item is not what an event store writes.
    public static let corrupted = Code(rawValue: "CorruptedEvent")
    /// The table exists but is not laid out as an event store's table.
    public static let incompatibleTable = Code(rawValue: "IncompatibleTable")
    /// The storage underneath cannot do this.
    public static let unsupported = Code(rawValue: "Unsupported")

    /// Matches an error of this kind in a `catch`.
    public static func ~= (code: Code, error: any Error) -> Bool {
      (error as? EventStoreError)?.code == code
    }
  }
}

extension EventStoreError: CustomStringConvertible {
  /// The text form.
  public var description: String {
    let cause = underlying.map { " (\($0))" } ?? ""
    return "\(code.rawValue): \(message)\(cause)"
  }
}
