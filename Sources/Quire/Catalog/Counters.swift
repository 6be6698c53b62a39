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

  func encoded() -> [UInt8] { Layout.bigEndian(Int64(entries)) + Layout.bigEndian(Int64(bytes)) }

  /// The stored counters of the database in `slot`; zero where none are stored.
  static func read(
    _ transaction: borrowing ReadTransaction,
    _ catalog: Database,
    _ slot: UInt32
  ) throws -> Counters {
    guard let stored = try transaction.get(catalog, Layout.counterKey(slot).rawBytes) else {
      return Counters()
    }
    guard let entries = Layout.integer(Int64.self, of: stored),
      let bytes = Layout.integer(Int64.self, of: stored, at: 8)
    else { throw TableError.corrupted("the counters of slot \(slot) are cut off") }
    return Counters(entries: Int(entries), bytes: Int(bytes))
  }
}
