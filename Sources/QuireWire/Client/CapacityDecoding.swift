import QuireModel

extension JSONReader {
  mutating func readConsumedCapacities() throws(JSONError) -> [ConsumedCapacity] {
    try readArray { reader throws(JSONError) in try reader.readConsumedCapacity() }
  }

  mutating func readConsumedCapacity() throws(JSONError) -> ConsumedCapacity {
    var consumed = ConsumedCapacity(tableName: "", total: Capacity(capacityUnits: 0))
    try readMembers { reader, name throws(JSONError) in
      switch name {
      case "TableName": consumed.tableName = try reader.readString()
      case "CapacityUnits": consumed.total.capacityUnits = try reader.readDouble()
      case "ReadCapacityUnits": consumed.total.readCapacityUnits = try reader.readDouble()
      case "WriteCapacityUnits": consumed.total.writeCapacityUnits = try reader.readDouble()
      case "Table": consumed.table = try reader.readCapacity()
      case "LocalSecondaryIndexes":
        consumed.localSecondaryIndexes = try reader.readDictionary { reader throws(JSONError) in
          try reader.readCapacity()
        }
      case "GlobalSecondaryIndexes":
        consumed.globalSecondaryIndexes = try reader.readDictionary { reader throws(JSONError) in
          try reader.readCapacity()
        }
      default: try reader.skipValue()
      }
    }
    return consumed
  }

  private mutating func readCapacity() throws(JSONError) -> Capacity {
    var capacity = Capacity(capacityUnits: 0)
    try readMembers { reader, name throws(JSONError) in
      switch name {
      case "CapacityUnits": capacity.capacityUnits = try reader.readDouble()
      case "ReadCapacityUnits": capacity.readCapacityUnits = try reader.readDouble()
      case "WriteCapacityUnits": capacity.writeCapacityUnits = try reader.readDouble()
      default: try reader.skipValue()
      }
    }
    return capacity
  }

  mutating func readItemCollectionMetrics() throws(JSONError) -> ItemCollectionMetrics {
    var metrics = ItemCollectionMetrics(itemCollectionKey: [:], sizeEstimateRangeGB: [])
    try readMembers { reader, name throws(JSONError) in
      switch name {
      case "ItemCollectionKey": metrics.itemCollectionKey = try reader.readItem()
      case "SizeEstimateRangeGB":
        metrics.sizeEstimateRangeGB = try reader.readArray { reader throws(JSONError) in
          try reader.readDouble()
        }
      default: try reader.skipValue()
      }
    }
    return metrics
  }

  mutating func readItemCollectionMetricsByTable() throws(JSONError) -> [String: [ItemCollectionMetrics]] {
    try readDictionary { reader throws(JSONError) in
      try reader.readArray { reader throws(JSONError) in try reader.readItemCollectionMetrics() }
    }
  }
}
