import QuireEvents
import QuireModel
import QuireWire

/// An event as one line of JSON: what `export` writes and `import` reads.
enum EventLine {
  /// The line of an event.
  ///
  /// Data and metadata stand in it as they were appended; only space between the parts of their JSON is left out.
  static func text(_ event: RecordedEvent) -> String {
    var members: [(String, String)] = [
      ("stream", JSONText.quoted(event.streamID.string)),
      ("version", "\(event.version)"),
      ("position", "\(event.position)"),
      ("id", JSONText.quoted(event.id.string)),
      ("type", JSONText.quoted(event.type)),
      ("created_at", JSONText.quoted(event.createdAt.description)),
    ]
    if event.schemaVersion != 1 { members.append(("schema_version", "\(event.schemaVersion)")) }
    if let id = event.correlationID { members.append(("correlation_id", JSONText.quoted(id))) }
    if let id = event.causationID { members.append(("causation_id", JSONText.quoted(id))) }
    if let json = event.metadata.json { members.append(("metadata", JSONText.compact(json))) }
    switch event.data {
    case .json(let text): members.append(("data", JSONText.compact(text)))
    case .binary(let bytes): members.append(("data_base64", JSONText.quoted(Base64.encode(bytes))))
    }
    return "{" + members.map { "\"\($0)\":\($1)" }.joined(separator: ",") + "}"
  }

  /// The append that a line asks for.
  static func append(_ line: [UInt8]) throws(JSONError) -> StreamAppend {
    var parts = EventLineParts(line)
    var reader = JSONReader(line.span, maximumDepth: maximumDepth)
    try reader.beginObject()
    while let name = try reader.nextName() { try parts.read(name, &reader) }
    try reader.finish()
    return try parts.append()
  }

  /// The deepest nesting of a line: what the event store allows of data, and the line around it.
  static let maximumDepth = 520
}
