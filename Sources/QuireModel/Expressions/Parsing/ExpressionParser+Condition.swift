extension ExpressionParser {
  /// Parses a condition, filter or key condition expression.
  static func condition(_ text: String) throws(ExpressionFault) -> Syntax {
    var parser = try ExpressionParser(text, keywords: [.and, .or, .not, .between, .in])
    let piece = try parser.boolean(.or, isInParentheses: false)
    try parser.finish()
    return piece.syntax
  }

  private enum Precedence: Int {
    case or = 1
    case and = 2
    case not = 3
  }

  /// Conditions joined by operators of at least `least`, the stronger ones first, equal ones from the left.
  ///
  /// Parentheses may hold a condition or an operand, which shows only behind them: `(a) = :v` and `(a = :v)`. So this
  /// may return an operand where `isInParentheses` and the parentheses end right behind it.
  private mutating func boolean(
    _ least: Precedence,
    isInParentheses: Bool
  ) throws(ExpressionFault) -> Piece {
    var left = try term(isInParentheses: isInParentheses)
    guard left.syntax.isCondition else { return left }
    while true {
      if kind == .keyword(.and), least.rawValue <= Precedence.and.rawValue {
        advance()
        operatorCount += 1
        let right = try boolean(.not, isInParentheses: false)
        left = Piece(syntax: .and(left.syntax, right.syntax), isParenthesised: false)
      } else if kind == .keyword(.or), least == .or {
        advance()
        operatorCount += 1
        let right = try boolean(.and, isInParentheses: false)
        left = Piece(syntax: .or(left.syntax, right.syntax), isParenthesised: false)
      } else {
        return left
      }
    }
  }

  /// A comparison, a call or a condition in parentheses, after any number of `NOT`.
  private mutating func term(isInParentheses: Bool) throws(ExpressionFault) -> Piece {
    var negations = 0
    while skip(.keyword(.not)) { negations += 1 }
    operatorCount += negations
    guard negations > 0 else { return try comparison(isInParentheses: isInParentheses) }
    // Deeper trees than the limit allows would only cost stack on the way to being refused.
    guard operatorCount <= ExpressionLimits.operators else { throw .tooManyOperators }
    var syntax = try comparison(isInParentheses: false).syntax
    for _ in 0..<negations { syntax = .not(syntax) }
    return Piece(syntax: syntax, isParenthesised: false)
  }

  private mutating func comparison(isInParentheses: Bool) throws(ExpressionFault) -> Piece {
    let piece =
      try kind == .openParenthesis ? parentheses() : Piece(syntax: bareOperand(), isParenthesised: false)
    guard piece.syntax.isOperand else { return piece }
    switch kind {
    case .comparator(let comparator):
      advance()
      operatorCount += 1
      return Piece(syntax: .comparison(piece.syntax, comparator, try operand()), isParenthesised: false)
    case .keyword(.between):
      advance()
      operatorCount += 1
      let lower = try operand()
      try expect(.keyword(.and))
      return Piece(syntax: .between(piece.syntax, lower, try operand()), isParenthesised: false)
    case .keyword(.in):
      advance()
      operatorCount += 1
      try expect(.openParenthesis)
      let list = try operands()
      try expect(.closeParenthesis)
      return Piece(syntax: .in(piece.syntax, list), isParenthesised: false)
    case .closeParenthesis where isInParentheses:
      return piece
    default:
      guard piece.syntax.isCondition else { throw unexpected() }
      return piece
    }
  }

  /// A condition or an operand in parentheses.
  private mutating func parentheses() throws(ExpressionFault) -> Piece {
    try enter(limit: ExpressionLimits.conditionNesting)
    advance()
    let inner = try boolean(.or, isInParentheses: true)
    try expect(.closeParenthesis)
    nesting -= 1
    guard !inner.isParenthesised else { throw .redundantParentheses }
    return Piece(syntax: inner.syntax, isParenthesised: true)
  }
}
