import ArgumentParser
import Quire
import QuireModel

/// `quire table put`.
struct TablePutCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "put",
    abstract: "Writes an item, in place of any of the same key.",
    discussion: """
      Where --condition is false for the item that is there, nothing is written and the exit code is 75.

      EXAMPLE
        quire table put --store shop.quire --table orders --item '{"PK": "A", "SK": "1", "amount": 40}' \\
          --condition 'attribute_not_exists(PK)'
      """
  )

  @OptionGroup var store: StoreOptions
  @OptionGroup var table: TableOptions

  @Option(name: .long, help: ArgumentHelp("The item; - reads it from standard input.", valueName: "json"))
  var item: String

  @Option(
    name: .long,
    help: ArgumentHelp("What must hold of the item that is there.", valueName: "expression")
  )
  var condition: String?

  @OptionGroup var placeholders: PlaceholderOptions

  func run() async throws {
    let request = PutItem(
      tableName: table.table,
      item: try JSONArgument("--item", item).item(),
      conditionExpression: condition.map { ConditionExpression($0) },
      expressionAttributeNames: try placeholders.attributeNames(),
      expressionAttributeValues: try placeholders.attributeValues()
    )
    let store = try store.openForWriting()
    defer { store.close() }
    try table.require(in: store)
    try await store.putItem(request)
  }
}
