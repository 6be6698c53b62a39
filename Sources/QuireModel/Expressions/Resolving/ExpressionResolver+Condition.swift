extension ExpressionResolver {
  mutating func condition(of text: String) throws(ExpressionFault) -> Condition {
    let syntax = try ExpressionParser.condition(text)
    try SyntaxCheck.check(syntax, at: .condition)
    return Condition(try node(syntax))
  }

  private mutating func node(_ syntax: Syntax) throws(ExpressionFault) -> Condition.Node {
    let node: Condition.Node
    switch syntax {
    case .and(let left, let right): node = .and(try self.node(left), try self.node(right))
    case .or(let left, let right): node = .or(try self.node(left), try self.node(right))
    case .not(let inner): node = .not(try self.node(inner))
    case .comparison(let left, let comparator, let right):
      node = .comparison(try operand(left), comparator, try operand(right))
    case .between(let operand, let lower, let upper):
      node = .between(try self.operand(operand), try self.operand(lower), try self.operand(upper))
    case .in(let operand, let list):
      let first = try self.operand(operand)
      var elements: [Condition.Operand] = []
      for element in list { elements.append(try self.operand(element)) }
      node = .in(first, elements)
    case .call(let name, let arguments): node = try call(name, arguments)
    case .path, .value, .sum, .difference:
      preconditionFailure("the parser makes conditions of conditions only")
    }
    try node.check()
    return node
  }

  private mutating func operand(_ syntax: Syntax) throws(ExpressionFault) -> Condition.Operand {
    switch syntax {
    case .path(let steps): return .path(try resolve(steps))
    case .value(let key): return .value(try value(key))
    case .call(_, let arguments):
      let operand = Condition.Operand.size(try self.operand(arguments[0]))
      try operand.check()
      return operand
    case .sum, .difference, .comparison, .between, .in, .and, .or, .not:
      preconditionFailure("the parser makes operands of operands only")
    }
  }

  private mutating func call(_ name: String, _ arguments: [Syntax]) throws(ExpressionFault) -> Condition.Node
  {
    let first = try operand(arguments[0])
    let second = arguments.count > 1 ? try operand(arguments[1]) : first
    switch Function(rawValue: name) {
    case .attributeExists: return .attributeExists(try Self.path(first, for: name))
    case .attributeNotExists: return .attributeNotExists(try Self.path(first, for: name))
    case .attributeType:
      return .attributeType(first, try Self.type(second, unlike: first))
    case .beginsWith: return .beginsWith(first, second)
    case .contains: return .contains(first, second)
    case .size, .ifNotExists, .listAppend, nil:
      preconditionFailure("functions were checked for their place")
    }
  }

  private static func path(
    _ operand: Condition.Operand,
    for function: String
  ) throws(ExpressionFault) -> DocumentPath {
    guard case .path(let path) = operand else { throw .pathRequired(function) }
    return path
  }

  /// The type that an operand of `attribute_type` names.
  private static func type(
    _ operand: Condition.Operand,
    unlike first: Condition.Operand
  ) throws(ExpressionFault) -> AttributeValue.Kind {
    let function = Function.attributeType.rawValue
    switch operand {
    case .path(let path):
      guard operand != first else { throw .operandsNotDistinct(function, path) }
      throw .incorrectOperandType(function, "{NS,SS,L,BS,N,M,B,BOOL,NULL,S}")
    case .size: throw .incorrectOperandType(function, "N")
    case .value(.s(let name)):
      guard let kind = AttributeValue.Kind(rawValue: name) else {
        throw ExpressionFault(
          "Invalid attribute type name found; type: \(name), valid types: {B,NULL,SS,BOOL,L,BS,N,NS,S,M}"
        )
      }
      return kind
    case .value(let value): throw .incorrectOperandType(function, value.kind.rawValue)
    }
  }
}
