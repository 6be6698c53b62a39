import QuireLMDB
import QuireModel

/// A get whose request was checked.
struct GetOperation: Sendable {
  let tableName: String
  let key: Item
  private let projection: [DocumentPath]?
  private let isConsistent: Bool
  private let capacity: ReturnConsumedCapacity

  /// Checks `request`.
  ///
  /// Throws `.validation`.
  init(_ request: GetItem) throws {
    try RequestValidation.tableName(request.tableName)
    tableName = request.tableName
    key = request.key
    isConsistent = request.consistentRead
    capacity = request.returnConsumedCapacity
    if request.projectionExpression == nil, request.expressionAttributeNames.isEmpty {
      projection = nil
      return
    }
    var resolver = ExpressionResolver(names: request.expressionAttributeNames, values: [:])
    projection = try request.projectionExpression.map { try resolver.projection($0) }
    try resolver.finish(accepting: ["ProjectionExpression"])
  }

  func run(_ transaction: borrowing ReadTransaction, _ catalog: Catalog) throws -> GetItem.Output {
    var meter = CapacityMeter(capacity, .read)
    let item = try item(transaction, catalog, &meter)
    return GetItem.Output(item: item, consumedCapacity: meter?.consumed.first)
  }

  /// The item, or nil; adds what that costs to `meter`.
  func item(
    _ transaction: borrowing ReadTransaction,
    _ catalog: Catalog,
    _ meter: inout CapacityMeter?
  ) throws -> Item? {
    let table = try catalog.table(tableName)
    let key = try table.schema.validatedKey(key)
    if let projection { try table.checkKeyPaths(projection) }
    let item = try table.item(ofKey: key, transaction)
    if meter != nil { meter?.read(item?.size ?? 0, of: table, isConsistent: isConsistent) }
    guard let item else { return nil }
    return projection.map { project($0, item: item) } ?? item
  }
}

extension TableInfo {
  /// Refuses paths into attributes of keys, which are no maps or lists.
  func checkKeyPaths(_ paths: [DocumentPath]) throws(TableError) {
    let nested = paths.filter { $0.elements.count > 1 }
    if nested.isEmpty { return }
    func check(_ schema: KeySchema, _ kind: String) throws(TableError) {
      for attribute in schema.attributes where nested.contains(where: { $0.root == attribute.name }) {
        throw .validation(
          "Key attributes must be scalars; list random access '[]' and map lookup '.' are not allowed: "
            + "\(kind): \(attribute.name)"
        )
      }
    }
    try check(schema, "Key")
    for index in indexes { try check(index.schema, "IndexKey") }
  }

  /// The encoded key of an item or key whose key attributes were checked.
  func encodedKey(of item: Item) throws(TableError) -> [UInt8] {
    guard let key = layout.encode({ item[$0] }) else {
      throw TableError.validation("The provided key element does not match the schema")
    }
    return key
  }
}
