import Quire
import QuireModel
import QuireTesting
import Testing

@Suite("Indexes by several attributes")
struct MultipleKeyTests {
  private static let names: [AttributeName] = ["h1", "h2", "h3", "h4", "r1", "r2", "r3", "r4"]
  private static let types: [ScalarAttributeType] = [.s, .n, .b, .s, .n, .s, .b, .s]

  private static func table(hash: Int, range: Int, projection: Projection = .all) -> CreateTable {
    let hashes = names.prefix(4).prefix(hash)
    let ranges = names.suffix(4).prefix(range)
    return .table(
      global: [
        SecondaryIndex(
          indexName: "index",
          keySchema: hashes.map { KeySchemaElement($0, .hash) } + ranges.map { KeySchemaElement($0, .range) },
          projection: projection
        )
      ],
      zip(names, types).filter { (hashes + ranges).contains($0.0) }.map { AttributeDefinition($0, $1) }
    )
  }

  private static func value(_ type: ScalarAttributeType, _ number: Int) -> AttributeValue {
    switch type {
    case .s: .s(["a", "a\0", "b", "00", "ab"][number])
    case .n: .n(Number([-5, 0, 3, 10, 200][number]))
    case .b: .b([[0], [0, 1], [1], [255], [48, 48]][number])
    }
  }

  private static func key(_ hash: Int, _ range: Int, _ generator: inout SeededGenerator) -> Item {
    var item = Item()
    for (position, (name, type)) in zip(names, types).enumerated()
    where position < 4 ? position < hash : position - 4 < range {
      item[name] = value(type, generator.below(position < 4 ? 2 : 5))
    }
    return item
  }

  @Test(
    "any number from 1 to 4 of each finds what a filter finds, in order, page by page",
    arguments: Seeds.random(2)
  )
  func queries(seed: UInt64) async throws {
    var generator = SeededGenerator(seed: seed)
    for hash in 1...4 {
      for range in 0...4 {
        try await withTemporaryStore(tables: [Self.table(hash: hash, range: range, projection: .keysOnly)]) {
          store in
          var items: [Item] = []
          for number in 0..<60 {
            var item = Self.key(hash, range, &generator)
            item["PK"] = .s("\(number)")
            items.append(item)
          }
          let all = items
          try await store.write { transaction in
            for item in all { try transaction.put(item, in: "table") }
          }
          for _ in 0..<10 {
            let probe = Self.key(hash, range, &generator)
            let given = generator.below(range + 1)
            let names = Self.names.prefix(4).prefix(hash) + Self.names.suffix(4).prefix(given)
            var condition: KeyCondition?
            for name in names {
              let value = try #require(probe[name])
              let isLast = name == names.last && given > 0
              let term = isLast ? Key(name) >= value : Key(name) == value
              condition = condition.map { $0 && term } ?? term
            }
            let expected = items.filter { item in
              names.allSatisfy { name in
                guard let own = item[name], let value = probe[name] else { return false }
                return name == names.last && given > 0 ? !Self.isLess(own, value) : own == value
              }
            }
            var found: [Item] = []
            var start: Item?
            repeat {
              let page = try store.query(
                Query(
                  tableName: "table",
                  indexName: "index",
                  keyConditionExpression: KeyConditionExpression(try #require(condition)),
                  limit: 3,
                  exclusiveStartKey: start
                )
              )
              found += page.items
              start = page.lastEvaluatedKey
            } while start != nil
            #expect(Set(found) == Set(expected), "seed \(seed), \(hash) + \(range)")
            #expect(found.count == expected.count, "seed \(seed), \(hash) + \(range)")
            let sorted = zip(found, found.dropFirst()).allSatisfy { first, second in
              !Self.isLess(second, first, by: Self.names.suffix(4).prefix(range))
            }
            #expect(sorted, "seed \(seed), \(hash) + \(range)")
          }
          #expect(try store.verify().faults == [], "seed \(seed)")
        }
      }
    }
  }

  private static func isLess(_ first: Item, _ second: Item, by names: some Sequence<AttributeName>) -> Bool {
    for name in names {
      guard let one = first[name], let other = second[name] else { return false }
      if isLess(one, other) { return true }
      if isLess(other, one) { return false }
    }
    return false
  }

  private static func isLess(_ first: AttributeValue, _ second: AttributeValue) -> Bool {
    switch (first, second) {
    case (.s(let first), .s(let second)): first.utf8.lexicographicallyPrecedes(second.utf8)
    case (.n(let first), .n(let second)): first < second
    case (.b(let first), .b(let second)): first.lexicographicallyPrecedes(second)
    default: false
    }
  }

  @Test("an item that lacks one of the attributes is not in the index, one of a wrong type is refused")
  func sparse() async throws {
    try await withTemporaryStore(tables: [Self.table(hash: 2, range: 2)]) { store in
      let whole: Item = ["PK": "whole", "h1": "a", "h2": 1, "r1": 2, "r2": "b"]
      try await store.put(whole)
      for name in ["h1", "h2", "r1", "r2"] as [AttributeName] {
        var item = whole
        item["PK"] = .s("without \(name)")
        item[name] = nil
        try await store.put(item)
        item[name] = .bool(true)
        let type = try #require(zip(Self.names, Self.types).first { $0.0 == name }).1.rawValue
        await expectFailure(
          "ValidationException: One or more parameter values were invalid: Type mismatch for Index Key \(name) Expected: "
            + "\(type) Actual: BOOL IndexName: index"
        ) { try await store.put(item) }
      }
      #expect(try store.all(index: "index") == [whole])
    }
  }

  @Test("key conditions with holes and definitions with too much are refused")
  func refusals() async throws {
    try await withTemporaryStore(tables: [Self.table(hash: 2, range: 3)]) { store in
      let cases: [(KeyConditionExpression, String)] = [
        ("h1 = :s", "Query condition missed key schema element: h2"),
        ("h1 = :s AND h2 > :n", "Query key condition not supported"),
        (
          "h1 = :s AND h2 = :n AND r2 = :s",
          "RANGE key attributes r1 must have equality conditions specified in the query because a condition is present on "
            + "key attribute r2"
        ),
        (
          "h1 = :s AND h2 = :n AND r1 > :n AND r2 = :s",
          "RANGE key attributes r1 must have equality conditions specified in the query because a condition is present on "
            + "key attribute r2"
        ),
      ]
      for (condition, message) in cases {
        await expectFailure("ValidationException: \(message)") {
          try store.query(
            Query(
              tableName: "table",
              indexName: "index",
              keyConditionExpression: condition,
              expressionAttributeValues: condition == "h1 = :s" ? [":s": "a"] : [":s": "a", ":n": 1]
            )
          )
        }
      }
    }
    func index(_ types: [KeyType], _ names: [AttributeName]? = nil) -> CreateTable {
      let names = names ?? types.indices.map { AttributeName("k\($0)") }
      return .table(
        global: [
          SecondaryIndex(
            indexName: "index",
            keySchema: zip(names, types).map { KeySchemaElement($0, $1) },
            projection: .all
          )
        ],
        Set(names).sorted().map { AttributeDefinition($0, .s) }
      )
    }
    let four = Array(repeating: KeyType.hash, count: 4)
    let parameter = "One or more parameter values were invalid: "
    let cases: [(CreateTable, String)] = [
      (
        index(four + [.hash]),
        parameter + "The KeySchema exceeds the maximum allowed number of HASH key attributes"
      ),
      (
        index([.hash, .range, .range, .range, .range, .range]),
        parameter + "The KeySchema exceeds the maximum allowed number of RANGE key attributes"
      ),
      (
        index([.hash, .range, .hash]),
        parameter + "All HASH key attributes must precede RANGE key attributes in the KeySchema"
      ),
      (index([.range]), "Invalid KeySchema: The first KeySchemaElement is not a HASH key type"),
      (
        index([.hash, .hash, .range], ["a", "a", "b"]),
        "The KeySchema contains multiple key attributes with the same name"
      ),
      (
        index([.hash, .range], ["a", "a"]),
        "Both the Hash Key and the Range Key element in the KeySchema have the same name"
      ),
    ]
    try await withTemporaryStore { store in
      for (request, message) in cases {
        await expectFailure("ValidationException: \(message)") { try await store.createTable(request) }
      }
    }
  }
}
