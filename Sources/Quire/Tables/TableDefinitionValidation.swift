import QuireModel

/// Checks of the definition of a table and its indexes; the rules are those of CreateTable.
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
    let types = try types(request.attributeDefinitions)
    let schema = try primaryKey(request.keySchema, types)
    if request.globalSecondaryIndexes.count > maximumGlobalIndexes {
      throw TableError.invalidParameter(
        "GlobalSecondaryIndex count exceeds the per-table limit of \(maximumGlobalIndexes)"
      )
    }
    if request.localSecondaryIndexes.count > maximumLocalIndexes {
      throw TableError.invalidParameter(
        "Number of LocalSecondaryIndexes exceeds per-table limit of \(maximumLocalIndexes)"
      )
    }
    if schema.sort.isEmpty, !request.localSecondaryIndexes.isEmpty {
      throw TableError.invalidParameter(
        "Table KeySchema does not have a range key, which is required when specifying a LocalSecondaryIndex"
      )
    }
    var names: Set<String> = []
    var used = Set((schema.partition + schema.sort).map(\.name))
    for (index, isLocal) in request.localSecondaryIndexes.map({ ($0, true) })
      + request.globalSecondaryIndexes.map({ ($0, false) })
    {
      guard names.insert(index.indexName).inserted else {
        throw TableError.invalidParameter("Duplicate index name: \(index.indexName)")
      }
      let key = try validate(index, isLocal: isLocal, table: schema, types)
      used.formUnion((key.partition + key.sort).map(\.name))
    }
    guard used.count == types.count else {
      throw TableError.invalidParameter(
        "Number of attributes in KeySchema does not exactly match number of attributes defined in AttributeDefinitions"
      )
    }
    let included = (request.localSecondaryIndexes + request.globalSecondaryIndexes)
      .reduce(0) { $0 + $1.projection.nonKeyAttributes.count }
    try checkProjected(included)
    return schema
  }

  /// Checks an index and answers its key.
  ///
  /// Throws `.validation`.
  static func validate(
    _ index: SecondaryIndex,
    isLocal: Bool,
    table: KeySchema,
    _ types: [AttributeName: ScalarAttributeType]
  ) throws(TableError) -> KeySchema {
    try RequestValidation.indexName(index.indexName)
    let partition = try attributes(index.keySchema, .hash, types)
    let sort = try attributes(index.keySchema, .range, types)
    guard index.keySchema.prefix(partition.count).allSatisfy({ $0.keyType == .hash }) else {
      throw TableError.validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")
    }
    let limit = isLocal ? 1 : maximumKeyAttributes
    guard (1...limit).contains(partition.count), sort.count <= limit else {
      throw TableError.invalidParameter(
        "Index \(index.indexName) must have 1 to \(limit) HASH and at most \(limit) RANGE key attributes"
      )
    }
    let names = index.keySchema.map(\.attributeName)
    guard Set(names).count == names.count else {
      throw TableError.validation(
        "Both the Hash Key and the Range Key element in the KeySchema have the same name"
      )
    }
    if isLocal {
      guard partition == table.partition else {
        throw TableError.invalidParameter(
          "Index KeySchema does not have the same leading hash key as table KeySchema for index: \(index.indexName). index hash key: \(partition[0].name), table hash key: \(table.partition[0].name)"
        )
      }
      guard sort.count == 1 else {
        throw TableError.invalidParameter(
          "Index KeySchema does not have a range key for index: \(index.indexName)"
        )
      }
    }
    try validate(index.projection)
    return KeySchema(partition: partition, sort: sort)
  }

  /// The types by attribute.
  ///
  /// Throws `.validation` where one is defined twice.
  static func types(
    _ definitions: [AttributeDefinition]
  ) throws(TableError) -> [AttributeName: ScalarAttributeType] {
    var types: [AttributeName: ScalarAttributeType] = [:]
    for definition in definitions {
      let name = definition.attributeName
      guard (1...255).contains(name.string.utf8.count) else {
        throw TableError.validation(
          "1 validation error detected: Value '\(name)' at 'attributeDefinitions.attributeName' failed to satisfy "
            + "constraint: Member must have length between 1 and 255"
        )
      }
      guard types.updateValue(definition.attributeType, forKey: name) == nil else {
        throw TableError.invalidParameter(
          "Cannot add, delete or change the type of attribute \(name): it is defined twice"
        )
      }
    }
    return types
  }

  /// Checks how many attributes the indexes of a table project by name.
  static func checkProjected(_ count: Int) throws(TableError) {
    if count <= maximumProjectedAttributesPerTable { return }
    throw TableError.invalidParameter(
      "The total number of non-key attributes projected by all indexes must not exceed "
        + "\(maximumProjectedAttributesPerTable)"
    )
  }

  private static func primaryKey(
    _ elements: [KeySchemaElement],
    _ types: [AttributeName: ScalarAttributeType]
  ) throws(TableError) -> KeySchema {
    guard let first = elements.first, first.keyType == .hash else {
      throw TableError.validation("Invalid KeySchema: The first KeySchemaElement is not a HASH key type")
    }
    guard elements.count <= 2 else {
      throw TableError.validation(
        "1 validation error detected: Value at 'keySchema' failed to satisfy constraint: "
          + "Member must have length less than or equal to 2"
      )
    }
    if elements.count == 2 {
      guard elements[1].keyType == .range else {
        throw TableError.validation("Invalid KeySchema: The second KeySchemaElement is not a RANGE key type")
      }
      guard elements[0].attributeName != elements[1].attributeName else {
        throw TableError.validation(
          "Both the Hash Key and the Range Key element in the KeySchema have the same name"
        )
      }
    }
    return KeySchema(
      partition: try attributes(elements, .hash, types),
      sort: try attributes(elements, .range, types)
    )
  }

  private static func attributes(
    _ elements: [KeySchemaElement],
    _ keyType: KeyType,
    _ types: [AttributeName: ScalarAttributeType]
  ) throws(TableError) -> [KeyAttribute] {
    var attributes: [KeyAttribute] = []
    for element in elements where element.keyType == keyType {
      guard let type = types[element.attributeName] else {
        let keys = elements.map(\.attributeName.string).joined(separator: ", ")
        let defined = types.keys.sorted().map(\.string).joined(separator: ", ")
        throw TableError.invalidParameter(
          "Some index key attributes are not defined in AttributeDefinitions. Keys: [\(keys)], "
            + "AttributeDefinitions: [\(defined)]"
        )
      }
      attributes.append(KeyAttribute(element.attributeName, type))
    }
    return attributes
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
      guard Set(projection.nonKeyAttributes).count == projection.nonKeyAttributes.count else {
        throw TableError.invalidParameter("NonKeyAttributes names an attribute twice")
      }
    }
  }
}
