import Quire
import QuireModel
import QuireTesting
import Testing

extension CreateTable {
  /// A table with a partition key `PK` and, with a type, a sort key `SK`.
  static func table(
    _ name: String = "table",
    partition: ScalarAttributeType = .s,
    sort: ScalarAttributeType? = nil,
    global: [SecondaryIndex] = [],
    local: [SecondaryIndex] = [],
    _ definitions: [AttributeDefinition] = []
  ) -> CreateTable {
    var types = [AttributeDefinition("PK", partition)]
    var keys = [KeySchemaElement("PK", .hash)]
    if let sort {
      types.append(AttributeDefinition("SK", sort))
      keys.append(KeySchemaElement("SK", .range))
    }
    return CreateTable(
      tableName: name,
      attributeDefinitions: types + definitions,
      keySchema: keys,
      globalSecondaryIndexes: global,
      localSecondaryIndexes: local
    )
  }
}

extension SecondaryIndex {
  static func index(_ name: String, _ keys: AttributeName..., projection: Projection = .all) -> SecondaryIndex
  {
    SecondaryIndex(
      indexName: name,
      keySchema: zip(keys, [KeyType.hash, .range]).map { KeySchemaElement($0, $1) },
      projection: projection
    )
  }
}

extension Store {
  func put(_ items: Item..., in table: String = "table") async throws {
    for item in items { try await putItem(PutItem(tableName: table, item: item)) }
  }

  func get(_ key: Item, in table: String = "table") throws -> Item? {
    try getItem(GetItem(tableName: table, key: key)).item
  }

  /// All items of a table or an index, in order.
  func all(_ table: String = "table", index: String? = nil) throws -> [Item] {
    var items: [Item] = []
    var start: Item?
    repeat {
      let page = try scan(Scan(tableName: table, indexName: index, exclusiveStartKey: start))
      items += page.items
      start = page.lastEvaluatedKey
    } while start != nil
    return items
  }
}

/// The message of the `TableError` that `work` throws, with its code before it; what it returned, if it threw none.
func failure<Result>(_ work: () async throws -> Result) async -> String {
  do {
    return "returned \(try await work())"
  } catch let error as TableError {
    return error.description
  } catch {
    return "\(type(of: error)): \(error)"
  }
}

/// Expects that `work` throws a `TableError` with this code and message.
func expectFailure<Result>(
  _ expected: String,
  sourceLocation: SourceLocation = #_sourceLocation,
  _ work: () async throws -> Result
) async {
  let actual = await failure(work)
  #expect(actual == expected, sourceLocation: sourceLocation)
}
