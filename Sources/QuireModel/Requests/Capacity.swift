/// What to answer of the capacity that a request consumed.
public enum ReturnConsumedCapacity: String, Sendable, Hashable, CaseIterable {
  /// The sum, the table's part and that of each index.
  case indexes = "INDEXES"
  /// The sum.
  case total = "TOTAL"
  /// Nothing.
  case none = "NONE"
}

/// Whether to answer the size of the item collections that a request wrote to.
public enum ReturnItemCollectionMetrics: String, Sendable, Hashable, CaseIterable {
  /// The size, of tables with local indexes.
  case size = "SIZE"
  /// Nothing.
  case none = "NONE"
}

/// Units of capacity, of a table or an index.
public struct Capacity: Sendable, Hashable {
  /// All units.
  public var capacityUnits: Double
  /// Those of reads, where the request tells them apart.
  public var readCapacityUnits: Double?
  /// Those of writes, where the request tells them apart.
  public var writeCapacityUnits: Double?

  /// Makes a number of units.
  public init(capacityUnits: Double, readCapacityUnits: Double? = nil, writeCapacityUnits: Double? = nil) {
    self.capacityUnits = capacityUnits
    self.readCapacityUnits = readCapacityUnits
    self.writeCapacityUnits = writeCapacityUnits
  }
}

/// The capacity that a request consumed of one table and its indexes.
public struct ConsumedCapacity: Sendable, Hashable {
  /// The table.
  public var tableName: String
  /// The sum.
  public var total: Capacity
  /// The table's own part, with ``ReturnConsumedCapacity/indexes``.
  public var table: Capacity?
  /// The parts of local indexes by name, with ``ReturnConsumedCapacity/indexes``.
  public var localSecondaryIndexes: [String: Capacity]
  /// The parts of global indexes by name, with ``ReturnConsumedCapacity/indexes``.
  public var globalSecondaryIndexes: [String: Capacity]

  /// Makes an answer.
  public init(
    tableName: String,
    total: Capacity,
    table: Capacity? = nil,
    localSecondaryIndexes: [String: Capacity] = [:],
    globalSecondaryIndexes: [String: Capacity] = [:]
  ) {
    self.tableName = tableName
    self.total = total
    self.table = table
    self.localSecondaryIndexes = localSecondaryIndexes
    self.globalSecondaryIndexes = globalSecondaryIndexes
  }
}

/// The size of an item collection: the items of one partition key, in a table with local indexes.
public struct ItemCollectionMetrics: Sendable, Hashable {
  /// The partition key.
  public var itemCollectionKey: Item
  /// The least and the most that the items and index entries of the key take, in gigabytes.
  public var sizeEstimateRangeGB: [Double]

  /// Makes metrics.
  public init(itemCollectionKey: Item, sizeEstimateRangeGB: [Double]) {
    self.itemCollectionKey = itemCollectionKey
    self.sizeEstimateRangeGB = sizeEstimateRangeGB
  }
}
