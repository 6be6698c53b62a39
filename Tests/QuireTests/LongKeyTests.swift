import Quire
import QuireModel
import QuireTesting
import Testing

/// Encoded keys of more than 500 bytes are stored in another form; nobody may notice.
///
/// Of the key with the partition key `p` and a binary sort key, three bytes come before those of the sort key.
@Suite("Long keys")
struct LongKeyTests {
  private static let overhead = 3

  @Test("keys around the length at which the stored form changes are found, ordered and removed")
  func lengthsAroundTheLimit() async throws {
    try await withTemporaryStore(tables: [.table(sort: .b)]) { store in
      var keys: [[UInt8]] = []
      for length in 498...513 {
        let count = length - Self.overhead
        keys.append(Array(repeating: 0x61, count: count))
        keys.append(Array(repeating: 0x61, count: count - 1) + [0x60])
        keys.append(Array(repeating: 0x61, count: count - 1) + [0x62])
      }
      try await Self.check(keys.shuffled(), in: store)
    }
  }

  @Test("keys of up to 2,048 and 1,024 bytes are good, one more byte is not")
  func limits() async throws {
    let index = SecondaryIndex.index("index", "G", "H")
    let table = CreateTable.table(
      sort: .s,
      global: [index],
      [AttributeDefinition("G", .s), AttributeDefinition("H", .s)]
    )
    try await withTemporaryStore(tables: [table]) { store in
      func text(_ count: Int) -> AttributeValue { .s(String(repeating: "x", count: count)) }
      for (partition, sort) in [(2_047, 1_023), (2_048, 1_024)] {
        let item: Item = ["PK": text(partition), "SK": text(sort), "G": text(partition), "H": text(sort)]
        try await store.put(item)
        #expect(try store.get(["PK": text(partition), "SK": text(sort)]) == item)
      }
      #expect(try store.all(index: "index").count == 2)
      await expectFailure(
        "ValidationException: One or more parameter values were invalid: Size of hashkey has exceeded the maximum "
          + "size limit of2048 bytes"
      ) { try await store.put(["PK": text(2_049), "SK": "a"]) }
      await expectFailure(
        "ValidationException: One or more parameter values were invalid: Aggregated size of all range keys has "
          + "exceeded the size limit of 1024 bytes"
      ) { try await store.put(["PK": "a", "SK": text(1_025)]) }
      await expectFailure(
        "ValidationException: One or more parameter values were invalid: Size limit exceeded for Index Key G "
          + "Actual Size: 2049 bytes Max Size: 2048 bytes IndexName: index"
      ) { try await store.put(["PK": "a", "SK": "a", "G": text(2_049)]) }
      await expectFailure(
        "ValidationException: One or more parameter values were invalid: Size limit exceeded for Index Key H "
          + "Actual Size: 1025 bytes Max Size: 1024 bytes IndexName: index"
      ) { try await store.put(["PK": "a", "SK": "a", "H": text(1_025)]) }
      await expectFailure(
        "ValidationException: One or more parameter values were invalid: Size of hashkey has exceeded the maximum "
          + "size limit of2048 bytes"
      ) { try store.get(["PK": text(2_049), "SK": "a"]) }
      #expect(try store.verify().faults == [])
    }
  }

  /// Orders in which keys that share their first 500 bytes come: each wears out the room between labels in its way.
  enum Order: String, CaseIterable, Sendable {
    case ascending, descending, fromTheMiddle, alternatingEnds, random, afterTheFirst, beforeTheLast,
      converging

    func arrange(_ keys: [[UInt8]], _ generator: inout SeededGenerator) -> [[UInt8]] {
      guard let first = keys.first, let last = keys.last else { return [] }
      let middle = keys.count / 2
      return switch self {
      case .ascending: keys
      case .descending: keys.reversed()
      case .fromTheMiddle:
        zip(keys[..<middle].reversed(), keys[middle...]).flatMap { [$1, $0] }
          + (keys.count % 2 == 0 ? [] : [last])
      case .alternatingEnds, .converging: Self.fromBothEnds(keys)
      case .random: keys.shuffled(using: &generator)
      case .afterTheFirst: [first] + keys.dropFirst().reversed()
      case .beforeTheLast: [last] + keys.dropLast()
      }
    }

    private static func fromBothEnds(_ keys: [[UInt8]]) -> [[UInt8]] {
      var order: [[UInt8]] = []
      var low = 0
      var high = keys.count - 1
      while low <= high {
        order.append(keys[low])
        if low < high { order.append(keys[high]) }
        low += 1
        high -= 1
      }
      return order
    }
  }

  @Test(
    "keys that share their first 500 bytes keep their order, whatever order they come in",
    arguments: Order.allCases,
    Seeds.random(1)
  )
  func sharedPrefixes(order: Order, seed: UInt64) async throws {
    var generator = SeededGenerator(seed: seed)
    let prefix = Array(repeating: UInt8(ascii: "s"), count: 510)
    let keys = (0..<700).map { prefix + [UInt8($0 / 256), UInt8($0 % 256)] }
    try await withTemporaryStore(tables: [.table(sort: .b)]) { store in
      try await Self.check(order.arrange(keys, &generator), in: store)
    }
  }

  @Test("random long keys of several groups do as a sorted list", arguments: Seeds.random(4))
  func randomKeys(seed: UInt64) async throws {
    var generator = SeededGenerator(seed: seed)
    var keys: Set<[UInt8]> = []
    let prefixes = (0..<3).map { [UInt8](repeating: UInt8(0x61 + $0), count: 497) }
    while keys.count < 600 {
      let tail = generator.bytes(
        generator.below(generator.oneIn(3) ? 500 : 6),
        in: generator.oneIn(2) ? 0...2 : 0...255
      )
      keys.insert(generator.pick(prefixes) + tail)
    }
    try await withTemporaryStore(tables: [.table(sort: .b)]) { store in
      try await Self.check(
        keys.sorted { $0.lexicographicallyPrecedes($1) }.shuffled(using: &generator),
        in: store
      )
    }
  }

  @Test("many keys between the same two neighbours are spread anew")
  func crowding() async throws {
    // Each key sorts right after `aaa…` and before all that came earlier: it halves the room that is left.
    let anchor = [UInt8](repeating: 0x61, count: 1_000)
    let keys = (0..<400).map { [UInt8](repeating: 0x61, count: 500 + $0) + [0x62] }
    try await withTemporaryStore(tables: [.table(sort: .b)]) { store in
      try await Self.check([anchor] + keys, in: store)
    }
  }

  @Test("a long key in an index finds its item, and goes with it")
  func indexes() async throws {
    let table = CreateTable.table(
      sort: .s,
      global: [.index("index", "G", "H", projection: .keysOnly)],
      [AttributeDefinition("G", .s), AttributeDefinition("H", .s)]
    )
    try await withTemporaryStore(tables: [table]) { store in
      let long = String(repeating: "k", count: 900)
      for number in 0..<100 {
        try await store.put([
          "PK": .s(long), "SK": .s(long + "\(number)"), "G": .s(long), "H": .s(long + "\(number % 10)"),
        ])
      }
      #expect(try store.all(index: "index").count == 100)
      for number in 0..<50 {
        try await store.deleteItem(
          DeleteItem(tableName: "table", key: ["PK": .s(long), "SK": .s(long + "\(number)")])
        )
      }
      #expect(try store.all(index: "index").count == 50)
      #expect(try store.verify().faults == [])
    }
  }

  /// Writes the keys in their order, and compares everything that can be read with the sorted keys; then removes every
  /// other one and compares again.
  private static func check(_ keys: [[UInt8]], in store: Store) async throws {
    try await store.write { transaction in
      for (number, key) in keys.enumerated() {
        try transaction.put(["PK": "p", "SK": .b(key), "v": .n(Number(number))], in: "table")
      }
    }
    try compare(keys.sorted { $0.lexicographicallyPrecedes($1) }, in: store)
    for (number, key) in keys.enumerated() {
      #expect(try store.get(["PK": "p", "SK": .b(key)])?["v"] == .n(Number(number)))
    }
    let removed = Set(keys.enumerated().filter { $0.offset % 2 == 0 }.map(\.element))
    try await store.write { transaction in
      for key in removed { try transaction.delete(["PK": "p", "SK": .b(key)], in: "table") }
    }
    try compare(
      keys.filter { !removed.contains($0) }.sorted { $0.lexicographicallyPrecedes($1) },
      in: store
    )
    #expect(try store.verify().faults == [])
  }

  private static func compare(_ sorted: [[UInt8]], in store: Store) throws {
    func query(_ condition: KeyConditionExpression, _ bound: [UInt8]?, forward: Bool = true) throws
      -> [[UInt8]]
    {
      var found: [[UInt8]] = []
      var start: Item?
      repeat {
        let page = try store.query(
          Query(
            tableName: "table",
            keyConditionExpression: condition,
            expressionAttributeValues: bound.map { [":p": "p", ":s": .b($0)] } ?? [":p": "p"],
            scanIndexForward: forward,
            limit: 97,
            exclusiveStartKey: start
          )
        )
        found += page.items.compactMap { $0["SK"]?.binary }
        start = page.lastEvaluatedKey
      } while start != nil
      return found
    }
    #expect(try query("PK = :p", nil) == sorted)
    #expect(try query("PK = :p", nil, forward: false) == sorted.reversed())
    for position in stride(from: 0, to: sorted.count, by: max(1, sorted.count / 7)) {
      let bound = sorted[position]
      #expect(try query("PK = :p AND SK >= :s", bound) == Array(sorted[position...]))
      #expect(try query("PK = :p AND SK > :s", bound) == Array(sorted[(position + 1)...]))
      #expect(try query("PK = :p AND SK < :s", bound, forward: false) == sorted[..<position].reversed())
      let prefix = Array(bound.prefix(max(1, bound.count - 1)))
      #expect(
        try query("PK = :p AND begins_with(SK, :s)", prefix) == sorted.filter { $0.starts(with: prefix) }
      )
    }
  }
}
