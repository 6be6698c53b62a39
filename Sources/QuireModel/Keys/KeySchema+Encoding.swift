extension KeySchema {
  /// Appends the key of an item: its partition key components, then its sort key components, the last one
  /// without end.
  ///
  /// Returns false, with `bytes` as before, where an attribute is missing or of another type than the schema
  /// says: such an item is not in an index.
  package func encode(
    to bytes: inout [UInt8],
    _ lookup: (AttributeName) -> AttributeValue?
  ) -> Bool {
    KeySchema.encode(attributes, isWhole: true, to: &bytes, lookup)
  }

  /// Appends the key of an index entry: the components of this index's key, all of them terminated, then
  /// those of the table's key.
  ///
  /// So an entry ends with the key of its item, byte for byte.
  ///
  /// Returns false, with `bytes` as before, where the item is not in the index.
  package func encodeEntry(
    tableKey: KeySchema,
    to bytes: inout [UInt8],
    _ lookup: (AttributeName) -> AttributeValue?
  ) -> Bool {
    let count = bytes.count
    guard KeySchema.encode(attributes, isWhole: false, to: &bytes, lookup) else { return false }
    guard tableKey.encode(to: &bytes, lookup) else {
      bytes.removeLast(bytes.count - count)
      return false
    }
    return true
  }

  /// Appends only the partition key's components: the prefix of the keys of one partition.
  ///
  /// It is the whole key, and so without end, where the schema has no sort key and `isEntry` is false.
  package func encodePartition(
    isEntry: Bool,
    to bytes: inout [UInt8],
    _ lookup: (AttributeName) -> AttributeValue?
  ) -> Bool {
    KeySchema.encode(partition, isWhole: sort.isEmpty && !isEntry, to: &bytes, lookup)
  }

  /// Reads the key that starts at `offset` and ends with `bytes`, as ``encode(to:_:)`` wrote it.
  package func decode(
    from bytes: RawSpan,
    at offset: Int = 0,
    into item: inout Item
  ) throws(TableError) {
    var offset = offset
    try KeySchema.decode(attributes, isWhole: true, from: bytes, at: &offset, into: &item)
    guard offset == bytes.byteCount else { throw .corrupted("bytes behind the end of a key", at: offset) }
  }

  /// Reads the key of an index entry, as ``encodeEntry(tableKey:to:_:)`` wrote it.
  package func decodeEntry(
    tableKey: KeySchema,
    from bytes: RawSpan,
    into item: inout Item
  ) throws(TableError) {
    var offset = 0
    try KeySchema.decode(attributes, isWhole: false, from: bytes, at: &offset, into: &item)
    try tableKey.decode(from: bytes, at: offset, into: &item)
  }

  /// Where the key of its item starts in the key of an index entry.
  package func tableKeyOffset(inEntry bytes: RawSpan) throws(TableError) -> Int {
    var offset = 0
    for attribute in attributes {
      try KeyEncoding.skip(attribute.type, isLast: false, in: bytes, at: &offset)
    }
    return offset
  }

  /// Where the sort key starts in a key, or where the key of the item starts in an index entry without sort
  /// key.
  package func sortKeyOffset(in bytes: RawSpan, isEntry: Bool) throws(TableError) -> Int {
    var offset = 0
    for (index, attribute) in partition.enumerated() {
      let isLast = !isEntry && sort.isEmpty && index == partition.count - 1
      try KeyEncoding.skip(attribute.type, isLast: isLast, in: bytes, at: &offset)
    }
    return offset
  }

  private static func encode(
    _ attributes: [KeyAttribute],
    isWhole: Bool,
    to bytes: inout [UInt8],
    _ lookup: (AttributeName) -> AttributeValue?
  ) -> Bool {
    let count = bytes.count
    for (index, attribute) in attributes.enumerated() {
      guard let value = lookup(attribute.name), attribute.type.matches(value) else {
        bytes.removeLast(bytes.count - count)
        return false
      }
      KeyEncoding.append(value, isLast: isWhole && index == attributes.count - 1, to: &bytes)
    }
    return true
  }

  private static func decode(
    _ attributes: [KeyAttribute],
    isWhole: Bool,
    from bytes: RawSpan,
    at offset: inout Int,
    into item: inout Item
  ) throws(TableError) {
    for (index, attribute) in attributes.enumerated() {
      item.attributes[attribute.name] = try KeyEncoding.decode(
        attribute.type,
        isLast: isWhole && index == attributes.count - 1,
        from: bytes,
        at: &offset
      )
    }
  }
}

extension ScalarAttributeType {
  /// Whether `value` is of this type.
  package func matches(_ value: AttributeValue) -> Bool {
    switch (self, value) {
    case (.s, .s), (.n, .n), (.b, .b): true
    default: false
    }
  }
}
