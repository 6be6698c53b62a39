import Quire
import QuireModel
import QuireTesting

extension ModelRun {
  mutating func get() throws {
    let table = tables[pickTable()]
    let key = generator.key(table)
    log.append("get \(table.name) \(key)")
    try expect(try store.getItem(GetItem(tableName: table.name, key: key)).item, table[key], "a get")
  }

  mutating func batchGet() throws {
    var keys: [String: BatchGetItem.Keys] = [:]
    var expected: [String: [Item]] = [:]
    for table in tables {
      var seen: [Item] = []
      for _ in 0..<1 + generator.base.below(6) {
        let key = generator.key(table)
        if !seen.contains(key) { seen.append(key) }
      }
      keys[table.name] = BatchGetItem.Keys(keys: seen)
      expected[table.name] = seen.compactMap { table[$0] }
    }
    log.append("batch get \(keys)")
    try expect(try store.batchGetItem(BatchGetItem(requestItems: keys)).responses, expected, "a batch get")
  }

  mutating func transactGet() throws {
    var gets: [GetItem] = []
    var expected: [Item?] = []
    var seen: [Item] = []
    let table = tables[pickTable()]
    for _ in 0..<1 + generator.base.below(6) {
      let key = generator.key(table)
      if seen.contains(key) { continue }
      seen.append(key)
      gets.append(GetItem(tableName: table.name, key: key))
      expected.append(table[key])
    }
    log.append("transact get \(seen)")
    try expect(try store.transactGetItems(TransactGetItems(gets)).items, expected, "a transaction of gets")
  }

  // MARK: Query

  mutating func query() throws {
    let store = store
    let table = tables[pickTable()]
    let index = generator.base.oneIn(3) ? nil : generator.base.pick(table.indexes)
    let schema = index?.keySchema ?? table.definition.keySchema
    let partition = schema[0].attributeName
    // Mostly a partition that is there.
    let known = table.entries(index).compactMap { $0[partition] }
    let value =
      known.isEmpty || generator.base.oneIn(10)
      ? generator.key(of: table.type(of: partition) ?? .s) : generator.base.pick(known)
    var expression = "#p = :p"
    var names = ["#p": partition.string]
    var values: ExpressionAttributeValues = [":p": value]
    var holds: (Item) -> Bool = { $0[partition] == value }
    if schema.count == 2, generator.base.oneIn(2) {
      let sort = schema[1].attributeName
      let test = sortTest(table.type(of: sort) ?? .s)
      expression += " AND \(test.expression)"
      names["#s"] = sort.string
      values.merge(test.values) { first, _ in first }
      let isInPartition = holds
      holds = { isInPartition($0) && test.holds($0[sort]) }
    }
    let isForward = generator.base.oneIn(2)
    var entries = table.entries(index).filter(holds)
    if !isForward { entries.reverse() }
    try readPages(table, index, entries, "query \(expression) \(values) forward \(isForward)") {
      shape,
      start in
      try store.query(
        Query(
          tableName: table.name,
          indexName: index?.indexName,
          keyConditionExpression: KeyConditionExpression(expression),
          filterExpression: shape.filter.map { ConditionExpression($0.expression) },
          projectionExpression: shape.projection.map { ProjectionExpression($0) },
          expressionAttributeNames: names,
          expressionAttributeValues: values.merging(shape.filter?.values ?? [:]) { first, _ in first },
          scanIndexForward: isForward,
          limit: shape.limit,
          exclusiveStartKey: start,
          select: shape.select
        )
      )
    }
  }

  private struct SortTest {
    var expression: String
    var values: ExpressionAttributeValues
    var holds: (AttributeValue?) -> Bool
  }

  private mutating func sortTest(_ type: ScalarAttributeType) -> SortTest {
    let bound = generator.key(of: type)
    func compare(_ value: AttributeValue?) -> Int { value.map { ModelOrder.compare($0, bound) } ?? 0 }
    switch generator.base.below(7) {
    case 0: return SortTest(expression: "#s = :s", values: [":s": bound]) { compare($0) == 0 }
    case 1: return SortTest(expression: "#s < :s", values: [":s": bound]) { compare($0) < 0 }
    case 2: return SortTest(expression: "#s <= :s", values: [":s": bound]) { compare($0) <= 0 }
    case 3: return SortTest(expression: "#s > :s", values: [":s": bound]) { compare($0) > 0 }
    case 4: return SortTest(expression: "#s >= :s", values: [":s": bound]) { compare($0) >= 0 }
    case 5 where type != .n:
      let prefix = prefix(of: bound)
      return SortTest(expression: "begins_with(#s, :s)", values: [":s": prefix]) {
        $0?.keyBytes.starts(with: prefix.keyBytes) ?? false
      }
    default:
      let other = generator.key(of: type)
      let (low, high) = ModelOrder.compare(bound, other) <= 0 ? (bound, other) : (other, bound)
      return SortTest(expression: "#s BETWEEN :low AND :high", values: [":low": low, ":high": high]) {
        value in
        value.map { ModelOrder.compare(low, $0) <= 0 && ModelOrder.compare($0, high) <= 0 } ?? false
      }
    }
  }

  private mutating func prefix(of value: AttributeValue) -> AttributeValue {
    switch value {
    case .s(let string):
      .s(String(string.unicodeScalars.prefix(1 + generator.base.below(3)).map { Character($0) }))
    case .b(let bytes): .b(Array(bytes.prefix(1 + generator.base.below(3))))
    default: value
    }
  }

  // MARK: Scan

  mutating func scan() throws {
    let store = store
    let table = tables[pickTable()]
    let index = generator.base.oneIn(2) ? nil : generator.base.pick(table.indexes)
    try readPages(table, index, table.entries(index), "scan") { shape, start in
      try store.scan(
        Scan(
          tableName: table.name,
          indexName: index?.indexName,
          filterExpression: shape.filter.map { ConditionExpression($0.expression) },
          projectionExpression: shape.projection.map { ProjectionExpression($0) },
          expressionAttributeValues: shape.filter?.values ?? [:],
          limit: shape.limit,
          exclusiveStartKey: start,
          select: shape.select
        )
      )
    }
  }

  mutating func scanSegments() throws {
    let table = tables[pickTable()]
    let index = generator.base.oneIn(3) ? generator.base.pick(table.indexes) : nil
    let total = 1 + generator.base.below(5)
    let limit = generator.base.oneIn(2) ? nil : 1 + generator.base.below(4)
    log.append("scan \(table.name) \(index?.indexName ?? "-") in \(total) segments, limit \(limit ?? 0)")
    var found: [Item] = []
    for segment in 0..<total {
      var start: Item?
      repeat {
        let page = try store.scan(
          Scan(
            tableName: table.name,
            indexName: index?.indexName,
            limit: limit,
            exclusiveStartKey: start,
            segment: segment,
            totalSegments: total
          )
        )
        found += page.items
        start = page.lastEvaluatedKey
      } while start != nil
    }
    let expected = table.entries(index).map { table.projected($0, index) }
    try expect(found.count, expected.count, "the number of items in all segments")
    try expect(Set(found), Set(expected), "the items in all segments")
  }

  // MARK: Pages

  /// What a read asks for besides its keys.
  struct ReadShape {
    var filter: ModelCondition?
    var projection: String?
    var limit: Int?
    var select: Select?
  }

  private mutating func readPages(
    _ table: ModelTable,
    _ index: SecondaryIndex?,
    _ entries: [Item],
    _ what: String,
    _ fetch: (ReadShape, Item?) throws -> Page
  ) throws {
    var shape = ReadShape()
    if generator.base.oneIn(3) { shape.filter = generator.base.pick(ModelCondition.filters) }
    if generator.base.oneIn(2) { shape.limit = 1 + generator.base.below(6) }
    let isLocal = index.map { table.isLocal($0) } ?? false
    switch generator.base.below(6) {
    case 0: shape.select = .count
    case 1 where index == nil || isLocal || index?.projection.projectionType == .all:
      shape.select = .allAttributes
    case 2 where index != nil: shape.select = .allProjectedAttributes
    case 3: shape.projection = "PK"
    case 4 where isLocal || index == nil: shape.projection = "PK, c"
    default: break
    }
    log.append("\(what) of \(table.name) \(index?.indexName ?? "-") \(shape)")
    let isFetched =
      isLocal && (shape.select == .allAttributes || (shape.projection == "PK, c" && !holds(index, "c")))
    let shown = entries.map { isFetched ? $0 : table.projected($0, index) }
    var position = 0
    var start: Item?
    // A start key in the middle, at times, that no page ended with.
    if !entries.isEmpty, generator.base.oneIn(3) {
      position = 1 + generator.base.below(entries.count)
      start = table.only(table.order(index), of: entries[position - 1])
    }
    while true {
      let end = min(shown.count, position + (shape.limit ?? shown.count))
      let read = shown[position..<end]
      let passed = read.filter { shape.filter?.holds($0) ?? true }
      let isFull = shape.limit == read.count
      var expected = Page(items: [], count: passed.count, scannedCount: read.count)
      if shape.select != .count {
        expected.items = passed.map { item in
          guard let projection = shape.projection else { return item }
          return table.only(projection.split(separator: ", ").map { AttributeName(String($0)) }, of: item)
        }
      }
      if isFull { expected.lastEvaluatedKey = table.only(table.order(index), of: entries[end - 1]) }
      let page = try fetch(shape, start)
      try expect(page, expected, "a page")
      guard let next = page.lastEvaluatedKey else { return }
      start = next
      position = end
    }
  }

  private func holds(_ index: SecondaryIndex?, _ name: AttributeName) -> Bool {
    guard let index else { return true }
    return index.projection.projectionType == .all || index.projection.nonKeyAttributes.contains(name)
  }
}
