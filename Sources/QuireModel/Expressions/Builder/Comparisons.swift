// Operators on concrete left-hand types keep long conditions quick to type-check.

extension Attribute {
  /// True where both are of one type and equal.
  public static func == (left: Attribute, right: some ComparandConvertible) -> Condition {
    Condition(.comparison(left.comparand.operand, .equal, right.comparand.operand))
  }

  /// True where both differ, or an attribute is not there.
  public static func != (left: Attribute, right: some ComparandConvertible) -> Condition {
    Condition(.comparison(left.comparand.operand, .notEqual, right.comparand.operand))
  }

  /// True where the left one comes before the right one; both must be strings, numbers or binaries.
  public static func < (left: Attribute, right: some ComparandConvertible) -> Condition {
    Condition(.comparison(left.comparand.operand, .less, right.comparand.operand))
  }

  /// True where the left one does not come after the right one; both must be strings, numbers or binaries.
  public static func <= (left: Attribute, right: some ComparandConvertible) -> Condition {
    Condition(.comparison(left.comparand.operand, .lessOrEqual, right.comparand.operand))
  }

  /// True where the left one comes after the right one; both must be strings, numbers or binaries.
  public static func > (left: Attribute, right: some ComparandConvertible) -> Condition {
    Condition(.comparison(left.comparand.operand, .greater, right.comparand.operand))
  }

  /// True where the left one does not come before the right one; both must be strings, numbers or binaries.
  public static func >= (left: Attribute, right: some ComparandConvertible) -> Condition {
    Condition(.comparison(left.comparand.operand, .greaterOrEqual, right.comparand.operand))
  }
}

extension Comparand {
  /// True where both are of one type and equal.
  public static func == (left: Comparand, right: some ComparandConvertible) -> Condition {
    Condition(.comparison(left.comparand.operand, .equal, right.comparand.operand))
  }

  /// True where both differ, or an attribute is not there.
  public static func != (left: Comparand, right: some ComparandConvertible) -> Condition {
    Condition(.comparison(left.comparand.operand, .notEqual, right.comparand.operand))
  }

  /// True where the left one comes before the right one; both must be strings, numbers or binaries.
  public static func < (left: Comparand, right: some ComparandConvertible) -> Condition {
    Condition(.comparison(left.comparand.operand, .less, right.comparand.operand))
  }

  /// True where the left one does not come after the right one; both must be strings, numbers or binaries.
  public static func <= (left: Comparand, right: some ComparandConvertible) -> Condition {
    Condition(.comparison(left.comparand.operand, .lessOrEqual, right.comparand.operand))
  }

  /// True where the left one comes after the right one; both must be strings, numbers or binaries.
  public static func > (left: Comparand, right: some ComparandConvertible) -> Condition {
    Condition(.comparison(left.comparand.operand, .greater, right.comparand.operand))
  }

  /// True where the left one does not come before the right one; both must be strings, numbers or binaries.
  public static func >= (left: Comparand, right: some ComparandConvertible) -> Condition {
    Condition(.comparison(left.comparand.operand, .greaterOrEqual, right.comparand.operand))
  }
}
