/// A piece of an expression's text: its kind and the bytes it covers.
struct Token {
  enum Kind: Equatable {
    /// A bare attribute or function name.
    case identifier
    /// A `#name` placeholder.
    case namePlaceholder
    /// A `:value` placeholder.
    case valuePlaceholder
    /// A list index.
    case integer
    case comparator(Condition.Comparator)
    case keyword(Keyword)
    case openParenthesis
    case closeParenthesis
    case openBracket
    case closeBracket
    case comma
    case dot
    case plus
    case minus
    /// A character that no expression may have.
    case unknown
    /// The end of the text.
    case end
  }

  enum Keyword: String {
    case and = "AND"
    case or = "OR"
    case not = "NOT"
    case between = "BETWEEN"
    case `in` = "IN"
    case set = "SET"
    case remove = "REMOVE"
    case add = "ADD"
    case delete = "DELETE"
  }

  var kind: Kind
  /// The offset of the first byte.
  var start: Int
  /// The offset behind the last byte.
  var end: Int
}
