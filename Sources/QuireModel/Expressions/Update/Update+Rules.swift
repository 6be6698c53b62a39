extension Update {
  /// Refuses what DynamoDB refuses of an update whose operands are known: for an update built in Swift.
  func check() throws(ExpressionFault) {
    guard !actions.isEmpty else { throw .empty }
    var operatorCount = 0
    for action in actions {
      try action.path.check()
      guard case .set(_, let value) = action else { continue }
      var isNested = false
      if case .operand = value {
      } else {
        operatorCount += 1
        isNested = true
      }
      for operand in value.operands { try operand.checkTree(&operatorCount, isNested: isNested) }
      guard operatorCount <= ExpressionLimits.operators else { throw .tooManyOperators }
    }
    try checkPaths()
    for action in actions { try action.check() }
  }

  /// Refuses two changes of one place, of a place within another, or of a place as a map and as a list.
  func checkPaths() throws(ExpressionFault) {
    var tree = PathTree<Void>()
    for action in actions { try tree.insert(action.path, ()) }
  }
}

extension Update.Action {
  /// Refuses this action for its own value; the operands of a `SET` were checked before.
  func check() throws(ExpressionFault) {
    switch self {
    case .set(_, let value): try value.check()
    case .remove: break
    case .add(_, let value): try Self.check(value, "ADD", [.n, .ss, .ns, .bs])
    case .delete(_, let value): try Self.check(value, "DELETE", [.ss, .ns, .bs])
    }
  }

  private static func check(
    _ value: AttributeValue,
    _ keyword: String,
    _ kinds: Set<AttributeValue.Kind>
  ) throws(ExpressionFault) {
    guard !kinds.contains(value.kind) else { return }
    throw ExpressionFault(
      "Incorrect operand type for operator or function; operator: \(keyword), "
        + "operand type: \(value.kind.longName), typeSet: ALLOWED_FOR_\(keyword)_OPERAND"
    )
  }
}

extension Update.SetValue {
  func check() throws(ExpressionFault) {
    switch self {
    case .operand: break
    case .plus(let left, let right):
      for side in [left, right] { try side.mustBe(.n, in: "+") }
    case .minus(let left, let right):
      for side in [left, right] { try side.mustBe(.n, in: "-") }
    }
  }
}

extension Update.Operand {
  /// Refuses this operand for its own operands, which were checked before.
  func check() throws(ExpressionFault) {
    switch self {
    case .path, .value: break
    case .ifNotExists(let path, let fallback):
      guard fallback != .path(path) else { throw .operandsNotDistinct("if_not_exists", path) }
    case .listAppend(let left, let right):
      for side in [left, right] { try side.mustBe(.l, in: "list_append") }
    }
  }

  fileprivate func checkTree(_ operatorCount: inout Int, isNested: Bool) throws(ExpressionFault) {
    switch self {
    case .path(let path): try path.check()
    case .value: break
    case .ifNotExists(let path, let fallback):
      try Self.count(&operatorCount)
      try path.check()
      try fallback.checkTree(&operatorCount, isNested: true)
    case .listAppend(let left, let right):
      guard !isNested else { throw .misplaced(Function.listAppend.rawValue) }
      try Self.count(&operatorCount)
      try left.checkTree(&operatorCount, isNested: true)
      try right.checkTree(&operatorCount, isNested: true)
    }
    try check()
  }

  private static func count(_ operatorCount: inout Int) throws(ExpressionFault) {
    operatorCount += 1
    guard operatorCount <= ExpressionLimits.operators else { throw .tooManyOperators }
  }

  fileprivate func mustBe(_ kind: AttributeValue.Kind, in function: String) throws(ExpressionFault) {
    guard case .value(let value) = self, value.kind != kind else { return }
    throw .incorrectOperandType(function, value.kind.rawValue)
  }
}

extension AttributeValue.Kind {
  /// The type as messages about `ADD` and `DELETE` call it.
  fileprivate var longName: String {
    switch self {
    case .s: "STRING"
    case .n: "NUMBER"
    case .b: "BINARY"
    case .bool: "BOOLEAN"
    case .null: "NULL"
    case .l: "LIST"
    case .m: "MAP"
    case .ss: "STRING_SET"
    case .ns: "NUMBER_SET"
    case .bs: "BINARY_SET"
    }
  }
}
