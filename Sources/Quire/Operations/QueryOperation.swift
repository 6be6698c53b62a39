import QuireLMDB
import QuireModel

/// A query whose request was checked as far as that is possible without the table.
struct QueryOperation: Sendable {
  private let request: Query
  private let keyCondition: KeyCondition
  private let filter: Condition?
  private let projection: [DocumentPath]?

  /// Checks `request`.
  ///
  /// Throws `.validation`.
  init(_ request: Query) throws {
    try RequestValidation.tableName(request.tableName)
    if let index = request.indexName { try RequestValidation.indexName(index) }
    try RequestValidation.limit(request.limit)
    var resolver = ExpressionResolver(
      names: request.expressionAttributeNames,
      values: request.expressionAttributeValues
    )
    self.request = request
    filter = try request.filterExpression.map { try resolver.condition($0, named: "FilterExpression") }
    projection = try request.projectionExpression.map { try resolver.projection($0) }
    keyCondition = try resolver.keyCondition(request.keyConditionExpression)
    try resolver.finish(accepting: ["ProjectionExpression", "FilterExpression", "KeyConditionExpression"])
  }

  func run(_ transaction: borrowing ReadTransaction, _ catalog: Catalog) throws -> Page {
    let table = try catalog.table(request.tableName)
    let index = try table.readableIndex(request.indexName, consistentRead: request.consistentRead)
    let schema = index?.schema ?? table.schema
    let range = try keyCondition.resolve(
      partition: schema.partition.map { ($0.name, $0.type) },
      sort: schema.sort.map { ($0.name, $0.type) }
    )
    if let filter {
      for name in filter.attributeNames.sorted() where schema.attributes.contains(where: { $0.name == name })
      {
        throw TableError.validation(
          "Filter Expression can only contain non-primary key attributes: Primary key attribute: \(name)"
        )
      }
    }
    var plan = ReadPlan(
      table: table,
      index: index,
      bounds: KeyBounds(range, index?.layout ?? table.layout),
      isForward: request.scanIndexForward,
      filter: filter,
      answer: try .resolve(select: request.select, projection: projection, table: table, index: index),
      limit: request.limit,
      meter: CapacityMeter(request.returnConsumedCapacity, .read),
      isConsistent: request.consistentRead
    )
    if let start = request.exclusiveStartKey { try plan.resume(after: start) }
    try table.checkKeyPaths(projection, filter)
    return try plan.run(transaction)
  }
}

extension TableInfo {
  /// Refuses a projection or a filter with paths into attributes of keys.
  func checkKeyPaths(_ projection: [DocumentPath]?, _ filter: Condition?) throws(TableError) {
    if let projection { try checkKeyPaths(projection) }
    guard let filter else { return }
    var paths: [DocumentPath] = []
    filter.forEachPath { paths.append($0) }
    try checkKeyPaths(paths)
  }

  /// The index called `name`, fit to be read, or nil for no name.
  func readableIndex(_ name: String?, consistentRead: Bool) throws(TableError) -> IndexInfo? {
    guard let name else { return nil }
    guard let index = index(name) else {
      throw TableError.validation("The table does not have the specified index: \(name)")
    }
    if consistentRead, !index.isLocal {
      throw TableError.validation("Consistent reads are not supported on global secondary indexes")
    }
    if index.isBackfilling {
      throw TableError.validation("Cannot read from backfilling global secondary index: \(name)")
    }
    return index
  }
}
