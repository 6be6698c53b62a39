/// Changes to the attributes of an item.
public struct Update: Sendable, Hashable {
  package enum Operand: Sendable, Hashable {
    case path(DocumentPath)
    case value(AttributeValue)
    indirect case ifNotExists(DocumentPath, Operand)
    indirect case listAppend(Operand, Operand)
  }

  package enum SetValue: Sendable, Hashable {
    case operand(Operand)
    case plus(Operand, Operand)
    case minus(Operand, Operand)
  }

  package enum Action: Sendable, Hashable {
    case set(DocumentPath, SetValue)
    case remove(DocumentPath)
    case add(DocumentPath, AttributeValue)
    case delete(DocumentPath, AttributeValue)
  }

  package var actions: [Action]

  package init(actions: [Action]) { self.actions = actions }
}
