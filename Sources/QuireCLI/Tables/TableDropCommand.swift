import ArgumentParser
import Quire
import QuireModel

/// `quire table drop`.
struct TableDropCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "drop",
    abstract: "Removes a table with its items and indexes.",
    discussion: """
      A table that has items is removed with --yes only.

      EXAMPLE
        quire table drop --store shop.quire --table orders --yes
      """
  )

  @OptionGroup var store: StoreOptions
  @OptionGroup var table: TableOptions

  @Flag(name: .long, help: "Remove the table even if it has items.")
  var yes = false

  func run() async throws {
    let store = try store.openForWriting()
    defer { store.close() }
    let items = try table.require(in: store).itemCount
    guard yes || items == 0 else {
      throw Failure(
        .conflict,
        "the table \(table.table) has \(Formatting.count(items, "item")); nothing was removed",
        advice: "Give --yes to remove it with them."
      )
    }
    try await store.deleteTable(DeleteTable(tableName: table.table))
  }
}
