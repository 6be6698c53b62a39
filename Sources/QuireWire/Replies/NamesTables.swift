import QuireModel

/// An answer that names the tables of its request.
protocol NamesTables {
  /// The answer with other names of its tables.
  func namingTables(_ name: (String) -> String) -> Self
}

extension ConsumedCapacity: NamesTables {
  func namingTables(_ name: (String) -> String) -> Self {
    var capacity = self
    capacity.tableName = name(tableName)
    return capacity
  }
}

/// An answer that names its one table in what was consumed.
protocol NamesTableOfCapacity: NamesTables {
  var consumedCapacity: ConsumedCapacity? { get set }
}

extension NamesTableOfCapacity {
  func namingTables(_ name: (String) -> String) -> Self {
    var output = self
    output.consumedCapacity = consumedCapacity?.namingTables(name)
    return output
  }
}

extension GetItem.Output: NamesTableOfCapacity {}
extension PutItem.Output: NamesTableOfCapacity {}
extension UpdateItem.Output: NamesTableOfCapacity {}
extension DeleteItem.Output: NamesTableOfCapacity {}
extension Page: NamesTableOfCapacity {}

extension BatchGetItem.Output: NamesTables {
  func namingTables(_ name: (String) -> String) -> Self {
    BatchGetItem.Output(
      responses: responses.namingTables(name),
      unprocessedKeys: unprocessedKeys.namingTables(name),
      consumedCapacity: consumedCapacity.map { $0.namingTables(name) }
    )
  }
}

extension BatchWriteItem.Output: NamesTables {
  func namingTables(_ name: (String) -> String) -> Self {
    BatchWriteItem.Output(
      unprocessedItems: unprocessedItems.namingTables(name),
      consumedCapacity: consumedCapacity.map { $0.namingTables(name) },
      itemCollectionMetrics: itemCollectionMetrics.namingTables(name)
    )
  }
}

extension TransactGetItems.Output: NamesTables {
  func namingTables(_ name: (String) -> String) -> Self {
    var output = self
    output.consumedCapacity = consumedCapacity.map { $0.namingTables(name) }
    return output
  }
}

extension TransactWriteItems.Output: NamesTables {
  func namingTables(_ name: (String) -> String) -> Self {
    var output = self
    output.consumedCapacity = consumedCapacity.map { $0.namingTables(name) }
    output.itemCollectionMetrics = itemCollectionMetrics.namingTables(name)
    return output
  }
}

extension Dictionary where Key == String {
  fileprivate func namingTables(_ name: (String) -> String) -> Self {
    Dictionary(map { (name($0.key), $0.value) }) { first, _ in first }
  }
}
