import ArgumentParser
import Quire
import QuireModel

/// `quire table get`.
struct TableGetCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "get",
    abstract: "Shows the item of a key.",
    discussion: """
      EXAMPLE
        quire table get --store shop.quire --table orders --key '{"PK": "A", "SK": "1"}'
      """
  )

  @OptionGroup var store: StoreOptions
  @OptionGroup var table: TableOptions

  @Option(
    name: .long,
    help: ArgumentHelp("The item's key; - reads it from standard input.", valueName: "json")
  )
  var key: String

  @Option(
    name: .long,
    help: ArgumentHelp("Only these attributes: 'amount, parts[0].label'.", valueName: "expression")
  )
  var projection: String?

  @Option(
    name: .long,
    help: ArgumentHelp("Names behind #placeholders: '{\"#n\": \"name\"}'.", valueName: "json")
  )
  var names: String?

  @OptionGroup var output: ItemOutputOptions

  func run() async throws {
    let key = try JSONArgument("--key", key).item()
    let store = try store.openForReading()
    defer { store.close() }
    try table.require(in: store)
    var placeholders = PlaceholderOptions()
    placeholders.names = names
    let request = GetItem(
      tableName: table.table,
      key: key,
      projectionExpression: projection.map { ProjectionExpression($0) },
      expressionAttributeNames: try placeholders.attributeNames()
    )
    guard let item = try store.getItem(request).item else {
      throw Failure(.notFound, "the table \(table.table) has no item of this key")
    }
    let output = StandardOutput()
    try output.line(self.output.text(item))
    try output.flush()
  }
}

extension ItemOutputOptions {
  /// An item alone.
  func text(_ item: Item) -> String {
    json ? item.jsonLine(notation) : Formatting.visible(item.prettyJSON, keepingLines: true)
  }
}
