import QuireModel

/// A JSON value as a tree: members in the order of the text, numbers as they were written.
package enum JSONValue: Sendable {
  case null
  case bool(Bool)
  /// A number's text.
  case number(String)
  case string(String)
  case array([JSONValue])
  case object([Member])

  /// A member of an object.
  package struct Member: Sendable {
    package var name: String
    package var value: JSONValue

    package init(_ name: String, _ value: JSONValue) {
      self.name = name
      self.value = value
    }
  }
}

extension JSONValue {
  /// Reads a whole text.
  ///
  /// Names that an object has twice are refused.
  package init(json: [UInt8]) throws(JSONError) {
    var reader = JSONReader(json.span)
    self = try reader.readJSONValue()
    try reader.finish()
  }

  /// The text of this value.
  package func json(format: JSONWriter.Format = .compact) -> [UInt8] {
    var writer = JSONWriter(format: format)
    writer.write(self)
    return writer.bytes
  }

  /// The member of an object called `name` byte for byte; nil where there is none, or no object.
  package subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { AttributeName($0.name) == AttributeName(name) }?.value
  }
}

extension JSONValue: Equatable {
  /// Whether both are the same text but for whitespace and escapes: strings by their bytes, members in order, numbers
  /// as written.
  package static func == (left: JSONValue, right: JSONValue) -> Bool {
    switch (left, right) {
    case (.null, .null): true
    case (.bool(let left), .bool(let right)): left == right
    case (.number(let left), .number(let right)): left == right
    case (.string(let left), .string(let right)): left.utf8.elementsEqual(right.utf8)
    case (.array(let left), .array(let right)): left == right
    case (.object(let left), .object(let right)):
      left.elementsEqual(right) { $0.name.utf8.elementsEqual($1.name.utf8) && $0.value == $1.value }
    default: false
    }
  }
}

extension JSONReader {
  /// Reads a value of any kind.
  package mutating func readJSONValue() throws(JSONError) -> JSONValue {
    switch try peek() {
    case .null:
      try readNull()
      return .null
    case .bool: return .bool(try readBool())
    case .number: return .number(try readNumber())
    case .string: return .string(try readString())
    case .array:
      var elements: [JSONValue] = []
      try beginArray()
      while try nextElement() { elements.append(try readJSONValue()) }
      return .array(elements)
    case .object:
      var members: [JSONValue.Member] = []
      var names: Set<AttributeName> = []
      try beginObject()
      while let name = try nextName() {
        guard names.insert(AttributeName(name)).inserted else { throw duplicateName() }
        members.append(JSONValue.Member(name, try readJSONValue()))
      }
      return .object(members)
    }
  }

  /// The error of a name that an object has twice, just read.
  func duplicateName() -> JSONError {
    JSONError(.syntax, at: position, "expected each name once, found one again")
  }
}

extension JSONWriter {
  /// Writes a tree, members in its order.
  package mutating func write(_ value: JSONValue) {
    switch value {
    case .null: writeNull()
    case .bool(let bool): write(bool)
    case .number(let text): writeNumber(text)
    case .string(let string): write(string)
    case .array(let elements):
      beginArray()
      for element in elements { write(element) }
      endArray()
    case .object(let members):
      beginObject()
      for member in members {
        writeName(member.name)
        write(member.value)
      }
      endObject()
    }
  }
}
