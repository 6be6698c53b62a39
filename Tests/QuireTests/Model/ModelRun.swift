import Quire
import QuireModel
import QuireTesting
import Testing

/// Random operations on a store and on the model, step by step.
struct ModelRun {
  let store: Store
  let seed: UInt64
  var generator: SeededGeneratorBox
  var tables: [ModelTable]
  var log: [String] = []

  init(store: Store, seed: UInt64) {
    self.store = store
    self.seed = seed
    generator = SeededGeneratorBox(seed: seed)
    tables = Self.definitions(sortType: generator.base.pick(ScalarAttributeType.allCases)).map {
      ModelTable($0)
    }
  }

  static func definitions(sortType: ScalarAttributeType) -> [CreateTable] {
    func index(_ name: String, _ keys: [AttributeName], _ projection: Projection) -> SecondaryIndex {
      SecondaryIndex(
        indexName: name,
        keySchema: zip(keys, [KeyType.hash, .range]).map { KeySchemaElement($0, $1) },
        projection: projection
      )
    }
    return [
      CreateTable(
        tableName: "hash",
        attributeDefinitions: [
          AttributeDefinition("PK", .s), AttributeDefinition("n", .n), AttributeDefinition("s", .s),
        ],
        keySchema: [KeySchemaElement("PK", .hash)],
        globalSecondaryIndexes: [index("by-n", ["n", "s"], .all), index("by-s", ["s"], .keysOnly)]
      ),
      CreateTable(
        tableName: "sorted",
        attributeDefinitions: [
          AttributeDefinition("PK", .s), AttributeDefinition("SK", sortType), AttributeDefinition("n", .n),
          AttributeDefinition("s", .s), AttributeDefinition("b", .b),
        ],
        keySchema: [KeySchemaElement("PK", .hash), KeySchemaElement("SK", .range)],
        globalSecondaryIndexes: [
          index("inverted", ["SK", "PK"], .keysOnly),
          index("by-n", ["n"], .include("x", "c")),
          index("by-s", ["s", "b"], .all),
        ],
        localSecondaryIndexes: [
          index("local-n", ["PK", "n"], .keysOnly), index("local-s", ["PK", "s"], .include("x")),
          index("local-b", ["PK", "b"], .all),
        ]
      ),
    ]
  }

  // MARK: Steps

  mutating func makeTables() async throws {
    for table in tables { try await store.createTable(table.definition) }
  }

  mutating func step() async throws {
    switch generator.base.below(20) {
    case 0..<5: try await put()
    case 5..<8: try await update()
    case 8..<10: try await delete()
    case 10: try get()
    case 11..<14: try query()
    case 14: try scan()
    case 15: try scanSegments()
    case 16: try await batchWrite()
    case 17: try batchGet()
    case 18: try await transactWrite()
    default: try transactGet()
    }
  }

  /// Compares everything, and lets the store verify itself.
  func checkAll() throws {
    for table in tables {
      let description = try store.describeTable(DescribeTable(tableName: table.name))
      try expect(description.itemCount, table.items.count, "items of \(table.name)")
      try expect(description.sizeBytes, table.bytes, "bytes of \(table.name)")
      for index in description.globalSecondaryIndexes + description.localSecondaryIndexes {
        let entries = table.entries(index.definition).map { table.projected($0, index.definition) }
        try expect(index.itemCount, entries.count, "entries of \(index.definition.indexName)")
        try expect(
          index.sizeBytes,
          entries.reduce(0) { $0 + $1.size },
          "bytes of \(index.definition.indexName)"
        )
        let scan = try store.scan(Scan(tableName: table.name, indexName: index.definition.indexName))
        try expect(
          scan.items,
          Array(entries.prefix(scan.items.count)),
          "scan of \(index.definition.indexName)"
        )
      }
    }
    let verification = try store.verify()
    try expect(verification.faults, [], "faults")
    try expect(verification.items, tables.reduce(0) { $0 + $1.items.count }, "verified items")
  }

  // MARK: Comparing

  func expect<Value: Equatable>(_ actual: Value, _ expected: Value, _ what: String) throws {
    if actual == expected { return }
    throw ModelMismatch(
      seed: seed,
      what: what,
      actual: "\(actual)",
      expected: "\(expected)",
      log: log.suffix(12)
    )
  }

  /// Runs `work` and expects that it answers `expected`, or fails with this code.
  func expect<Value: Equatable>(
    _ expected: Result<Value, ExpectedError>,
    _ what: String,
    _ work: () async throws -> Value
  ) async throws {
    let actual: Result<Value, ExpectedError>
    do {
      actual = .success(try await work())
    } catch let error as TableError {
      actual = .failure(
        ExpectedError(code: error.code, item: error.item, reasons: error.cancellationReasons.map(\.code))
      )
    }
    if case .success(let actual) = actual, case .success(let expected) = expected {
      try expect(actual, expected, what)
    } else {
      try expect("\(actual)", "\(expected)", what)
    }
  }
}

/// What is expected of an error.
struct ExpectedError: Error, CustomStringConvertible {
  var code: TableError.Code
  var item: Item?
  var reasons: [CancellationReason.Code] = []

  var description: String {
    "\(code) \(item.map { "\($0.attributes.keys.sorted()) " } ?? "")\(reasons.map(\.rawValue))"
  }
}

/// A difference between store and model.
struct ModelMismatch: Error, CustomStringConvertible {
  var seed: UInt64
  var what: String
  var actual: String
  var expected: String
  var log: ArraySlice<String>

  var description: String {
    func short(_ text: String) -> String {
      let text = text.withRunsCounted
      return text.count > 1_500 ? "\(text.prefix(1_500))…" : text
    }
    return """
      \(what) differs; QUIRE_SEED=\(seed) replays it.
      actual:   \(short(actual))
      expected: \(short(expected))
      last steps:
      \(log.map { "  \(short($0))" }.joined(separator: "\n"))
      """
  }
}

extension String {
  /// The text with `x{600}` for a run of 600 `x`.
  var withRunsCounted: String {
    var text = ""
    var rest = self[...]
    while let first = rest.first {
      let run = rest.prefix { $0 == first }
      text += run.count < 9 ? String(run) : "\(first){\(run.count)}"
      rest = rest.dropFirst(run.count)
    }
    return text
  }
}
