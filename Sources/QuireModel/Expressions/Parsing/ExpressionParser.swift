/// Reads the text of an expression into a syntax tree: recursive descent over the tokens, with a bound on nesting.
struct ExpressionParser {
  private let bytes: [UInt8]
  private let tokens: [Token]
  private var index = 0
  var operatorCount = 0
  var nesting = 0

  init(_ text: String, keywords: [Token.Keyword]) throws(ExpressionFault) {
    bytes = Array(text.utf8)
    guard !bytes.isEmpty else { throw .empty }
    guard bytes.count <= ExpressionLimits.size else { throw .tooLong(bytes.count) }
    tokens = Lexer.tokens(of: bytes, keywords: keywords)
  }

  /// Makes sure that nothing follows, and that the expression is not too large.
  func finish() throws(ExpressionFault) {
    guard kind == .end else { throw unexpected() }
    guard operatorCount <= ExpressionLimits.operators else { throw .tooManyOperators }
  }

  // MARK: Tokens

  /// The kind of the token at hand.
  var kind: Token.Kind { tokens[index].kind }

  /// The kind of the token after the one at hand.
  var following: Token.Kind { tokens[min(index + 1, tokens.count - 1)].kind }

  /// The text of the token at hand, which is passed.
  mutating func take() -> String {
    let token = tokens[index]
    advance()
    return text(token.start..<token.end)
  }

  mutating func advance() {
    if index + 1 < tokens.count { index += 1 }
  }

  /// Passes a token of `kind` if it is at hand.
  mutating func skip(_ kind: Token.Kind) -> Bool {
    guard self.kind == kind else { return false }
    advance()
    return true
  }

  mutating func expect(_ kind: Token.Kind) throws(ExpressionFault) {
    guard skip(kind) else { throw unexpected() }
  }

  /// The complaint about the token at hand: it, and the text from the token before it to the one after.
  func unexpected() -> ExpressionFault {
    let token = tokens[index]
    let start = index > 0 ? tokens[index - 1].start : token.start
    guard token.kind != .end else {
      return Self.unexpected("<EOF>", near: text(start..<(index > 0 ? tokens[index - 1].end : start)))
    }
    let next = tokens[index + 1]
    let end = next.kind == .end ? token.end : next.end
    return Self.unexpected(text(token.start..<token.end), near: text(start..<end))
  }

  private static func unexpected(_ token: String, near: String) -> ExpressionFault {
    ExpressionFault("Syntax error; token: \"\(token)\", near: \"\(near)\"")
  }

  private func text(_ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }

  // MARK: What all expressions share

  /// A document path: a name, then `.name` and `[index]` steps.
  mutating func path() throws(ExpressionFault) -> [SyntaxStep] {
    var steps = [try name()]
    while true {
      if skip(.dot) {
        steps.append(try name())
      } else if skip(.openBracket) {
        guard kind == .integer else { throw unexpected() }
        steps.append(.index(take()))
        try expect(.closeBracket)
      } else {
        return steps
      }
    }
  }

  private mutating func name() throws(ExpressionFault) -> SyntaxStep {
    switch kind {
    case .identifier: .name(take())
    case .namePlaceholder: .placeholder(take())
    default: throw unexpected()
    }
  }

  /// A path, a value, a call, or one of them in parentheses.
  mutating func operand() throws(ExpressionFault) -> Syntax {
    try operandPiece().syntax
  }

  /// Something read, and whether parentheses stood around it.
  struct Piece {
    var syntax: Syntax
    var isParenthesised: Bool
  }

  private mutating func operandPiece() throws(ExpressionFault) -> Piece {
    guard kind == .openParenthesis else { return Piece(syntax: try bareOperand(), isParenthesised: false) }
    try enter(limit: ExpressionLimits.operandNesting)
    advance()
    let inner = try operandPiece()
    try expect(.closeParenthesis)
    nesting -= 1
    guard !inner.isParenthesised else { throw .redundantParentheses }
    return Piece(syntax: inner.syntax, isParenthesised: true)
  }

  /// A path, a value or a call, without parentheses around it.
  mutating func bareOperand() throws(ExpressionFault) -> Syntax {
    switch kind {
    case .valuePlaceholder: return .value(take())
    case .identifier where following == .openParenthesis: return try call()
    default: return .path(try path())
    }
  }

  private mutating func call() throws(ExpressionFault) -> Syntax {
    try enter(limit: ExpressionLimits.operandNesting)
    operatorCount += 1
    let function = take()
    try expect(.openParenthesis)
    let arguments = try operands()
    try expect(.closeParenthesis)
    nesting -= 1
    return .call(function, arguments)
  }

  /// One or more operands with commas between.
  mutating func operands() throws(ExpressionFault) -> [Syntax] {
    var list = [try operand()]
    while skip(.comma) { list.append(try operand()) }
    return list
  }

  /// Counts a level of nesting, which its caller counts down again.
  mutating func enter(limit: Int) throws(ExpressionFault) {
    nesting += 1
    guard nesting <= limit else {
      throw operatorCount > ExpressionLimits.operators ? .tooManyOperators : .redundantParentheses
    }
  }
}
