/// The part of a table or index that a key condition selects, in terms of its key schema.
package struct KeyRange: Sendable, Hashable {
  /// A value for each attribute of the partition key.
  package var partition: [AttributeValue]
  /// Values of the first attributes of the sort key, which are equal in all items of the range.
  package var sort: [AttributeValue]
  /// What holds of the sort attribute behind those, other than `=`; nil for all of its values.
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
    let tests = Dictionary(terms.map { ($0.name, $0.test) }, uniquingKeysWith: { first, _ in first })
    guard tests.count == terms.count else { throw Self.repeated }
    let keyCount = partition.count + sort.count
    guard terms.count <= keyCount else {
      throw .validation(
        "The number of query conditions (\(terms.count)) exceeds the number of key attributes defined in the schema "
          + "(\(keyCount))"
      )
    }
    var range = KeyRange(partition: [])
    for (name, type) in partition {
      guard let test = tests[name] else { throw Self.missed(name) }
      guard case .equal(let value) = test else { throw Self.unsupported }
      try test.checkValues(name, type)
      range.partition.append(value)
    }
    try resolveSort(sort, tests, into: &range)
    guard partition.count + range.sort.count + (range.tail == nil ? 0 : 1) == terms.count else {
      // One of the names is no key attribute, so one of the key's attributes is not given.
      let open = range.sort.count + (range.tail == nil ? 0 : 1)
      throw open < sort.count ? Self.missed(sort[open].0) : Self.unsupported
    }
    return range
  }

  private func resolveSort(
    _ sort: [(AttributeName, ScalarAttributeType)],
    _ tests: [AttributeName: Test],
    into range: inout KeyRange
  ) throws(TableError) {
    var withoutEquality: [AttributeName] = []
    for (name, type) in sort {
      guard let test = tests[name] else {
        withoutEquality.append(name)
        continue
      }
      guard withoutEquality.isEmpty else {
        let missing = withoutEquality.map(\.string).joined(separator: ", ")
        throw .validation(
          "RANGE key attributes \(missing) must have equality conditions specified in the query because a condition "
            + "is present on key attribute \(name)"
        )
      }
      try test.checkValues(name, type)
      if case .equal(let value) = test {
        range.sort.append(value)
      } else {
        range.tail = test
        withoutEquality.append(name)
      }
    }
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
