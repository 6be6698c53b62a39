package import Quire
import QuireModel
import QuireTesting

/// Work on tables and indexes themselves.
package enum StructureWorkload {
  /// Makes and removes tables and indexes, with items, without end.
  package static func run(_ store: Store, round: Int) async throws -> Never {
    var number = 0
    while true {
      let table = "table-\(round)-\(number)"
      number += 1
      try await store.createTable(
        CreateTable(
          tableName: table,
          attributeDefinitions: [AttributeDefinition("PK", .s)],
          keySchema: [KeySchemaElement("PK", .hash)]
        )
      )
      try await store.write { transaction in
        for item in 0..<700 {
          try transaction.put(
            ["PK": .s("\(item)"), "G": .s("\(item % 10)"), "data": .b(Array(repeating: 1, count: 300))],
            in: table
          )
        }
      }
      try await store.updateTable(
        UpdateTable(
          tableName: table,
          attributeDefinitions: [AttributeDefinition("G", .s)],
          globalSecondaryIndexUpdates: [
            .create(
              SecondaryIndex(indexName: "index", keySchema: [KeySchemaElement("G", .hash)], projection: .all)
            )
          ]
        )
      )
      if number % 2 == 0 { try await store.deleteTable(DeleteTable(tableName: table)) }
    }
  }

  /// Makes five tables with an index and 20 items each.
  package static func makeTables(_ store: Store, process: Int) async throws {
    for number in 0..<5 {
      let name = "table-\(process)-\(number)"
      let index = SecondaryIndex(
        indexName: "index",
        keySchema: [KeySchemaElement("SK", .hash)],
        projection: .keysOnly
      )
      try await store.createTable(.singleTable(name, globalSecondaryIndexes: [index]))
      for item in 0..<20 {
        try await store.putItem(
          PutItem(
            tableName: name,
            item: ["PK": .s("\(item)"), "SK": "s", AttributeName("name\(process)"): 1]
          )
        )
      }
    }
  }
}
