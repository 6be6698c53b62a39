import QuireEvents

/// Writes events as they are read: lines of JSON, or a table.
struct EventPrinter {
  private let output: StandardOutput
  private var table: TableWriter?

  init(to output: StandardOutput, json: Bool) {
    self.output = output
    if json { return }
    table = TableWriter(
      [
        TableWriter.Column("POSITION", isNumber: true), TableWriter.Column("STREAM"),
        TableWriter.Column("VERSION", isNumber: true), TableWriter.Column("TYPE"), TableWriter.Column("TIME"),
        TableWriter.Column("DATA"),
      ],
      to: output
    )
  }

  mutating func write(_ event: RecordedEvent) throws {
    guard table != nil else { return try output.line(EventLine.text(event)) }
    try table?.row([
      "\(event.position)", event.streamID.string, "\(event.version)", event.type,
      Formatting.time(event.createdAt),
      Self.summary(event.data),
    ])
  }

  /// Writes what waits for its columns, and hands all to the system.
  mutating func flush() throws {
    try table?.flush()
    try output.flush()
  }

  private static func summary(_ data: EventPayload) -> String {
    switch data {
    case .json(let text): JSONText.compact(text)
    case .binary(let bytes): "(\(Formatting.bytes(bytes.count)) of binary data)"
    }
  }
}
