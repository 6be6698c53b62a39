/// What is wrong with an expression, in DynamoDB's words; the name of the request's parameter is put before it.
struct ExpressionFault: Error, Equatable {
  var message: String

  init(_ message: String) { self.message = message }

  /// The error of the parameter called `parameter`, for example `ConditionExpression`.
  func error(in parameter: String) -> TableError {
    .validation("Invalid \(parameter): \(message)")
  }
}

extension ExpressionFault {
  static let empty = ExpressionFault("The expression can not be empty;")
  static let redundantParentheses = ExpressionFault("The expression has redundant parentheses;")

  static func tooLong(_ size: Int) -> Self {
    Self("Expression size has exceeded the maximum allowed size; expression size: \(size)")
  }

  /// An update's size is not told.
  static let updateTooLong = ExpressionFault("Expression size has exceeded the maximum allowed size;")

  /// DynamoDB counts until the limit is passed, so that it always names the limit and one.
  static let tooManyOperators = ExpressionFault(
    "The expression contains too many operators; operator count: \(ExpressionLimits.operators + 1)"
  )

  static func incorrectOperandType(_ function: String, _ type: String) -> Self {
    Self(
      "Incorrect operand type for operator or function; operator or function: \(function), operand type: \(type)"
    )
  }

  static func incorrectOperandCount(_ function: String, _ count: Int) -> Self {
    Self(
      "Incorrect number of operands for operator or function; operator or function: \(function), "
        + "number of operands: \(count)"
    )
  }

  static func misplaced(_ function: String) -> Self {
    Self("The function is not allowed to be used this way in an expression; function: \(function)")
  }

  static func pathRequired(_ function: String) -> Self {
    Self("Operator or function requires a document path; operator or function: \(function)")
  }

  static func operandsNotDistinct(_ function: String, _ path: DocumentPath) -> Self {
    Self(
      "The first operand must be distinct from the remaining operands for this operator or function; "
        + "operator: \(function), first operand: \(path.listing)"
    )
  }

  static func undefinedName(_ placeholder: String) -> Self {
    Self(
      "An expression attribute name used in the document path is not defined; attribute name: \(placeholder)"
    )
  }

  static func undefinedValue(_ placeholder: String) -> Self {
    Self(
      "An expression attribute value used in expression is not defined; attribute value: \(placeholder)"
    )
  }
}

/// How large expressions may be.
enum ExpressionLimits {
  /// Bytes of text.
  static let size = 4096
  /// Operators and functions.
  static let operators = 300
  /// Values after `IN`.
  static let inOperands = 100
  /// Steps of a document path.
  static let pathDepth = 32
  /// Bytes of a placeholder's key.
  static let placeholderKey = 255
  /// Parentheses around conditions, and parentheses and calls around operands, one in another.
  ///
  /// Beyond this an expression cannot be valid: parentheses that are not redundant need an operator or function each.
  /// Bounding them keeps a hostile text from using up the stack.
  static let conditionNesting = operators + 1
  static let operandNesting = 2 * operators + 2
}
