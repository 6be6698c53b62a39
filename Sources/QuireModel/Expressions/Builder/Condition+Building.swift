extension Condition {
  /// True where the attribute is there: `if: .exists("PK")`.
  public static func exists(_ attribute: some PathConvertible) -> Condition {
    Condition(.attributeExists(attribute.documentPath))
  }

  /// True where the attribute is not there: `if: .notExists("PK")` makes a put refuse to replace an item.
  public static func notExists(_ attribute: some PathConvertible) -> Condition {
    Condition(.attributeNotExists(attribute.documentPath))
  }

  /// True where both are.
  public static func && (left: Condition, right: Condition) -> Condition {
    Condition(.and(left.root, right.root))
  }

  /// True where at least one of both is.
  public static func || (left: Condition, right: Condition) -> Condition {
    Condition(.or(left.root, right.root))
  }

  /// True where `condition` is false, which it also is for want of an attribute.
  public static prefix func ! (condition: Condition) -> Condition {
    Condition(.not(condition.root))
  }

  /// True where all of `conditions` are; nil where there are none.
  public static func all(_ conditions: some Sequence<Condition>) -> Condition? {
    joined(conditions) { $0 && $1 }
  }

  /// True where at least one of `conditions` is; nil where there are none.
  public static func any(_ conditions: some Sequence<Condition>) -> Condition? {
    joined(conditions) { $0 || $1 }
  }

  private static func joined(
    _ conditions: some Sequence<Condition>,
    _ join: (Condition, Condition) -> Condition
  ) -> Condition? {
    var iterator = conditions.makeIterator()
    guard var result = iterator.next() else { return nil }
    while let next = iterator.next() { result = join(result, next) }
    return result
  }
}
