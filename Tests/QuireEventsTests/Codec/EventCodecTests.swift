import QuireEvents
import Testing

@Suite("EventCodec")
struct EventCodecTests {
  struct PriceV1: Codable, Sendable { var cents: Int }
  struct PriceV2: Codable, Sendable { var amount: Int }
  struct Price: Codable, Sendable, Equatable { var amount: Int; var currency: String }
  struct Note: Codable, Sendable, Equatable { var text: String }

  enum Event: Sendable, Equatable {
    case priced(Price)
    case noted(Note)
    case unknown
  }

  static let codec = EventCodec<Event>(
    EventType(
      "Priced",
      version: 3,
      formerNames: ["PriceSet"],
      upcasters: [
        Upcaster(from: 1) { (old: PriceV1) in PriceV2(amount: old.cents) },
        Upcaster(from: 2) { (old: PriceV2) in Price(amount: old.amount, currency: "EUR") },
      ],
      embed: Event.priced
    ) { if case .priced(let it) = $0 { it } else { nil } },
    EventType("Noted", version: 2, embed: Event.noted) { if case .noted(let it) = $0 { it } else { nil } }
  )

  static func recorded(_ type: String, _ data: EventPayload, version: Int = 1) -> RecordedEvent {
    RecordedEvent(
      streamID: "S-1",
      version: 1,
      position: 1,
      id: "e1",
      type: type,
      data: data,
      schemaVersion: version,
      createdAt: Timestamp(microsecondsSince1970: 0)
    )
  }

  @Test("an event is written under its wire name, with keys in order")
  func encodes() throws {
    let event = try Self.codec.encode(.priced(Price(amount: 3, currency: "EUR")), id: "e1")
    #expect(event.type == "Priced")
    #expect(event.schemaVersion == 3)
    #expect(event.data == #"{"amount":3,"currency":"EUR"}"#)
    #expect(event.id == "e1")
  }

  @Test(
    "an older payload goes through every upcaster from its version on",
    arguments: [
      (1, #"{"cents":3}"#), (2, #"{"amount":3}"#), (3, #"{"amount":3,"currency":"EUR"}"#),
    ]
  )
  func upcasts(version: Int, json: String) throws {
    let event = try Self.codec.decode(Self.recorded("Priced", .json(json), version: version))
    #expect(event == .priced(Price(amount: 3, currency: "EUR")))
  }

  @Test("an event is read under a former name")
  func formerName() throws {
    let event = try Self.codec.decode(Self.recorded("PriceSet", #"{"cents":3}"#))
    #expect(event == .priced(Price(amount: 3, currency: "EUR")))
  }

  @Test(
    "what cannot be read is an error that names the event",
    arguments: [
      ("Other", "{}", 1, EventStoreError.Code.unknownEventType),
      ("Priced", "{}", 4, .unsupportedSchemaVersion),
      ("Noted", #"{"text":"a"}"#, 1, .unsupportedSchemaVersion),
      ("Noted", "{}", 2, .codingFailed),
      ("Priced", "{}", 1, .codingFailed),
    ]
  )
  func fails(type: String, json: String, version: Int, code: EventStoreError.Code) {
    let error = #expect(throws: EventStoreError.self) {
      try Self.codec.decode(Self.recorded(type, .json(json), version: version))
    }
    #expect(error?.code == code)
    #expect(error?.eventID == "e1")
  }

  @Test("an event of no type is refused")
  func unknownEvent() {
    let error = #expect(throws: EventStoreError.self) { try Self.codec.encode(.unknown) }
    #expect(error?.code == .unknownEventType)
  }

  @Test("a name given twice makes the codec unusable")
  func repeatedName() {
    let type = EventType<Note>("Noted", as: Note.self)
    let codec = EventCodec<Note>(type, type)
    let error = #expect(throws: EventStoreError.self) { try codec.encode(Note(text: "a")) }
    #expect(error?.message == "The codec has two types of the name Noted")
  }

  @Test("events may be the types of a protocol")
  func existential() throws {
    let codec = EventCodec<any ShapeEvent>(
      EventType("CircleDrawn", as: CircleDrawn.self),
      EventType("SquareDrawn", as: SquareDrawn.self)
    )
    let event = try codec.encode(SquareDrawn(side: 2))
    #expect(event.type == "SquareDrawn")
    let decoded = try codec.decode(Self.recorded("SquareDrawn", event.data))
    #expect((decoded as? SquareDrawn)?.side == 2)
  }
}

private protocol ShapeEvent: Codable, Sendable {}
private struct CircleDrawn: ShapeEvent { var radius: Int }
private struct SquareDrawn: ShapeEvent { var side: Int }
