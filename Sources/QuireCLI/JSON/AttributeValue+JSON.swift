import QuireModel

/// How attribute values are written in JSON.
enum AttributeNotation: Sendable {
  /// With their types, as DynamoDB does: `{"S": "text"}`.
  case typed
  /// Without: strings, numbers, booleans, null, arrays and objects; sets become arrays, binary data base64 text.
  case plain
}

extension JSONValue {
  init(_ item: Item, _ notation: AttributeNotation) {
    self.init(item.attributes, notation)
  }

  private init(_ attributes: [AttributeName: AttributeValue], _ notation: AttributeNotation) {
    let sorted = attributes.sorted { $0.key < $1.key }
    self = .object(sorted.map { Member(name: $0.key.string, value: JSONValue($0.value, notation)) })
  }

  init(_ value: AttributeValue, _ notation: AttributeNotation) {
    let content: JSONValue =
      switch value {
      case .s(let string): .string(string)
      case .n(let number): notation == .typed ? .string(number.description) : .number(number.description)
      case .b(let bytes): .string(Base64.encode(bytes))
      case .bool(let bool): .bool(bool)
      case .null: notation == .typed ? .bool(true) : .null
      case .l(let elements): .array(elements.map { JSONValue($0, notation) })
      case .m(let attributes): JSONValue(attributes, notation)
      case .ss(let strings): .array(strings.map { .string($0) })
      case .ns(let numbers):
        .array(numbers.map { notation == .typed ? .string($0.description) : .number($0.description) })
      case .bs(let binaries): .array(binaries.map { .string(Base64.encode($0)) })
      }
    self = notation == .typed ? .object([Member(name: value.kind.rawValue, value: content)]) : content
  }
}
