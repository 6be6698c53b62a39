import ArgumentParser
import Quire
import QuireModel
import QuireWire

/// The table that a command works on.
struct TableOptions: ParsableArguments {
  @Option(name: .long, help: ArgumentHelp("The table.", valueName: "name"))
  var table: String

  /// The table's description.
  @discardableResult
  func require(in store: Store) throws -> TableDescription { try Self.require(table, in: store) }

  static func require(_ table: String, in store: Store) throws -> TableDescription {
    do {
      return try store.describeTable(DescribeTable(tableName: table))
    } catch TableError.Code.resourceNotFound {
      throw Failure(
        .notFound,
        "the store \(store.path) has no table \(table)",
        advice: "List what is there with: quire table list"
      )
    }
  }
}

/// What stands behind the placeholders of expressions.
struct PlaceholderOptions: ParsableArguments {
  @Option(
    name: .long,
    help: ArgumentHelp("Names behind #placeholders: '{\"#n\": \"name\"}'.", valueName: "json")
  )
  var names: String?

  @Option(name: .long, help: ArgumentHelp("Values behind :placeholders: '{\":v\": 1}'.", valueName: "json"))
  var values: String?

  func attributeNames() throws -> ExpressionAttributeNames {
    guard let names else { return [:] }
    let json = try JSONArgument("--names", names).value()
    guard case .object(let members) = json else { throw Self.malformedNames }
    var result: ExpressionAttributeNames = [:]
    for member in members {
      guard case .string(let name) = member.value else { throw Self.malformedNames }
      result[member.name] = name
    }
    return result
  }

  func attributeValues() throws -> ExpressionAttributeValues {
    guard let values else { return [:] }
    let item = try JSONArgument("--values", values).item()
    return Dictionary(uniqueKeysWithValues: item.attributes.map { ($0.key.string, $0.value) })
  }

  private static var malformedNames: Failure {
    Failure(
      .badData,
      "--names is not a JSON object of strings",
      advice: "Write it as in '{\"#n\": \"name\"}'."
    )
  }
}

/// How a command writes items.
struct ItemOutputOptions: ParsableArguments {
  @Flag(name: .long, help: "Write JSON for programs, an item a line, with types as DynamoDB writes them.")
  var json = false

  @Flag(
    name: .long,
    help: "With --json, leave the types out; sets and binary data cannot be told apart then."
  )
  var plain = false

  func validate() throws {
    if plain, !json { throw ValidationError("--plain goes with --json.") }
  }

  var notation: AttributeNotation { plain ? .plain : .typed }
}
