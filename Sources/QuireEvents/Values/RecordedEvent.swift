import QuireModel

/// An event as the store holds it.
///
/// It never changes. One that was read keeps the bytes of the page that it was read with, and decodes of them what it is
/// asked for: to keep a few events of many for long, copy what you need of them.
public struct RecordedEvent: Sendable {
  struct Fields: Hashable {
    var streamID: StreamID
    var version: Int
    var position: Int
    var id: EventID
    var type: String
    var data: EventPayload
    var schemaVersion: Int
    var metadata: EventMetadata
    var createdAt: Timestamp
  }

  private final class Whole: Sendable {
    let fields: Fields
    init(_ fields: Fields) { self.fields = fields }
  }

  private enum Storage {
    case stored(EventBlock, Int)
    case whole(Whole)
  }

  private var storage: Storage

  /// The event in a page's block.
  init(_ block: EventBlock, _ index: Int) { storage = .stored(block, index) }

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
    storage = .whole(
      Whole(
        Fields(
          streamID: streamID,
          version: version,
          position: position,
          id: id,
          type: type,
          data: data,
          schemaVersion: schemaVersion,
          metadata: metadata,
          createdAt: createdAt
        )
      )
    )
  }

  /// The stream.
  public var streamID: StreamID {
    get {
      switch storage {
      case .stored(let block, let index): block.streamID(index)
      case .whole(let whole): whole.fields.streamID
      }
    }
    set { change { $0.streamID = newValue } }
  }

  /// The place in the stream: 1, 2, 3 … without gaps.
  public var version: Int {
    get {
      switch storage {
      case .stored(let block, let index): block.version(index)
      case .whole(let whole): whole.fields.version
      }
    }
    set { change { $0.version = newValue } }
  }

  /// The place among all events of the store: 1, 2, 3 … without gaps, in the order of commits.
  public var position: Int {
    get {
      switch storage {
      case .stored(let block, let index): block.position(index)
      case .whole(let whole): whole.fields.position
      }
    }
    set { change { $0.position = newValue } }
  }

  /// The identity.
  public var id: EventID {
    get {
      switch storage {
      case .stored(let block, let index): block.id(index)
      case .whole(let whole): whole.fields.id
      }
    }
    set { change { $0.id = newValue } }
  }

  /// The name of the type of event.
  public var type: String {
    get {
      switch storage {
      case .stored(let block, let index): block.type(index)
      case .whole(let whole): whole.fields.type
      }
    }
    set { change { $0.type = newValue } }
  }

  /// What it says.
  public var data: EventPayload {
    get {
      switch storage {
      case .stored(let block, let index): block.data(index)
      case .whole(let whole): whole.fields.data
      }
    }
    set { change { $0.data = newValue } }
  }

  /// The version of the payload's schema.
  public var schemaVersion: Int {
    get {
      switch storage {
      case .stored(let block, let index): block.schemaVersion(index)
      case .whole(let whole): whole.fields.schemaVersion
      }
    }
    set { change { $0.schemaVersion = newValue } }
  }

  /// What is known about it.
  public var metadata: EventMetadata {
    get {
      switch storage {
      case .stored(let block, let index): block.metadata(index)
      case .whole(let whole): whole.fields.metadata
      }
    }
    set { change { $0.metadata = newValue } }
  }

  /// When it was appended.
  ///
  /// Never earlier than that of an event of a lower position.
  public var createdAt: Timestamp {
    get {
      switch storage {
      case .stored(let block, let index): block.createdAt(index)
      case .whole(let whole): whole.fields.createdAt
      }
    }
    set { change { $0.createdAt = newValue } }
  }

  /// What the event belongs to, across streams.
  public var correlationID: String? {
    switch storage {
    case .stored(let block, let index): block.correlationID(index)
    case .whole(let whole): whole.fields.metadata.correlationID
    }
  }

  /// What the event follows from.
  public var causationID: String? {
    switch storage {
    case .stored(let block, let index): block.causationID(index)
    case .whole(let whole): whole.fields.metadata.causationID
    }
  }

  /// Hands the bytes of ``data`` to `body`, of JSON text its UTF-8; of an event that was read, without copying them.
  @inlinable
  public func withDataBytes<Result>(_ body: (RawSpan) throws -> Result) throws -> Result {
    var result: Result?
    try lendData { result = try body($0) }
    guard let result else { throw EventView.noData }
    return result
  }

  @usableFromInline
  func lendData(_ body: (RawSpan) throws -> Void) throws {
    if case .stored(let block, let index) = storage, try block.withData(index, body) { return }
    try body(data.bytes.rawBytes)
  }

  private var fields: Fields {
    if case .whole(let whole) = storage { return whole.fields }
    return Fields(
      streamID: streamID,
      version: version,
      position: position,
      id: id,
      type: type,
      data: data,
      schemaVersion: schemaVersion,
      metadata: metadata,
      createdAt: createdAt
    )
  }

  private mutating func change(_ body: (inout Fields) -> Void) {
    var fields = fields
    body(&fields)
    storage = .whole(Whole(fields))
  }
}

extension RecordedEvent: Hashable {
  /// Whether two are equal in everything.
  public static func == (left: RecordedEvent, right: RecordedEvent) -> Bool { left.fields == right.fields }

  /// Hashes everything.
  public func hash(into hasher: inout Hasher) { hasher.combine(fields) }
}
