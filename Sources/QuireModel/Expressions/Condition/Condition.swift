/// A condition on an item.
///
/// Conditions are built from ``Attribute`` and joined with `&&`, `||` and `!`; names and values need no placeholders:
///
/// ```swift
/// let open: Condition = Attribute("status") == "open" && Attribute("total") > 100
/// try await orders.put(order, if: .notExists("PK"))
/// ```
///
/// A missing attribute makes every comparison false except `!=`, which it makes true. Values of different types are
/// never equal and have no order.
public struct Condition: Sendable, Hashable {
  package indirect enum Node: Sendable, Hashable {
    case comparison(Operand, Comparator, Operand)
    case between(Operand, Operand, Operand)
    case `in`(Operand, [Operand])
    case attributeExists(DocumentPath)
    case attributeNotExists(DocumentPath)
    case attributeType(Operand, AttributeValue.Kind)
    case beginsWith(Operand, Operand)
    case contains(Operand, Operand)
    case and(Node, Node)
    case or(Node, Node)
    case not(Node)
  }

  package enum Comparator: String, Sendable, Hashable, CaseIterable {
    case equal = "="
    case notEqual = "<>"
    case less = "<"
    case lessOrEqual = "<="
    case greater = ">"
    case greaterOrEqual = ">="
  }

  package enum Operand: Sendable, Hashable {
    case path(DocumentPath)
    case value(AttributeValue)
    indirect case size(Operand)
  }

  package var root: Node

  package init(_ root: Node) { self.root = root }
}

extension Condition {
  /// The top-level attributes that the condition reads.
  package var attributeNames: Set<AttributeName> {
    var names: Set<AttributeName> = []
    root.forEachPath { names.insert($0.root) }
    return names
  }

  /// Calls `body` with every document path of the condition, in the order they are written.
  package func forEachPath(_ body: (DocumentPath) -> Void) {
    root.forEachPath(body)
  }
}

extension Condition.Node {
  func forEachPath(_ body: (DocumentPath) -> Void) {
    switch self {
    case .comparison(let left, _, let right), .beginsWith(let left, let right),
      .contains(let left, let right):
      left.path.map(body)
      right.path.map(body)
    case .between(let operand, let lower, let upper):
      operand.path.map(body)
      lower.path.map(body)
      upper.path.map(body)
    case .in(let operand, let list):
      operand.path.map(body)
      for element in list { element.path.map(body) }
    case .attributeExists(let path), .attributeNotExists(let path):
      body(path)
    case .attributeType(let operand, _):
      operand.path.map(body)
    case .and(let left, let right), .or(let left, let right):
      left.forEachPath(body)
      right.forEachPath(body)
    case .not(let node):
      node.forEachPath(body)
    }
  }
}

extension Condition.Node {
  /// All values of the condition.
  var values: [AttributeValue] {
    switch self {
    case .comparison(let left, _, let right), .beginsWith(let left, let right),
      .contains(let left, let right):
      [left, right].compactMap(\.value)
    case .between(let operand, let lower, let upper): [operand, lower, upper].compactMap(\.value)
    case .in(let operand, let list): ([operand] + list).compactMap(\.value)
    case .attributeType(let operand, _): [operand].compactMap(\.value)
    case .attributeExists, .attributeNotExists: []
    case .and(let left, let right), .or(let left, let right): left.values + right.values
    case .not(let node): node.values
    }
  }
}

extension Condition.Operand {
  /// The value that this holds, if any.
  fileprivate var value: AttributeValue? {
    switch self {
    case .path: nil
    case .value(let value): value
    case .size(let operand): operand.value
    }
  }

  /// The document path that this reads, if any.
  var path: DocumentPath? {
    switch self {
    case .path(let path): path
    case .value: nil
    case .size(let operand): operand.path
    }
  }
}
