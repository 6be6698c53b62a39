import ArgumentParser
import Quire
import QuireModel

/// `quire table scan`.
struct TableScanCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan",
    abstract: "Shows all items.",
    discussion: """
      Items come in the order of their keys. Where --limit leaves items out, the cursor of the rest is shown, with \
      --json on standard error; a run with --start-key goes on there.

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

  @OptionGroup var page: PageOptions

  @OptionGroup var output: ItemOutputOptions

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
    var pages = try ItemPages(
      page,
      key: description.keyAttributes(index: index),
      hasFilter: filter != nil,
      hasProjection: projection != nil
    ) { limit, start in
      request.limit = limit
      request.exclusiveStartKey = start
      return try store.scan(request)
    }
    while let items = try pages.next() {
      for item in items { try printer.write(item) }
    }
    try printer.end(cursor: pages.cursor())
  }
}
