import QuireLMDB
import QuireModel

/// What a request of writes wants to hear of what it cost: the capacity consumed, and the sizes of the item collections.
struct WriteCosts: Sendable {
  private var meter: CapacityMeter?
  private var collections: [Collection]?

  /// The items of one partition key.
  private struct Collection: Hashable {
    var table: String
    var partition: Item
  }

  /// Makes costs without any yet; nil where the request asks for none.
  init?(
    _ capacity: ReturnConsumedCapacity,
    _ metrics: ReturnItemCollectionMetrics,
    isTransaction: Bool = false
  ) {
    if capacity == .none, metrics == .none { return nil }
    meter = CapacityMeter(capacity, .write, isTransaction: isTransaction)
    if metrics == .size { collections = [] }
  }

  /// Adds what an operation is about to write.
  mutating func add(
    _ operation: any ItemOperation,
    _ write: ItemWrite?,
    _ table: TableInfo,
    _ transaction: borrowing ReadTransaction
  ) throws {
    let key = try operation.address(table).key
    if meter != nil {
      let size = write == nil ? try table.size(key, transaction) : 0
      meter?.write(write, size: size, of: table)
    }
    guard collections != nil, table.indexes.contains(where: \.isLocal) else { return }
    let values = table.layout.item(try table.layout.decode(key.rawBytes))
    let partition = values.selecting(table.schema.partition.map(\.name))
    let collection = Collection(table: table.name, partition: partition)
    if collections?.contains(collection) == false { collections?.append(collection) }
  }

  /// What was consumed, by table.
  var consumedCapacity: [ConsumedCapacity] { meter?.consumed ?? [] }

  /// The sizes of the item collections as they are now, by table.
  func itemCollectionMetrics(_ transaction: borrowing Transaction) throws -> [String: [ItemCollectionMetrics]]
  {
    var metrics: [String: [ItemCollectionMetrics]] = [:]
    for collection in collections ?? [] {
      let gigabytes = try transaction.gigabytes(
        of: collection.partition,
        in: transaction.catalog.table(collection.table)
      )
      metrics[collection.table, default: []].append(
        ItemCollectionMetrics(
          itemCollectionKey: collection.partition,
          sizeEstimateRangeGB: [gigabytes, gigabytes + 1]
        )
      )
    }
    return metrics
  }
}

extension TableInfo {
  /// The size of the item under `key` by DynamoDB's rule; 0 where there is none.
  func size(_ key: [UInt8], _ transaction: borrowing ReadTransaction) throws -> Int {
    guard let record = try LongKeys.get(transaction, database, key) else { return 0 }
    return try Record.size(of: record)
  }
}

extension Transaction {
  private static let gigabyte = 1 << 30

  /// The whole gigabytes of the items of a partition key and of their entries in local indexes.
  ///
  /// Costs a walk over them in a table of a gigabyte or more.
  fileprivate borrowing func gigabytes(of partition: Item, in table: TableInfo) throws -> Double {
    let indexes = table.indexes.filter(\.isLocal)
    var bound = try counters(of: table.slot).bytes
    for index in indexes { bound += try counters(of: index.slot).bytes }
    guard bound >= Self.gigabyte else { return 0 }
    let range = KeyRange(partition: table.schema.partition.compactMap { partition[$0.name] })
    var bytes = try size(of: KeyBounds(range, table.layout), in: table.database) { _, record in
      try Record.size(of: record)
    }
    for index in indexes {
      bytes += try size(of: KeyBounds(range, index.layout), in: index.database) { key, record in
        if index.projection.projectionType == .keysOnly {
          return index.layout.item(try index.layout.decode(key)).size
        }
        return try Record.size(of: record)
      }
    }
    return Double(bytes / Self.gigabyte)
  }

  private borrowing func size(
    of bounds: KeyBounds,
    in database: Database,
    _ size: (_ key: RawSpan, _ record: RawSpan) throws -> Int
  ) throws -> Int {
    var total = 0
    try lmdb.reading.withCursor(database) { (cursor: inout Cursor) in
      var isThere = try LongKeys.seek(&cursor, bounds.lower)
      while isThere {
        let isWithin = try LongKeys.withEntry(cursor) { key, record in
          if let upper = bounds.upper, key.order(against: upper.rawBytes) >= 0 { return false }
          total += try size(key, record)
          return true
        }
        if !isWithin { return }
        isThere = try cursor.next()
      }
    }
    return total
  }
}
