extension Condition {
  /// Refuses what DynamoDB refuses of an expression whose operands are known: for a condition built in Swift.
  func check() throws(ExpressionFault) {
    var operatorCount = 0
    try root.checkTree(&operatorCount)
  }
}

extension Condition.Node {
  fileprivate func checkTree(_ operatorCount: inout Int) throws(ExpressionFault) {
    operatorCount += 1
    guard operatorCount <= ExpressionLimits.operators else { throw .tooManyOperators }
    switch self {
    case .and(let left, let right), .or(let left, let right):
      try left.checkTree(&operatorCount)
      try right.checkTree(&operatorCount)
    case .not(let node):
      try node.checkTree(&operatorCount)
    case .comparison(let left, _, let right), .beginsWith(let left, let right),
      .contains(let left, let right):
      try left.checkTree(&operatorCount)
      try right.checkTree(&operatorCount)
    case .between(let operand, let lower, let upper):
      for side in [operand, lower, upper] { try side.checkTree(&operatorCount) }
    case .in(let operand, let list):
      try operand.checkTree(&operatorCount)
      for element in list { try element.checkTree(&operatorCount) }
    case .attributeExists(let path), .attributeNotExists(let path):
      try path.check()
    case .attributeType(let operand, _):
      try operand.checkTree(&operatorCount)
    }
    try check()
  }

  /// Refuses this node for its own operands, which were checked before.
  func check() throws(ExpressionFault) {
    switch self {
    case .comparison(let left, let comparator, let right):
      try left.mustDiffer(from: [right], in: comparator.rawValue)
      guard comparator != .equal, comparator != .notEqual else { return }
      for side in [left, right] { try side.mustBe(Self.ordered, in: comparator.rawValue) }
    case .between(let operand, let lower, let upper):
      try operand.mustDiffer(from: [lower, upper], in: "BETWEEN")
      for side in [operand, lower, upper] { try side.mustBe(Self.ordered, in: "BETWEEN") }
      guard case .value(let least) = lower, case .value(let most) = upper else { return }
      try Self.checkBounds(least, most)
    case .in(let operand, let list):
      guard !list.isEmpty else { throw .incorrectOperandCount("IN", 1) }
      guard list.count <= ExpressionLimits.inOperands else {
        throw ExpressionFault(
          "The IN operator is provided with too many operands; number of operands: \(list.count)"
        )
      }
      try operand.mustDiffer(from: list, in: "IN")
    case .beginsWith(let operand, let prefix):
      try operand.mustDiffer(from: [prefix], in: "begins_with")
      for side in [operand, prefix] { try side.mustBe([.s, .b], in: "begins_with") }
    case .contains(let operand, let member):
      try operand.mustDiffer(from: [member], in: "contains")
    case .attributeExists, .attributeNotExists, .attributeType, .and, .or, .not:
      return
    }
  }

  private static let ordered: Set<AttributeValue.Kind> = [.s, .n, .b]

  private static func checkBounds(_ lower: AttributeValue, _ upper: AttributeValue) throws(ExpressionFault) {
    let bounds = "lower bound operand: \(lower.boundText), upper bound operand: \(upper.boundText)"
    guard lower.kind == upper.kind else {
      throw ExpressionFault(
        "The BETWEEN operator requires same data type for lower and upper bounds; \(bounds)"
      )
    }
    guard lower.compare(upper) == .descending else { return }
    throw ExpressionFault(
      "The BETWEEN operator requires upper bound to be greater than or equal to lower bound; \(bounds)"
    )
  }
}

extension Condition.Operand {
  /// The type of this operand as far as it is known without an item.
  var kind: AttributeValue.Kind? {
    switch self {
    case .path: nil
    case .value(let value): value.kind
    case .size: .n
    }
  }

  fileprivate func checkTree(_ operatorCount: inout Int) throws(ExpressionFault) {
    switch self {
    case .path(let path): try path.check()
    case .value: break
    case .size(let operand):
      operatorCount += 1
      guard operatorCount <= ExpressionLimits.operators else { throw .tooManyOperators }
      try operand.checkTree(&operatorCount)
    }
    try check()
  }

  /// Refuses the size of something that has none.
  func check() throws(ExpressionFault) {
    guard case .size(let operand) = self else { return }
    try operand.mustBe([.s, .b, .ss, .ns, .bs, .l, .m], in: "size")
  }

  fileprivate func mustBe(
    _ kinds: Set<AttributeValue.Kind>,
    in function: String
  ) throws(ExpressionFault) {
    guard let kind, !kinds.contains(kind) else { return }
    throw .incorrectOperandType(function, kind.rawValue)
  }

  fileprivate func mustDiffer(from others: [Self], in function: String) throws(ExpressionFault) {
    guard case .path(let path) = self, others.contains(self) else { return }
    throw .operandsNotDistinct(function, path)
  }
}

extension AttributeValue {
  /// A bound of a `BETWEEN` as messages write it.
  fileprivate var boundText: String {
    switch self {
    case .s(let string): "AttributeValue: {S:\(string)}"
    case .n(let number): "AttributeValue: {N:\(number)}"
    case .b(let bytes):
      "AttributeValue: {B:java.nio.HeapByteBuffer[pos=0 lim=\(bytes.count) cap=\(bytes.count)]}"
    case .bool, .null, .l, .m, .ss, .ns, .bs: "AttributeValue: {\(kind.rawValue)}"
    }
  }
}
