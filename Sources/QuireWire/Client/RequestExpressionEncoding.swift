import QuireModel

/// Writes the expressions of a request, then the names and values behind their placeholders.
struct RequestExpressionEncoding {
  private var renderer: ExpressionRenderer

  init(_ names: ExpressionAttributeNames, _ values: ExpressionAttributeValues = [:]) {
    renderer = ExpressionRenderer(names: names, values: values)
  }

  mutating func write(_ name: String, _ expression: ConditionExpression?, to writer: inout JSONWriter) {
    if let expression { writer.writeMember(name, renderer.text(expression)) }
  }

  mutating func write(_ name: String, _ expression: UpdateExpression?, to writer: inout JSONWriter) {
    if let expression { writer.writeMember(name, renderer.text(expression)) }
  }

  mutating func write(_ name: String, _ expression: ProjectionExpression?, to writer: inout JSONWriter) {
    if let expression { writer.writeMember(name, renderer.text(expression)) }
  }

  mutating func write(_ name: String, _ expression: KeyConditionExpression?, to writer: inout JSONWriter) {
    if let expression { writer.writeMember(name, renderer.text(expression)) }
  }

  /// Writes `ExpressionAttributeNames` and `ExpressionAttributeValues` where there are any.
  func finish(_ writer: inout JSONWriter) {
    if !renderer.names.isEmpty {
      writer.writeMember("ExpressionAttributeNames", renderer.names) { $0.write($1) }
    }
    if !renderer.values.isEmpty {
      writer.writeMember("ExpressionAttributeValues", renderer.values) { writer, value in writer.write(value)
      }
    }
  }
}

extension JSONWriter {
  /// Writes a member that is an item or a key; nothing for nil.
  mutating func writeItem(_ name: String, _ item: Item?) {
    guard let item else { return }
    writeName(name)
    write(item)
  }

  /// Writes a member that is one of several strings, or nothing for `absent`, which is what its absence means.
  mutating func writeMember<Choice: RawRepresentable & Equatable>(
    _ name: String,
    _ choice: Choice,
    unless absent: Choice
  ) where Choice.RawValue == String {
    if choice != absent { writeMember(name, choice.rawValue) }
  }
}
