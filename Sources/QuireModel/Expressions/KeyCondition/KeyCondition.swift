/// Which part of a table or index a query reads: the partition key's attributes by `=`, and at most one condition on
/// each attribute of the sort key.
///
/// Key conditions are built from ``Key``:
///
/// ```swift
/// let orders = Key("PK") == "USER#1" && Key("SK").beginsWith("ORDER#")
/// ```
public struct KeyCondition: Sendable, Hashable {
  package enum Test: Sendable, Hashable {
    case equal(AttributeValue)
    case less(AttributeValue)
    case lessOrEqual(AttributeValue)
    case greater(AttributeValue)
    case greaterOrEqual(AttributeValue)
    case between(AttributeValue, AttributeValue)
    case beginsWith(AttributeValue)
  }

  package struct Term: Sendable, Hashable {
    package var name: AttributeName
    package var test: Test

    package init(_ name: AttributeName, _ test: Test) {
      self.name = name
      self.test = test
    }
  }

  package var terms: [Term]

  package init(terms: [Term]) { self.terms = terms }
}

extension KeyCondition.Test {
  /// The values that the attribute is compared with.
  package var values: [AttributeValue] {
    switch self {
    case .equal(let value), .less(let value), .lessOrEqual(let value), .greater(let value),
      .greaterOrEqual(let value), .beginsWith(let value):
      [value]
    case .between(let lower, let upper): [lower, upper]
    }
  }
}

extension KeyCondition.Term {
  /// The term as a part of a condition expression.
  var condition: Condition.Node {
    let path = Condition.Operand.path(DocumentPath(name))
    return switch test {
    case .equal(let value): .comparison(path, .equal, .value(value))
    case .less(let value): .comparison(path, .less, .value(value))
    case .lessOrEqual(let value): .comparison(path, .lessOrEqual, .value(value))
    case .greater(let value): .comparison(path, .greater, .value(value))
    case .greaterOrEqual(let value): .comparison(path, .greaterOrEqual, .value(value))
    case .between(let lower, let upper): .between(path, .value(lower), .value(upper))
    case .beginsWith(let prefix): .beginsWith(path, .value(prefix))
    }
  }
}

extension KeyCondition {
  /// The key condition as a condition on items.
  package var condition: Condition? {
    guard let first = terms.first else { return nil }
    return Condition(terms.dropFirst().reduce(first.condition) { .and($0, $1.condition) })
  }

  /// Refuses what DynamoDB refuses of a key condition built in Swift.
  func check() throws(ExpressionFault) {
    guard let condition else { throw .empty }
    try condition.check()
  }
}
