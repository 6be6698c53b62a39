import Quire
import QuireModel
import Testing

@Suite struct SmokeTests {
  @Test("items come back, indexes follow, verify is clean") func smoke() async throws {
    let store = try Store.temporary()
    try await store.createTable(
      CreateTable(
        tableName: "orders",
        attributeDefinitions: [.init("PK", .s), .init("SK", .n), .init("G", .s)],
        keySchema: [.init("PK", .hash), .init("SK", .range)],
        globalSecondaryIndexes: [
          .init(indexName: "GSI1", keySchema: [.init("G", .hash), .init("SK", .range)], projection: .all)
        ]
      )
    )
    await withTaskGroup(of: Void.self) { group in
      for task in 0..<10 {
        group.addTask {
          for i in 0..<100 {
            _ = try? await store.putItem(
              PutItem(
                tableName: "orders",
                item: ["PK": .s("P\(task)"), "SK": .n(Number(i)), "G": .s("g\(i % 3)"), "data": "hello"]
              )
            )
          }
        }
      }
    }
    let item = try store.getItem(GetItem(tableName: "orders", key: ["PK": "P3", "SK": 42])).item
    #expect(item == ["PK": "P3", "SK": 42, "G": "g0", "data": "hello"])
    let page = try store.scan(Scan(tableName: "orders", indexName: "GSI1", limit: 600))
    #expect(page.count == 600)
    let rest = try store.scan(
      Scan(tableName: "orders", indexName: "GSI1", exclusiveStartKey: page.lastEvaluatedKey)
    )
    #expect(rest.count == 400)
    let long = String(repeating: "x", count: 1000)
    for i in 0..<50 {
      try await store.putItem(
        PutItem(tableName: "orders", item: ["PK": .s(long + "\(i % 7)"), "SK": .n(Number(i)), "G": .s(long)])
      )
    }
    for i in 0..<50 {
      let found = try store.getItem(
        GetItem(tableName: "orders", key: ["PK": .s(long + "\(i % 7)"), "SK": .n(Number(i))])
      ).item
      #expect(found != nil)
    }
    try await store.updateTable(
      UpdateTable(
        tableName: "orders",
        attributeDefinitions: [AttributeDefinition("PK", .s), AttributeDefinition("SK", .n)],
        globalSecondaryIndexUpdates: [
          .create(
            .init(
              indexName: "GSI2",
              keySchema: [.init("SK", .hash), .init("PK", .range)],
              projection: .keysOnly
            )
          )
        ]
      )
    )
    try await store.waitUntilActive("orders")
    let verification = try store.verify()
    #expect(verification.isClean, "\(verification.faults)")
    #expect(verification.items == 1050)
    #expect(verification.indexEntries == 2100)
    let statistics = try store.statistics()
    #expect(statistics.trees.count == 3)
    store.close()
  }
}
