import ArgumentParser
import Quire
import QuireEvents
import QuireModel
import QuireWire

/// `quire import`.
struct ImportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "import",
    abstract: "Appends events from lines of JSON, or puts items into a table.",
    discussion: """
      A line is an event as export writes it:
        {"stream": "Order-1", "type": "OrderPlaced", "data": {"total": 40}, "id": "…",
         "metadata": {…}, "correlation_id": "…", "causation_id": "…", "schema_version": 1, "expect": "none"}
      Only stream, type and data are needed; data_base64 in place of data holds bytes. expect is any (if left out), \
      none, exists or a version. version, position and created_at are allowed and not used: the store gives its own. \
      Events that have an id can be imported again: those that are there are not stored twice.

      With --stream and --type, a line is any JSON object and becomes the data of an event; {name} in them and in \
      --id stands for a member of the object.

      With --table, a line is an item, as export --table writes it, and is put into that table. DynamoDB's own exports \
      are read by: quire table import

      Events keep the order of the lines. The first line that fails ends the import; lines after it that were under \
      way already may be in the store.

      EXAMPLE
        zcat history.jsonl.gz | quire import --store history.quire \\
          --stream 'File-{path}' --type '{change}' --id '{commit}:{path}'
      """
  )

  @OptionGroup var store: StoreOptions
  @OptionGroup var events: EventTableOptions

  @Option(name: .long, help: ArgumentHelp("Each event's stream, made of its line.", valueName: "template"))
  var stream: String?

  @Option(name: .long, help: ArgumentHelp("Each event's type, made of its line.", valueName: "template"))
  var type: String?

  @Option(name: .long, help: ArgumentHelp("Each event's id, made of its line.", valueName: "template"))
  var id: String?

  @Option(name: .long, help: ArgumentHelp("Put items into this table instead.", valueName: "name"))
  var table: String?

  @OptionGroup var output: OutputOptions

  @Argument(help: ArgumentHelp("The file to read; standard input if left out or -.", valueName: "file"))
  var file: String?

  func validate() throws {
    if (stream == nil) != (type == nil) { throw ValidationError("--stream and --type go together.") }
    if id != nil, stream == nil { throw ValidationError("--id goes with --stream and --type.") }
    if table != nil, stream != nil {
      throw ValidationError("--table goes without --stream, --type and --id.")
    }
    for (name, text) in [("--stream", stream), ("--type", type), ("--id", id)] {
      if let text, Template(text) == nil {
        throw ValidationError("\(name) has a brace without a partner; write {{ or }} for a brace itself.")
      }
    }
  }

  func run() async throws {
    var source = try LineSource(path: file)
    let noun = table == nil ? "event" : "item"
    let progress = ProgressLine(noun: noun)
    var pipeline = LinePipeline(progress: progress)
    let summary =
      if let table {
        try await importItems(&source, into: table, &pipeline)
      } else {
        try await importEvents(&source, &pipeline)
      }
    let seconds = Formatting.seconds(progress.elapsed)
    let output = StandardOutput()
    try output.line(self.output.json ? Self.json(summary, seconds) : Self.text(summary, noun, seconds))
    try output.flush()
  }

  private func importEvents(
    _ source: inout LineSource,
    _ pipeline: inout LinePipeline
  ) async throws -> LinePipeline.Summary {
    let template = template
    let store = try store.openOrCreate()
    defer { store.close() }
    let events = try await events.openOrCreate(in: store)
    return try await pipeline.run(&source) { line in
      let append = try template?.append(line) ?? EventLine.append(line)
      return { try await events.append([append])[0].wasDuplicate }
    }
  }

  private func importItems(
    _ source: inout LineSource,
    into table: String,
    _ pipeline: inout LinePipeline
  ) async throws -> LinePipeline.Summary {
    let store = try store.openForWriting()
    defer { store.close() }
    _ = try TableOptions.require(table, in: store)
    return try await pipeline.run(&source) { line in
      let item = try Item(jsonText: line)
      return {
        try await store.putItem(PutItem(tableName: table, item: item))
        return false
      }
    }
  }

  private var template: EventTemplate? {
    guard let stream = stream.flatMap({ Template($0) }), let type = type.flatMap({ Template($0) }) else {
      return nil
    }
    return EventTemplate(stream: stream, type: type, id: id.flatMap { Template($0) })
  }

  private static func json(_ summary: LinePipeline.Summary, _ seconds: Double) -> String {
    JSONText.line(
      .object([
        "lines": .number(summary.lines), "written": .number(summary.written),
        "duplicates": .number(summary.duplicates), "seconds": .number(Formatting.decimal(seconds, places: 3)),
      ])
    )
  }

  private static func text(_ summary: LinePipeline.Summary, _ noun: String, _ seconds: Double) -> String {
    let rate = seconds > 0 ? Int(Double(summary.lines) / seconds) : 0
    let repeated = summary.duplicates > 0 ? ", \(Formatting.number(summary.duplicates)) there already" : ""
    return "imported \(Formatting.count(summary.written, noun))\(repeated) "
      + "in \(Formatting.decimal(seconds, places: 1)) s (\(Formatting.number(rate))/s)"
  }
}
