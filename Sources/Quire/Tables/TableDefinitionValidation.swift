import QuireModel

/// Checks of the definition of a table; the rules are those of CreateTable, in its order.
enum TableDefinitionValidation {
  static let maximumGlobalIndexes = 20
  static let maximumLocalIndexes = 5
  static let maximumProjectedAttributes = 20
  static let maximumProjectedAttributesPerTable = 100
  /// The most partition or sort attributes of a global index.
  static let maximumKeyAttributes = 4

  /// Checks `request` and answers the table's primary key.
  ///
  /// Throws `.validation`.
  static func validate(_ request: CreateTable) throws(TableError) -> KeySchema {
    try RequestValidation.newTableName(request.tableName)
    try TableSettingsValidation.billing(request.settings)
    let definitions = request.attributeDefinitions
    let types = try types(definitions)
    guard request.keySchema.count <= definitions.count || request.keySchema.isEmpty else {
      throw TableError.validation("Invalid KeySchema: Some index key attribute have no definition")
    }
    let schema = try primaryKey(request.keySchema, definitions, types)
    let indexes = request.localSecondaryIndexes + request.globalSecondaryIndexes
    if indexes.isEmpty, request.keySchema.count != definitions.count {
      throw TableError.invalidParameter(
        "Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions"
      )
    }
    for index in indexes { try checkDefined(index.keySchema, definitions, types) }
    let used = Set((request.keySchema + indexes.flatMap(\.keySchema)).map(\.attributeName))
    guard used.count == types.count else {
      throw TableError.invalidParameter(
        "Some AttributeDefinitions are not used. AttributeDefinitions: [\(list(definitions))], "
          + "keys used: [\(JavaHashOrder().sorted(used.sorted().map(\.string)).joined(separator: ", "))]"
      )
    }
    try validateIndexes(request, schema, types)
    try checkProjected(indexes.reduce(0) { $0 + $1.projection.nonKeyAttributes.count })
    try TableSettingsValidation.validate(request.settings)
    try TagValidation.validate(request.tags)
    return schema
  }

  private static func validateIndexes(
    _ request: CreateTable,
    _ schema: KeySchema,
    _ types: [AttributeName: ScalarAttributeType]
  ) throws(TableError) {
    if schema.sort.isEmpty, !request.localSecondaryIndexes.isEmpty {
      throw TableError.invalidParameter(
        "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex"
      )
    }
    var names: Set<String> = []
    for index in request.localSecondaryIndexes {
      _ = try validate(index, isLocal: true, table: schema, types)
      try checkName(index.indexName, &names)
    }
    if request.localSecondaryIndexes.count > maximumLocalIndexes {
      throw TableError.invalidParameter(
        "Number of LocalSecondaryIndexes exceeds per-table limit of \(maximumLocalIndexes)"
      )
    }
    for index in request.globalSecondaryIndexes {
      _ = try validate(index, isLocal: false, table: schema, types)
      try TableSettingsValidation.index(index, request.settings)
      try checkName(index.indexName, &names)
    }
    if request.globalSecondaryIndexes.count > maximumGlobalIndexes {
      throw TableError.invalidParameter(
        "GlobalSecondaryIndex count exceeds the per-table limit of \(maximumGlobalIndexes)"
      )
    }
  }

  private static func checkName(_ name: String, _ names: inout Set<String>) throws(TableError) {
    guard names.insert(name).inserted else {
      throw TableError.invalidParameter("Duplicate index name: \(name)")
    }
  }

  // MARK: Attributes

  /// The types by attribute.
  ///
  /// Throws `.validation` where one is defined twice.
  static func types(
    _ definitions: [AttributeDefinition]
  ) throws(TableError) -> [AttributeName: ScalarAttributeType] {
    var types: [AttributeName: ScalarAttributeType] = [:]
    for (index, definition) in definitions.enumerated() {
      let name = definition.attributeName
      let size = name.string.utf8.count
      guard (1...255).contains(size) else {
        let bound = size == 0 ? "greater than or equal to 1" : "less than or equal to 255"
        throw TableError.validation(
          "1 validation error detected: Value '\(name)' at 'attributeDefinitions.\(index + 1).member.attributeName' "
            + "failed to satisfy constraint: Member must have length \(bound)"
        )
      }
      guard types.updateValue(definition.attributeType, forKey: name) == nil else {
        throw TableError.validation("Attribute Name is duplicated: \(name)")
      }
    }
    return types
  }

  /// Throws `.validation` where an attribute of a key has no type.
  static func checkDefined(
    _ elements: [KeySchemaElement],
    _ definitions: [AttributeDefinition],
    _ types: [AttributeName: ScalarAttributeType]
  ) throws(TableError) {
    if elements.allSatisfy({ types[$0.attributeName] != nil }) { return }
    let keys = elements.map(\.attributeName.string).joined(separator: ", ")
    throw TableError.invalidParameter(
      "Some index key attributes are not defined in AttributeDefinitions. Keys: [\(keys)], "
        + "AttributeDefinitions: [\(list(definitions))]"
    )
  }

  private static func list(_ definitions: [AttributeDefinition]) -> String {
    JavaHashOrder(initialCapacity: definitions.count)
      .sorted(definitions.map(\.attributeName.string))
      .joined(separator: ", ")
  }

  // MARK: Keys

  private static func primaryKey(
    _ elements: [KeySchemaElement],
    _ definitions: [AttributeDefinition],
    _ types: [AttributeName: ScalarAttributeType]
  ) throws(TableError) -> KeySchema {
    try checkDefined(elements, definitions, types)
    try checkPair(elements)
    return KeySchema(
      partition: attributes(elements, .hash, types),
      sort: attributes(elements, .range, types)
    )
  }

  /// Checks a key of a partition key and at most one sort key.
  private static func checkPair(_ elements: [KeySchemaElement]) throws(TableError) {
    guard elements.count <= 2 else {
      let list = elements.map {
        "KeySchemaElement(attributeName=\($0.attributeName), keyType=\($0.keyType.rawValue))"
      }
      throw TableError.validation(
        "1 validation error detected: Value '[\(list.joined(separator: ", "))]' at 'keySchema' failed to satisfy "
          + "constraint: Member must have length less than or equal to 2"
      )
    }
    if elements.count == 2, elements[0].attributeName == elements[1].attributeName {
      throw TableError.validation(
        "Both the Hash Key and the Range Key element in the KeySchema have the same name"
      )
    }
    guard let first = elements.first, first.keyType == .hash else {
      throw TableError.validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")
    }
    if elements.count == 2, elements[1].keyType != .range {
      throw TableError.validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")
    }
  }

  /// Checks a key of up to four partition and four sort attributes.
  private static func checkMultiple(_ elements: [KeySchemaElement]) throws(TableError) {
    guard let first = elements.first, first.keyType == .hash else {
      throw TableError.validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")
    }
    let hashes = elements.count { $0.keyType == .hash }
    guard elements.prefix(hashes).allSatisfy({ $0.keyType == .hash }) else {
      throw TableError.invalidParameter(
        "All HASH key attributes must precede RANGE key attributes in the KeySchema"
      )
    }
    for (type, count) in [("HASH", hashes), ("RANGE", elements.count - hashes)]
    where count > maximumKeyAttributes {
      throw TableError.invalidParameter(
        "The KeySchema exceeds the maximum allowed number of \(type) key attributes"
      )
    }
    guard Set(elements.map(\.attributeName)).count == elements.count else {
      throw TableError.validation(
        elements.count == 2
          ? "Both the Hash Key and the Range Key element in the KeySchema have the same name"
          : "The KeySchema contains multiple key attributes with the same name"
      )
    }
  }

  private static func attributes(
    _ elements: [KeySchemaElement],
    _ keyType: KeyType,
    _ types: [AttributeName: ScalarAttributeType]
  ) -> [KeyAttribute] {
    elements.compactMap { element in
      guard element.keyType == keyType, let type = types[element.attributeName] else { return nil }
      return KeyAttribute(element.attributeName, type)
    }
  }

  // MARK: Indexes

  /// Checks an index, whose attributes have types, and answers its key.
  ///
  /// Throws `.validation`.
  static func validate(
    _ index: SecondaryIndex,
    isLocal: Bool,
    table: KeySchema,
    _ types: [AttributeName: ScalarAttributeType]
  ) throws(TableError) -> KeySchema {
    try RequestValidation.indexName(index.indexName)
    try isLocal ? checkPair(index.keySchema) : checkMultiple(index.keySchema)
    let partition = attributes(index.keySchema, .hash, types)
    let sort = attributes(index.keySchema, .range, types)
    if isLocal {
      guard sort.count == 1 else {
        throw TableError.invalidParameter(
          "Index KeySchema does not have a range key for index: \(index.indexName)"
        )
      }
      guard partition == table.partition else {
        throw TableError.invalidParameter(
          "Index KeySchema does not have the same leading hash key as table KeySchema for index: \(index.indexName). "
            + "index hash key: \(partition[0].name), table hash key: \(table.partition[0].name)"
        )
      }
    }
    try validate(index.projection)
    return KeySchema(partition: partition, sort: sort)
  }

  /// Checks how many attributes the indexes of a table project by name.
  static func checkProjected(_ count: Int) throws(TableError) {
    if count <= maximumProjectedAttributesPerTable { return }
    throw TableError.invalidParameter(
      "The total number of non-key attributes projected by all indexes must not exceed "
        + "\(maximumProjectedAttributesPerTable)"
    )
  }

  private static func validate(_ projection: Projection) throws(TableError) {
    switch projection.projectionType {
    case .all, .keysOnly:
      guard projection.nonKeyAttributes.isEmpty else {
        throw TableError.invalidParameter(
          "ProjectionType is \(projection.projectionType.rawValue), but NonKeyAttributes is specified"
        )
      }
    case .include:
      guard !projection.nonKeyAttributes.isEmpty else {
        throw TableError.invalidParameter("ProjectionType is INCLUDE, but NonKeyAttributes is not specified")
      }
      guard projection.nonKeyAttributes.count <= maximumProjectedAttributes else {
        throw TableError.invalidParameter(
          "NonKeyAttributes must not name more than \(maximumProjectedAttributes) attributes"
        )
      }
      var seen: Set<AttributeName> = []
      for name in projection.nonKeyAttributes where !seen.insert(name).inserted {
        throw TableError.invalidParameter("Duplicate element in NonKeyAttributes: \(name)")
      }
    }
  }
}
