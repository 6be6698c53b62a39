package import QuireModel

extension PutItem: ClientRequest {
  package static var operationName: String { "PutItem" }

  package func writeMembers(to writer: inout JSONWriter) {
    writeAction(to: &writer)
    writer.writeMember("ReturnValues", returnValues, unless: .none)
    writer.writeMember("ReturnConsumedCapacity", returnConsumedCapacity, unless: .none)
    writer.writeMember("ReturnItemCollectionMetrics", returnItemCollectionMetrics, unless: .none)
  }

  /// Writes what a request of its own and an action of a transaction have in common.
  func writeAction(to writer: inout JSONWriter) {
    writer.writeMember("TableName", tableName)
    writer.writeItem("Item", item)
    var expressions = RequestExpressionEncoding(expressionAttributeNames, expressionAttributeValues)
    expressions.write("ConditionExpression", conditionExpression, to: &writer)
    expressions.finish(&writer)
    writer.writeMember(
      "ReturnValuesOnConditionCheckFailure",
      returnValuesOnConditionCheckFailure,
      unless: .none
    )
  }

  package static func readOutput(from reader: inout JSONReader) throws(JSONError) -> Output {
    let parts = try WrittenParts(from: &reader)
    return Output(
      attributes: parts.attributes,
      consumedCapacity: parts.consumedCapacity,
      itemCollectionMetrics: parts.itemCollectionMetrics
    )
  }
}

extension UpdateItem: ClientRequest {
  package static var operationName: String { "UpdateItem" }

  package func writeMembers(to writer: inout JSONWriter) {
    writeAction(to: &writer)
    writer.writeMember("ReturnValues", returnValues, unless: .none)
    writer.writeMember("ReturnConsumedCapacity", returnConsumedCapacity, unless: .none)
    writer.writeMember("ReturnItemCollectionMetrics", returnItemCollectionMetrics, unless: .none)
  }

  /// Writes what a request of its own and an action of a transaction have in common.
  func writeAction(to writer: inout JSONWriter) {
    writer.writeMember("TableName", tableName)
    writer.writeItem("Key", key)
    var expressions = RequestExpressionEncoding(expressionAttributeNames, expressionAttributeValues)
    expressions.write("UpdateExpression", updateExpression, to: &writer)
    expressions.write("ConditionExpression", conditionExpression, to: &writer)
    expressions.finish(&writer)
    writer.writeMember(
      "ReturnValuesOnConditionCheckFailure",
      returnValuesOnConditionCheckFailure,
      unless: .none
    )
  }

  package static func readOutput(from reader: inout JSONReader) throws(JSONError) -> Output {
    let parts = try WrittenParts(from: &reader)
    return Output(
      attributes: parts.attributes,
      consumedCapacity: parts.consumedCapacity,
      itemCollectionMetrics: parts.itemCollectionMetrics
    )
  }
}

extension DeleteItem: ClientRequest {
  package static var operationName: String { "DeleteItem" }

  package func writeMembers(to writer: inout JSONWriter) {
    writeAction(to: &writer)
    writer.writeMember("ReturnValues", returnValues, unless: .none)
    writer.writeMember("ReturnConsumedCapacity", returnConsumedCapacity, unless: .none)
    writer.writeMember("ReturnItemCollectionMetrics", returnItemCollectionMetrics, unless: .none)
  }

  /// Writes what a request of its own and an action of a transaction have in common.
  func writeAction(to writer: inout JSONWriter) {
    writer.writeMember("TableName", tableName)
    writer.writeItem("Key", key)
    var expressions = RequestExpressionEncoding(expressionAttributeNames, expressionAttributeValues)
    expressions.write("ConditionExpression", conditionExpression, to: &writer)
    expressions.finish(&writer)
    writer.writeMember(
      "ReturnValuesOnConditionCheckFailure",
      returnValuesOnConditionCheckFailure,
      unless: .none
    )
  }

  package static func readOutput(from reader: inout JSONReader) throws(JSONError) -> Output {
    let parts = try WrittenParts(from: &reader)
    return Output(
      attributes: parts.attributes,
      consumedCapacity: parts.consumedCapacity,
      itemCollectionMetrics: parts.itemCollectionMetrics
    )
  }
}

extension GetItem: ClientRequest {
  package static var operationName: String { "GetItem" }

  package func writeMembers(to writer: inout JSONWriter) {
    writeAction(to: &writer)
    if consistentRead { writer.writeMember("ConsistentRead", true) }
    writer.writeMember("ReturnConsumedCapacity", returnConsumedCapacity, unless: .none)
  }

  /// Writes what a request of its own and a get of a transaction have in common.
  func writeAction(to writer: inout JSONWriter) {
    writer.writeMember("TableName", tableName)
    writer.writeItem("Key", key)
    var expressions = RequestExpressionEncoding(expressionAttributeNames)
    expressions.write("ProjectionExpression", projectionExpression, to: &writer)
    expressions.finish(&writer)
  }

  package static func readOutput(from reader: inout JSONReader) throws(JSONError) -> Output {
    var output = Output()
    try reader.readMembers { reader, name throws(JSONError) in
      switch name {
      case "Item": output.item = try reader.readItem()
      case "ConsumedCapacity": output.consumedCapacity = try reader.readConsumedCapacity()
      default: try reader.skipValue()
      }
    }
    return output
  }
}

/// What the answers to a put, an update and a delete have.
private struct WrittenParts {
  var attributes: Item?
  var consumedCapacity: ConsumedCapacity?
  var itemCollectionMetrics: ItemCollectionMetrics?

  init(from reader: inout JSONReader) throws(JSONError) {
    var attributes: Item?
    var consumedCapacity: ConsumedCapacity?
    var itemCollectionMetrics: ItemCollectionMetrics?
    try reader.readMembers { reader, name throws(JSONError) in
      switch name {
      case "Attributes": attributes = try reader.readItem()
      case "ConsumedCapacity": consumedCapacity = try reader.readConsumedCapacity()
      case "ItemCollectionMetrics": itemCollectionMetrics = try reader.readItemCollectionMetrics()
      default: try reader.skipValue()
      }
    }
    self.attributes = attributes
    self.consumedCapacity = consumedCapacity
    self.itemCollectionMetrics = itemCollectionMetrics
  }
}
