import QuireModel
import QuireWire

extension TableDescription {
  /// The description with DynamoDB's names.
  var json: JSONValue {
    .object([
      "TableName": .string(tableName), "TableId": .string(tableId), "TableStatus": .string(status.rawValue),
      "CreationDateTime": .number(Formatting.decimal(creationDateTime, places: 3)),
      "AttributeDefinitions": .array(attributeDefinitions.map(\.json)),
      "KeySchema": .array(keySchema.map(\.json)), "ItemCount": .number(itemCount),
      "TableSizeBytes": .number(sizeBytes),
      "GlobalSecondaryIndexes": Self.json(globalSecondaryIndexes, isLocal: false),
      "LocalSecondaryIndexes": Self.json(localSecondaryIndexes, isLocal: true),
    ])
  }

  private static func json(_ indexes: [Index], isLocal: Bool) -> JSONValue? {
    if indexes.isEmpty { return nil }
    return .array(indexes.map { $0.json(isLocal: isLocal) })
  }
}

extension TableDescription.Index {
  fileprivate func json(isLocal: Bool) -> JSONValue {
    .object([
      "IndexName": .string(definition.indexName), "KeySchema": .array(definition.keySchema.map(\.json)),
      "Projection": definition.projection.json, "IndexStatus": isLocal ? nil : .string(status.rawValue),
      "Backfilling": isLocal ? nil : .bool(isBackfilling), "ItemCount": .number(itemCount),
      "IndexSizeBytes": .number(sizeBytes),
    ])
  }
}

extension Projection {
  fileprivate var json: JSONValue {
    .object([
      "ProjectionType": .string(projectionType.rawValue),
      "NonKeyAttributes": nonKeyAttributes.isEmpty
        ? nil : .array(nonKeyAttributes.map { .string($0.string) }),
    ])
  }
}

extension AttributeDefinition {
  fileprivate var json: JSONValue {
    .object([
      "AttributeName": .string(attributeName.string), "AttributeType": .string(attributeType.rawValue),
    ])
  }
}

extension KeySchemaElement {
  fileprivate var json: JSONValue {
    .object(["AttributeName": .string(attributeName.string), "KeyType": .string(keyType.rawValue)])
  }
}
