/// An operand or a condition as it was written, its placeholders not yet looked up.
indirect enum Syntax {
  case path([SyntaxStep])
  /// A `:value` placeholder, with its colon.
  case value(String)
  case call(String, [Syntax])
  case sum(Syntax, Syntax)
  case difference(Syntax, Syntax)
  case comparison(Syntax, Condition.Comparator, Syntax)
  case between(Syntax, Syntax, Syntax)
  case `in`(Syntax, [Syntax])
  case and(Syntax, Syntax)
  case or(Syntax, Syntax)
  case not(Syntax)

  /// Whether this can be true or false by itself; a call can be either a condition or an operand.
  var isCondition: Bool {
    switch self {
    case .path, .value, .sum, .difference: false
    case .call, .comparison, .between, .in, .and, .or, .not: true
    }
  }

  /// Whether this can stand at the side of a comparison.
  var isOperand: Bool {
    switch self {
    case .path, .value, .call: true
    case .sum, .difference, .comparison, .between, .in, .and, .or, .not: false
    }
  }
}

/// A step of a document path as it was written.
enum SyntaxStep {
  case name(String)
  /// A `#name` placeholder, with its number sign.
  case placeholder(String)
  /// The digits of a list index.
  case index(String)
}

/// An update expression as it was written.
struct UpdateSyntax {
  struct Action {
    var path: [SyntaxStep]
    /// What a `SET`, `ADD` or `DELETE` says about the path.
    var value: Syntax?
  }

  struct Section {
    var keyword: Token.Keyword
    var actions: [Action]
  }

  var sections: [Section]
}
