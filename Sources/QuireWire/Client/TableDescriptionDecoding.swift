import QuireModel

extension JSONReader {
  /// Reads an answer whose member `member` describes a table.
  mutating func readTableDescription(in member: String) throws(JSONError) -> TableDescription {
    let start = position
    var description: TableDescription?
    try readMembers { reader, name throws(JSONError) in
      if name == member { description = try reader.readTableDescription() } else { try reader.skipValue() }
    }
    guard let description else {
      throw JSONError(.value, at: start, "expected a member \(member), found none")
    }
    return description
  }

  private mutating func readTableDescription() throws(JSONError) -> TableDescription {
    // What the service leaves out, as it does of a table that is being removed, stays empty.
    var table = TableDescription(
      tableName: "",
      tableId: "",
      attributeDefinitions: [],
      keySchema: [],
      status: .active,
      creationDateTime: 0,
      itemCount: 0,
      sizeBytes: 0
    )
    try readMembers { reader, name throws(JSONError) in
      switch name {
      case "TableName": table.tableName = try reader.readString()
      case "TableId": table.tableId = try reader.readString()
      case "TableArn": table.tableArn = try reader.readString()
      case "AttributeDefinitions":
        table.attributeDefinitions = try reader.readArray { reader throws(JSONError) in
          try reader.readAttributeDefinition()
        }
      case "KeySchema": table.keySchema = try reader.readKeySchema()
      case "TableStatus": table.status = try reader.readChoice(of: TableStatus.self)
      case "CreationDateTime": table.creationDateTime = try reader.readDouble()
      case "ItemCount": table.itemCount = try reader.readInteger()
      case "TableSizeBytes": table.sizeBytes = try reader.readInteger()
      case "GlobalSecondaryIndexes":
        table.globalSecondaryIndexes = try reader.readArray { reader throws(JSONError) in
          try reader.readIndex()
        }
      case "LocalSecondaryIndexes":
        table.localSecondaryIndexes = try reader.readArray { reader throws(JSONError) in
          try reader.readIndex()
        }
      default: try reader.readSetting(name, of: &table.settings)
      }
    }
    return table
  }

  private mutating func readSetting(
    _ name: String,
    of settings: inout TableSettingsDescription
  ) throws(JSONError) {
    switch name {
    case "BillingModeSummary": settings.billingModeSummary = try readBillingModeSummary()
    case "ProvisionedThroughput": settings.provisionedThroughput = try readProvisionedThroughput()
    case "OnDemandThroughput": settings.onDemandThroughput = try readOnDemandThroughput()
    case "WarmThroughput": settings.warmThroughput = try readWarmThroughput()
    case "StreamSpecification": settings.streamSpecification = try readStreamSpecification()
    case "LatestStreamLabel": settings.latestStreamLabel = try readString()
    case "LatestStreamArn": settings.latestStreamArn = try readString()
    case "SSEDescription": settings.sseDescription = try readSSEDescription()
    case "TableClassSummary": settings.tableClassSummary = try readTableClassSummary()
    case "DeletionProtectionEnabled": settings.deletionProtectionEnabled = try readBool()
    default: try skipValue()
    }
  }

  private mutating func readIndex() throws(JSONError) -> TableDescription.Index {
    var index = TableDescription.Index(
      definition: SecondaryIndex(indexName: "", keySchema: [], projection: .all),
      status: .active,
      isBackfilling: false,
      itemCount: 0,
      sizeBytes: 0
    )
    try readMembers { reader, name throws(JSONError) in
      switch name {
      case "IndexName": index.definition.indexName = try reader.readString()
      case "IndexArn": index.indexArn = try reader.readString()
      case "KeySchema": index.definition.keySchema = try reader.readKeySchema()
      case "Projection": index.definition.projection = try reader.readProjection()
      case "IndexStatus": index.status = try reader.readChoice(of: TableStatus.self)
      case "Backfilling": index.isBackfilling = try reader.readBool()
      case "ItemCount": index.itemCount = try reader.readInteger()
      case "IndexSizeBytes": index.sizeBytes = try reader.readInteger()
      case "ProvisionedThroughput": index.provisionedThroughput = try reader.readProvisionedThroughput()
      case "OnDemandThroughput": index.definition.onDemandThroughput = try reader.readOnDemandThroughput()
      case "WarmThroughput": index.warmThroughput = try reader.readWarmThroughput()
      default: try reader.skipValue()
      }
    }
    return index
  }

  private mutating func readAttributeDefinition() throws(JSONError) -> AttributeDefinition {
    var definition = AttributeDefinition("", .s)
    try readMembers { reader, name throws(JSONError) in
      switch name {
      case "AttributeName": definition.attributeName = AttributeName(try reader.readString())
      case "AttributeType": definition.attributeType = try reader.readChoice(of: ScalarAttributeType.self)
      default: try reader.skipValue()
      }
    }
    return definition
  }

  private mutating func readKeySchema() throws(JSONError) -> [KeySchemaElement] {
    try readArray { reader throws(JSONError) in
      var element = KeySchemaElement("", .hash)
      try reader.readMembers { reader, name throws(JSONError) in
        switch name {
        case "AttributeName": element.attributeName = AttributeName(try reader.readString())
        case "KeyType": element.keyType = try reader.readChoice(of: KeyType.self)
        default: try reader.skipValue()
        }
      }
      return element
    }
  }

  private mutating func readProjection() throws(JSONError) -> Projection {
    var projection = Projection.all
    try readMembers { reader, name throws(JSONError) in
      switch name {
      case "ProjectionType": projection.projectionType = try reader.readChoice(of: Projection.Kind.self)
      case "NonKeyAttributes":
        projection.nonKeyAttributes = try reader.readArray { reader throws(JSONError) in
          AttributeName(try reader.readString())
        }
      default: try reader.skipValue()
      }
    }
    return projection
  }
}
