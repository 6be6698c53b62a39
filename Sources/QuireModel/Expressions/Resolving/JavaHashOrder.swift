/// The order in which DynamoDB lists several keys in a message: that of a Java hash set.
struct JavaHashOrder {
  private let capacity: UInt32

  /// The order of a set made for `count` keys, which grows by doubling so that it is at most three quarters full.
  init(capacityFor count: Int) {
    var capacity: UInt32 = 16
    while Int(capacity) * 3 / 4 < count { capacity *= 2 }
    self.capacity = capacity
  }

  func sorted(_ keys: Set<String>) -> [String] {
    keys
      .map { (slot: slot($0), name: AttributeName($0)) }
      .sorted { ($0.slot, $0.name) < ($1.slot, $1.name) }
      .map(\.name.string)
  }

  private func slot(_ key: String) -> UInt32 {
    let hash = key.utf16.reduce(UInt32(0)) { $0 &* 31 &+ UInt32($1) }
    return (hash ^ (hash >> 16)) & (capacity - 1)
  }
}
