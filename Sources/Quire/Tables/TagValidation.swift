import QuireModel

/// Checks of tags, in DynamoDB's words.
enum TagValidation {
  /// The most tags of a table.
  static let maximumTags = 50

  /// Checks tags that are to be added.
  static func validate(_ tags: [Tag]) throws(TableError) {
    var keys: Set<String> = []
    for tag in tags {
      try validate(key: tag.key)
      guard tag.value.unicodeScalars.count <= 256, isAllowed(tag.value) else {
        throw .validation("The Tag Value provided is invalid, Value: \(tag.value)")
      }
      guard !tag.key.lowercased().hasPrefix("aws:") else {
        throw .validation("Tag Key cannot be prefixed with aws:, Key: \(tag.key)")
      }
      guard keys.insert(tag.key).inserted else {
        throw .validation("Duplicate Tag Keys provided as input: Duplicate Tag Key found \(tag.key)")
      }
    }
    try checkCount(tags.count)
  }

  /// Checks the key of a tag.
  static func validate(key: String) throws(TableError) {
    guard (1...128).contains(key.unicodeScalars.count), isAllowed(key) else {
      throw .validation("The Tag Key provided is invalid, Key: \(key)")
    }
  }

  /// Whether a key or a value has only letters, digits, spaces and some marks.
  private static func isAllowed(_ text: String) -> Bool {
    text.unicodeScalars.allSatisfy { scalar in
      switch scalar.properties.generalCategory {
      case .uppercaseLetter, .lowercaseLetter, .titlecaseLetter, .modifierLetter, .otherLetter,
        .decimalNumber,
        .letterNumber, .otherNumber, .spaceSeparator, .lineSeparator, .paragraphSeparator:
        true
      default: "_.:/=+-@".unicodeScalars.contains(scalar)
      }
    }
  }

  /// Checks how many tags a table is to have.
  static func checkCount(_ count: Int) throws(TableError) {
    guard count <= maximumTags else {
      throw .validation("Number of Tags exceed the current limit for the provided ResourceArn")
    }
  }

  /// The name of the table that an Amazon Resource Name speaks of.
  ///
  /// Throws `.validation` for the name of anything else, such as an index.
  static func tableName(arn: String) throws(TableError) -> String {
    guard arn.hasPrefix("arn:") else { throw .invalidParameter("ARNs must start with 'arn:': \(arn)") }
    let fields = arn.split(separator: ":", omittingEmptySubsequences: false)
    guard fields.count < 3 || fields[2] == "dynamodb" else {
      throw .invalidParameter("Provided Arn is not a DynamoDB resource arn: \(arn)")
    }
    let path = arn.split(separator: "/", omittingEmptySubsequences: false)
    if case .part = ResourceName(arn: arn), path[2] == "index" {
      throw .invalidParameter(
        "Invalid resource arn provided, only table or stream is accepted. Provided resource arn: \(arn)"
      )
    }
    guard case .table(let name) = ResourceName(arn: arn), name.utf8.count >= 3 else {
      throw .validation("Invalid TableArn: Invalid ResourceArn provided as input \(arn)")
    }
    return name
  }
}
