import ArgumentParser
import Quire
import QuireModel

/// `quire table update`.
struct TableUpdateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "update",
    abstract: "Changes an item, making it where there is none, and shows it.",
    discussion: """
      Where --condition is false for the item that is there, nothing is written and the exit code is 75.

      EXAMPLE
        quire table update --store shop.quire --table orders --key '{"PK": "A", "SK": "1"}' \\
          --update 'SET amount = amount + :more' --values '{":more": 5}'
      """
  )

  @OptionGroup var store: StoreOptions
  @OptionGroup var table: TableOptions

  @Option(name: .long, help: ArgumentHelp("The item's key.", valueName: "json"))
  var key: String

  @Option(name: .long, help: ArgumentHelp("What to change.", valueName: "expression"))
  var update: String

  @Option(
    name: .long,
    help: ArgumentHelp("What must hold of the item that is there.", valueName: "expression")
  )
  var condition: String?

  @OptionGroup var placeholders: PlaceholderOptions
  @OptionGroup var output: ItemOutputOptions

  func run() async throws {
    let request = UpdateItem(
      tableName: table.table,
      key: try JSONArgument("--key", key).item(),
      updateExpression: UpdateExpression(update),
      conditionExpression: condition.map { ConditionExpression($0) },
      expressionAttributeNames: try placeholders.attributeNames(),
      expressionAttributeValues: try placeholders.attributeValues(),
      returnValues: .allNew
    )
    let store = try store.openForWriting()
    defer { store.close() }
    try table.require(in: store)
    guard let item = try await store.updateItem(request).attributes else { return }
    let output = StandardOutput()
    try output.line(self.output.text(item))
    try output.flush()
  }
}
