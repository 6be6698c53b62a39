import QuireModel

extension JSONReader {
  mutating func readBillingModeSummary() throws(JSONError) -> BillingModeSummary {
    var summary = BillingModeSummary(billingMode: .provisioned)
    try readMembers { reader, name throws(JSONError) in
      switch name {
      case "BillingMode": summary.billingMode = try reader.readChoice(of: BillingMode.self)
      case "LastUpdateToPayPerRequestDateTime":
        summary.lastUpdateToPayPerRequestDateTime = try reader.readDouble()
      default: try reader.skipValue()
      }
    }
    return summary
  }

  mutating func readProvisionedThroughput() throws(JSONError) -> ProvisionedThroughputDescription {
    var throughput = ProvisionedThroughputDescription()
    try readMembers { reader, name throws(JSONError) in
      switch name {
      case "ReadCapacityUnits": throughput.readCapacityUnits = try reader.readInteger()
      case "WriteCapacityUnits": throughput.writeCapacityUnits = try reader.readInteger()
      case "NumberOfDecreasesToday": throughput.numberOfDecreasesToday = try reader.readInteger()
      case "LastIncreaseDateTime": throughput.lastIncreaseDateTime = try reader.readDouble()
      case "LastDecreaseDateTime": throughput.lastDecreaseDateTime = try reader.readDouble()
      default: try reader.skipValue()
      }
    }
    return throughput
  }

  mutating func readOnDemandThroughput() throws(JSONError) -> OnDemandThroughput {
    var throughput = OnDemandThroughput()
    try readMembers { reader, name throws(JSONError) in
      switch name {
      case "MaxReadRequestUnits": throughput.maxReadRequestUnits = try reader.readInteger()
      case "MaxWriteRequestUnits": throughput.maxWriteRequestUnits = try reader.readInteger()
      default: try reader.skipValue()
      }
    }
    return throughput
  }

  mutating func readWarmThroughput() throws(JSONError) -> WarmThroughputDescription {
    var throughput = WarmThroughputDescription()
    try readMembers { reader, name throws(JSONError) in
      switch name {
      case "ReadUnitsPerSecond": throughput.readUnitsPerSecond = try reader.readInteger()
      case "WriteUnitsPerSecond": throughput.writeUnitsPerSecond = try reader.readInteger()
      case "Status": throughput.status = try reader.readChoice(of: TableStatus.self)
      default: try reader.skipValue()
      }
    }
    return throughput
  }

  mutating func readStreamSpecification() throws(JSONError) -> StreamSpecification {
    var specification = StreamSpecification(streamEnabled: false)
    try readMembers { reader, name throws(JSONError) in
      switch name {
      case "StreamEnabled": specification.streamEnabled = try reader.readBool()
      case "StreamViewType": specification.streamViewType = try reader.readChoice(of: StreamViewType.self)
      default: try reader.skipValue()
      }
    }
    return specification
  }

  mutating func readSSEDescription() throws(JSONError) -> SSEDescription {
    var description = SSEDescription()
    try readMembers { reader, name throws(JSONError) in
      switch name {
      case "Status": description.status = try reader.readChoice(of: SSEStatus.self)
      case "SSEType": description.sseType = try reader.readChoice(of: SSEType.self)
      case "KMSMasterKeyArn": description.kmsMasterKeyArn = try reader.readString()
      case "InaccessibleEncryptionDateTime":
        description.inaccessibleEncryptionDateTime = try reader.readDouble()
      default: try reader.skipValue()
      }
    }
    return description
  }

  mutating func readTableClassSummary() throws(JSONError) -> TableClassSummary {
    var summary = TableClassSummary(tableClass: .standard)
    try readMembers { reader, name throws(JSONError) in
      switch name {
      case "TableClass": summary.tableClass = try reader.readChoice(of: TableClass.self)
      case "LastUpdateDateTime": summary.lastUpdateDateTime = try reader.readDouble()
      default: try reader.skipValue()
      }
    }
    return summary
  }
}
