import ArgumentParser
import Quire
import QuireModel

/// `quire table delete`.
struct TableDeleteCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "delete",
    abstract: "Removes the item of a key; where there is none, that is no error.",
    discussion: """
      Where --condition is false for the item that is there, nothing is removed and the exit code is 75.

      EXAMPLE
        quire table delete --store shop.quire --table orders --key '{"PK": "A", "SK": "1"}' \\
          --condition 'amount < :limit' --values '{":limit": 100}'
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
    help: ArgumentHelp("What must hold of the item that is there.", valueName: "expression")
  )
  var condition: String?

  @OptionGroup var placeholders: PlaceholderOptions

  func run() async throws {
    let request = DeleteItem(
      tableName: table.table,
      key: try JSONArgument("--key", key).item(),
      conditionExpression: condition.map { ConditionExpression($0) },
      expressionAttributeNames: try placeholders.attributeNames(),
      expressionAttributeValues: try placeholders.attributeValues()
    )
    let store = try store.openForWriting()
    defer { store.close() }
    try table.require(in: store)
    try await store.deleteItem(request)
  }
}
