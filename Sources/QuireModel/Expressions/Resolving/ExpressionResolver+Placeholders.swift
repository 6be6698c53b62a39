extension ExpressionResolver {
  /// Refuses placeholder keys that no expression could use.
  func checkPlaceholders() throws(TableError) {
    for key in names.keys.sorted() {
      try Self.check(key, sign: "#", in: "ExpressionAttributeNames")
    }
    for key in names.keys.sorted() where names[key]?.isEmpty ?? false {
      throw .validation(
        "ExpressionAttributeNames contains invalid value: Empty attribute name for key \(key)"
      )
    }
    for key in values.keys.sorted() {
      try Self.check(key, sign: ":", in: "ExpressionAttributeValues")
    }
    for key in values.keys.sorted() {
      do throws(TableError) {
        try values[key]?.validate()
      } catch {
        throw .validation(
          "ExpressionAttributeValues contains invalid value: \(error.message) for key \(key)"
        )
      }
    }
  }

  private static func check(_ key: String, sign: Character, in parameter: String) throws(TableError) {
    let size = key.utf8.count
    guard size <= ExpressionLimits.placeholderKey else {
      throw .validation(
        "\(parameter) contains invalid key: The expression attribute map contains a key that is too long; "
          + "size of key: \(size)"
      )
    }
    guard key.first == sign, size > 1, key.utf8.dropFirst().allSatisfy(Lexer.isWord) else {
      throw .validation("\(parameter) contains invalid key: Syntax error; key: \"\(key)\"")
    }
  }

  /// The path with its placeholders replaced.
  mutating func resolve(_ steps: [SyntaxStep]) throws(ExpressionFault) -> DocumentPath {
    var elements: [DocumentPath.Element] = []
    for step in steps {
      switch step {
      case .name(let name): elements.append(.attribute(AttributeName(name)))
      case .placeholder(let key):
        guard let name = names[key] else { throw .undefinedName(key) }
        unusedNames.remove(key)
        elements.append(.attribute(AttributeName(name)))
      case .index(let digits):
        guard let index = Int32(digits) else { throw .listIndexOutOfRange(digits) }
        elements.append(.index(Int(index)))
      }
    }
    let path = DocumentPath(elements: elements)
    try path.check()
    return path
  }

  /// The value behind a placeholder.
  mutating func value(_ key: String) throws(ExpressionFault) -> AttributeValue {
    guard let value = values[key] else { throw .undefinedValue(key) }
    unusedValues.remove(key)
    return value
  }
}
