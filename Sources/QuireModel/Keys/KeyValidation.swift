// What DynamoDB demands of key values, in its words.

extension KeySchema {
  /// The most bytes of a partition key.
  package static let maximumPartitionKeySize = 2_048
  /// The most bytes of a sort key.
  package static let maximumSortKeySize = 1_024

  /// Checks the key attributes of a whole item that is put into a table.
  package func validateItem(_ item: Item) throws(TableError) {
    var values: [AttributeValue] = []
    values.reserveCapacity(attributes.count)
    for attribute in attributes {
      guard let value = item[attribute.name] else {
        throw .invalidParameter("Missing the key \(attribute.name) in the item")
      }
      try KeySchema.validateType(of: value, attribute)
      values.append(value)
    }
    try validate(values)
  }

  /// Checks the `Key` of a request, which has exactly the attributes of the schema.
  package func validateKey(_ key: Item) throws(TableError) { _ = try validatedKey(key) }

  /// Checks the `Key` of a request, which has exactly the attributes of the schema, and returns their values in the
  /// schema's order.
  package func validatedKey(_ key: Item) throws(TableError) -> [AttributeValue] {
    guard key.count == attributes.count else { throw KeySchema.mismatch }
    var values: [AttributeValue] = []
    values.reserveCapacity(attributes.count)
    for attribute in attributes {
      guard let value = key[attribute.name], attribute.type.matches(value) else { throw KeySchema.mismatch }
      values.append(value)
    }
    try validate(values)
    return values
  }

  /// Checks that an item which a batch puts has the key's attributes and their types.
  ///
  /// A batch says less than a put of what is wrong with them.
  package func validateBatchedItem(_ item: Item) throws(TableError) {
    for attribute in attributes {
      guard let value = item[attribute.name], attribute.type.matches(value) else {
        throw KeySchema.mismatch
      }
    }
  }

  /// Checks the attributes of an item that are part of the key of the index called `indexName`.
  ///
  /// Those that the item does not have are no fault: it is then not in the index.
  package func validateIndexKey(of item: Item, indexName: String) throws(TableError) {
    for attribute in attributes {
      guard let value = item[attribute.name] else { continue }
      guard attribute.type.matches(value) else {
        throw .invalidParameter(
          "Type mismatch for Index Key \(attribute.name) Expected: \(attribute.type.rawValue) "
            + "Actual: \(value.kind.rawValue) IndexName: \(indexName)"
        )
      }
      if let type = value.emptyKeyType {
        throw .validation(
          TableError.emptyKeyValue
            + "A value specified for a secondary index key is not supported. "
            + "The AttributeValue for a key attribute cannot contain an empty \(type) value. "
            + "IndexName: \(indexName), IndexKey: \(attribute.name)"
        )
      }
    }
    for (part, limit) in [
      (partition, KeySchema.maximumPartitionKeySize), (sort, KeySchema.maximumSortKeySize),
    ] {
      var size = 0
      for attribute in part {
        size += item[attribute.name]?.size ?? 0
        guard size <= limit else {
          throw .invalidParameter(
            "Size limit exceeded for Index Key \(attribute.name) Actual Size: \(size) bytes "
              + "Max Size: \(limit) bytes IndexName: \(indexName)"
          )
        }
      }
    }
  }

  /// Checks one value that is compared with the attribute `name` of this key, as in a key condition: type,
  /// emptiness and size.
  package func validateKeyValue(_ value: AttributeValue, of name: AttributeName) throws(TableError) {
    guard let attribute = attributes.first(where: { $0.name == name }) else { throw KeySchema.mismatch }
    try KeySchema.validateType(of: value, attribute)
    try KeySchema.validateNotEmpty(value, name)
    try partition.contains(attribute)
      ? KeySchema.validatePartitionKeySize(value.size) : KeySchema.validateSortKeySize(value.size)
  }

  /// Checks that none of the values of the attributes, in their order, is empty, nor the partition or sort key too large.
  private func validate(_ values: [AttributeValue]) throws(TableError) {
    var sizes = (partition: 0, sort: 0)
    for index in values.indices {
      let size = values[index].size
      if size == 0 { try KeySchema.validateNotEmpty(values[index], attributes[index].name) }
      if index < partition.count { sizes.partition += size } else { sizes.sort += size }
    }
    try KeySchema.validatePartitionKeySize(sizes.partition)
    try KeySchema.validateSortKeySize(sizes.sort)
  }

  /// The refusal of a `Key` that has other attributes or types than the table's key.
  package static var mismatch: TableError {
    .validation("The provided key element does not match the schema")
  }

  private static func validateType(of value: AttributeValue, _ attribute: KeyAttribute) throws(TableError) {
    guard attribute.type.matches(value) else {
      throw .invalidParameter(
        "Type mismatch for key \(attribute.name) expected: \(attribute.type.rawValue) "
          + "actual: \(value.kind.rawValue)"
      )
    }
  }

  private static func validateNotEmpty(_ value: AttributeValue, _ name: AttributeName) throws(TableError) {
    guard let type = value.emptyKeyType else { return }
    throw .validation(
      TableError.emptyKeyValue
        + "The AttributeValue for a key attribute cannot contain an empty \(type) value. Key: \(name)"
    )
  }

  private static func validatePartitionKeySize(_ size: Int) throws(TableError) {
    guard size <= maximumPartitionKeySize else {
      // The missing space is DynamoDB's.
      throw .invalidParameter(
        "Size of hashkey has exceeded the maximum size limit of\(maximumPartitionKeySize) bytes"
      )
    }
  }

  private static func validateSortKeySize(_ size: Int) throws(TableError) {
    guard size <= maximumSortKeySize else {
      throw .invalidParameter(
        "Aggregated size of all range keys has exceeded the size limit of \(maximumSortKeySize) bytes"
      )
    }
  }
}

extension TableError {
  fileprivate static let emptyKeyValue = "One or more parameter values are not valid. "

  /// Whether this refuses an empty string or binary in a key: a fault of the request as a whole, in a transaction too.
  package var isOfEmptyKeyValue: Bool {
    code == .validation && message.utf8.starts(with: TableError.emptyKeyValue.utf8)
  }
}

extension AttributeValue {
  /// What an empty string or binary is called in a refusal; nil for every other value.
  fileprivate var emptyKeyType: String? {
    switch self {
    case .s(let value): value.isEmpty ? "string" : nil
    case .b(let value): value.isEmpty ? "binary" : nil
    default: nil
    }
  }
}
