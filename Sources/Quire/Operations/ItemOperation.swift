import QuireLMDB
import QuireModel

/// A write of one item whose request was checked as far as that is possible without the table.
///
/// Made in the caller's task, planned and applied on the writer's thread.
protocol ItemOperation: Sendable {
  /// The table's name.
  var tableName: String { get }

  /// The item that is written or checked. Throws `.validation` where its key is not fit for the table.
  func address(_ table: TableInfo) throws(TableError) -> ItemAddress

  /// Checks the rest, evaluates the condition, and answers what to write; nil where nothing is to be written.
  ///
  /// Throws `.conditionalCheckFailed` where the condition is false. Writes nothing.
  func plan(_ table: TableInfo, _ transaction: borrowing ReadTransaction) throws -> ItemWrite?
}

/// A condition of a write, with what to answer where it is false.
struct CheckedCondition: Sendable {
  let condition: Condition?
  let returnsItem: Bool
  /// The condition's paths that lead into an attribute.
  private let innerPaths: [DocumentPath]

  init(condition: Condition?, returnsItem: Bool) {
    self.condition = condition
    self.returnsItem = returnsItem
    var inner: [DocumentPath] = []
    condition?.forEachPath { if $0.elements.count > 1 { inner.append($0) } }
    innerPaths = inner
  }

  /// Refuses paths into attributes of keys; needs no item.
  func validate(for table: TableInfo) throws(TableError) {
    if !innerPaths.isEmpty { try table.checkKeyPaths(innerPaths) }
  }

  /// Throws `.conditionalCheckFailed` where the condition is false of `item`; an absent item has no attributes.
  func check(_ item: Item?) throws {
    guard let condition, try !condition.evaluate(on: item ?? Item()) else { return }
    throw TableError(
      .conditionalCheckFailed,
      "The conditional request failed",
      item: returnsItem ? item : nil
    )
  }
}

/// A put, ready to be planned.
struct PutOperation: ItemOperation {
  let tableName: String
  let item: Item
  private let condition: CheckedCondition
  private let returnsOld: Bool
  private let costs: WriteCosts?

  /// Checks `request`.
  ///
  /// Throws `.validation`.
  init(_ request: PutItem) throws {
    try RequestValidation.tableName(request.tableName)
    var resolver = ExpressionResolver(
      names: request.expressionAttributeNames,
      values: request.expressionAttributeValues
    )
    tableName = request.tableName
    try request.item.validateContents()
    guard request.returnValues == .none || request.returnValues == .allOld else {
      throw TableError.validation("ReturnValues can only be ALL_OLD or NONE")
    }
    try request.item.validateSize()
    item = request.item.normalized
    condition = CheckedCondition(
      condition: try request.conditionExpression.map {
        try resolver.condition($0, named: "ConditionExpression")
      },
      returnsItem: request.returnValuesOnConditionCheckFailure == .allOld
    )
    returnsOld = request.returnValues == .allOld
    costs = WriteCosts(request.returnConsumedCapacity, request.returnItemCollectionMetrics)
    try resolver.finish(accepting: ["ConditionExpression"])
  }

  func address(_ table: TableInfo) throws(TableError) -> ItemAddress {
    try table.schema.validateItem(item)
    return ItemAddress(table: tableName, key: try table.encodedKey(of: item))
  }

  func plan(_ table: TableInfo, _ transaction: borrowing ReadTransaction) throws -> ItemWrite? {
    let key = try address(table).key
    for index in table.indexes { try index.schema.validateIndexKey(of: item, indexName: index.name) }
    try condition.validate(for: table)
    let needsOld = condition.condition != nil || returnsOld || table.derivesFromItems
    let old = try table.old(key, decoding: needsOld, transaction)
    try condition.check(old?.item)
    return ItemWrite(table: tableName, key: key, old: old, new: item)
  }

  func run(in transaction: inout Transaction) throws -> PutItem.Output {
    guard var costs else { return output(try transaction.perform(self)) }
    var answer = output(try transaction.perform(self, &costs))
    answer.consumedCapacity = costs.consumedCapacity.first
    answer.itemCollectionMetrics = try costs.itemCollectionMetrics(transaction)[tableName]?.first
    return answer
  }

  private func output(_ write: ItemWrite?) -> PutItem.Output {
    PutItem.Output(attributes: returnsOld ? write?.old?.item : nil)
  }
}

/// A delete, ready to be planned.
struct DeleteOperation: ItemOperation {
  let tableName: String
  private let key: Item
  private let condition: CheckedCondition
  private let returnsOld: Bool
  private let costs: WriteCosts?

  /// Checks `request`.
  ///
  /// Throws `.validation`.
  init(_ request: DeleteItem) throws {
    try RequestValidation.tableName(request.tableName)
    var resolver = ExpressionResolver(
      names: request.expressionAttributeNames,
      values: request.expressionAttributeValues
    )
    tableName = request.tableName
    guard request.returnValues == .none || request.returnValues == .allOld else {
      throw TableError.validation("ReturnValues can only be ALL_OLD or NONE")
    }
    key = request.key
    condition = CheckedCondition(
      condition: try request.conditionExpression.map {
        try resolver.condition($0, named: "ConditionExpression")
      },
      returnsItem: request.returnValuesOnConditionCheckFailure == .allOld
    )
    returnsOld = request.returnValues == .allOld
    costs = WriteCosts(request.returnConsumedCapacity, request.returnItemCollectionMetrics)
    try resolver.finish(accepting: ["ConditionExpression"])
    try key.validateContents()
  }

  func address(_ table: TableInfo) throws(TableError) -> ItemAddress {
    try table.schema.validateKey(key)
    return ItemAddress(table: tableName, key: try table.encodedKey(of: key))
  }

  func plan(_ table: TableInfo, _ transaction: borrowing ReadTransaction) throws -> ItemWrite? {
    let key = try address(table).key
    try condition.validate(for: table)
    let needsOld = condition.condition != nil || returnsOld || table.derivesFromItems
    let old = try table.old(key, decoding: needsOld, transaction)
    try condition.check(old?.item)
    guard let old else { return nil }
    return ItemWrite(table: tableName, key: key, old: old, new: nil)
  }

  func run(in transaction: inout Transaction) throws -> DeleteItem.Output {
    guard var costs else { return output(try transaction.perform(self)) }
    var answer = output(try transaction.perform(self, &costs))
    answer.consumedCapacity = costs.consumedCapacity.first
    answer.itemCollectionMetrics = try costs.itemCollectionMetrics(transaction)[tableName]?.first
    return answer
  }

  private func output(_ write: ItemWrite?) -> DeleteItem.Output {
    DeleteItem.Output(attributes: returnsOld ? write?.old?.item : nil)
  }
}

/// An update, ready to be planned.
struct UpdateOperation: ItemOperation {
  let tableName: String
  private let key: Item
  private let update: Update?
  private let condition: CheckedCondition
  private let returnValues: ReturnValues
  private let costs: WriteCosts?

  /// Checks `request`.
  ///
  /// Throws `.validation`.
  init(_ request: UpdateItem) throws {
    try RequestValidation.tableName(request.tableName)
    var resolver = ExpressionResolver(
      names: request.expressionAttributeNames,
      values: request.expressionAttributeValues
    )
    tableName = request.tableName
    key = request.key
    update = try request.updateExpression.map { try resolver.update($0) }
    condition = CheckedCondition(
      condition: try request.conditionExpression.map {
        try resolver.condition($0, named: "ConditionExpression")
      },
      returnsItem: request.returnValuesOnConditionCheckFailure == .allOld
    )
    returnValues = request.returnValues
    costs = WriteCosts(request.returnConsumedCapacity, request.returnItemCollectionMetrics)
    try resolver.finish(accepting: ["UpdateExpression", "ConditionExpression"])
    try key.validateContents()
  }

  func address(_ table: TableInfo) throws(TableError) -> ItemAddress {
    try table.schema.validateKey(key)
    return ItemAddress(table: tableName, key: try table.encodedKey(of: key))
  }

  func plan(_ table: TableInfo, _ transaction: borrowing ReadTransaction) throws -> ItemWrite? {
    let encoded = try address(table).key
    try update?.validate(for: table)
    try condition.validate(for: table)
    let old = try table.old(encoded, decoding: true, transaction)
    try condition.check(old?.item)
    if old == nil, let update, !update.makesItem { return nil }
    var new = old?.item ?? key
    try update?.apply(to: &new)
    try new.validateContents()
    try new.validateUpdatedSize()
    new = new.normalized
    for index in table.indexes { try index.schema.validateIndexKey(of: new, indexName: index.name) }
    return ItemWrite(table: tableName, key: encoded, old: old, new: new)
  }

  func run(in transaction: inout Transaction) throws -> UpdateItem.Output {
    guard var costs else { return output(try transaction.perform(self)) }
    var answer = output(try transaction.perform(self, &costs))
    answer.consumedCapacity = costs.consumedCapacity.first
    answer.itemCollectionMetrics = try costs.itemCollectionMetrics(transaction)[tableName]?.first
    return answer
  }

  private func output(_ write: ItemWrite?) -> UpdateItem.Output {
    let attributes: Item? =
      switch returnValues {
      case .none: nil
      case .allOld: write?.old?.item
      case .allNew: write?.new
      case .updatedOld: write?.old?.item.flatMap { updated(of: $0) }
      case .updatedNew: write?.new.flatMap { updated(of: $0) }
      }
    return UpdateItem.Output(attributes: attributes)
  }

  private func updated(of item: Item) -> Item? {
    guard let attributes = update?.updatedAttributes(of: item), !attributes.isEmpty else { return nil }
    return attributes
  }
}

/// A condition check of a transaction, ready to be planned; never writes.
struct CheckOperation: ItemOperation {
  let tableName: String
  private let key: Item
  private let condition: CheckedCondition

  /// Checks `check`.
  ///
  /// Throws `.validation`.
  init(_ check: ConditionCheck) throws {
    try RequestValidation.tableName(check.tableName)
    var resolver = ExpressionResolver(
      names: check.expressionAttributeNames,
      values: check.expressionAttributeValues
    )
    tableName = check.tableName
    key = check.key
    condition = CheckedCondition(
      condition: try resolver.condition(check.conditionExpression, named: "ConditionExpression"),
      returnsItem: check.returnValuesOnConditionCheckFailure == .allOld
    )
    try resolver.finish(accepting: ["ConditionExpression"])
    try key.validateContents()
  }

  func address(_ table: TableInfo) throws(TableError) -> ItemAddress {
    try table.schema.validateKey(key)
    return ItemAddress(table: tableName, key: try table.encodedKey(of: key))
  }

  func plan(_ table: TableInfo, _ transaction: borrowing ReadTransaction) throws -> ItemWrite? {
    let key = try address(table).key
    try condition.validate(for: table)
    try condition.check(try table.item(key, transaction))
    return nil
  }
}

extension Update {
  /// Checks what needs no item: that the update leaves the primary key alone, and what it does to keys of indexes.
  ///
  /// Throws `.validation`.
  fileprivate func validate(for table: TableInfo) throws(TableError) {
    for name in touchedRootsInOrder where table.schema.contains(name) {
      throw TableError.invalidParameter("Cannot update attribute \(name). This attribute is part of the key")
    }
    if !table.indexes.isEmpty {
      let foreseen = foreseenAttributes
      for index in table.indexes { try index.schema.validateIndexKey(of: foreseen, indexName: index.name) }
    }
    var paths = actions.map(\.path)
    forEachReadPath { paths.append($0) }
    try table.checkKeyPaths(paths)
  }
}
