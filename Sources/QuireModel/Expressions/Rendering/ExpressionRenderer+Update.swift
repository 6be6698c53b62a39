extension ExpressionRenderer {
  /// The text of an update: its actions by section, in their order within each.
  package mutating func text(_ update: Update) -> String {
    var sections: [(keyword: String, actions: [String])] = []
    for action in update.actions {
      let (keyword, text) = text(action)
      if let index = sections.firstIndex(where: { $0.keyword == keyword }) {
        sections[index].actions.append(text)
      } else {
        sections.append((keyword, [text]))
      }
    }
    return sections.map { "\($0.keyword) \($0.actions.joined(separator: ", "))" }.joined(separator: " ")
  }

  private mutating func text(_ action: Update.Action) -> (keyword: String, text: String) {
    switch action {
    case .set(let path, let value): ("SET", "\(text(path)) = \(text(value))")
    case .remove(let path): ("REMOVE", text(path))
    case .add(let path, let value): ("ADD", "\(text(path)) \(text(value))")
    case .delete(let path, let value): ("DELETE", "\(text(path)) \(text(value))")
    }
  }

  private mutating func text(_ value: Update.SetValue) -> String {
    switch value {
    case .operand(let operand): text(operand)
    case .plus(let left, let right): "\(text(left)) + \(text(right))"
    case .minus(let left, let right): "\(text(left)) - \(text(right))"
    }
  }

  private mutating func text(_ operand: Update.Operand) -> String {
    switch operand {
    case .path(let path): text(path)
    case .value(let value): text(value)
    case .ifNotExists(let path, let fallback): "if_not_exists(\(text(path)), \(text(fallback)))"
    case .listAppend(let left, let right): "list_append(\(text(left)), \(text(right)))"
    }
  }
}
