package import QuireModel

extension CreateTable: ClientRequest {
  package static var operationName: String { "CreateTable" }

  package func writeMembers(to writer: inout JSONWriter) {
    writer.writeMember("TableName", tableName)
    writer.writeName("AttributeDefinitions")
    writer.writeArray(attributeDefinitions) { $0.write($1) }
    writer.writeName("KeySchema")
    writer.writeArray(keySchema) { $0.write($1) }
    writer.writeMember("GlobalSecondaryIndexes", unlessEmpty: globalSecondaryIndexes) { $0.write($1) }
    writer.writeMember("LocalSecondaryIndexes", unlessEmpty: localSecondaryIndexes) { $0.write($1) }
    writer.writeMember("BillingMode", settings.billingMode.rawValue)
    writer.writeMember("ProvisionedThroughput", settings.provisionedThroughput)
    writer.writeMember("OnDemandThroughput", settings.onDemandThroughput)
    writer.writeMember("WarmThroughput", settings.warmThroughput)
    writer.writeMember("StreamSpecification", settings.streamSpecification)
    writer.writeMember("SSESpecification", settings.sseSpecification)
    writer.writeMember("TableClass", settings.tableClass?.rawValue)
    if settings.deletionProtectionEnabled { writer.writeMember("DeletionProtectionEnabled", true) }
    writer.writeMember("Tags", unlessEmpty: tags) { $0.write($1) }
  }

  package static func readOutput(from reader: inout JSONReader) throws(JSONError) -> TableDescription {
    try reader.readTableDescription(in: "TableDescription")
  }
}

extension UpdateTable: ClientRequest {
  package static var operationName: String { "UpdateTable" }

  package func writeMembers(to writer: inout JSONWriter) {
    writer.writeMember("TableName", tableName)
    writer.writeMember("AttributeDefinitions", unlessEmpty: attributeDefinitions) { $0.write($1) }
    writer.writeMember("GlobalSecondaryIndexUpdates", unlessEmpty: globalSecondaryIndexUpdates) {
      writer,
      update in
      writer.writeObject { writer in
        switch update {
        case .create(let index):
          writer.writeName("Create")
          writer.write(index)
        case .update(let change):
          writer.writeName("Update")
          writer.writeObject { writer in
            writer.writeMember("IndexName", change.indexName)
            writer.writeMember("ProvisionedThroughput", change.provisionedThroughput)
            writer.writeMember("OnDemandThroughput", change.onDemandThroughput)
            writer.writeMember("WarmThroughput", change.warmThroughput)
          }
        case .delete(let indexName):
          writer.writeName("Delete")
          writer.writeObject { $0.writeMember("IndexName", indexName) }
        }
      }
    }
    writer.writeMember("BillingMode", settings.billingMode?.rawValue)
    writer.writeMember("ProvisionedThroughput", settings.provisionedThroughput)
    writer.writeMember("OnDemandThroughput", settings.onDemandThroughput)
    writer.writeMember("WarmThroughput", settings.warmThroughput)
    writer.writeMember("StreamSpecification", settings.streamSpecification)
    writer.writeMember("SSESpecification", settings.sseSpecification)
    writer.writeMember("TableClass", settings.tableClass?.rawValue)
    writer.writeMember("DeletionProtectionEnabled", settings.deletionProtectionEnabled)
  }

  package static func readOutput(from reader: inout JSONReader) throws(JSONError) -> TableDescription {
    try reader.readTableDescription(in: "TableDescription")
  }
}

extension DescribeTable: ClientRequest {
  package static var operationName: String { "DescribeTable" }

  package func writeMembers(to writer: inout JSONWriter) { writer.writeMember("TableName", tableName) }

  package static func readOutput(from reader: inout JSONReader) throws(JSONError) -> TableDescription {
    try reader.readTableDescription(in: "Table")
  }
}

extension DeleteTable: ClientRequest {
  package static var operationName: String { "DeleteTable" }

  package func writeMembers(to writer: inout JSONWriter) { writer.writeMember("TableName", tableName) }

  package static func readOutput(from reader: inout JSONReader) throws(JSONError) -> TableDescription {
    try reader.readTableDescription(in: "TableDescription")
  }
}

extension ListTables: ClientRequest {
  package static var operationName: String { "ListTables" }

  package func writeMembers(to writer: inout JSONWriter) {
    writer.writeMember("ExclusiveStartTableName", exclusiveStartTableName)
    writer.writeMember("Limit", limit)
  }

  package static func readOutput(from reader: inout JSONReader) throws(JSONError) -> Output {
    var output = Output(tableNames: [])
    try reader.readMembers { reader, name throws(JSONError) in
      switch name {
      case "TableNames":
        output.tableNames = try reader.readArray { reader throws(JSONError) in try reader.readString() }
      case "LastEvaluatedTableName": output.lastEvaluatedTableName = try reader.readString()
      default: try reader.skipValue()
      }
    }
    return output
  }
}

extension JSONWriter {
  fileprivate mutating func write(_ definition: AttributeDefinition) {
    writeObject { writer in
      writer.writeMember("AttributeName", definition.attributeName.string)
      writer.writeMember("AttributeType", definition.attributeType.rawValue)
    }
  }

  fileprivate mutating func write(_ element: KeySchemaElement) {
    writeObject { writer in
      writer.writeMember("AttributeName", element.attributeName.string)
      writer.writeMember("KeyType", element.keyType.rawValue)
    }
  }

  fileprivate mutating func write(_ index: SecondaryIndex) {
    writeObject { writer in
      writer.writeMember("IndexName", index.indexName)
      writer.writeName("KeySchema")
      writer.writeArray(index.keySchema) { $0.write($1) }
      writer.writeName("Projection")
      writer.writeObject { writer in
        writer.writeMember("ProjectionType", index.projection.projectionType.rawValue)
        writer.writeMember("NonKeyAttributes", unlessEmpty: index.projection.nonKeyAttributes) {
          $0.write($1.string)
        }
      }
      writer.writeMember("ProvisionedThroughput", index.provisionedThroughput)
      writer.writeMember("OnDemandThroughput", index.onDemandThroughput)
      writer.writeMember("WarmThroughput", index.warmThroughput)
    }
  }

  mutating func write(_ tag: Tag) {
    writeObject { writer in
      writer.writeMember("Key", tag.key)
      writer.writeMember("Value", tag.value)
    }
  }

  fileprivate mutating func writeMember(_ name: String, _ throughput: ProvisionedThroughput?) {
    guard let throughput else { return }
    writeName(name)
    writeObject { writer in
      writer.writeMember("ReadCapacityUnits", throughput.readCapacityUnits)
      writer.writeMember("WriteCapacityUnits", throughput.writeCapacityUnits)
    }
  }

  fileprivate mutating func writeMember(_ name: String, _ throughput: OnDemandThroughput?) {
    guard let throughput else { return }
    writeName(name)
    writeObject { writer in
      writer.writeMember("MaxReadRequestUnits", throughput.maxReadRequestUnits)
      writer.writeMember("MaxWriteRequestUnits", throughput.maxWriteRequestUnits)
    }
  }

  fileprivate mutating func writeMember(_ name: String, _ throughput: WarmThroughput?) {
    guard let throughput else { return }
    writeName(name)
    writeObject { writer in
      writer.writeMember("ReadUnitsPerSecond", throughput.readUnitsPerSecond)
      writer.writeMember("WriteUnitsPerSecond", throughput.writeUnitsPerSecond)
    }
  }

  fileprivate mutating func writeMember(_ name: String, _ specification: StreamSpecification?) {
    guard let specification else { return }
    writeName(name)
    writeObject { writer in
      writer.writeMember("StreamEnabled", specification.streamEnabled)
      writer.writeMember("StreamViewType", specification.streamViewType?.rawValue)
    }
  }

  fileprivate mutating func writeMember(_ name: String, _ specification: SSESpecification?) {
    guard let specification else { return }
    writeName(name)
    writeObject { writer in
      writer.writeMember("Enabled", specification.enabled)
      writer.writeMember("SSEType", specification.sseType?.rawValue)
      writer.writeMember("KMSMasterKeyId", specification.kmsMasterKeyId)
    }
  }
}
