import QuireModel

/// `AttributeUpdates`.
struct LegacyUpdates {
  private let members: RequestMembers

  init(_ members: RequestMembers) { self.members = members }

  /// The update that says the same; nil for no changes.
  func update() throws(TableError) -> Update? {
    let updates = members.legacy.attributeUpdates ?? []
    var actions: [Update.Action] = []
    for update in updates { actions.append(try action(update)) }
    return actions.isEmpty ? nil : Update(actions: actions)
  }

  private func action(_ update: LegacyUpdate) throws(TableError) -> Update.Action {
    let path = DocumentPath(update.name)
    let action = update.action ?? .put
    for fault in members.faults
    where fault.member == .attributeUpdates && AttributeName(fault.name) == update.name {
      throw .validation(fault.message)
    }
    guard let value = update.value else {
      guard action == .delete else {
        throw .invalidParameter("Only DELETE action is allowed when no attribute value is specified")
      }
      return .remove(path)
    }
    switch action {
    case .put: return .set(path, .operand(.value(value)))
    case .delete:
      guard [.ss, .ns, .bs].contains(value.kind) else {
        throw .invalidParameter(
          "DELETE action with value is not supported for the type \(value.kind.rawValue)"
        )
      }
      return .delete(path, value)
    case .add:
      switch value.kind {
      case .n, .ss, .ns, .bs: return .add(path, value)
      case .l:
        // Expressions add to no lists, but append to them.
        return .set(path, .operand(.listAppend(.ifNotExists(path, .value(.l([]))), .value(value))))
      default: throw .invalidParameter("ADD action is not supported for the type \(value.kind.rawValue)")
      }
    }
  }
}
