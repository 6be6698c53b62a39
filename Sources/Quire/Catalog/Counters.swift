import QuireLMDB
import QuireModel

/// How many entries a database holds, and their bytes by DynamoDB's size rule.
struct Counters: Sendable, Hashable {
  var entries = 0
  var bytes = 0

  mutating func add(_ change: Counters) {
    entries += change.entries
    bytes += change.bytes
  }

  /// The stored counters of the database in `slot`; zero where none are stored.
  static func read(
    _ transaction: borrowing ReadTransaction,
    _ catalog: Database,
    _ slot: UInt32
  ) throws -> Counters {
    try CounterGroup(CounterGroup.number(of: slot), transaction, catalog)[slot]
  }
}

/// What a transaction adds to the counters of databases, by slot: of the few that it writes to.
struct CounterChanges {
  private var changes: [(slot: UInt32, change: Counters)] = []

  /// What is added to the counters of the database in `slot`; zero where nothing is.
  subscript(slot: UInt32) -> Counters {
    get { index(of: slot).map { changes[$0].change } ?? Counters() }
    set {
      if let index = index(of: slot) {
        changes[index].change = newValue
      } else {
        changes.append((slot, newValue))
      }
    }
  }

  private func index(of slot: UInt32) -> Int? { changes.firstIndex { $0.slot == slot } }

  /// Writes the sums of what is stored and what was added.
  func write(in transaction: inout WriteTransaction, _ catalog: Database) throws {
    let changes = changes.sorted { $0.slot < $1.slot }
    var index = 0
    while index < changes.count {
      let number = CounterGroup.number(of: changes[index].slot)
      var group = try CounterGroup(number, transaction.reading, catalog)
      while index < changes.count, CounterGroup.number(of: changes[index].slot) == number {
        group[changes[index].slot].add(changes[index].change)
        index += 1
      }
      try transaction.put(catalog, Layout.counterKey(ofGroup: number).rawBytes, group.stored.rawBytes)
    }
  }
}

/// The counters that are stored together, in their stored form.
struct CounterGroup {
  private static let entrySize = 16
  private static let storedSize = Int(Layout.slotsPerCounterGroup) * entrySize
  private(set) var stored: [UInt8]

  /// The number of the group that holds the counters of the database in `slot`.
  static func number(of slot: UInt32) -> UInt32 { slot / Layout.slotsPerCounterGroup }

  init(_ number: UInt32, _ transaction: borrowing ReadTransaction, _ catalog: Database) throws {
    guard let found = try transaction.get(catalog, Layout.counterKey(ofGroup: number).rawBytes) else {
      stored = Array(repeating: 0, count: Self.storedSize)
      return
    }
    guard found.byteCount >= Self.storedSize else {
      throw TableError.corrupted("the counters of slot group \(number) are cut off")
    }
    stored = found.extracting(first: Self.storedSize).copied()
  }

  subscript(slot: UInt32) -> Counters {
    get {
      let place = Self.place(of: slot)
      return Counters(entries: integer(at: place), bytes: integer(at: place + 8))
    }
    set {
      let place = Self.place(of: slot)
      set(newValue.entries, at: place)
      set(newValue.bytes, at: place + 8)
    }
  }

  private static func place(of slot: UInt32) -> Int { Int(slot % Layout.slotsPerCounterGroup) * entrySize }

  private func integer(at place: Int) -> Int {
    var value: UInt64 = 0
    for index in place..<place + 8 { value = value << 8 | UInt64(stored[index]) }
    return Int(Int64(bitPattern: value))
  }

  private mutating func set(_ value: Int, at place: Int) {
    let bits = UInt64(bitPattern: Int64(value))
    for index in 0..<8 {
      stored[place + index] = UInt8(truncatingIfNeeded: bits >> UInt64(56 - 8 * index))
    }
  }
}
