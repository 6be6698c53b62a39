import QuireModel

extension JSONWriter {
  private mutating func writeMember(_ name: String, _ item: Item?) {
    guard let item else { return }
    writeName(name)
    write(item)
  }

  mutating func write(_ output: PutItem.Output) {
    beginObject()
    writeMember("Attributes", output.attributes)
    writeMember(output.consumedCapacity)
    writeMember(output.itemCollectionMetrics)
    endObject()
  }

  mutating func write(_ output: UpdateItem.Output) {
    beginObject()
    writeMember("Attributes", output.attributes)
    writeMember(output.consumedCapacity)
    writeMember(output.itemCollectionMetrics)
    endObject()
  }

  mutating func write(_ output: DeleteItem.Output) {
    beginObject()
    writeMember("Attributes", output.attributes)
    writeMember(output.consumedCapacity)
    writeMember(output.itemCollectionMetrics)
    endObject()
  }

  mutating func write(_ output: GetItem.Output) {
    beginObject()
    writeMember("Item", output.item)
    writeMember(output.consumedCapacity)
    endObject()
  }

  /// Writes a page of a query or scan; one that only counts has no items.
  mutating func write(_ page: Page, isCount: Bool) {
    beginObject()
    if !isCount {
      writeName("Items")
      writeArray(page.items) { $0.write($1) }
    }
    writeMember("Count", page.count)
    writeMember("ScannedCount", page.scannedCount)
    writeMember("LastEvaluatedKey", page.lastEvaluatedKey)
    writeMember(page.consumedCapacity)
    endObject()
  }

  mutating func write(_ output: BatchGetItem.Output) {
    beginObject()
    writeMember("Responses", output.responses) { writer, items in
      writer.writeArray(items) { $0.write($1) }
    }
    writeMember("UnprocessedKeys", output.unprocessedKeys) { $0.write($1) }
    writeMember(output.consumedCapacity)
    endObject()
  }

  mutating func write(_ output: BatchWriteItem.Output) {
    beginObject()
    writeMember("UnprocessedItems", output.unprocessedItems) { writer, requests in
      writer.writeArray(requests) { $0.write($1) }
    }
    writeMember(output.consumedCapacity)
    writeMember(output.itemCollectionMetrics)
    endObject()
  }

  mutating func write(_ output: TransactGetItems.Output) {
    beginObject()
    writeName("Responses")
    writeArray(output.items) { writer, item in
      writer.writeObject { $0.writeMember("Item", item) }
    }
    writeMember(output.consumedCapacity)
    endObject()
  }

  mutating func write(_ output: TransactWriteItems.Output) {
    beginObject()
    writeMember(output.consumedCapacity)
    writeMember(output.itemCollectionMetrics)
    endObject()
  }

  private mutating func write(_ request: BatchWriteItem.WriteRequest) {
    beginObject()
    switch request {
    case .put(let item):
      writeName("PutRequest")
      writeObject { $0.writeMember("Item", item) }
    case .delete(let key):
      writeName("DeleteRequest")
      writeObject { $0.writeMember("Key", key) }
    }
    endObject()
  }

  private mutating func write(_ keys: BatchGetItem.Keys) {
    beginObject()
    writeName("Keys")
    writeArray(keys.keys) { $0.write($1) }
    switch keys.projectionExpression?.source {
    case nil: break
    case .text(let text): writeMember("ProjectionExpression", text)
    case .built(let paths):
      // Only `AttributesToGet` is read as paths, each of them one attribute.
      writeName("AttributesToGet")
      writeArray(paths) { $0.write($1.root.string) }
    }
    if !keys.expressionAttributeNames.isEmpty {
      writeMember("ExpressionAttributeNames", keys.expressionAttributeNames) { $0.write($1) }
    }
    if keys.consistentRead { writeMember("ConsistentRead", true) }
    endObject()
  }
}
