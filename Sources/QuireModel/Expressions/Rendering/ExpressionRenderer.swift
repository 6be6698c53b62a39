/// Writes expressions built in Swift as DynamoDB's text, with placeholders for all their names and values.
///
/// Text expressions stay as they are, and so do the placeholders that the user gave; generated ones keep clear of them.
/// One renderer serves all expressions of a request, which then carries ``names`` and ``values``.
package struct ExpressionRenderer {
  /// The names behind all placeholders, given and generated.
  package private(set) var names: ExpressionAttributeNames
  /// The values behind all placeholders, given and generated.
  package private(set) var values: ExpressionAttributeValues
  private var placeholders: [AttributeName: String] = [:]
  private var nameCount = 0
  private var valueCount = 0

  package init(names: ExpressionAttributeNames = [:], values: ExpressionAttributeValues = [:]) {
    self.names = names
    self.values = values
  }

  /// The text of a condition or filter expression.
  package mutating func text(_ expression: ConditionExpression) -> String {
    switch expression.source {
    case .text(let text): text
    case .built(let condition): text(condition)
    }
  }

  /// The text of an update expression.
  package mutating func text(_ expression: UpdateExpression) -> String {
    switch expression.source {
    case .text(let text): text
    case .built(let update): text(update)
    }
  }

  /// The text of a projection expression.
  package mutating func text(_ expression: ProjectionExpression) -> String {
    switch expression.source {
    case .text(let text): text
    case .built(let paths): text(paths)
    }
  }

  /// The text of a key condition expression.
  package mutating func text(_ expression: KeyConditionExpression) -> String {
    switch expression.source {
    case .text(let text): text
    case .built(let condition): text(condition)
    }
  }

  /// The text of a projection.
  package mutating func text(_ paths: [DocumentPath]) -> String {
    var parts: [String] = []
    for path in paths { parts.append(text(path)) }
    return parts.joined(separator: ", ")
  }

  /// The text of a key condition.
  package mutating func text(_ condition: KeyCondition) -> String {
    condition.condition.map { text($0) } ?? ""
  }

  /// The text of a document path.
  mutating func text(_ path: DocumentPath) -> String {
    var text = ""
    for element in path.elements {
      switch element {
      case .attribute(let name): text += (text.isEmpty ? "" : ".") + placeholder(name)
      case .index(let index): text += "[\(index)]"
      }
    }
    return text
  }

  /// A placeholder for `value`.
  mutating func text(_ value: AttributeValue) -> String {
    var key: String
    repeat {
      key = ":v\(valueCount)"
      valueCount += 1
    } while values[key] != nil
    values[key] = value
    return key
  }

  private mutating func placeholder(_ name: AttributeName) -> String {
    if let known = placeholders[name] { return known }
    var key: String
    repeat {
      key = "#n\(nameCount)"
      nameCount += 1
    } while names[key] != nil
    names[key] = name.string
    placeholders[name] = key
    return key
  }
}
