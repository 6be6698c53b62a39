/// An attribute of a key, to build the key condition of a query of.
///
/// ```swift
/// let orders = Key("PK") == "USER#1" && Key("SK").beginsWith("ORDER#")
/// let may = Key("PK") == "USER#1" && Key("SK").between("2026-05-01", "2026-05-31")
/// ```
///
/// The attributes of the partition key are given by `==`, and at most one condition on each of the sort key.
public struct Key: Sendable {
  /// The name of the attribute.
  public let name: AttributeName

  /// The key attribute called `name`.
  public init(_ name: String) { self.name = AttributeName(name) }

  /// The key attribute called `name`.
  public init(_ name: AttributeName) { self.name = name }

  private func condition(_ test: KeyCondition.Test) -> KeyCondition {
    KeyCondition(terms: [KeyCondition.Term(name, test)])
  }
}

extension Key {
  /// Selects items whose key attribute equals `value`.
  public static func == (key: Key, value: some AttributeValueConvertible) -> KeyCondition {
    key.condition(.equal(value.attributeValue))
  }

  /// Selects items whose key attribute comes before `value`.
  public static func < (key: Key, value: some AttributeValueConvertible) -> KeyCondition {
    key.condition(.less(value.attributeValue))
  }

  /// Selects items whose key attribute comes before `value` or equals it.
  public static func <= (key: Key, value: some AttributeValueConvertible) -> KeyCondition {
    key.condition(.lessOrEqual(value.attributeValue))
  }

  /// Selects items whose key attribute comes after `value`.
  public static func > (key: Key, value: some AttributeValueConvertible) -> KeyCondition {
    key.condition(.greater(value.attributeValue))
  }

  /// Selects items whose key attribute comes after `value` or equals it.
  public static func >= (key: Key, value: some AttributeValueConvertible) -> KeyCondition {
    key.condition(.greaterOrEqual(value.attributeValue))
  }

  /// Selects items whose key attribute is at least `lower` and at most `upper`.
  public func between(
    _ lower: some AttributeValueConvertible,
    _ upper: some AttributeValueConvertible
  ) -> KeyCondition {
    condition(.between(lower.attributeValue, upper.attributeValue))
  }

  /// Selects items whose key attribute, a string or binary, starts with the bytes of `prefix`.
  public func beginsWith(_ prefix: some AttributeValueConvertible) -> KeyCondition {
    condition(.beginsWith(prefix.attributeValue))
  }
}

extension KeyCondition {
  /// Selects items that both select.
  public static func && (left: KeyCondition, right: KeyCondition) -> KeyCondition {
    KeyCondition(terms: left.terms + right.terms)
  }

  /// Selects all items of a partition: `.partition("PK", equals: "USER#1")`.
  public static func partition(
    _ name: AttributeName,
    equals value: some AttributeValueConvertible
  ) -> KeyCondition {
    Key(name) == value
  }
}
