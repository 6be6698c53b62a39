/// Which part of a table or index a query reads: the partition key's attributes by `=`, and at most one condition on
/// each attribute of the sort key.
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
