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
    case .update(let update): update.key.size + update.values.reduce(256) { $0 + $1.size }
    case .delete(let delete): delete.key.size
    case .conditionCheck(let check): check.key.size
    }
  }
}

extension UpdateItem {
  /// The values that it writes or computes with.
  fileprivate var values: [AttributeValue] {
    guard case .built(let update)? = updateExpression?.source else {
      return Array(expressionAttributeValues.values)
    }
    return update.values
  }
}
