/// An attribute of a key, with its type.
package struct KeyAttribute: Hashable, Sendable {
  package var name: AttributeName
  package var type: ScalarAttributeType

  package init(_ name: AttributeName, _ type: ScalarAttributeType) {
    self.name = name
    self.type = type
  }
}

/// The key of a table or an index: one to four partition key attributes and up to four sort key attributes.
///
/// A table has one and at most one.
package struct KeySchema: Hashable, Sendable {
  package let partition: [KeyAttribute]
  package let sort: [KeyAttribute]
  /// All attributes, the partition key's first.
  package let attributes: [KeyAttribute]

  package init(partition: [KeyAttribute], sort: [KeyAttribute] = []) {
    precondition((1...4).contains(partition.count) && sort.count <= 4)
    self.partition = partition
    self.sort = sort
    attributes = partition + sort
  }

  /// Makes the schema of a request's elements; nil where a type is missing or the number of attributes is out
  /// of range.
  package init?(_ elements: [KeySchemaElement], definitions: [AttributeDefinition]) {
    var partition: [KeyAttribute] = []
    var sort: [KeyAttribute] = []
    for element in elements {
      guard let definition = definitions.first(where: { $0.attributeName == element.attributeName }) else {
        return nil
      }
      let attribute = KeyAttribute(element.attributeName, definition.attributeType)
      switch element.keyType {
      case .hash: partition.append(attribute)
      case .range: sort.append(attribute)
      }
    }
    guard (1...4).contains(partition.count), sort.count <= 4 else { return nil }
    self.init(partition: partition, sort: sort)
  }

  /// The names of all attributes, the partition key's first.
  package var names: [AttributeName] { attributes.map(\.name) }

  /// Whether the attribute called `name` is part of the key.
  package func contains(_ name: AttributeName) -> Bool {
    attributes.contains { $0.name == name }
  }

  /// Only the key's attributes of `item`; those that it has not are missing.
  package func key(of item: Item) -> Item { item.selecting(names) }
}
