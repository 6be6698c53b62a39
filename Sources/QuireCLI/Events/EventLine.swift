import QuireEvents
import QuireModel

/// An event as one line of JSON: what `export` writes and `import` reads.
enum EventLine {
  /// The line of an event.
  ///
  /// Data and metadata stand in it as they were appended; only space between the parts of their JSON is left out.
  static func text(_ event: RecordedEvent) -> String {
    var members: [(String, String)] = [
      ("stream", JSONWriter.quoted(event.streamID.string)),
      ("version", "\(event.version)"),
      ("position", "\(event.position)"),
      ("id", JSONWriter.quoted(event.id.string)),
      ("type", JSONWriter.quoted(event.type)),
      ("created_at", JSONWriter.quoted(event.createdAt.description)),
    ]
    if event.schemaVersion != 1 { members.append(("schema_version", "\(event.schemaVersion)")) }
    if let id = event.correlationID { members.append(("correlation_id", JSONWriter.quoted(id))) }
    if let id = event.causationID { members.append(("causation_id", JSONWriter.quoted(id))) }
    if let json = event.metadata.json { members.append(("metadata", JSONWriter.compact(json))) }
    switch event.data {
    case .json(let text): members.append(("data", JSONWriter.compact(text)))
    case .binary(let bytes): members.append(("data_base64", JSONWriter.quoted(Base64.encode(bytes))))
    }
    return "{" + members.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
  }

  /// The append that a line asks for.
  static func append(_ line: [UInt8]) throws(JSONFault) -> StreamAppend {
    var reader = JSONReader(line)
    var parts = Parts()
    try reader.object { name, reader throws(JSONFault) in try parts.read(name, &reader) }
    try reader.end()
    return try parts.append()
  }
}

/// The members of a line that were read so far.
private struct Parts {
  var stream: String?
  var id: String?
  var type: String?
  var data: EventPayload?
  var schemaVersion = 1
  var metadata = EventMetadata()
  var expected = ExpectedVersion.any

  mutating func read(_ name: String, _ reader: inout JSONReader) throws(JSONFault) {
    switch name {
    case "stream": stream = try reader.string()
    case "id": id = try reader.string()
    case "type": type = try reader.string()
    case "data": try set(.json(try reader.text()))
    case "data_base64":
      guard let bytes = Base64.decode(try reader.string()) else { throw JSONFault("data_base64 is not base64 text") }
      try set(.binary(bytes))
    case "metadata": metadata.json = try reader.text()
    case "correlation_id": metadata.correlationID = try reader.string()
    case "causation_id": metadata.causationID = try reader.string()
    case "schema_version":
      guard case .number(let text) = try reader.value(), let number = Int(text), number >= 1 else {
        throw JSONFault("schema_version is a whole number of 1 or more")
      }
      schemaVersion = number
    case "expect": expected = try Expectation(json: try reader.value()).version
    case "version", "position", "created_at":
      // The store that the event is imported into gives its own.
      _ = try reader.value()
    default:
      throw JSONFault("unknown member \"\(name)\"")
    }
  }

  private mutating func set(_ payload: EventPayload) throws(JSONFault) {
    if data != nil { throw JSONFault("an event has data or data_base64, not both") }
    data = payload
  }

  func append() throws(JSONFault) -> StreamAppend {
    guard let stream else { throw JSONFault("the member \"stream\" is missing") }
    guard let type else { throw JSONFault("the member \"type\" is missing") }
    guard let data else { throw JSONFault("the member \"data\" is missing") }
    let event = NewEvent(
      id: id.map { EventID($0) } ?? EventID(),
      type: type,
      data: data,
      schemaVersion: schemaVersion,
      metadata: metadata
    )
    return StreamAppend([event], to: StreamID(stream), expecting: expected)
  }
}
