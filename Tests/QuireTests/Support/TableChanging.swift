import Quire
import QuireModel
import QuireTesting

/// A suite that changes the table `table`.
protocol TableChanging {}

extension TableChanging {
  static var one: ProvisionedThroughput { ProvisionedThroughput(readCapacityUnits: 1, writeCapacityUnits: 1) }

  /// A table with capacity of 1 and 1, and an index of the same.
  static var provisioned: CreateTable {
    var index = SecondaryIndex.index("index", "PK")
    index.provisionedThroughput = one
    var request = CreateTable.table(sort: .s, global: [index], local: [.index("local", "PK", "L")])
    request.attributeDefinitions.append(AttributeDefinition("L", .s))
    request.settings = TableSettings(billingMode: .provisioned, provisionedThroughput: one)
    return request
  }

  func update(
    _ settings: TableSettingsChange = TableSettingsChange(),
    _ indexes: UpdateTable.GlobalSecondaryIndexUpdate...
  ) -> UpdateTable {
    UpdateTable(tableName: "table", globalSecondaryIndexUpdates: indexes, settings: settings)
  }
}
