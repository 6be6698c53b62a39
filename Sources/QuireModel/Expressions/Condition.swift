/// A condition on an item.
public struct Condition: Sendable, Hashable {
  package indirect enum Node: Sendable, Hashable {
    case comparison(Operand, Comparator, Operand)
    case between(Operand, Operand, Operand)
    case `in`(Operand, [Operand])
    case attributeExists(DocumentPath)
    case attributeNotExists(DocumentPath)
    case attributeType(DocumentPath, AttributeValue.Kind)
    case beginsWith(Operand, Operand)
    case contains(Operand, Operand)
    case and(Node, Node)
    case or(Node, Node)
    case not(Node)
  }

  package enum Comparator: String, Sendable, Hashable {
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
    case size(DocumentPath)
  }

  package var root: Node

  package init(_ root: Node) { self.root = root }
}
