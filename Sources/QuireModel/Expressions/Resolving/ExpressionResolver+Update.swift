extension ExpressionResolver {
  mutating func update(of text: String) throws(ExpressionFault) -> Update {
    let syntax = try ExpressionParser.update(text)
    try Self.checkSections(syntax)
    let actions = syntax.sections.flatMap { section in
      section.actions.map { (keyword: section.keyword, action: $0) }
    }
    // DynamoDB looks at all paths before any value, and at the values from the last to the first.
    var paths: [DocumentPath] = []
    var tree = PathTree<Void>()
    for (_, action) in actions { paths.append(try resolve(action.path)) }
    for path in paths { try tree.insert(path, ()) }
    for (_, action) in actions.reversed() {
      if let value = action.value { try resolveNames(value) }
    }
    var resolved: [Update.Action] = []
    for (index, (keyword, action)) in actions.enumerated().reversed() {
      let action = try self.action(keyword, paths[index], action.value)
      try action.check()
      resolved.append(action)
    }
    return Update(actions: resolved.reversed())
  }

  private static func checkSections(_ syntax: UpdateSyntax) throws(ExpressionFault) {
    var keywords: [Token.Keyword] = []
    for section in syntax.sections where !keywords.contains(section.keyword) {
      keywords.append(section.keyword)
    }
    for keyword in keywords {
      let sections = syntax.sections.filter { $0.keyword == keyword }
      for action in sections.flatMap(\.actions) {
        try SyntaxCheck.check(action.path)
        if let value = action.value { try SyntaxCheck.check(value, at: .updateOperand) }
      }
      guard sections.count == 1 else {
        throw ExpressionFault(
          "The \"\(keyword.rawValue)\" section can only be used once in an update expression;"
        )
      }
    }
  }

  private mutating func action(
    _ keyword: Token.Keyword,
    _ path: DocumentPath,
    _ value: Syntax?
  ) throws(ExpressionFault) -> Update.Action {
    switch (keyword, value) {
    case (.set, let value?): .set(path, try setValue(value))
    case (.add, .value(let key)): .add(path, try self.value(key))
    case (.delete, .value(let key)): .delete(path, try self.value(key))
    default: .remove(path)
    }
  }

  private mutating func setValue(_ syntax: Syntax) throws(ExpressionFault) -> Update.SetValue {
    switch syntax {
    case .sum(let left, let right): .plus(try operand(left), try operand(right))
    case .difference(let left, let right): .minus(try operand(left), try operand(right))
    default: .operand(try operand(syntax))
    }
  }

  private mutating func operand(_ syntax: Syntax) throws(ExpressionFault) -> Update.Operand {
    let operand: Update.Operand
    switch syntax {
    case .path(let steps): operand = .path(try resolve(steps))
    case .value(let key): operand = .value(try value(key))
    case .call(let name, let arguments):
      guard let function = Function(rawValue: name) else {
        preconditionFailure("functions were checked for their names")
      }
      try function.checkCount(arguments)
      let first = try self.operand(arguments[0])
      let second = try self.operand(arguments[1])
      if function == .listAppend {
        operand = .listAppend(first, second)
      } else {
        guard case .path(let path) = first else { throw .pathRequired(name) }
        operand = .ifNotExists(path, second)
      }
    case .sum, .difference, .comparison, .between, .in, .and, .or, .not:
      preconditionFailure("the parser makes operands of operands only")
    }
    try operand.check()
    return operand
  }

  /// Looks up the names of a value without looking at its `:value` placeholders.
  private mutating func resolveNames(_ syntax: Syntax) throws(ExpressionFault) {
    switch syntax {
    case .path(let steps): _ = try resolve(steps)
    case .call(_, let arguments):
      for argument in arguments { try resolveNames(argument) }
    case .sum(let left, let right), .difference(let left, let right):
      try resolveNames(left)
      try resolveNames(right)
    case .value, .comparison, .between, .in, .and, .or, .not: return
    }
  }
}

extension ExpressionResolver {
  mutating func projection(of text: String) throws(ExpressionFault) -> [DocumentPath] {
    let syntax = try ExpressionParser.projection(text)
    for steps in syntax { try SyntaxCheck.check(steps) }
    var paths: [DocumentPath] = []
    for steps in syntax { paths.append(try resolve(steps)) }
    return paths
  }
}
