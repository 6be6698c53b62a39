import QuireLMDB
import QuireModel

/// What a query or scan reads and answers, after all checks: an index or the table, a range of keys, a filter, and which
/// attributes.
struct ReadPlan {
  /// Which attributes an answered item has.
  enum Answer {
    /// All that is stored where the plan reads.
    case stored
    /// All of the item, fetched from the table.
    case fetched
    /// Some paths; fetched from the table first where `fetching`.
    case paths([DocumentPath], fetching: Bool)
    /// None: only counts.
    case count
  }

  /// The bytes, by DynamoDB's size rule and before filtering, at which a page ends.
  static let pageBytes = 1_048_576

  var table: TableInfo
  var index: IndexInfo?
  var bounds: KeyBounds
  var isForward = true
  var filter: Condition?
  var answer: Answer
  var limit: Int?
  /// Which part of the table a parallel scan reads.
  var segment: (number: Int, of: Int)?
  /// What the page consumes; nil where that is not asked for.
  var meter: CapacityMeter?
  var isConsistent = false

  private var layout: KeyLayout { index?.layout ?? table.layout }
  private var database: Database { index?.database ?? table.database }

  // MARK: Start key

  /// Narrows the bounds to what comes after `start`, the last key of the page before.
  mutating func resume(after start: Item) throws {
    let names = Set(layout.attributes.map(\.name))
    guard Set(start.attributes.keys) == names else { throw Self.invalidStart }
    for attribute in layout.attributes {
      guard let value = start[attribute.name], value.kind.rawValue == attribute.type.rawValue else {
        throw Self.invalidStart
      }
    }
    guard let key = layout.encode({ start[$0] }) else { throw Self.invalidStart }
    guard !key.sortsBefore(bounds.lower), bounds.upper.map({ key.sortsBefore($0) }) ?? true else {
      throw TableError.validation(
        "The provided starting key is outside query boundaries based on provided conditions"
      )
    }
    if let segment {
      let number = Segment.number(of: try partition(of: key.rawBytes), segments: segment.of)
      guard number == segment.number else {
        throw TableError.validation(
          "The provided starting key is invalid: Invalid ExclusiveStartKey. Please use ExclusiveStartKey with correct "
            + "Segment. TotalSegments: \(segment.of) Segment: \(segment.number)"
        )
      }
    }
    if isForward { bounds.lower = key + [0] } else { bounds.upper = key }
  }

  private static let invalidStart = TableError.validation("The provided starting key is invalid")

  // MARK: Reading

  /// Reads one page.
  func run(_ transaction: borrowing ReadTransaction) throws -> Page {
    var page = Page(items: [], count: 0, scannedCount: 0)
    var meter = meter
    if bounds.isEmpty {
      meter?.read(0, of: table, index, isConsistent: isConsistent)
      page.consumedCapacity = meter?.consumed.first
      return page
    }
    var last: [AttributeValue]?
    var bytes = 0
    var isFull = false
    try walk(transaction) { (key: RawSpan, record: RawSpan) in
      let keyValues = try layout.decode(key)
      var (item, size) = try stored(keyValues, record)
      if fetches {
        item = try fetch(item, transaction)
        if meter != nil { meter?.read(item.size, of: table, isConsistent: isConsistent) }
      }
      page.scannedCount += 1
      bytes += size
      last = keyValues
      if try filter?.evaluate(on: item) ?? true {
        page.count += 1
        switch answer {
        case .count: break
        case .stored, .fetched: page.items.append(item)
        case .paths(let paths, _): page.items.append(project(paths, item: item))
        }
      }
      isFull = bytes >= Self.pageBytes || page.scannedCount == limit
      return !isFull
    }
    meter?.read(bytes, of: table, index, isConsistent: isConsistent)
    page.consumedCapacity = meter?.consumed.first
    if isFull { page.lastEvaluatedKey = last.map { layout.item($0) } }
    return page
  }

  private var fetches: Bool {
    switch answer {
    case .fetched, .paths(_, fetching: true): true
    default: false
    }
  }

  /// The item as it is stored where the plan reads, and its size there.
  private func stored(
    _ key: [AttributeValue],
    _ record: RawSpan
  ) throws -> (item: Item, size: Int) {
    let item: Item
    if let index, index.projection.projectionType == .keysOnly {
      item = layout.item(key)
    } else {
      item = try Record.decode(record, key: key, layout, of: table)
    }
    return (item, item.size)
  }

  /// The whole item behind an index entry.
  private func fetch(_ entry: Item, _ transaction: borrowing ReadTransaction) throws -> Item {
    guard let item = try table.item(table.encodedKey(of: entry), transaction) else {
      throw TableError.corrupted("an entry of index \(index?.name ?? "") of table \(table.name) has no item")
    }
    return item
  }

  /// Hands each entry within the bounds and the segment to `body`, in order, as long as that answers true.
  private func walk(
    _ transaction: borrowing ReadTransaction,
    _ body: (_ key: RawSpan, _ record: RawSpan) throws -> Bool
  ) throws {
    try transaction.withCursor(database) { (cursor: inout Cursor) in
      var isThere =
        if isForward {
          try LongKeys.seek(&cursor, bounds.lower)
        } else if let upper = bounds.upper {
          try LongKeys.seekLast(&cursor, before: upper)
        } else {
          try cursor.last()
        }
      while isThere {
        var next: [UInt8]?
        let goesOn = try LongKeys.withEntry(cursor) { key, record in
          guard contains(key) else { return false }
          if let segment {
            let partition = try partition(of: key)
            guard Segment.number(of: partition, segments: segment.of) == segment.number else {
              // A partition key that is the whole key has no end mark: other keys may start with it.
              if partition.count == key.byteCount { return true }
              next = KeyBounds.after(partition)
              return next != nil
            }
          }
          return try body(key, record)
        }
        guard goesOn else { return }
        if let next {
          isThere = try LongKeys.seek(&cursor, next)
        } else {
          isThere = isForward ? try cursor.next() : try cursor.previous()
        }
      }
    }
  }

  private func contains(_ key: RawSpan) -> Bool {
    if isForward { return bounds.upper.map { key.order(against: $0.rawBytes) < 0 } ?? true }
    return key.order(against: bounds.lower.rawBytes) >= 0
  }

  /// The part of an encoded key that is the partition key.
  private func partition(of key: RawSpan) throws -> [UInt8] {
    var offset = 0
    for index in layout.partition.indices { _ = try layout.decodeValue(at: index, from: key, &offset) }
    return key.extracting(first: offset).copied()
  }
}

/// How a parallel scan divides a table: by a hash of the encoded partition key, so that an item collection stays together
/// and a segment is the same for every page.
enum Segment {
  static func number(of partition: [UInt8], segments: Int) -> Int {
    // FNV-1a, 64 bits, with a final mix: its low bits alone are uneven over short keys.
    var hash: UInt64 = 0xCBF2_9CE4_8422_2325
    for byte in partition { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01B3 }
    hash ^= hash >> 32
    return Int(hash % UInt64(segments))
  }
}
