import ArgumentParser
import Quire
import QuireEvents
import QuireModel
import QuireWire

/// `quire table describe`.
struct TableDescribeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "describe",
    abstract: "Describes a table: its key, its size, its indexes.",
    discussion: """
      EXAMPLE
        quire table describe --store shop.quire --table orders
      """
  )

  @OptionGroup var store: StoreOptions
  @OptionGroup var table: TableOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let store = try store.openForReading()
    defer { store.close() }
    let description = try table.require(in: store)
    let output = StandardOutput()
    if self.output.json {
      try output.line(JSONText.line(description.json))
    } else {
      try Self.write(description, to: output)
    }
    try output.flush()
  }

  private static func write(_ table: TableDescription, to output: StandardOutput) throws {
    let types = Dictionary(
      table.attributeDefinitions.map { ($0.attributeName, $0.attributeType) },
      uniquingKeysWith: { first, _ in first }
    )
    func key(_ schema: [KeySchemaElement]) -> String {
      schema.map { "\($0.attributeName):\(types[$0.attributeName]?.rawValue ?? "?")" }.joined(separator: ", ")
    }
    let created = Formatting.time(Timestamp(secondsSince1970: table.creationDateTime))
    let lines = [
      ("table", table.tableName), ("id", table.tableId), ("status", table.status.rawValue),
      ("created", created),
      ("key", key(table.keySchema)), ("items", Formatting.number(table.itemCount)),
      ("size", Formatting.bytes(table.sizeBytes)),
    ]
    for (name, value) in lines {
      try output.line(name + String(repeating: " ", count: 9 - name.count) + Formatting.visible(value))
    }
    let indexes =
      table.globalSecondaryIndexes.map { ("global", $0) } + table.localSecondaryIndexes.map { ("local", $0) }
    if indexes.isEmpty { return }
    try output.line("")
    var rows = TableWriter(
      [
        TableWriter.Column("INDEX"), TableWriter.Column("KIND"), TableWriter.Column("KEY"),
        TableWriter.Column("PROJECTION"), TableWriter.Column("STATUS"),
        TableWriter.Column("ENTRIES", isNumber: true), TableWriter.Column("SIZE", isNumber: true),
      ],
      to: output
    )
    for (kind, index) in indexes {
      try rows.row([
        index.definition.indexName, kind, key(index.definition.keySchema),
        index.definition.projection.projectionType.rawValue,
        index.isBackfilling ? "backfilling" : index.status.rawValue, Formatting.number(index.itemCount),
        Formatting.bytes(index.sizeBytes),
      ])
    }
    try rows.flush()
  }
}
