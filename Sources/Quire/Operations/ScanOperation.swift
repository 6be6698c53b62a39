import QuireLMDB
import QuireModel

/// A scan whose request was checked as far as that is possible without the table.
struct ScanOperation: Sendable {
  /// The most segments of a parallel scan.
  static let maximumSegments = 1_000_000

  private let request: Scan
  private let filter: Condition?
  private let projection: [DocumentPath]?
  private let segment: (number: Int, of: Int)?

  /// Checks `request`.
  ///
  /// Throws `.validation`.
  init(_ request: Scan) throws {
    try RequestValidation.tableName(request.tableName)
    if let index = request.indexName { try RequestValidation.indexName(index) }
    try RequestValidation.limit(request.limit)
    segment = try Self.segment(request)
    var resolver = ExpressionResolver(
      names: request.expressionAttributeNames,
      values: request.expressionAttributeValues
    )
    self.request = request
    filter = try request.filterExpression.map { try resolver.condition($0, named: "FilterExpression") }
    projection = try request.projectionExpression.map { try resolver.projection($0) }
    try resolver.finish(accepting: ["ProjectionExpression", "FilterExpression"])
  }

  private static func segment(_ request: Scan) throws(TableError) -> (number: Int, of: Int)? {
    switch (request.segment, request.totalSegments) {
    case (nil, nil): return nil
    case (nil, _?):
      throw TableError.validation(
        "The Segment parameter is required but was not present in the request when parameter TotalSegments is present"
      )
    case (_?, nil):
      throw TableError.validation(
        "The TotalSegments parameter is required but was not present in the request when Segment parameter is present"
      )
    case (let number?, let total?):
      try range(number, "segment", 0...(maximumSegments - 1))
      try range(total, "totalSegments", 1...maximumSegments)
      guard number < total else {
        throw TableError.validation(
          "The Segment parameter is zero-based and must be less than parameter TotalSegments: Segment: \(number) "
            + "is not less than TotalSegments: \(total)"
        )
      }
      return (number, total)
    }
  }

  private static func range(_ value: Int, _ name: String, _ range: ClosedRange<Int>) throws(TableError) {
    if range.contains(value) { return }
    let bound =
      value < range.lowerBound
      ? "greater than or equal to \(range.lowerBound)" : "less than or equal to \(range.upperBound)"
    throw TableError.validation(
      "1 validation error detected: Value '\(value)' at '\(name)' failed to satisfy constraint: "
        + "Member must have value \(bound)"
    )
  }

  func run(_ transaction: borrowing ReadTransaction, _ catalog: Catalog) throws -> Page {
    let table = try catalog.table(request.tableName)
    let index = try table.readableIndex(request.indexName, consistentRead: request.consistentRead)
    var plan = ReadPlan(
      table: table,
      index: index,
      bounds: .all,
      filter: filter,
      answer: try .resolve(select: request.select, projection: projection, table: table, index: index),
      limit: request.limit,
      segment: segment,
      meter: CapacityMeter(request.returnConsumedCapacity, .read),
      isConsistent: request.consistentRead
    )
    if let start = request.exclusiveStartKey { try plan.resume(after: start) }
    try table.checkKeyPaths(projection, filter)
    return try plan.run(transaction)
  }
}
