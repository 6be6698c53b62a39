package import QuireModel

extension BatchGetItem: ClientRequest {
  package static var operationName: String { "BatchGetItem" }

  package func writeMembers(to writer: inout JSONWriter) {
    writer.writeMember("RequestItems", requestItems) { writer, keys in
      writer.writeObject { writer in
        writer.writeName("Keys")
        writer.writeArray(keys.keys) { $0.write($1) }
        var expressions = RequestExpressionEncoding(keys.expressionAttributeNames)
        expressions.write("ProjectionExpression", keys.projectionExpression, to: &writer)
        expressions.finish(&writer)
        if keys.consistentRead { writer.writeMember("ConsistentRead", true) }
      }
    }
    writer.writeMember("ReturnConsumedCapacity", returnConsumedCapacity, unless: .none)
  }

  package static func readOutput(from reader: inout JSONReader) throws(JSONError) -> Output {
    var output = Output(responses: [:])
    try reader.readMembers { reader, name throws(JSONError) in
      switch name {
      case "Responses":
        output.responses = try reader.readDictionary { reader throws(JSONError) in
          try reader.readArray { reader throws(JSONError) in try reader.readItem() }
        }
      case "UnprocessedKeys":
        output.unprocessedKeys = try reader.readDictionary { reader throws(JSONError) in
          try reader.readKeys()
        }
      case "ConsumedCapacity": output.consumedCapacity = try reader.readConsumedCapacities()
      default: try reader.skipValue()
      }
    }
    return output
  }
}

extension BatchWriteItem: ClientRequest {
  package static var operationName: String { "BatchWriteItem" }

  package func writeMembers(to writer: inout JSONWriter) {
    writer.writeMember("RequestItems", requestItems) { writer, writes in
      writer.writeArray(writes) { writer, write in
        writer.writeObject { writer in
          switch write {
          case .put(let item):
            writer.writeName("PutRequest")
            writer.writeObject { $0.writeItem("Item", item) }
          case .delete(let key):
            writer.writeName("DeleteRequest")
            writer.writeObject { $0.writeItem("Key", key) }
          }
        }
      }
    }
    writer.writeMember("ReturnConsumedCapacity", returnConsumedCapacity, unless: .none)
    writer.writeMember("ReturnItemCollectionMetrics", returnItemCollectionMetrics, unless: .none)
  }

  package static func readOutput(from reader: inout JSONReader) throws(JSONError) -> Output {
    var output = Output()
    try reader.readMembers { reader, name throws(JSONError) in
      switch name {
      case "UnprocessedItems":
        output.unprocessedItems = try reader.readDictionary { reader throws(JSONError) in
          try reader.readArray { reader throws(JSONError) in try reader.readWriteRequest() }
        }
      case "ConsumedCapacity": output.consumedCapacity = try reader.readConsumedCapacities()
      case "ItemCollectionMetrics":
        output.itemCollectionMetrics = try reader.readItemCollectionMetricsByTable()
      default: try reader.skipValue()
      }
    }
    return output
  }
}

extension JSONReader {
  fileprivate mutating func readKeys() throws(JSONError) -> BatchGetItem.Keys {
    var keys = BatchGetItem.Keys(keys: [])
    try readMembers { reader, name throws(JSONError) in
      switch name {
      case "Keys": keys.keys = try reader.readArray { reader throws(JSONError) in try reader.readItem() }
      case "ProjectionExpression": keys.projectionExpression = ProjectionExpression(try reader.readString())
      case "ExpressionAttributeNames":
        keys.expressionAttributeNames = try reader.readDictionary { reader throws(JSONError) in
          try reader.readString()
        }
      case "ConsistentRead": keys.consistentRead = try reader.readBool()
      default: try reader.skipValue()
      }
    }
    return keys
  }

  fileprivate mutating func readWriteRequest() throws(JSONError) -> BatchWriteItem.WriteRequest {
    let start = position
    var write: BatchWriteItem.WriteRequest?
    try readMembers { reader, name throws(JSONError) in
      switch name {
      case "PutRequest":
        try reader.readMembers { reader, name throws(JSONError) in
          if name == "Item" { write = .put(try reader.readItem()) } else { try reader.skipValue() }
        }
      case "DeleteRequest":
        try reader.readMembers { reader, name throws(JSONError) in
          if name == "Key" { write = .delete(key: try reader.readItem()) } else { try reader.skipValue() }
        }
      default: try reader.skipValue()
      }
    }
    guard let write else { throw JSONError(.value, at: start, "expected a put or a delete, found neither") }
    return write
  }
}
