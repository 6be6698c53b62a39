import ArgumentParser
import Quire
import QuireModel
import QuireWire

/// `quire table list`.
struct TableListCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "list",
    abstract: "Lists the tables.",
    discussion: """
      EXAMPLE
        quire table list --store shop.quire
      """
  )

  @OptionGroup var store: StoreOptions
  @OptionGroup var output: OutputOptions

  func run() async throws {
    let store = try store.openForReading()
    defer { store.close() }
    let output = StandardOutput()
    var table = TableWriter(
      [
        TableWriter.Column("TABLE"), TableWriter.Column("STATUS"),
        TableWriter.Column("ITEMS", isNumber: true),
        TableWriter.Column("SIZE", isNumber: true), TableWriter.Column("INDEXES", isNumber: true),
      ],
      to: output
    )
    for name in try await store.tableNames() {
      let description = try store.describeTable(DescribeTable(tableName: name))
      if self.output.json {
        try output.line(JSONText.line(description.json))
      } else {
        try table.row(Self.row(description))
      }
    }
    if !self.output.json { try table.flush() }
    try output.flush()
  }

  private static func row(_ table: TableDescription) -> [String] {
    let indexes = table.globalSecondaryIndexes.count + table.localSecondaryIndexes.count
    return [
      table.tableName, table.status.rawValue, Formatting.number(table.itemCount),
      Formatting.bytes(table.sizeBytes),
      "\(indexes)",
    ]
  }
}
