import QuireModel

/// Checks of request parameters that need no table.
enum RequestValidation {
  /// Checks a table's name as the operations on items do.
  static func tableName(_ name: String) throws(TableError) {
    try checkName(name, "tableName", minimum: 1)
  }

  /// Checks the name of a table to be made.
  static func newTableName(_ name: String) throws(TableError) {
    try checkName(name, "tableName", minimum: 3)
  }

  /// Checks the name of an index.
  static func indexName(_ name: String) throws(TableError) {
    try checkName(name, "indexName", minimum: 3)
  }

  /// Checks the name of the attribute that holds a time of expiry.
  static func timeToLiveAttribute(_ name: AttributeName) throws(TableError) {
    let size = name.string.utf8.count
    if (1...255).contains(size) { return }
    let bound = size == 0 ? "greater than or equal to 1" : "less than or equal to 255"
    throw TableError.validation(
      "1 validation error detected: Value '\(name)' at 'timeToLiveSpecification.attributeName' failed to satisfy "
        + "constraint: Member must have length \(bound)"
    )
  }

  private static func checkName(_ name: String, _ member: String, minimum: Int) throws(TableError) {
    let length = name.utf8.count
    let bytes = name.utf8Span.span
    var isAllowed = true
    for index in bytes.indices {
      switch bytes[index] {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "."), UInt8(ascii: "-"):
        continue
      default: isAllowed = false
      }
    }
    if isAllowed, length >= minimum, length <= 255 { return }
    var faults: [String] = []
    if !isAllowed { faults.append("Member must satisfy regular expression pattern: [a-zA-Z0-9_.-]+") }
    if length < minimum {
      faults.append("Member must have length greater than or equal to \(minimum)")
    }
    if length > 255 { faults.append("Member must have length less than or equal to 255") }
    let opening =
      faults.count == 1 ? "1 validation error detected" : "\(faults.count) validation errors detected"
    let details = faults.map { "Value '\(name)' at '\(member)' failed to satisfy constraint: \($0)" }
    throw TableError.validation("\(opening): \(details.joined(separator: "; "))")
  }

  /// Checks a page's limit.
  static func limit(_ limit: Int?, maximum: Int = .max) throws(TableError) {
    guard let limit else { return }
    if limit < 1 {
      throw TableError.validation(
        "1 validation error detected: Value '\(limit)' at 'limit' failed to satisfy constraint: "
          + "Member must have value greater than or equal to 1"
      )
    }
    if limit > maximum {
      throw TableError.validation(
        "1 validation error detected: Value '\(limit)' at 'limit' failed to satisfy constraint: "
          + "Member must have value less than or equal to \(maximum)"
      )
    }
  }
}
