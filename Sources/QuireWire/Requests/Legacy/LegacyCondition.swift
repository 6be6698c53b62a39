import QuireModel

/// A condition on one attribute, as `Expected`, `KeyConditions`, `QueryFilter` and `ScanFilter` have them.
struct LegacyCondition {
  /// How the conditions of several attributes are joined.
  enum Operator: String {
    case and = "AND"
    case or = "OR"
  }

  /// `ComparisonOperator`.
  enum Comparison: String {
    case equal = "EQ"
    case notEqual = "NE"
    case less = "LT"
    case lessOrEqual = "LE"
    case greater = "GT"
    case greaterOrEqual = "GE"
    case `in` = "IN"
    case between = "BETWEEN"
    case notNull = "NOT_NULL"
    case null = "NULL"
    case contains = "CONTAINS"
    case notContains = "NOT_CONTAINS"
    case beginsWith = "BEGINS_WITH"
  }

  /// The attribute.
  var name: AttributeName
  var comparison: Comparison?
  /// `AttributeValueList`.
  var values: [AttributeValue]?
  /// Only of `Expected`.
  var value: AttributeValue?
  /// Only of `Expected`.
  var exists: Bool?

  init(_ name: AttributeName) { self.name = name }
}

/// A change of one attribute, as `AttributeUpdates` has them.
struct LegacyUpdate {
  enum Action: String {
    case put = "PUT"
    case add = "ADD"
    case delete = "DELETE"
  }

  /// The attribute.
  var name: AttributeName
  var action: Action?
  var value: AttributeValue?

  init(_ name: AttributeName) { self.name = name }
}
