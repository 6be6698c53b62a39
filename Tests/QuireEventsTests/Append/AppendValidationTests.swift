import QuireEvents
import Testing

@Suite("AppendValidation")
struct AppendValidationTests {
  private func code(_ events: [NewEvent], to stream: StreamID = "S-1", _ expected: ExpectedVersion = .any)
    -> EventStoreError.Code?
  {
    do throws(EventStoreError) {
      try AppendValidation.check([StreamAppend(events, to: stream, expecting: expected)])
      return nil
    } catch {
      return error.code
    }
  }

  @Test(
    "stream ids are 1 to 1,000 bytes",
    arguments: [(0, false), (1, true), (999, true), (1_000, true), (1_001, false)]
  )
  func streamID(length: Int, isValid: Bool) {
    let id = StreamID(String(repeating: "s", count: length))
    #expect(code([], to: id) == (isValid ? nil : .invalidStreamID))
  }

  @Test(
    "event ids are 1 to 256 bytes",
    arguments: [(0, false), (1, true), (255, true), (256, true), (257, false)]
  )
  func eventID(length: Int, isValid: Bool) {
    let event = NewEvent(id: EventID(String(repeating: "e", count: length)), type: "T", data: "1")
    #expect(code([event]) == (isValid ? nil : .invalidEventID))
  }

  @Test(
    "event types are 1 to 256 bytes",
    arguments: [(0, false), (1, true), (255, true), (256, true), (257, false)]
  )
  func eventType(length: Int, isValid: Bool) {
    #expect(
      code([NewEvent(type: String(repeating: "t", count: length), data: "1")])
        == (isValid ? nil : .invalidEventType)
    )
  }

  @Test("correlation ids are 1 to 256 bytes", arguments: [(0, false), (1, true), (256, true), (257, false)])
  func correlationID(length: Int, isValid: Bool) {
    let id = String(repeating: "c", count: length)
    let correlated = NewEvent(type: "T", data: "1", metadata: EventMetadata(correlationID: id))
    let caused = NewEvent(type: "T", data: "1", metadata: EventMetadata(causationID: id))
    #expect(code([correlated]) == (isValid ? nil : .invalidArgument))
    #expect(code([caused]) == (isValid ? nil : .invalidArgument))
  }

  @Test(
    "data and metadata have room for 400,000 bytes",
    arguments: [(399_999, true), (400_000, true), (400_001, false)]
  )
  func payloadSize(size: Int, isValid: Bool) {
    let metadata = EventMetadata(json: #"{"a":1}"#)
    let data = EventPayload.binary([UInt8](repeating: 7, count: size - 7))
    #expect(code([NewEvent(type: "T", data: data, metadata: metadata)]) == (isValid ? nil : .payloadTooLarge))
  }

  @Test("the error of a large payload suggests a reference")
  func payloadMessage() {
    let event = NewEvent(type: "T", data: .binary([UInt8](repeating: 0, count: 400_001)))
    let error = #expect(throws: EventStoreError.self) {
      try AppendValidation.check([StreamAppend([event], to: "S-1", expecting: .any)])
    }
    #expect(
      error?.message
        == "Data and metadata of an event have room for 400000 bytes, not 400001; store the large part elsewhere, for "
        + "example in an object store, and put a reference to it into the event"
    )
    #expect(error?.eventID == event.id)
    #expect(error?.streamID == "S-1")
  }

  @Test("text that is not JSON is refused")
  func invalidJSON() {
    #expect(code([NewEvent(type: "T", data: .json("{"))]) == .invalidPayload)
    #expect(code([NewEvent(type: "T", data: "1", metadata: EventMetadata(json: "x"))]) == .invalidPayload)
    #expect(code([NewEvent(type: "T", data: .binary([0xFF]))]) == nil)
  }

  @Test("an id twice in a batch is refused")
  func repeatedID() {
    let event = NewEvent(type: "T", data: "1")
    #expect(code([event, event]) == .duplicateEventID)
  }

  @Test("a stream twice in an append is refused")
  func repeatedStream() {
    let append = StreamAppend([], to: "S-1", expecting: .any)
    #expect(throws: EventStoreError.self) { try AppendValidation.check([append, append]) }
  }

  @Test("a negative version is refused, not taken for 'any'")
  func negativeVersion() {
    #expect(code([], .exact(-1)) == .invalidArgument)
    #expect(code([], .exact(0)) == nil)
  }

  @Test("a schema version is 1 or more")
  func schemaVersion() {
    #expect(code([NewEvent(type: "T", data: "1", schemaVersion: 0)]) == .invalidArgument)
  }

  @Test("a snapshot is appended only where its version is known")
  func snapshotExpectation() {
    let event = NewEvent(type: "T", data: "1")
    let snapshot = NewSnapshot(type: "State", data: "1", schemaVersion: 1)
    func isValid(_ events: [NewEvent], _ expected: ExpectedVersion) -> Bool {
      (try? AppendValidation.check([StreamAppend(events, to: "S-1", expecting: expected, snapshot: snapshot)]))
        != nil
    }
    #expect(isValid([event], .exact(1)))
    #expect(isValid([event], .noStream))
    #expect(!isValid([event], .any))
    #expect(!isValid([event], .streamExists))
    #expect(!isValid([], .exact(1)))
  }
}
