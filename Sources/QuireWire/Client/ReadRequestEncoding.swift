package import QuireModel

extension Query: ClientRequest {
  package static var operationName: String { "Query" }

  package func writeMembers(to writer: inout JSONWriter) {
    writer.writeMember("TableName", tableName)
    writer.writeMember("IndexName", indexName)
    var expressions = RequestExpressionEncoding(expressionAttributeNames, expressionAttributeValues)
    expressions.write("KeyConditionExpression", keyConditionExpression, to: &writer)
    expressions.write("FilterExpression", filterExpression, to: &writer)
    expressions.write("ProjectionExpression", projectionExpression, to: &writer)
    expressions.finish(&writer)
    if !scanIndexForward { writer.writeMember("ScanIndexForward", false) }
    writer.writeMember("Limit", limit)
    writer.writeItem("ExclusiveStartKey", exclusiveStartKey)
    writer.writeMember("Select", select?.rawValue)
    if consistentRead { writer.writeMember("ConsistentRead", true) }
    writer.writeMember("ReturnConsumedCapacity", returnConsumedCapacity, unless: .none)
  }

  package static func readOutput(from reader: inout JSONReader) throws(JSONError) -> Output {
    try reader.readPage()
  }
}

extension Scan: ClientRequest {
  package static var operationName: String { "Scan" }

  package func writeMembers(to writer: inout JSONWriter) {
    writer.writeMember("TableName", tableName)
    writer.writeMember("IndexName", indexName)
    var expressions = RequestExpressionEncoding(expressionAttributeNames, expressionAttributeValues)
    expressions.write("FilterExpression", filterExpression, to: &writer)
    expressions.write("ProjectionExpression", projectionExpression, to: &writer)
    expressions.finish(&writer)
    writer.writeMember("Limit", limit)
    writer.writeItem("ExclusiveStartKey", exclusiveStartKey)
    writer.writeMember("Segment", segment)
    writer.writeMember("TotalSegments", totalSegments)
    writer.writeMember("Select", select?.rawValue)
    if consistentRead { writer.writeMember("ConsistentRead", true) }
    writer.writeMember("ReturnConsumedCapacity", returnConsumedCapacity, unless: .none)
  }

  package static func readOutput(from reader: inout JSONReader) throws(JSONError) -> Output {
    try reader.readPage()
  }
}

extension JSONReader {
  fileprivate mutating func readPage() throws(JSONError) -> Page {
    var page = Page(items: [], count: 0, scannedCount: 0)
    try readMembers { reader, name throws(JSONError) in
      switch name {
      case "Items": page.items = try reader.readArray { reader throws(JSONError) in try reader.readItem() }
      case "Count": page.count = try reader.readInteger()
      case "ScannedCount": page.scannedCount = try reader.readInteger()
      case "LastEvaluatedKey":
        let key = try reader.readItem()
        page.lastEvaluatedKey = key.isEmpty ? nil : key
      case "ConsumedCapacity": page.consumedCapacity = try reader.readConsumedCapacity()
      default: try reader.skipValue()
      }
    }
    return page
  }
}
