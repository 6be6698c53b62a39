import ArgumentParser

/// Commands on tables and their items.
struct TableCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "table",
    abstract: "Works with tables and their items.",
    discussion: """
      Keys, items and values are JSON objects: plain, as in '{"PK": "A", "n": 1}', or with types as DynamoDB writes \
      them, as in '{"PK": {"S": "A"}, "n": {"N": "1"}}'; an object all of whose members look like that is taken so.

      EXAMPLE
        quire table create --store shop.quire --table orders --partition-key PK:S --sort-key SK:S
        quire table put --store shop.quire --table orders --item '{"PK": "A", "SK": "1", "amount": 40}'
      """,
    subcommands: [
      TableListCommand.self, TableDescribeCommand.self, TableCreateCommand.self, TableGetCommand.self,
      TablePutCommand.self, TableUpdateCommand.self, TableDeleteCommand.self, TableQueryCommand.self,
      TableScanCommand.self, TableDropCommand.self, TableExportCommand.self, TableImportCommand.self,
    ]
  )
}
