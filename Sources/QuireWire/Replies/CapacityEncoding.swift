import QuireModel

extension JSONWriter {
  /// Writes `ConsumedCapacity` of one table, or nothing for nil.
  mutating func writeMember(_ capacity: ConsumedCapacity?) {
    guard let capacity else { return }
    writeName("ConsumedCapacity")
    write(capacity)
  }

  /// Writes `ConsumedCapacity` of several tables, or nothing for none.
  mutating func writeMember(_ capacities: [ConsumedCapacity]) {
    writeMember("ConsumedCapacity", unlessEmpty: capacities) { $0.write($1) }
  }

  private mutating func write(_ capacity: ConsumedCapacity) {
    beginObject()
    writeMember("TableName", capacity.tableName)
    writeUnits(capacity.total)
    if let table = capacity.table {
      writeName("Table")
      write(table)
    }
    for (name, indexes) in [
      ("LocalSecondaryIndexes", capacity.localSecondaryIndexes),
      ("GlobalSecondaryIndexes", capacity.globalSecondaryIndexes),
    ] where !indexes.isEmpty {
      writeMember(name, indexes) { $0.write($1) }
    }
    endObject()
  }

  private mutating func write(_ capacity: Capacity) {
    writeObject { $0.writeUnits(capacity) }
  }

  private mutating func writeUnits(_ capacity: Capacity) {
    writeMember("CapacityUnits", capacity.capacityUnits)
    writeMember("ReadCapacityUnits", capacity.readCapacityUnits)
    writeMember("WriteCapacityUnits", capacity.writeCapacityUnits)
  }

  /// Writes `ItemCollectionMetrics` of one item, or nothing for nil.
  mutating func writeMember(_ metrics: ItemCollectionMetrics?) {
    guard let metrics else { return }
    writeName("ItemCollectionMetrics")
    write(metrics)
  }

  /// Writes `ItemCollectionMetrics` by table, or nothing for none.
  mutating func writeMember(_ metrics: [String: [ItemCollectionMetrics]]) {
    if metrics.isEmpty { return }
    writeMember("ItemCollectionMetrics", metrics) { writer, metrics in
      writer.writeArray(metrics) { $0.write($1) }
    }
  }

  private mutating func write(_ metrics: ItemCollectionMetrics) {
    beginObject()
    writeName("ItemCollectionKey")
    write(metrics.itemCollectionKey)
    writeName("SizeEstimateRangeGB")
    writeArray(metrics.sizeEstimateRangeGB) { $0.write($1) }
    endObject()
  }
}
