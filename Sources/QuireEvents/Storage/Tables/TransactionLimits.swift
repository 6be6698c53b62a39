import QuireModel

/// What one transaction of a table store may hold.
enum TransactionLimits {
  /// The most actions.
  static let actions = 100
  /// The most bytes of all items together: 4 MB.
  static let bytes = 4 * 1_048_576
}

extension TransactWriteItems.Action {
  /// What the action counts for against the limit on bytes: its item, or its key and the values of its update.
  var size: Int {
    switch self {
    case .put(let put): put.item.size
    case .update(let update):
      update.key.size + update.expressionAttributeValues.values.reduce(256) { $0 + $1.size }
    case .delete(let delete): delete.key.size
    case .conditionCheck(let check): check.key.size
    }
  }

  var tableName: String {
    switch self {
    case .put(let put): put.tableName
    case .update(let update): update.tableName
    case .delete(let delete): delete.tableName
    case .conditionCheck(let check): check.tableName
    }
  }
}
