/// The part of a table or index that a key condition selects, in terms of its key schema.
package struct KeyRange: Sendable, Hashable {
  /// A value for each attribute of the partition key.
  package var partition: [AttributeValue]
  /// Values of the first attributes of the sort key, which are equal in all items of the range.
  package var sort: [AttributeValue]
  /// What holds of the sort attribute behind those: anything but `=`. Nil for all of its values.
  package var tail: KeyCondition.Test?

  package init(partition: [AttributeValue], sort: [AttributeValue] = [], tail: KeyCondition.Test? = nil) {
    self.partition = partition
    self.sort = sort
    self.tail = tail
  }
}

extension KeyCondition {
  /// The range that the condition selects in a table or index with these key attributes.
  ///
  /// All attributes of the partition key must be given by `=`. Those of the sort key must be given from the left
  /// without gaps, all by `=` but the last one.
  package func resolve(
    partition: [(AttributeName, ScalarAttributeType)],
    sort: [(AttributeName, ScalarAttributeType)]
  ) throws(TableError) -> KeyRange {
    guard terms.count <= max(2, partition.count + sort.count) else {
      throw .validation("Conditions can be of length 1 or 2 only")
    }
    let tests = Dictionary(terms.map { ($0.name, $0.test) }, uniquingKeysWith: { first, _ in first })
    guard tests.count == terms.count else {
      throw .validation("KeyConditionExpressions must only contain one condition per key")
    }
    var range = KeyRange(partition: [])
    for (name, type) in partition {
      guard let test = tests[name] else { throw Self.missed(name) }
      guard case .equal(let value) = test else { throw Self.unsupported }
      try test.checkValues(name, type)
      range.partition.append(value)
    }
    let given = sort.prefix { tests[$0.0] != nil }
    guard partition.count + given.count == terms.count else {
      // A name that the key does not have, or that comes after a gap.
      guard given.count < sort.count else { throw Self.unsupported }
      throw Self.missed(sort[given.count].0)
    }
    for (name, type) in given {
      guard let test = tests[name] else { continue }
      guard range.tail == nil else { throw Self.unsupported }
      try test.checkValues(name, type)
      if case .equal(let value) = test { range.sort.append(value) } else { range.tail = test }
    }
    return range
  }

  private static func missed(_ name: AttributeName) -> TableError {
    .validation("Query condition missed key schema element: \(name)")
  }

  private static let unsupported = TableError.validation("Query key condition not supported")
}

extension KeyCondition.Test {
  /// Refuses values that a key attribute of `type` cannot have.
  fileprivate func checkValues(_ name: AttributeName, _ type: ScalarAttributeType) throws(TableError) {
    for value in values {
      guard value.kind.rawValue == type.rawValue else {
        throw .invalidParameter("Condition parameter type does not match schema type")
      }
    }
    for value in values {
      switch value {
      case .s(let string) where string.isEmpty: throw Self.empty("string", name)
      case .b(let bytes) where bytes.isEmpty: throw Self.empty("binary", name)
      default: continue
      }
    }
  }

  private static func empty(_ type: String, _ name: AttributeName) -> TableError {
    .validation(
      "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty "
        + "\(type) value. Key: \(name)"
    )
  }
}
