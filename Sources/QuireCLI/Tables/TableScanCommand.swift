import ArgumentParser
import Quire
import QuireModel

/// `quire table scan`.
struct TableScanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan",
    abstract: "Shows all items.",
    discussion: """
      EXAMPLE
        quire table scan --store shop.quire --table orders --filter 'amount > :min' --values '{":min": 10}'
      """
  )

  @OptionGroup var store: StoreOptions
  @OptionGroup var table: TableOptions

  @Option(name: .long, help: ArgumentHelp("Which of the items to show.", valueName: "expression"))
  var filter: String?

  @Option(name: .long, help: ArgumentHelp("Which attributes to show.", valueName: "expression"))
  var projection: String?

  @OptionGroup var placeholders: PlaceholderOptions

  @Option(name: .long, help: ArgumentHelp("The index to read.", valueName: "name"))
  var index: String?

  @Option(name: .long, help: ArgumentHelp("At most so many items.", valueName: "N"))
  var limit: Int?

  @OptionGroup var output: ItemOutputOptions

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit is 1 or more.") }
  }

  func run() async throws {
    var request = Scan(
      tableName: table.table,
      indexName: index,
      filterExpression: filter.map { ConditionExpression($0) },
      projectionExpression: projection.map { ProjectionExpression($0) },
      expressionAttributeNames: try placeholders.attributeNames(),
      expressionAttributeValues: try placeholders.attributeValues()
    )
    let store = try store.openForReading()
    defer { store.close() }
    let description = try table.require(in: store)
    var printer = ItemPrinter(to: StandardOutput(), options: output, table: description, index: index)
    var pages = ItemPages(limit: limit, hasFilter: filter != nil) { limit, start in
      request.limit = limit
      request.exclusiveStartKey = start
      return try store.scan(request)
    }
    while let items = try pages.next() {
      for item in items { try printer.write(item) }
    }
    try printer.end()
  }
}
