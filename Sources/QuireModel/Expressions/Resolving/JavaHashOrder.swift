/// The order in which DynamoDB lists several names in a message: that of a Java hash table.
package struct JavaHashOrder {
  private let initialCapacity: Int

  /// The order of a table made for `initialCapacity` entries, which doubles whenever it is more than three quarters
  /// full.
  package init(initialCapacity: Int = 16) { self.initialCapacity = max(1, initialCapacity) }

  /// The order of a set that was filled with its elements at once.
  init(capacityFor count: Int) { self.init(initialCapacity: max(16, (count * 4 + 2) / 3)) }

  /// The names in order; those that share a place stay as they are.
  package func sorted(_ names: [String]) -> [String] {
    var capacity: UInt32 = 1
    while Int(capacity) < initialCapacity { capacity *= 2 }
    while Double(capacity) * 0.75 < Double(names.count) { capacity *= 2 }
    return names.enumerated()
      .map { (slot: Self.hash($1) & (capacity - 1), position: $0, name: $1) }
      .sorted { ($0.slot, $0.position) < ($1.slot, $1.position) }
      .map(\.name)
  }

  func sorted(_ names: Set<String>) -> [String] {
    sorted(names.map { AttributeName($0) }.sorted().map(\.string))
  }

  private static func hash(_ name: String) -> UInt32 {
    let hash = name.utf16.reduce(UInt32(0)) { $0 &* 31 &+ UInt32($1) }
    return hash ^ (hash >> 16)
  }
}
