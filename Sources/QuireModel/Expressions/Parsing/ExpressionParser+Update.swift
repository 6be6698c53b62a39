extension ExpressionParser {
  /// Parses an update expression.
  static func update(_ text: String) throws(ExpressionFault) -> UpdateSyntax {
    guard text.utf8.count <= ExpressionLimits.size else { throw .updateTooLong }
    var parser = try ExpressionParser(text, keywords: [.set, .remove, .add, .delete])
    var sections: [UpdateSyntax.Section] = []
    repeat {
      sections.append(try parser.section())
    } while parser.kind != .end
    try parser.finish()
    return UpdateSyntax(sections: sections)
  }

  private mutating func section() throws(ExpressionFault) -> UpdateSyntax.Section {
    guard case .keyword(let keyword) = kind else { throw unexpected() }
    advance()
    var actions = [try action(keyword)]
    while skip(.comma) { actions.append(try action(keyword)) }
    return UpdateSyntax.Section(keyword: keyword, actions: actions)
  }

  private mutating func action(_ keyword: Token.Keyword) throws(ExpressionFault) -> UpdateSyntax.Action {
    let path = try path()
    switch keyword {
    case .set:
      try expect(.comparator(.equal))
      return UpdateSyntax.Action(path: path, value: try setValue())
    case .add, .delete:
      guard kind == .valuePlaceholder else { throw unexpected() }
      return UpdateSyntax.Action(path: path, value: .value(take()))
    case .remove, .and, .or, .not, .between, .in:
      return UpdateSyntax.Action(path: path, value: nil)
    }
  }

  /// The right-hand side of a `SET`: an operand, or a sum or difference of two, which may stand in parentheses.
  private mutating func setValue() throws(ExpressionFault) -> Syntax {
    guard kind == .openParenthesis else { return try arithmetic(try operand()) }
    try enter(limit: ExpressionLimits.operandNesting)
    advance()
    let isDoubled = kind == .openParenthesis
    let first = try operand()
    let inner = try arithmetic(first)
    try expect(.closeParenthesis)
    nesting -= 1
    guard inner.isOperand else { return inner }
    if isDoubled { throw .redundantParentheses }
    return try arithmetic(inner)
  }

  private mutating func arithmetic(_ left: Syntax) throws(ExpressionFault) -> Syntax {
    if skip(.plus) {
      operatorCount += 1
      return .sum(left, try operand())
    }
    guard skip(.minus) else { return left }
    operatorCount += 1
    return .difference(left, try operand())
  }
}

extension ExpressionParser {
  /// Parses a projection expression.
  static func projection(_ text: String) throws(ExpressionFault) -> [[SyntaxStep]] {
    var parser = try ExpressionParser(text, keywords: [])
    var paths = [try parser.path()]
    while parser.skip(.comma) { paths.append(try parser.path()) }
    try parser.finish()
    return paths
  }
}
