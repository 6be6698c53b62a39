/// Checks that values can be keys.
package enum KeyValidation {
  /// The longest partition key, in bytes.
  package static let maximumPartitionBytes = 2_048
  /// The longest sort key, in bytes.
  package static let maximumSortBytes = 1_024

  /// Checks a `Key` parameter: exactly the attributes of the primary key. Throws `.validation`.
  package static func validateKey(_ key: Item, _ schema: KeySchema) throws(TableError) {
    guard key.count == schema.partition.count + schema.sort.count else { throw mismatch }
    for attribute in schema.attributes {
      guard let value = key[attribute.name], value.kind.rawValue == attribute.type.rawValue else { throw mismatch }
      try validateContent(attribute.name, value, isPartition: schema.partition.contains(attribute))
    }
  }

  /// Checks the key attributes of a whole item. Throws `.validation`.
  package static func validateKeys(of item: Item, _ schema: KeySchema) throws(TableError) {
    for attribute in schema.attributes {
      guard let value = item[attribute.name] else {
        throw TableError.invalidParameter("Missing the key \(attribute.name) in the item")
      }
      guard value.kind.rawValue == attribute.type.rawValue else {
        throw TableError.invalidParameter(
          "Type mismatch for key \(attribute.name) expected: \(attribute.type.rawValue) actual: \(value.kind.rawValue)"
        )
      }
      try validateContent(attribute.name, value, isPartition: schema.partition.contains(attribute))
    }
  }

  /// Checks that an update leaves the primary key alone. Throws `.validation`.
  package static func validateUpdate(_ update: Update, _ schema: KeySchema) throws(TableError) {
    let roots = update.touchedRoots
    for attribute in schema.attributes where roots.contains(attribute.name) {
      throw TableError.invalidParameter(
        "Cannot update attribute \(attribute.name). This attribute is part of the key"
      )
    }
  }

  /// Checks a value of an index's key attribute. Throws `.validation`.
  package static func validateIndexKey(
    _ attribute: KeyAttribute,
    _ value: AttributeValue,
    indexName: String,
    isPartition: Bool
  ) throws(TableError) {
    guard value.kind.rawValue == attribute.type.rawValue else {
      throw TableError.invalidParameter(
        "Type mismatch for Index Key \(attribute.name) Expected: \(attribute.type.rawValue) Actual: "
          + "\(value.kind.rawValue) IndexName: \(indexName)"
      )
    }
    guard let bytes = length(of: value) else { return }
    if bytes == 0 {
      throw TableError.validation(
        "One or more parameter values are not valid. A value specified for a secondary index key is not supported. "
          + "The AttributeValue for a key attribute cannot contain an empty \(kindName(of: value)) value. "
          + "IndexName: \(indexName), IndexKey: \(attribute.name)"
      )
    }
    let limit = isPartition ? maximumPartitionBytes : maximumSortBytes
    if bytes > limit {
      throw TableError.invalidParameter(
        "Size of \(isPartition ? "hashkey" : "rangekey") has exceeded the maximum size limit of\(limit) bytes "
          + "IndexName: \(indexName), IndexKey: \(attribute.name)"
      )
    }
  }

  private static let mismatch = TableError.validation("The provided key element does not match the schema")

  private static func validateContent(
    _ name: AttributeName,
    _ value: AttributeValue,
    isPartition: Bool
  ) throws(TableError) {
    guard let bytes = length(of: value) else { return }
    if bytes == 0 {
      throw TableError.validation(
        "One or more parameter values are not valid. The AttributeValue for a key attribute cannot contain an empty "
          + "\(kindName(of: value)) value. Key: \(name)"
      )
    }
    if isPartition, bytes > maximumPartitionBytes {
      throw TableError.invalidParameter(
        "Size of hashkey has exceeded the maximum size limit of\(maximumPartitionBytes) bytes"
      )
    }
    if !isPartition, bytes > maximumSortBytes {
      throw TableError.invalidParameter(
        "Aggregated size of all range keys has exceeded the size limit of \(maximumSortBytes) bytes"
      )
    }
  }

  /// The bytes of a string or binary value; nil for others.
  private static func length(of value: AttributeValue) -> Int? {
    switch value {
    case .s(let string): string.utf8.count
    case .b(let bytes): bytes.count
    default: nil
    }
  }

  private static func kindName(of value: AttributeValue) -> String {
    if case .b = value { "binary" } else { "string" }
  }
}
