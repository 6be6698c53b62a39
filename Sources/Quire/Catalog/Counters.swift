import QuireLMDB
import QuireModel

/// How many entries a database holds, and their bytes by DynamoDB's size rule.
struct Counters: Sendable, Hashable {
  var entries = 0
  var bytes = 0

  mutating func add(entries: Int, bytes: Int) {
    self.entries += entries
    self.bytes += bytes
  }

  /// The stored counters of the database in `slot`; zero where none are stored.
  static func read(
    _ transaction: borrowing ReadTransaction,
    _ catalog: Database,
    _ slot: UInt32
  ) throws -> Counters {
    try CounterGroup(slot / Layout.slotsPerCounterGroup, transaction, catalog)[slot]
  }
}

/// The counters that are stored together.
struct CounterGroup {
  private static let entrySize = 16
  let number: UInt32
  private var counters: [Counters]

  init(_ number: UInt32, _ transaction: borrowing ReadTransaction, _ catalog: Database) throws {
    self.number = number
    counters = Array(repeating: Counters(), count: Int(Layout.slotsPerCounterGroup))
    guard let stored = try transaction.get(catalog, Layout.counterKey(ofGroup: number).rawBytes) else {
      return
    }
    for index in counters.indices {
      guard let entries = Layout.integer(Int64.self, of: stored, at: index * Self.entrySize),
        let bytes = Layout.integer(Int64.self, of: stored, at: index * Self.entrySize + 8)
      else { throw TableError.corrupted("the counters of slot group \(number) are cut off") }
      counters[index] = Counters(entries: Int(entries), bytes: Int(bytes))
    }
  }

  subscript(slot: UInt32) -> Counters {
    get { counters[Int(slot % Layout.slotsPerCounterGroup)] }
    set { counters[Int(slot % Layout.slotsPerCounterGroup)] = newValue }
  }

  func encoded() -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(counters.count * Self.entrySize)
    for counter in counters {
      Layout.append(UInt64(bitPattern: Int64(counter.entries)), to: &bytes)
      Layout.append(UInt64(bitPattern: Int64(counter.bytes)), to: &bytes)
    }
    return bytes
  }
}
