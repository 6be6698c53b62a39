import ArgumentParser
import Quire
import QuireEvents
import QuireModel

/// `quire export`.
struct ExportCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "export",
    abstract: "Writes events, or the items of a table, as lines of JSON.",
    discussion: """
      Events come in the order of their positions, and import reads the lines. With --table, a line is an item in \
      DynamoDB's JSON. What is written is what was there when the export began.

      A table in the layout of DynamoDB's own exports is written by: quire table export

      EXAMPLE
        quire export --store shop.quire | gzip > events.jsonl.gz
      """
  )

  @OptionGroup var store: StoreOptions
  @OptionGroup var events: EventTableOptions
  @OptionGroup var selection: EventSelectionOptions

  @Option(name: .long, help: ArgumentHelp("The items of this table instead of events.", valueName: "name"))
  var table: String?

  func validate() throws {
    let narrowed = [selection.stream, selection.category, selection.type, selection.correlation]
    if table != nil, narrowed.contains(where: { $0 != nil }) {
      throw ValidationError("--table goes without --stream, --category, --type and --correlation.")
    }
  }

  func run() async throws {
    let store = try store.openForReading()
    defer { store.close() }
    let output = StandardOutput()
    if let table {
      try Self.items(of: table, in: store, to: output)
    } else {
      let events = try await events.open(in: store)
      for try await event in events.read(selection.selection) { try output.line(EventLine.text(event)) }
    }
    try output.flush()
  }

  private static func items(of table: String, in store: Store, to output: StandardOutput) throws {
    _ = try TableOptions.require(table, in: store)
    // One view over all pages: the items as of one moment.
    try store.read { snapshot in
      var request = Scan(tableName: table)
      repeat {
        let page = try snapshot.scan(request)
        for item in page.items { try output.line(item.jsonLine(.typed)) }
        request.exclusiveStartKey = page.lastEvaluatedKey
      } while request.exclusiveStartKey != nil
    }
  }
}
