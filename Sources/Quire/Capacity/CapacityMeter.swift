import QuireModel

/// Adds up what a request consumes of each table, by DynamoDB's rules.
///
/// - A read costs a unit for every 4 KB of an item, and at least one, also where there is none; half of that where it may
///   be stale; a query or scan is one read of all that it looked at before filtering.
/// - A write costs a unit for every 1 KB of the item before or after it, whichever is greater, and at least one. An index
///   costs the same for every entry that is written, moved or removed, and nothing where what it holds does not change.
/// - In a transaction what is read or written of the table costs twice as much; what is written of an index does not, as
///   [measured](https://github.com/nubo-db/dynoxide/pull/188) with DynamoDB itself.
///
/// Only made where the request asks for the sum: nothing is measured otherwise.
struct CapacityMeter: Sendable {
  enum Direction: Sendable {
    case read
    case write
  }

  private static let readBytes = 4_096
  private static let writeBytes = 1_024

  private struct Units {
    var table = 0.0
    var local: [String: Double] = [:]
    var global: [String: Double] = [:]

    var sum: Double {
      local.values.reduce(0, +) + global.values.reduce(table, +)
    }
  }

  private let detail: ReturnConsumedCapacity
  private let direction: Direction
  private let isTransaction: Bool
  private var tables: [String: Units] = [:]

  /// Makes a meter; nil where the request does not ask for the sum.
  init?(_ detail: ReturnConsumedCapacity, _ direction: Direction, isTransaction: Bool = false) {
    if detail == .none { return nil }
    self.detail = detail
    self.direction = direction
    self.isTransaction = isTransaction
  }

  // MARK: Reads

  /// Adds a read of `bytes` of a table or an index.
  mutating func read(_ bytes: Int, of table: TableInfo, _ index: IndexInfo? = nil, isConsistent: Bool) {
    let units = Self.units(bytes, Self.readBytes) * readFactor(isConsistent)
    add(index == nil ? units : 0, to: table)
    if let index { add(units, to: index, of: table) }
  }

  private func readFactor(_ isConsistent: Bool) -> Double { isTransaction ? 2 : isConsistent ? 1 : 0.5 }

  // MARK: Writes

  /// Adds a write, or a look at an item of `size` bytes that led to none.
  mutating func write(_ write: ItemWrite?, size: Int, of table: TableInfo) {
    let factor = isTransaction ? 2.0 : 1
    let old = write?.old?.size ?? size
    add(Self.units(max(old, write?.new?.size ?? 0), Self.writeBytes) * factor, to: table)
    guard let write else { return }
    for index in table.indexes {
      let units = Self.units(of: index, from: write.old?.item, to: write.new)
      if units > 0 { add(units, to: index, of: table) }
    }
  }

  private static func units(of index: IndexInfo, from old: Item?, to new: Item?) -> Double {
    let old = old.flatMap { index.held(of: $0) }
    let new = new.flatMap { index.held(of: $0) }
    switch (old, new) {
    case (nil, nil): return 0
    case (let entry?, nil), (nil, let entry?): return units(entry.size, writeBytes)
    case (let old?, let new?):
      if old == new { return 0 }
      let moves = index.layout.attributes.contains { old[$0.name] != new[$0.name] }
      return moves
        ? units(old.size, writeBytes) + units(new.size, writeBytes)
        : units(max(old.size, new.size), writeBytes)
    }
  }

  // MARK: Sums

  private static func units(_ bytes: Int, _ unit: Int) -> Double {
    Double(max(1, (bytes + unit - 1) / unit))
  }

  private mutating func add(_ units: Double, to table: TableInfo) {
    tables[table.name, default: Units()].table += units
  }

  private mutating func add(_ units: Double, to index: IndexInfo, of table: TableInfo) {
    if index.isLocal {
      tables[table.name, default: Units()].local[index.name, default: 0] += units
    } else {
      tables[table.name, default: Units()].global[index.name, default: 0] += units
    }
  }

  /// What was consumed, by table, in the order of the tables' names.
  var consumed: [ConsumedCapacity] {
    tables.sorted { $0.key < $1.key }.map { name, units in
      var consumed = ConsumedCapacity(tableName: name, total: capacity(units.sum))
      if detail == .indexes {
        consumed.table = capacity(units.table)
        consumed.localSecondaryIndexes = units.local.mapValues { capacity($0) }
        consumed.globalSecondaryIndexes = units.global.mapValues { capacity($0) }
      }
      return consumed
    }
  }

  private func capacity(_ units: Double) -> Capacity {
    Capacity(
      capacityUnits: units,
      readCapacityUnits: isTransaction && direction == .read ? units : nil,
      writeCapacityUnits: isTransaction && direction == .write ? units : nil
    )
  }
}

extension IndexInfo {
  /// What the index holds of `item`; nil where the item is not in it.
  fileprivate func held(of item: Item) -> Item? {
    guard admits(item) else { return nil }
    if projection.projectionType == .all { return item }
    return Item(item.attributes.filter { projects($0.key) })
  }
}
