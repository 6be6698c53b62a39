/// A JSON value that keeps what Swift's types would lose: the order of members and the text of numbers.
indirect enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  /// A number as it is spelled.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([Member])

  struct Member: Sendable, Hashable {
    var name: String
    var value: JSONValue
  }
}

extension JSONValue {
  /// An object of pairs, leaving out those without a value.
  static func object(_ pairs: KeyValuePairs<String, JSONValue?>) -> JSONValue {
    .object(pairs.compactMap { name, value in value.map { Member(name: name, value: $0) } })
  }

  static func number(_ value: Int) -> JSONValue { .number(String(value)) }

  /// The value of a member, nil where this is no object that has it.
  subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name.utf8.elementsEqual(name.utf8) }?.value
  }

  /// What kind of value it is, in words.
  var kind: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .number: "a number"
    case .string: "a string"
    case .array: "an array"
    case .object: "an object"
    }
  }
}
