/// An attribute of a key, with its type.
package struct KeyAttribute: Sendable, Hashable {
  package var name: AttributeName
  package var type: ScalarAttributeType

  package init(name: AttributeName, type: ScalarAttributeType) {
    self.name = name
    self.type = type
  }
}

/// The attributes of a key: one partition attribute and at most one sort attribute of a table, up to four of each of a
/// global index.
package struct KeySchema: Sendable, Hashable {
  package var partition: [KeyAttribute]
  package var sort: [KeyAttribute]

  package init(partition: [KeyAttribute], sort: [KeyAttribute] = []) {
    self.partition = partition
    self.sort = sort
  }

  /// All attributes, partition key first.
  package var attributes: [KeyAttribute] { partition + sort }
}
