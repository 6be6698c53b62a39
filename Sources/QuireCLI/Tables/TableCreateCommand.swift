import ArgumentParser
import Quire
import QuireModel
import QuireWire

/// `quire table create`.
struct TableCreateCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "create",
    abstract: "Makes a table, and the store where there is none.",
    discussion: """
      Key attributes are given with their type: S for strings, N for numbers, B for binary data. An index is given \
      as NAME=PARTITION:TYPE[,SORT:TYPE][/PROJECTION]; a local one has a sort key only: NAME=SORT:TYPE. PROJECTION \
      is ALL, KEYS_ONLY or INCLUDE:attribute,….

      EXAMPLE
        quire table create --store shop.quire --table orders --partition-key PK:S --sort-key SK:S \\
          --global-index by-customer=customer:S,placed:S/KEYS_ONLY
      """
  )

  @OptionGroup var store: StoreOptions
  @OptionGroup var table: TableOptions

  @Option(name: .long, help: ArgumentHelp("The partition key.", valueName: "name:type"))
  var partitionKey: KeyArgument

  @Option(name: .long, help: ArgumentHelp("The sort key.", valueName: "name:type"))
  var sortKey: KeyArgument?

  @Option(name: .long, help: ArgumentHelp("A global index; may be given several times.", valueName: "index"))
  var globalIndex: [IndexArgument] = []

  @Option(name: .long, help: ArgumentHelp("A local index; may be given several times.", valueName: "index"))
  var localIndex: [IndexArgument] = []

  @OptionGroup var output: OutputOptions

  func validate() throws {
    if globalIndex.contains(where: { $0.key.count > 2 }) {
      throw ValidationError("A global index has a partition key and at most one sort key.")
    }
    if localIndex.contains(where: { $0.key.count != 1 }) {
      throw ValidationError("A local index is given by its sort key alone: NAME=SORT:TYPE.")
    }
    _ = try request()
  }

  func run() async throws {
    let store = try store.openOrCreate()
    defer { store.close() }
    let description = try await store.createTable(try request())
    let output = StandardOutput()
    try output.line(
      self.output.json ? JSONText.line(description.json) : "created table \(description.tableName)"
    )
    try output.flush()
  }

  private func request() throws -> CreateTable {
    let key = [partitionKey] + (sortKey.map { [$0] } ?? [])
    var definitions: [AttributeDefinition] = []
    for attribute in key + (globalIndex + localIndex).flatMap(\.key) {
      if let known = definitions.first(where: { $0.attributeName == attribute.name }) {
        if known == attribute.definition { continue }
        throw ValidationError("The attribute \(attribute.name) is given with two types.")
      }
      definitions.append(attribute.definition)
    }
    return CreateTable(
      tableName: table.table,
      attributeDefinitions: definitions,
      keySchema: zip(key, [KeyType.hash, .range]).map { KeySchemaElement($0.name, $1) },
      globalSecondaryIndexes: globalIndex.map { $0.index(tablePartitionKey: nil) },
      localSecondaryIndexes: localIndex.map { $0.index(tablePartitionKey: partitionKey.name) }
    )
  }
}
