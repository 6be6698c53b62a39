/// A request of the service, from the client's side: its body, and how to read the answer.
package protocol ClientRequest: Sendable {
  associatedtype Output: Sendable

  /// The operation's name, as `X-Amz-Target` has it after the version.
  static var operationName: String { get }

  /// Writes the members of the request's body.
  func writeMembers(to writer: inout JSONWriter)

  /// Reads an answer's body.
  static func readOutput(from reader: inout JSONReader) throws(JSONError) -> Output
}

extension ClientRequest {
  /// The value of the header `X-Amz-Target`.
  package static var target: String { "DynamoDB_20120810.\(operationName)" }

  /// The request's body.
  package var body: [UInt8] {
    var writer = JSONWriter()
    writer.writeObject { writeMembers(to: &$0) }
    return writer.bytes
  }

  /// Reads an answer's whole body; nothing at all counts as an answer without members.
  package static func output(of body: [UInt8]) throws(JSONError) -> Output {
    let body = body.isEmpty ? Array("{}".utf8) : body
    var reader = JSONReader(body.span)
    let output = try readOutput(from: &reader)
    try reader.finish()
    return output
  }
}

/// What an operation without an answer of its own answers.
package struct EmptyOutput: Sendable {}

extension JSONReader {
  /// Reads an object; `read` reads the value of each member by its name.
  ///
  /// Members that are null count as absent.
  mutating func readMembers(
    _ read: (inout JSONReader, String) throws(JSONError) -> Void
  ) throws(JSONError) {
    try beginObject()
    while let name = try nextName() {
      if try peek() == .null {
        try readNull()
      } else {
        do throws(JSONError) {
          try read(&self, name)
        } catch {
          throw error.inside(.member(name))
        }
      }
    }
  }

  /// Reads an object of one kind of values.
  mutating func readDictionary<Value>(
    _ read: (inout JSONReader) throws(JSONError) -> Value
  ) throws(JSONError) -> [String: Value] {
    var values: [String: Value] = [:]
    try readMembers { reader, name throws(JSONError) in values[name] = try read(&reader) }
    return values
  }

  /// Reads an array.
  mutating func readArray<Element>(
    _ read: (inout JSONReader) throws(JSONError) -> Element
  ) throws(JSONError) -> [Element] {
    var elements: [Element] = []
    try beginArray()
    while try nextElement() { elements.append(try read(&self)) }
    return elements
  }

  /// Reads a number that is whole.
  mutating func readInteger() throws(JSONError) -> Int {
    let start = position
    let text = try readNumber()
    if let integer = Int(text) { return integer }
    guard let integer = Double(text).flatMap({ Int(exactly: $0) }) else {
      throw JSONError(.value, at: start, "expected a whole number, found another")
    }
    return integer
  }

  /// Reads a number with a fraction, for example a time in seconds.
  mutating func readDouble() throws(JSONError) -> Double {
    let start = position
    guard let number = Double(try readNumber()) else {
      throw JSONError(.value, at: start, "expected a number, found another")
    }
    return number
  }

  /// Reads one of the strings that a type allows.
  mutating func readChoice<Choice: RawRepresentable & CaseIterable>(
    of type: Choice.Type
  ) throws(JSONError) -> Choice where Choice.RawValue == String {
    let start = position
    guard let choice = Choice(rawValue: try readString()) else {
      let choices = Choice.allCases.map(\.rawValue).joined(separator: ", ")
      throw JSONError(.value, at: start, "expected one of \(choices), found another string")
    }
    return choice
  }
}
