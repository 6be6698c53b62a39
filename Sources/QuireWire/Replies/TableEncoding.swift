import QuireModel

extension JSONWriter {
  /// Writes an answer whose only member, `name`, is the description of a table.
  mutating func write(_ table: TableDescription, as name: String) {
    beginObject()
    writeName(name)
    write(table)
    endObject()
  }

  private mutating func write(_ table: TableDescription) {
    beginObject()
    writeMember("TableName", table.tableName)
    writeMember("TableStatus", table.status.rawValue)
    writeMember("TableArn", table.tableArn)
    writeMember("TableId", table.tableId)
    if table.creationDateTime != 0 { writeMember("CreationDateTime", table.creationDateTime) }
    // DynamoDB tells these by name, whatever the order in which they came, and attributes of projections too.
    let definitions = table.attributeDefinitions.sorted { $0.attributeName < $1.attributeName }
    writeMember("AttributeDefinitions", unlessEmpty: definitions) { writer, definition in
      writer.writeObject {
        $0.writeMember("AttributeName", definition.attributeName.string)
        $0.writeMember("AttributeType", definition.attributeType.rawValue)
      }
    }
    writeMember(table.keySchema)
    writeMember("TableSizeBytes", table.sizeBytes)
    writeMember("ItemCount", table.itemCount)
    writeMembers(table.settings)
    writeMember("LocalSecondaryIndexes", unlessEmpty: table.localSecondaryIndexes) {
      $0.write($1, of: table, isLocal: true)
    }
    writeMember("GlobalSecondaryIndexes", unlessEmpty: table.globalSecondaryIndexes) {
      $0.write($1, of: table, isLocal: false)
    }
    endObject()
  }

  private mutating func writeMember(_ keySchema: [KeySchemaElement]) {
    writeMember("KeySchema", unlessEmpty: keySchema) { writer, element in
      writer.writeObject {
        $0.writeMember("AttributeName", element.attributeName.string)
        $0.writeMember("KeyType", element.keyType.rawValue)
      }
    }
  }

  private mutating func write(
    _ index: TableDescription.Index,
    of table: TableDescription,
    isLocal: Bool
  ) {
    beginObject()
    writeMember("IndexName", index.definition.indexName)
    writeMember(index.definition.keySchema)
    writeName("Projection")
    write(index.definition.projection)
    if !isLocal {
      writeMember("IndexStatus", index.status.rawValue)
      // Only an index that is added to a table says whether it is being filled yet, and no more once it is.
      if index.isBackfilling || (index.status == .creating && table.status != .creating) {
        writeMember("Backfilling", index.isBackfilling)
      }
      writeMember(index.provisionedThroughput)
    }
    writeMember("IndexSizeBytes", index.sizeBytes)
    writeMember("ItemCount", index.itemCount)
    writeMember("IndexArn", index.indexArn)
    if !isLocal {
      writeMember(index.definition.onDemandThroughput)
      writeMember(index.warmThroughput)
    }
    endObject()
  }

  private mutating func write(_ projection: Projection) {
    beginObject()
    writeMember("ProjectionType", projection.projectionType.rawValue)
    writeMember("NonKeyAttributes", unlessEmpty: projection.nonKeyAttributes.sorted()) {
      $0.write($1.string)
    }
    endObject()
  }
}

/// Settings of tables and indexes.
extension JSONWriter {
  fileprivate mutating func writeMembers(_ settings: TableSettingsDescription) {
    if let summary = settings.billingModeSummary {
      writeName("BillingModeSummary")
      writeObject {
        $0.writeMember("BillingMode", summary.billingMode.rawValue)
        $0.writeMember("LastUpdateToPayPerRequestDateTime", summary.lastUpdateToPayPerRequestDateTime)
      }
    }
    writeMember(settings.provisionedThroughput)
    writeMember(settings.onDemandThroughput)
    writeMember(settings.warmThroughput)
    if let stream = settings.streamSpecification {
      writeName("StreamSpecification")
      writeObject {
        $0.writeMember("StreamEnabled", stream.streamEnabled)
        $0.writeMember("StreamViewType", stream.streamViewType?.rawValue)
      }
    }
    writeMember("LatestStreamLabel", settings.latestStreamLabel)
    writeMember("LatestStreamArn", settings.latestStreamArn)
    if let encryption = settings.sseDescription {
      writeName("SSEDescription")
      writeObject {
        $0.writeMember("Status", encryption.status?.rawValue)
        $0.writeMember("SSEType", encryption.sseType?.rawValue)
        $0.writeMember("KMSMasterKeyArn", encryption.kmsMasterKeyArn)
        $0.writeMember("InaccessibleEncryptionDateTime", encryption.inaccessibleEncryptionDateTime)
      }
    }
    if let summary = settings.tableClassSummary {
      writeName("TableClassSummary")
      writeObject {
        $0.writeMember("TableClass", summary.tableClass.rawValue)
        $0.writeMember("LastUpdateDateTime", summary.lastUpdateDateTime)
      }
    }
    writeMember("DeletionProtectionEnabled", settings.deletionProtectionEnabled)
  }

  fileprivate mutating func writeMember(_ throughput: ProvisionedThroughputDescription?) {
    guard let throughput else { return }
    writeName("ProvisionedThroughput")
    writeObject {
      $0.writeMember("LastIncreaseDateTime", throughput.lastIncreaseDateTime)
      $0.writeMember("LastDecreaseDateTime", throughput.lastDecreaseDateTime)
      $0.writeMember("NumberOfDecreasesToday", throughput.numberOfDecreasesToday)
      $0.writeMember("ReadCapacityUnits", throughput.readCapacityUnits)
      $0.writeMember("WriteCapacityUnits", throughput.writeCapacityUnits)
    }
  }

  fileprivate mutating func writeMember(_ throughput: OnDemandThroughput?) {
    guard let throughput else { return }
    writeName("OnDemandThroughput")
    writeObject {
      $0.writeMember("MaxReadRequestUnits", throughput.maxReadRequestUnits)
      $0.writeMember("MaxWriteRequestUnits", throughput.maxWriteRequestUnits)
    }
  }

  fileprivate mutating func writeMember(_ throughput: WarmThroughputDescription?) {
    guard let throughput else { return }
    writeName("WarmThroughput")
    writeObject {
      $0.writeMember("ReadUnitsPerSecond", throughput.readUnitsPerSecond)
      $0.writeMember("WriteUnitsPerSecond", throughput.writeUnitsPerSecond)
      $0.writeMember("Status", throughput.status?.rawValue)
    }
  }
}

/// Lists of tables, expiry, tags, limits and endpoints.
extension JSONWriter {
  mutating func write(_ output: ListTables.Output) {
    beginObject()
    writeName("TableNames")
    writeArray(output.tableNames) { $0.write($1) }
    writeMember("LastEvaluatedTableName", output.lastEvaluatedTableName)
    endObject()
  }

  mutating func write(_ specification: TimeToLiveSpecification) {
    writeObject {
      $0.writeName("TimeToLiveSpecification")
      $0.writeObject {
        $0.writeMember("AttributeName", specification.attributeName.string)
        $0.writeMember("Enabled", specification.enabled)
      }
    }
  }

  mutating func write(_ description: TimeToLiveDescription) {
    writeObject {
      $0.writeName("TimeToLiveDescription")
      $0.writeObject {
        $0.writeMember("TimeToLiveStatus", description.timeToLiveStatus.rawValue)
        $0.writeMember("AttributeName", description.attributeName?.string)
      }
    }
  }

  mutating func write(_ output: ListTagsOfResource.Output) {
    beginObject()
    writeName("Tags")
    writeArray(output.tags) { writer, tag in
      writer.writeObject {
        $0.writeMember("Key", tag.key)
        $0.writeMember("Value", tag.value)
      }
    }
    writeMember("NextToken", output.nextToken)
    endObject()
  }

  mutating func write(_ limits: DescribeLimits.Output) {
    writeObject {
      $0.writeMember("AccountMaxReadCapacityUnits", limits.accountMaxReadCapacityUnits)
      $0.writeMember("AccountMaxWriteCapacityUnits", limits.accountMaxWriteCapacityUnits)
      $0.writeMember("TableMaxReadCapacityUnits", limits.tableMaxReadCapacityUnits)
      $0.writeMember("TableMaxWriteCapacityUnits", limits.tableMaxWriteCapacityUnits)
    }
  }

  mutating func write(_ backups: ContinuousBackupsDescription) {
    writeObject {
      $0.writeName("ContinuousBackupsDescription")
      $0.writeObject {
        $0.writeMember("ContinuousBackupsStatus", backups.continuousBackupsStatus.rawValue)
        $0.writeName("PointInTimeRecoveryDescription")
        $0.writeObject {
          $0.writeMember("PointInTimeRecoveryStatus", backups.pointInTimeRecoveryStatus.rawValue)
          $0.writeMember("RecoveryPeriodInDays", backups.recoveryPeriodInDays)
          $0.writeMember("EarliestRestorableDateTime", backups.earliestRestorableDateTime)
          $0.writeMember("LatestRestorableDateTime", backups.latestRestorableDateTime)
        }
      }
    }
  }

  /// Writes the answer of `DescribeEndpoints`: a day is how long AWS lets clients keep it.
  mutating func writeEndpoints(_ address: String) {
    writeObject {
      $0.writeName("Endpoints")
      $0.writeArray([address]) { writer, address in
        writer.writeObject {
          $0.writeMember("Address", address)
          $0.writeMember("CachePeriodInMinutes", 1440)
        }
      }
    }
  }
}
