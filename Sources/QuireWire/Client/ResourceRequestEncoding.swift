package import QuireModel

extension TagResource: ClientRequest {
  package static var operationName: String { "TagResource" }

  package func writeMembers(to writer: inout JSONWriter) {
    writer.writeMember("ResourceArn", resourceArn)
    writer.writeName("Tags")
    writer.writeArray(tags) { $0.write($1) }
  }

  package static func readOutput(from reader: inout JSONReader) throws(JSONError) -> EmptyOutput {
    try reader.skipValue()
    return EmptyOutput()
  }
}

extension UntagResource: ClientRequest {
  package static var operationName: String { "UntagResource" }

  package func writeMembers(to writer: inout JSONWriter) {
    writer.writeMember("ResourceArn", resourceArn)
    writer.writeName("TagKeys")
    writer.writeArray(tagKeys) { $0.write($1) }
  }

  package static func readOutput(from reader: inout JSONReader) throws(JSONError) -> EmptyOutput {
    try reader.skipValue()
    return EmptyOutput()
  }
}

extension ListTagsOfResource: ClientRequest {
  package static var operationName: String { "ListTagsOfResource" }

  package func writeMembers(to writer: inout JSONWriter) {
    writer.writeMember("ResourceArn", resourceArn)
    writer.writeMember("NextToken", nextToken)
  }

  package static func readOutput(from reader: inout JSONReader) throws(JSONError) -> Output {
    var output = Output(tags: [])
    try reader.readMembers { reader, name throws(JSONError) in
      switch name {
      case "Tags":
        output.tags = try reader.readArray { reader throws(JSONError) in
          var tag = Tag(key: "", value: "")
          try reader.readMembers { reader, name throws(JSONError) in
            switch name {
            case "Key": tag.key = try reader.readString()
            case "Value": tag.value = try reader.readString()
            default: try reader.skipValue()
            }
          }
          return tag
        }
      case "NextToken": output.nextToken = try reader.readString()
      default: try reader.skipValue()
      }
    }
    return output
  }
}

extension UpdateTimeToLive: ClientRequest {
  package static var operationName: String { "UpdateTimeToLive" }

  package func writeMembers(to writer: inout JSONWriter) {
    writer.writeMember("TableName", tableName)
    writer.writeName("TimeToLiveSpecification")
    writer.writeObject { writer in
      writer.writeMember("AttributeName", timeToLiveSpecification.attributeName.string)
      writer.writeMember("Enabled", timeToLiveSpecification.enabled)
    }
  }

  package static func readOutput(from reader: inout JSONReader) throws(JSONError) -> Output {
    var specification = TimeToLiveSpecification(attributeName: "", enabled: false)
    try reader.readMembers { reader, name throws(JSONError) in
      guard name == "TimeToLiveSpecification" else { return try reader.skipValue() }
      try reader.readMembers { reader, name throws(JSONError) in
        switch name {
        case "AttributeName": specification.attributeName = AttributeName(try reader.readString())
        case "Enabled": specification.enabled = try reader.readBool()
        default: try reader.skipValue()
        }
      }
    }
    return specification
  }
}

extension DescribeTimeToLive: ClientRequest {
  package static var operationName: String { "DescribeTimeToLive" }

  package func writeMembers(to writer: inout JSONWriter) { writer.writeMember("TableName", tableName) }

  package static func readOutput(from reader: inout JSONReader) throws(JSONError) -> Output {
    var description = TimeToLiveDescription(timeToLiveStatus: .disabled)
    try reader.readMembers { reader, name throws(JSONError) in
      guard name == "TimeToLiveDescription" else { return try reader.skipValue() }
      try reader.readMembers { reader, name throws(JSONError) in
        switch name {
        case "TimeToLiveStatus":
          description.timeToLiveStatus = try reader.readChoice(of: TimeToLiveStatus.self)
        case "AttributeName": description.attributeName = AttributeName(try reader.readString())
        default: try reader.skipValue()
        }
      }
    }
    return description
  }
}

extension UpdateContinuousBackups: ClientRequest {
  package static var operationName: String { "UpdateContinuousBackups" }

  package func writeMembers(to writer: inout JSONWriter) {
    writer.writeMember("TableName", tableName)
    writer.writeName("PointInTimeRecoverySpecification")
    writer.writeObject { writer in
      writer.writeMember(
        "PointInTimeRecoveryEnabled",
        pointInTimeRecoverySpecification.pointInTimeRecoveryEnabled
      )
      writer.writeMember("RecoveryPeriodInDays", pointInTimeRecoverySpecification.recoveryPeriodInDays)
    }
  }

  package static func readOutput(from reader: inout JSONReader) throws(JSONError) -> Output {
    try DescribeContinuousBackups.readOutput(from: &reader)
  }
}

extension DescribeContinuousBackups: ClientRequest {
  package static var operationName: String { "DescribeContinuousBackups" }

  package func writeMembers(to writer: inout JSONWriter) { writer.writeMember("TableName", tableName) }

  package static func readOutput(from reader: inout JSONReader) throws(JSONError) -> Output {
    var backups = ContinuousBackupsDescription(
      continuousBackupsStatus: .disabled,
      pointInTimeRecoveryStatus: .disabled
    )
    try reader.readMembers { reader, name throws(JSONError) in
      guard name == "ContinuousBackupsDescription" else { return try reader.skipValue() }
      try reader.readMembers { reader, name throws(JSONError) in
        switch name {
        case "ContinuousBackupsStatus":
          backups.continuousBackupsStatus = try reader.readChoice(of: BackupsStatus.self)
        case "PointInTimeRecoveryDescription": try reader.readPointInTimeRecovery(into: &backups)
        default: try reader.skipValue()
        }
      }
    }
    return backups
  }
}

extension DescribeLimits: ClientRequest {
  package static var operationName: String { "DescribeLimits" }

  package func writeMembers(to writer: inout JSONWriter) {}

  package static func readOutput(from reader: inout JSONReader) throws(JSONError) -> Output {
    var limits = Output(
      accountMaxReadCapacityUnits: 0,
      accountMaxWriteCapacityUnits: 0,
      tableMaxReadCapacityUnits: 0,
      tableMaxWriteCapacityUnits: 0
    )
    try reader.readMembers { reader, name throws(JSONError) in
      switch name {
      case "AccountMaxReadCapacityUnits": limits.accountMaxReadCapacityUnits = try reader.readInteger()
      case "AccountMaxWriteCapacityUnits": limits.accountMaxWriteCapacityUnits = try reader.readInteger()
      case "TableMaxReadCapacityUnits": limits.tableMaxReadCapacityUnits = try reader.readInteger()
      case "TableMaxWriteCapacityUnits": limits.tableMaxWriteCapacityUnits = try reader.readInteger()
      default: try reader.skipValue()
      }
    }
    return limits
  }
}

extension JSONReader {
  fileprivate mutating func readPointInTimeRecovery(
    into backups: inout ContinuousBackupsDescription
  ) throws(JSONError) {
    try readMembers { reader, name throws(JSONError) in
      switch name {
      case "PointInTimeRecoveryStatus":
        backups.pointInTimeRecoveryStatus = try reader.readChoice(of: BackupsStatus.self)
      case "RecoveryPeriodInDays": backups.recoveryPeriodInDays = try reader.readInteger()
      case "EarliestRestorableDateTime": backups.earliestRestorableDateTime = try reader.readDouble()
      case "LatestRestorableDateTime": backups.latestRestorableDateTime = try reader.readDouble()
      default: try reader.skipValue()
      }
    }
  }
}
