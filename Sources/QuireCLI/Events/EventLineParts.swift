import QuireEvents
import QuireModel
import QuireWire

/// The members of an event's line that were read so far.
struct EventLineParts {
  private let line: [UInt8]
  private var names: Set<AttributeName> = []
  private var stream: String?
  private var id: String?
  private var type: String?
  private var data: EventPayload?
  private var schemaVersion = 1
  private var metadata = EventMetadata()
  private var expected = ExpectedVersion.any

  init(_ line: [UInt8]) { self.line = line }

  /// Reads the value of a member.
  mutating func read(_ name: String, _ reader: inout JSONReader) throws(JSONError) {
    let start = reader.position
    guard names.insert(AttributeName(name)).inserted else {
      throw JSONError(.syntax, at: start, "the member “\(name)” is there twice")
    }
    switch name {
    case "stream": stream = try reader.readString()
    case "id": id = try reader.readString()
    case "type": type = try reader.readString()
    case "data": try set(.json(try text(&reader)), at: start)
    case "data_base64": try set(.binary(try reader.readBase64()), at: start)
    case "metadata": metadata.json = try text(&reader)
    case "correlation_id": metadata.correlationID = try reader.readString()
    case "causation_id": metadata.causationID = try reader.readString()
    case "schema_version":
      guard let number = Int(try reader.readNumber()), number >= 1 else {
        throw JSONError(.value, at: start, "schema_version is a whole number of 1 or more")
      }
      schemaVersion = number
    case "expect":
      guard let expectation = Expectation(json: try reader.readJSONValue()) else {
        throw JSONError(.value, at: start, "expect is any, none, exists or a version of 0 or more")
      }
      expected = expectation.version
    case "version", "position", "created_at":
      // The store that the event is imported into gives its own.
      try reader.skipValue()
    default:
      throw JSONError(.value, at: start, "unknown member “\(name)”")
    }
  }

  /// The text of the value that comes next, as it stands.
  private func text(_ reader: inout JSONReader) throws(JSONError) -> String {
    _ = try reader.peek()
    let start = reader.position
    try reader.skipValue()
    return String(decoding: line[start..<reader.position], as: UTF8.self)
  }

  private mutating func set(_ payload: EventPayload, at position: Int) throws(JSONError) {
    if data != nil { throw JSONError(.value, at: position, "an event has data or data_base64, not both") }
    data = payload
  }

  func append() throws(JSONError) -> StreamAppend {
    guard let stream else { throw missing("stream") }
    guard let type else { throw missing("type") }
    guard let data else { throw missing("data") }
    let event = NewEvent(
      id: id.map { EventID($0) } ?? EventID(),
      type: type,
      data: data,
      schemaVersion: schemaVersion,
      metadata: metadata
    )
    return StreamAppend([event], to: StreamID(stream), expecting: expected)
  }

  private func missing(_ name: String) -> JSONError {
    JSONError(.value, at: line.count, "the member “\(name)” is missing")
  }
}
