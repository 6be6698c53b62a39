public import Quire
public import QuireModel

/// Calls `body` with a new store that is closed and gone afterwards.
///
/// ```swift
/// try await withTemporaryStore(tables: [orders]) { store in
///   try await store.putItem(PutItem(tableName: "orders", item: ["PK": "Order-1"]))
/// }
/// ```
///
/// The store lies in memory where the system can do that, and is empty but for `tables`. Throws what `body` throws.
public func withTemporaryStore<Result>(
  tables: [CreateTable] = [],
  clock: WallClock = .system,
  _ body: (Store) async throws -> Result
) async throws -> Result {
  let store = try await Store.temporary(tables: tables, clock: clock)
  defer { store.close() }
  return try await body(store)
}

extension Store {
  /// Opens a new store that is gone once it is closed, and makes `tables` in it.
  public static func temporary(tables: [CreateTable], clock: WallClock = .system) async throws -> Store {
    let store = try Store.temporary(options: Options(durability: .unsynced, clock: clock))
    if tables.isEmpty { return store }
    try await store.write { transaction in
      for table in tables { try transaction.createTable(table) }
    }
    return store
  }
}

extension CreateTable {
  /// The request for a table whose partition key is the string `PK` and whose sort key the string `SK`.
  public static func singleTable(
    _ tableName: String,
    globalSecondaryIndexes: [SecondaryIndex] = [],
    localSecondaryIndexes: [SecondaryIndex] = []
  ) -> CreateTable {
    var names: [AttributeName] = ["PK", "SK"]
    for index in globalSecondaryIndexes + localSecondaryIndexes {
      for name in index.keySchema.map(\.attributeName) where !names.contains(name) { names.append(name) }
    }
    return CreateTable(
      tableName: tableName,
      attributeDefinitions: names.map { AttributeDefinition($0, .s) },
      keySchema: [KeySchemaElement("PK", .hash), KeySchemaElement("SK", .range)],
      globalSecondaryIndexes: globalSecondaryIndexes,
      localSecondaryIndexes: localSecondaryIndexes
    )
  }
}
