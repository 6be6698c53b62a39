/// What DynamoDB checks of an expression before it looks at any placeholder: reserved words, list indexes, and
/// which function stands where.
enum SyntaxCheck {
  enum Place {
    case condition
    case conditionOperand
    case updateOperand
    /// Within another function, or beside an operator.
    case nestedUpdateOperand
  }

  static func check(_ steps: [SyntaxStep]) throws(ExpressionFault) {
    for step in steps {
      switch step {
      case .name(let name):
        guard !ReservedWords.contains(name) else {
          throw ExpressionFault("Attribute name is a reserved keyword; reserved keyword: \(name)")
        }
      case .index(let digits):
        guard Int32(digits) != nil else { throw .listIndexOutOfRange(digits) }
      case .placeholder: continue
      }
    }
  }

  static func check(_ syntax: Syntax, at place: Place) throws(ExpressionFault) {
    switch syntax {
    case .path(let steps): try check(steps)
    case .value: return
    case .call(let name, let arguments):
      let function = try function(name, at: place)
      // An update's functions are counted when their placeholders are looked up.
      if !function.isForUpdates { try function.checkCount(arguments) }
      let inner: Place = function.isForUpdates ? .nestedUpdateOperand : .conditionOperand
      for argument in arguments { try check(argument, at: inner) }
    case .sum(let left, let right), .difference(let left, let right):
      try check(left, at: .nestedUpdateOperand)
      try check(right, at: .nestedUpdateOperand)
    case .comparison(let left, _, let right):
      try check(left, at: .conditionOperand)
      try check(right, at: .conditionOperand)
    case .between(let operand, let lower, let upper):
      for side in [operand, lower, upper] { try check(side, at: .conditionOperand) }
    case .in(let operand, let list):
      for side in [operand] + list { try check(side, at: .conditionOperand) }
    case .and(let left, let right), .or(let left, let right):
      try check(left, at: .condition)
      try check(right, at: .condition)
    case .not(let inner): try check(inner, at: .condition)
    }
  }

  private static func function(_ name: String, at place: Place) throws(ExpressionFault) -> Function {
    guard let function = Function(rawValue: name) else {
      throw ExpressionFault("Invalid function name; function: \(name)")
    }
    if place == .updateOperand || place == .nestedUpdateOperand {
      guard function.isForUpdates else {
        throw ExpressionFault("The function is not allowed in an update expression; function: \(name)")
      }
      guard place == .updateOperand || function == .ifNotExists else { throw .misplaced(name) }
      return function
    }
    guard !function.isForUpdates else {
      throw ExpressionFault("The function is not allowed in a condition expression; function: \(name)")
    }
    guard (function == .size) == (place == .conditionOperand) else { throw .misplaced(name) }
    return function
  }
}

/// The functions of all expressions.
enum Function: String {
  case attributeExists = "attribute_exists"
  case attributeNotExists = "attribute_not_exists"
  case attributeType = "attribute_type"
  case beginsWith = "begins_with"
  case contains = "contains"
  case size = "size"
  case ifNotExists = "if_not_exists"
  case listAppend = "list_append"

  var isForUpdates: Bool { self == .ifNotExists || self == .listAppend }

  private var operandCount: Int {
    switch self {
    case .attributeExists, .attributeNotExists, .size: 1
    case .attributeType, .beginsWith, .contains, .ifNotExists, .listAppend: 2
    }
  }

  func checkCount(_ arguments: [Syntax]) throws(ExpressionFault) {
    guard arguments.count == operandCount else { throw .incorrectOperandCount(rawValue, arguments.count) }
  }
}
