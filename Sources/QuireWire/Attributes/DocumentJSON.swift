package import QuireModel

/// Plain JSON for people: `{"PK": "a", "count": 1}`.
///
/// Reading makes S, N, BOOL, NULL, L and M of strings, numbers, booleans, null, arrays and objects; numbers keep all
/// their digits. Writing is the reverse, and has no way to tell the other types: binary data becomes base64 text, sets
/// become arrays, so that those do not read back as they were. DynamoDB's JSON keeps everything.
extension JSONReader {
  /// Reads a value of any kind as an attribute value.
  package mutating func readDocument() throws(JSONError) -> AttributeValue {
    switch try peek() {
    case .null:
      try readNull()
      return .null
    case .bool: return .bool(try readBool())
    case .string: return .s(try readString())
    case .number:
      let start = position
      guard let number = Number(try readNumber()) else {
        throw JSONError(
          .value,
          at: start,
          """
          expected a number of at most 38 significant digits that is 0 or between 1E-130 and 9.9…E+125 in \
          magnitude, found another
          """
        )
      }
      return .n(number)
    case .array:
      var elements: [AttributeValue] = []
      try beginArray()
      while try nextElement() {
        do throws(JSONError) {
          elements.append(try readDocument())
        } catch {
          throw error.inside(.index(elements.count))
        }
      }
      return .l(elements)
    case .object: return .m(try readDocumentMembers())
    }
  }

  /// Reads an object as an item.
  package mutating func readDocumentItem() throws(JSONError) -> Item { Item(try readDocumentMembers()) }

  private mutating func readDocumentMembers() throws(JSONError) -> [AttributeName: AttributeValue] {
    var pairs: [(AttributeName, AttributeValue)] = []
    try beginObject()
    while let name = try nextName() {
      do throws(JSONError) {
        pairs.append((AttributeName(name), try readDocument()))
      } catch {
        throw error.inside(.member(name))
      }
    }
    return try dictionary(of: pairs)
  }

  /// The members of an object that was just read, each name once.
  func dictionary(
    of pairs: [(AttributeName, AttributeValue)]
  ) throws(JSONError) -> [AttributeName: AttributeValue] {
    var members = Dictionary<AttributeName, AttributeValue>(minimumCapacity: pairs.count)
    for (name, value) in pairs where members.updateValue(value, forKey: name) != nil {
      throw duplicateName().inside(.member(name.string))
    }
    return members
  }
}

extension JSONWriter {
  /// Writes an attribute value as plain JSON.
  package mutating func writeDocument(_ value: AttributeValue) {
    switch value {
    case .s(let string): write(string)
    case .n(let number): writeNumber(number.description)
    case .b(let binary): writeBase64(binary)
    case .bool(let bool): write(bool)
    case .null: writeNull()
    case .l(let elements):
      beginArray()
      for element in elements { writeDocument(element) }
      endArray()
    case .ss(let strings):
      beginArray()
      for string in strings { write(string) }
      endArray()
    case .ns(let numbers):
      beginArray()
      for number in numbers { writeNumber(number.description) }
      endArray()
    case .bs(let values):
      beginArray()
      for binary in values { writeBase64(binary) }
      endArray()
    case .m(let members):
      beginObject()
      forEach(members) { writer, name, value in
        writer.writeName(name.string)
        writer.writeDocument(value)
      }
      endObject()
    }
  }
}

extension Item {
  /// Reads an item of a whole text of plain JSON.
  package init(documentJSON json: [UInt8]) throws(JSONError) {
    var reader = JSONReader(json.span)
    self = try reader.readDocumentItem()
    try reader.finish()
  }

  /// The item as plain JSON.
  package func documentJSON(format: JSONWriter.Format = .compact) -> [UInt8] {
    AttributeValue.m(attributes).documentJSON(format: format)
  }
}

extension AttributeValue {
  /// Reads a value of a whole text of plain JSON.
  package init(documentJSON json: [UInt8]) throws(JSONError) {
    var reader = JSONReader(json.span)
    self = try reader.readDocument()
    try reader.finish()
  }

  /// The value as plain JSON.
  package func documentJSON(format: JSONWriter.Format = .compact) -> [UInt8] {
    var writer = JSONWriter(format: format)
    writer.writeDocument(self)
    return writer.bytes
  }
}
