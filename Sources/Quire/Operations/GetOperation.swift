import QuireLMDB
import QuireModel

/// A get whose request was checked.
struct GetOperation: Sendable {
  let tableName: String
  let key: Item
  private let projection: [DocumentPath]?

  /// Checks `request`.
  ///
  /// Throws `.validation`.
  init(_ request: GetItem) throws {
    try RequestValidation.tableName(request.tableName)
    var resolver = ExpressionResolver(names: request.expressionAttributeNames, values: [:])
    tableName = request.tableName
    key = request.key
    projection = try request.projectionExpression.map { try resolver.projection($0) }
    try resolver.finish(accepting: ["ProjectionExpression"])
  }

  func run(_ transaction: borrowing ReadTransaction, _ catalog: Catalog) throws -> GetItem.Output {
    let table = try catalog.table(tableName)
    try table.schema.validateKey(key)
    guard let item = try table.item(table.encodedKey(of: key), transaction) else { return GetItem.Output() }
    return GetItem.Output(item: projection.map { project($0, item: item) } ?? item)
  }
}

extension TableInfo {
  /// The encoded key of an item or key whose key attributes were checked.
  func encodedKey(of item: Item) throws(TableError) -> [UInt8] {
    guard let key = layout.encode({ item[$0] }) else {
      throw TableError.validation("The provided key element does not match the schema")
    }
    return key
  }
}
