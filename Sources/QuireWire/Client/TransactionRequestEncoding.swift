package import QuireModel

extension TransactGetItems: ClientRequest {
  package static var operationName: String { "TransactGetItems" }

  package func writeMembers(to writer: inout JSONWriter) {
    writer.writeName("TransactItems")
    writer.writeArray(gets) { writer, get in
      writer.writeObject { writer in
        writer.writeName("Get")
        writer.writeObject { get.writeAction(to: &$0) }
      }
    }
    writer.writeMember("ReturnConsumedCapacity", returnConsumedCapacity, unless: .none)
  }

  package static func readOutput(from reader: inout JSONReader) throws(JSONError) -> Output {
    var output = Output(items: [])
    try reader.readMembers { reader, name throws(JSONError) in
      switch name {
      case "Responses":
        output.items = try reader.readArray { reader throws(JSONError) in
          var item: Item?
          try reader.readMembers { reader, name throws(JSONError) in
            if name == "Item" { item = try reader.readItem() } else { try reader.skipValue() }
          }
          return item
        }
      case "ConsumedCapacity": output.consumedCapacity = try reader.readConsumedCapacities()
      default: try reader.skipValue()
      }
    }
    return output
  }
}

extension TransactWriteItems: ClientRequest {
  package static var operationName: String { "TransactWriteItems" }

  package func writeMembers(to writer: inout JSONWriter) {
    writer.writeName("TransactItems")
    writer.writeArray(actions) { writer, action in
      writer.writeObject { writer in
        switch action {
        case .put(let put):
          writer.writeName("Put")
          writer.writeObject { put.writeAction(to: &$0) }
        case .update(let update):
          writer.writeName("Update")
          writer.writeObject { update.writeAction(to: &$0) }
        case .delete(let delete):
          writer.writeName("Delete")
          writer.writeObject { delete.writeAction(to: &$0) }
        case .conditionCheck(let check):
          writer.writeName("ConditionCheck")
          writer.writeObject { check.writeAction(to: &$0) }
        }
      }
    }
    writer.writeMember("ClientRequestToken", clientRequestToken)
    writer.writeMember("ReturnConsumedCapacity", returnConsumedCapacity, unless: .none)
    writer.writeMember("ReturnItemCollectionMetrics", returnItemCollectionMetrics, unless: .none)
  }

  package static func readOutput(from reader: inout JSONReader) throws(JSONError) -> Output {
    var output = Output()
    try reader.readMembers { reader, name throws(JSONError) in
      switch name {
      case "ConsumedCapacity": output.consumedCapacity = try reader.readConsumedCapacities()
      case "ItemCollectionMetrics":
        output.itemCollectionMetrics = try reader.readItemCollectionMetricsByTable()
      default: try reader.skipValue()
      }
    }
    return output
  }
}

extension ConditionCheck {
  fileprivate func writeAction(to writer: inout JSONWriter) {
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
}
