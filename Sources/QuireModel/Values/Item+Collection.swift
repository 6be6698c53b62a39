extension Item: Sequence {
  /// Walks over the attributes in no particular order.
  public func makeIterator() -> Dictionary<AttributeName, AttributeValue>.Iterator {
    attributes.makeIterator()
  }

  /// The names of the attributes in the order of their bytes.
  public var sortedNames: [AttributeName] { attributes.keys.sorted() }

  /// The attributes of both; of a name in both the value of `other`.
  public func merging(_ other: Item) -> Item {
    Item(attributes.merging(other.attributes) { _, new in new })
  }

  /// Adds the attributes of `other`; of a name in both the value of `other` stays.
  public mutating func merge(_ other: Item) {
    attributes.merge(other.attributes) { _, new in new }
  }

  /// Calls `body` for each attribute in no particular order; costs less than a loop where the item is in its stored form.
  package func forEachAttribute(_ body: (AttributeName, AttributeValue) -> Void) {
    if let stored {
      stored.forEach(body)
    } else {
      for (name, value) in attributes { body(name, value) }
    }
  }

  /// Only the attributes of the given names.
  package func selecting(_ names: some Sequence<AttributeName>) -> Item {
    var selected = Item()
    for name in names {
      if let value = self[name] { selected[name] = value }
    }
    return selected
  }
}

extension Item: CustomStringConvertible {
  /// The attributes for people, in the order of their names.
  public var description: String { AttributeValue.describe(attributes) }
}
