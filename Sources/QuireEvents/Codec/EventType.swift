/// A type of event: its name and schema version in the store, and the Swift type of its payload.
///
/// The name is what is stored, so it is written out: a Swift type can be renamed, a stored event cannot.
public struct EventType<Event: Sendable>: Sendable {
  /// The name in the store.
  public let name: String
  /// Names under which events of this type were stored earlier.
  public let formerNames: [String]
  /// The version of the payload's schema that is written now.
  public let schemaVersion: Int
  private let upcasters: [Int: Upcaster]
  private let encode: @Sendable (Event) throws -> EventPayload?
  private let decode: @Sendable (EventPayload) throws -> Event?

  /// Makes a type whose payloads become events by `embed`, a case of an enumeration for example; `extract` answers
  /// the payload of an event of this type, and nil for any other.
  ///
  /// ```swift
  /// EventType("MoneyDeposited", embed: AccountEvent.deposited) {
  ///   if case .deposited(let payload) = $0 { payload } else { nil }
  /// }
  /// ```
  public init<Payload: Codable & SendableMetatype>(
    _ name: String,
    version: Int = 1,
    formerNames: [String] = [],
    upcasters: [Upcaster] = [],
    embed: @escaping @Sendable (Payload) -> Event,
    extract: @escaping @Sendable (Event) -> Payload?
  ) {
    self.init(
      name: name,
      formerNames: formerNames,
      schemaVersion: version,
      upcasters: upcasters,
      encode: { try extract($0).map { try EventPayload(encoding: $0) } },
      decode: { embed(try $0.decode(as: Payload.self)) }
    )
  }

  /// Makes a type whose payload is itself an event: the only one, or one of several that conform to a protocol.
  ///
  /// ```swift
  /// protocol AccountEvent: Codable, Sendable {}
  /// struct MoneyDeposited: AccountEvent { var amount: Int }
  ///
  /// let codec = EventCodec<any AccountEvent>(EventType("MoneyDeposited", as: MoneyDeposited.self))
  /// ```
  public init<Payload: Codable & Sendable>(
    _ name: String,
    as payload: Payload.Type,
    version: Int = 1,
    formerNames: [String] = [],
    upcasters: [Upcaster] = []
  ) {
    self.init(
      name: name,
      formerNames: formerNames,
      schemaVersion: version,
      upcasters: upcasters,
      encode: { try ($0 as? Payload).map { try EventPayload(encoding: $0) } },
      decode: { try $0.decode(as: payload) as? Event }
    )
  }

  private init(
    name: String,
    formerNames: [String],
    schemaVersion: Int,
    upcasters: [Upcaster],
    encode: @escaping @Sendable (Event) throws -> EventPayload?,
    decode: @escaping @Sendable (EventPayload) throws -> Event?
  ) {
    self.name = name
    self.formerNames = formerNames
    self.schemaVersion = schemaVersion
    self.upcasters = Dictionary(upcasters.map { ($0.version, $0) }, uniquingKeysWith: { _, last in last })
    self.encode = encode
    self.decode = decode
  }

  /// The payload of an event of this type, or nil where it is of another.
  func payload(of event: Event) throws -> EventPayload? {
    try encode(event)
  }

  /// The event of a payload of a schema version.
  func event(of payload: EventPayload, schemaVersion version: Int) throws -> Event {
    guard (1...max(1, schemaVersion)).contains(version) else {
      throw EventStoreError(
        .unsupportedSchemaVersion,
        "\(name) is stored in schema version \(version), and known up to version \(schemaVersion)"
      )
    }
    var payload = payload
    for step in version..<max(version, schemaVersion) {
      guard let upcaster = upcasters[step] else {
        throw EventStoreError(
          .unsupportedSchemaVersion,
          "\(name) has no upcaster from schema version \(step) to \(step + 1)"
        )
      }
      payload = try upcaster.transform(payload)
    }
    guard let event = try decode(payload) else {
      throw EventStoreError(.codingFailed, "The payload type of \(name) is not one of the codec's events")
    }
    return event
  }
}
