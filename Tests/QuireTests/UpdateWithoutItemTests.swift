import Quire
import QuireModel
import Testing

struct UpdateWithoutItemTests {
  @Test
  func `An update that makes no item leaves a missing one missing, and changes others`() async throws {
    let store = try Store.temporary()
    try await store.createTable(
      CreateTable(
        tableName: "orders",
        attributeDefinitions: [AttributeDefinition("PK", .s)],
        keySchema: [KeySchemaElement("PK", .hash)]
      )
    )
    var update: Update = [.remove("a")]
    update.makesItem = false
    let request = UpdateItem(
      tableName: "orders",
      key: ["PK": "x"],
      updateExpression: UpdateExpression(update),
      returnValues: .allNew
    )
    #expect(try await store.updateItem(request).attributes == nil)
    #expect(try store.getItem(GetItem(tableName: "orders", key: ["PK": "x"])).item == nil)
    _ = try await store.putItem(PutItem(tableName: "orders", item: ["PK": "x", "a": 1]))
    #expect(try await store.updateItem(request).attributes == ["PK": "x"])
  }
}
