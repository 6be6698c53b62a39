import QuireModel

/// The table that items are moved to.
struct TargetTable: Sendable {
  private static let pause = Duration.milliseconds(200)

  let store: any TableStore
  let name: String

  /// Makes the table where there is none, and waits until it is ready.
  ///
  /// `definition` is asked only where it is made; what is thrown of it is thrown.
  func prepare(
    keySchema: [KeySchemaElement]?,
    keysOf origin: String,
    _ definition: () throws -> CreateTable
  ) async throws {
    do {
      let existing = try await store.describeTable(name)
      if let keySchema, existing.keySchema != keySchema {
        throw TableError(.validation, "The table \(name) is there, and has other keys than \(origin)")
      }
    } catch TableError.Code.resourceNotFound {
      _ = try await store.createTable(try definition())
    }
    while try await !store.describeTable(name).isReady { try await Task.sleep(for: Self.pause) }
  }
}

extension CreateTable {
  /// A request for a table with the keys and indexes of another, without what was provisioned for that.
  init(_ tableName: String, like other: TableDescription) {
    self.init(
      tableName: tableName,
      attributeDefinitions: other.attributeDefinitions,
      keySchema: other.keySchema,
      globalSecondaryIndexes: other.globalSecondaryIndexes.map(\.plainDefinition),
      localSecondaryIndexes: other.localSecondaryIndexes.map(\.plainDefinition)
    )
  }
}

extension TableDescription.Index {
  /// The index without what was provisioned for it: the target has billing of its own.
  fileprivate var plainDefinition: SecondaryIndex {
    SecondaryIndex(
      indexName: definition.indexName,
      keySchema: definition.keySchema,
      projection: definition.projection
    )
  }
}
