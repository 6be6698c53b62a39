import Quire
import QuireEvents

/// A read model: for each file how often it was changed, and an index by that.
///
/// The items and the position of the last event that they include are written in one transaction. Wherever the process
/// ends, no event is left out and none is counted twice.
struct MostChangedFiles: EventProjection {
  let name = "most-changed-files"
  let filter = SubscriptionFilter.category("File")
  /// What is emptied when the model is built again.
  let tables = [table.tableName]

  static let table = CreateTable(
    tableName: "most-changed-files",
    attributeDefinitions: [
      AttributeDefinition("path", .s), AttributeDefinition("ranking", .s), AttributeDefinition("changes", .n),
    ],
    keySchema: [KeySchemaElement("path", .hash)],
    globalSecondaryIndexes: [
      SecondaryIndex(
        indexName: "by-changes",
        keySchema: [KeySchemaElement("ranking", .hash), KeySchemaElement("changes", .range)],
        projection: .all
      )
    ]
  )

  /// An item of the table.
  struct Entry: Codable, Sendable {
    var path: String
    var changes: Int
    var added: Int
    var deleted: Int
  }

  func apply(_ event: RecordedEvent, in transaction: inout Transaction) throws {
    let change = try FileChange.codec.decode(event)
    try transaction.update(
      ["path": .s(change.path)],
      in: Self.table.tableName,
      [
        .add(1, to: "changes"),
        .add(change.added, to: "added"),
        .add(change.deleted, to: "deleted"),
        .set("ranking", to: "all"),
      ]
    )
  }

  /// The files by the number of changes, the greatest first.
  static func ranking(in store: Store, limit: Int? = nil) -> DecodedSequence<Entry> {
    store.table(table.tableName)
      .query(Key("ranking") == "all", index: "by-changes", order: .descending, limit: limit)
      .decoding(Entry.self)
  }
}
