package import QuireModel

/// A storage of events in a table of a table store, beside which other tables can be written in one transaction.
package protocol TableBackedStorage: EventStorage {
  var tables: any TableStore { get }
  var table: String { get }
  /// How often a transaction that met another one is tried again.
  var conflicts: RetryPolicy { get }

  /// Makes all who wait for a change look again.
  func wakeAll() async throws
}

extension EngineEventStorage: TableBackedStorage {
  package var tables: any TableStore { store }
  package var conflicts: RetryPolicy { .conflicts }

  /// Every commit is noticed by all.
  package func wakeAll() {}
}

extension TableEventStorage: TableBackedStorage {
  package func wakeAll() async throws {
    let request = UpdateItem(
      tableName: table,
      key: LogLayout.headKey(0),
      updateExpression: UpdateExpression(.add(1, to: LogLayout.Name.changes)),
      conditionExpression: ConditionExpression(.exists(EventTable.Name.partitionKey)),
      returnValues: .allNew
    )
    let output = try await access.patiently { try await tables.updateItem(request) }
    if let item = output.attributes { heads.note(try LogHead(item), number: 0) }
  }
}
