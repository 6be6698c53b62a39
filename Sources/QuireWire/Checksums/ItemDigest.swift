import Crypto
package import QuireModel

/// A checksum of many items, the same in whatever order they come.
///
/// Each item counts with the SHA-256 digest of its one stable text; sums do not know an order.
package struct ItemDigest: Sendable, Hashable, CustomStringConvertible {
  /// The number of items.
  package private(set) var count = 0
  private var sums: [UInt64] = [0, 0, 0, 0]

  package init() {}

  /// Takes an item in.
  package mutating func add(_ item: Item) {
    let stable = Item(item.attributes.mapValues { Self.stable($0) })
    let digest = Array(SHA256.hash(data: stable.dynamoDBJSON(format: .stable)))
    for index in sums.indices {
      var word: UInt64 = 0
      for byte in digest[index * 8..<index * 8 + 8] { word = word << 8 | UInt64(byte) }
      sums[index] &+= word
    }
    count += 1
  }

  /// The checksum, in hexadecimal.
  package var description: String {
    sums.map { sum in
      let digits = String(sum, radix: 16)
      return String(repeating: "0", count: 16 - digits.count) + digits
    }.joined()
  }

  /// The value with the members of its sets in an order of their own: stores keep them in different ones.
  private static func stable(_ value: AttributeValue) -> AttributeValue {
    switch value {
    case .ss(let members): .ss(members.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) })
    case .ns(let members): .ns(members.sorted { $0.description < $1.description })
    case .bs(let members): .bs(members.sorted { $0.lexicographicallyPrecedes($1) })
    case .l(let elements): .l(elements.map { stable($0) })
    case .m(let members): .m(members.mapValues { stable($0) })
    case .s, .n, .b, .bool, .null: value
    }
  }
}
