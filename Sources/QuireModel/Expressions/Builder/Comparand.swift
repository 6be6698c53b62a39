/// One side of a comparison: the value of an attribute, its size, or a value.
public struct Comparand: Sendable, Hashable {
  package let operand: Condition.Operand

  package init(_ operand: Condition.Operand) { self.operand = operand }
}

/// A type whose values can be compared with attributes: other attributes, sizes, and values of Swift types.
public protocol ComparandConvertible {
  /// This as one side of a comparison.
  var comparand: Comparand { get }
}

extension Comparand: ComparandConvertible {
  /// The comparand itself.
  public var comparand: Comparand { self }
}

extension Comparand {
  /// True where this is at least `lower` and at most `upper`.
  public func between(_ lower: some ComparandConvertible, _ upper: some ComparandConvertible) -> Condition {
    Condition(.between(operand, lower.comparand.operand, upper.comparand.operand))
  }

  /// True where this equals one of `values`, of which there may be 1 to 100.
  public func isIn(_ values: some Sequence<some ComparandConvertible>) -> Condition {
    Condition(.in(operand, values.map(\.comparand.operand)))
  }
}
