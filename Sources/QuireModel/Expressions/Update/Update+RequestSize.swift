// What DynamoDB counts of an update expression, beside the item that comes of it. AWS documents none of this: the
// figures are those that paritysuite's itemSizeBySurface measured in 22 of 33 regions.

extension Update {
  /// Refuses an expression that counts as more than an item may have.
  ///
  /// So an UpdateItem may be refused although the item would fit, where its key is short. What is written by a
  /// transaction or by `AttributeUpdates` is held to the item's own size only.
  package func validateRequestSize() throws(TableError) {
    guard requestSize <= Item.maximumSize else {
      throw .validation("Item size to update has exceeded the maximum allowed size")
    }
  }

  private var requestSize: Int { actions.reduce(3) { $0 + $1.requestSize } }
}

extension Update.Action {
  fileprivate var requestSize: Int {
    switch self {
    case .set(let path, let value): 19 + path.sizeAsTarget + value.requestSize
    case .add(let path, let value): 19 + path.sizeAsTarget + value.size
    case .remove(let path), .delete(let path, _): 1 + path.sizeAsTarget
    }
  }
}

extension Update.SetValue {
  fileprivate var requestSize: Int {
    switch self {
    case .operand(let operand): operand.requestSize
    case .plus(let left, let right): 34 + left.requestSize + right.requestSize
    case .minus(let left, let right): 37 + left.requestSize + right.requestSize
    }
  }
}

extension Update.Operand {
  fileprivate var requestSize: Int {
    switch self {
    case .path(let path): path.sizeAsOperand
    case .value(let value): value.size
    case .ifNotExists(let path, let fallback): 39 + path.sizeAsOperand + fallback.requestSize
    case .listAppend(let left, let right): 37 + left.requestSize + right.requestSize
    }
  }
}

extension DocumentPath {
  fileprivate var sizeAsTarget: Int {
    elements.dropFirst().reduce(elements[0].textSize) { $0 + 4 + $1.textSize }
  }

  fileprivate var sizeAsOperand: Int { elements.reduce(1) { $0 + 14 + $1.textSize } }
}

extension DocumentPath.Element {
  /// The bytes of a name, or the digits of an index.
  fileprivate var textSize: Int {
    switch self {
    case .attribute(let name): name.string.utf8.count
    case .index(let index): String(index).utf8.count
    }
  }
}
