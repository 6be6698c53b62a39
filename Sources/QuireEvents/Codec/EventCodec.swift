/// Writes and reads the events of an application: the registry of its types of event.
///
/// ```swift
/// static let codec = EventCodec<AccountEvent>(
///   EventType("AccountOpened", embed: AccountEvent.opened) { if case .opened(let it) = $0 { it } else { nil } },
///   EventType("MoneyDeposited", embed: AccountEvent.deposited) { if case .deposited(let it) = $0 { it } else { nil } }
/// )
/// ```
public struct EventCodec<Event: Sendable>: Sendable {
  /// The types of event.
  public let types: [EventType<Event>]
  private let indexByName: [String: Int]
  private let repeatedName: String?

  /// Makes a codec of types, whose names all differ; reading and writing throws where they do not.
  public init(_ types: EventType<Event>...) {
    self.init(types: types)
  }

  /// Makes a codec of types, whose names all differ; reading and writing throws where they do not.
  public init(types: [EventType<Event>]) {
    var indexByName: [String: Int] = [:]
    var repeatedName: String?
    for (index, type) in types.enumerated() {
      for name in [type.name] + type.formerNames where indexByName.updateValue(index, forKey: name) != nil {
        repeatedName = name
      }
    }
    self.types = types
    self.indexByName = indexByName
    self.repeatedName = repeatedName
  }

  /// Whether an event of this name can be read.
  public func knows(_ name: String) -> Bool { indexByName[name] != nil }

  /// Writes an event, ready to be appended.
  ///
  /// Throws ``EventStoreError/Code/unknownEventType`` where it is of none of the types.
  public func encode(
    _ event: Event,
    id: EventID = EventID(),
    metadata: EventMetadata = EventMetadata()
  ) throws -> NewEvent {
    try checkNames()
    for type in types {
      guard let data = try type.payload(of: event) else { continue }
      return NewEvent(
        id: id,
        type: type.name,
        data: data,
        schemaVersion: type.schemaVersion,
        metadata: metadata
      )
    }
    throw EventStoreError(.unknownEventType, "An event is of none of the codec's types")
  }

  /// Reads an event, turning an older schema version of its payload into the present one.
  ///
  /// Throws ``EventStoreError/Code/unknownEventType``, ``EventStoreError/Code/unsupportedSchemaVersion`` or
  /// ``EventStoreError/Code/codingFailed``; and what an upcaster throws.
  public func decode(_ event: RecordedEvent) throws -> Event {
    try checkNames()
    guard let index = indexByName[event.type] else {
      throw EventStoreError(
        .unknownEventType,
        "The codec has no type \(event.type)",
        streamID: event.streamID,
        eventID: event.id
      )
    }
    do {
      return try types[index].event(of: event.data, schemaVersion: event.schemaVersion)
    } catch var error as EventStoreError {
      error.streamID = event.streamID
      error.eventID = event.id
      throw error
    }
  }

  private func checkNames() throws(EventStoreError) {
    guard let repeatedName else { return }
    throw EventStoreError(.unknownEventType, "The codec has two types of the name \(repeatedName)")
  }
}
