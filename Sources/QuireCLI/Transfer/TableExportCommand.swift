import ArgumentParser
import QuireModel
import QuireRemote
import QuireWire

/// `quire table export`.
struct TableExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes a table to a folder, in the layout of DynamoDB's exports to S3.",
    discussion: """
      The folder gets AWSDynamoDB/<id> with data/*.json.gz, lines of {"Item":{…}}, manifest-files.json with the number of \
      items and the MD5 sum of each file, manifest-summary.json, and table-description.json, which quire table import makes \
      the table of.

      The files are read back in the end and compared with the table; the manifests are written after that. An export that \
      was broken off goes on when the command is given again. Let nobody write to the table meanwhile: exit code 2 says \
      that somebody did, and the export is removed.

      A place is a store's file, or dynamodb://table?region=…&endpoint=…&profile=…, as with quire copy.

      EXAMPLE
        quire table export --from shop.quire --table orders --to exports
      """
  )

  @Option(name: .long, help: ArgumentHelp("Where the table is.", valueName: "place"))
  var from: String

  @Option(name: .long, help: ArgumentHelp("The table in a store's file.", valueName: "name"))
  var table: String?

  @Option(name: .long, help: ArgumentHelp("The folder; it is made where there is none.", valueName: "folder"))
  var to: String

  @OptionGroup var output: OutputOptions

  func run() async throws {
    let place = try TableLocation(from)
    guard let table = place.table ?? table else {
      throw ValidationError("Of a store's file, --table is needed.")
    }
    let source = try place.open(forWriting: false)
    let result = await Result.of {
      try await run(TableExport(of: table, in: source.store, source: from, to: to))
    }
    // What the export came to is told first.
    try? await source.close()
    try result.get()
  }

  private func run(_ export: TableExport) async throws {
    var line = ProgressLine(noun: "item")
    defer { line.clear() }
    let done = try await export.run { line.update(count: $0.items, fraction: nil) }
    line.clear()
    let seconds = Formatting.seconds(line.elapsed)
    let output = StandardOutput()
    try output.line(
      self.output.json
        ? JSONText.line(
          .object([
            "folder": .string(done.folder), "files": .number(done.files), "items": .number(done.items),
            "seconds": .number(Formatting.decimal(seconds, places: 3)),
          ])
        )
        : "exported \(Formatting.count(done.items, "item")) in \(Formatting.decimal(seconds, places: 1)) s to \(done.folder)"
    )
    try output.flush()
  }
}
