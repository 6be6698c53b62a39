package import QuireModel

/// DynamoDB's JSON: `{"PK": {"S": "a"}, "count": {"N": "1"}}`.
///
/// Numbers travel as strings and are read by ``Number``, hence normalised; binary data is base64. A value is an object
/// with exactly one member, called by its type.
extension JSONReader {
  /// Reads an item.
  package mutating func readItem() throws(JSONError) -> Item { Item(try readAttributes()) }

  /// Reads an attribute value.
  package mutating func readAttributeValue() throws(JSONError) -> AttributeValue {
    skipWhitespace()
    let start = position
    try beginObject()
    guard let descriptor = try nextName() else {
      throw JSONError(
        .value,
        at: start,
        "Supplied AttributeValue is empty, must contain exactly one of the supported datatypes"
      )
    }
    guard let kind = AttributeValue.Kind(descriptor: descriptor) else {
      throw JSONError(
        .type,
        at: start,
        "expected one of the types S, N, B, BOOL, NULL, L, M, SS, NS and BS, found another"
      )
    }
    let value: AttributeValue
    do throws(JSONError) {
      value = try readAttributeValue(of: kind)
    } catch {
      throw error.inside(.member(kind.rawValue))
    }
    guard let other = try nextName() else { return value }
    try skipOtherTypes(other, at: start)
    throw JSONError(
      .value,
      at: start,
      """
      Supplied AttributeValue has more than one datatypes set, must contain exactly one of the supported datatypes
      """
    )
  }

  /// Reads values beside the first one of an attribute value, whose own faults come before that of their being there.
  private mutating func skipOtherTypes(_ first: String, at start: Int) throws(JSONError) {
    var descriptor: String? = first
    while let name = descriptor {
      guard let kind = AttributeValue.Kind(descriptor: name) else {
        throw JSONError(.type, at: start, "expected one of the attribute types, found another")
      }
      do throws(JSONError) {
        _ = try readAttributeValue(of: kind)
      } catch {
        throw error.inside(.member(kind.rawValue))
      }
      descriptor = try nextName()
    }
  }

  private mutating func readAttributeValue(of kind: AttributeValue.Kind) throws(JSONError) -> AttributeValue {
    switch kind {
    case .s: return .s(try readString())
    case .n: return .n(try readNumberString())
    case .b: return .b(try readBase64())
    case .bool: return .bool(try readBool())
    case .null:
      skipWhitespace()
      let start = position
      guard try readBool() else {
        throw JSONError(
          .value,
          at: start,
          """
          One or more parameter values were invalid: Null attribute value types must have the value of true
          """
        )
      }
      return .null
    case .m: return .m(try readAttributes())
    case .l: return .l(try readElements { reader throws(JSONError) in try reader.readAttributeValue() })
    case .ss: return try readSet { reader throws(JSONError) in try reader.readString() }
    case .ns: return try readSet { reader throws(JSONError) in try reader.readNumberString() }
    case .bs: return try readSet { reader throws(JSONError) in try reader.readBase64() }
    }
  }

  private mutating func readAttributes() throws(JSONError) -> [AttributeName: AttributeValue] {
    // Collected first, so that the dictionary is made once in its size.
    var pairs: [(AttributeName, AttributeValue)] = []
    try beginObject()
    while let name = try nextName() {
      do throws(JSONError) {
        pairs.append((AttributeName(name), try readAttributeValue()))
      } catch {
        throw error.inside(.member(name))
      }
    }
    return try dictionary(of: pairs)
  }

  private mutating func readNumberString() throws(JSONError) -> Number {
    skipWhitespace()
    let start = position
    let text = try readString()
    do throws(TableError) {
      return try Number(parsing: text)
    } catch {
      throw JSONError(.value, at: start, error.message)
    }
  }

  private mutating func readElements<Element>(
    _ read: (inout JSONReader) throws(JSONError) -> Element
  ) throws(JSONError) -> [Element] {
    var elements: [Element] = []
    try beginArray()
    while try nextElement() {
      do throws(JSONError) {
        elements.append(try read(&self))
      } catch {
        throw error.inside(.index(elements.count))
      }
    }
    return elements
  }

  private mutating func readSet<Element: AttributeSetElement>(
    _ read: (inout JSONReader) throws(JSONError) -> Element
  ) throws(JSONError) -> AttributeValue {
    skipWhitespace()
    let start = position
    let elements = try readElements(read)
    let value = Element.attributeSetRules.attributeValue(elements)
    if elements.isEmpty || !AttributeSet.areDistinct(elements) {
      do throws(TableError) {
        try value.validate()
      } catch {
        throw JSONError(.value, at: start, error.message)
      }
    }
    return value
  }
}

extension AttributeValue.Kind {
  /// The type that a descriptor names; nil where it names none.
  fileprivate init?(descriptor: String) {
    // By hand, because the raw values' initialiser compares one after the other.
    switch descriptor {
    case "S": self = .s
    case "N": self = .n
    case "B": self = .b
    case "BOOL": self = .bool
    case "NULL": self = .null
    case "L": self = .l
    case "M": self = .m
    case "SS": self = .ss
    case "NS": self = .ns
    case "BS": self = .bs
    default: return nil
    }
  }
}

extension JSONWriter {
  /// Writes an item.
  package mutating func write(_ item: Item) {
    if format.sortsNames { return writeAttributes(item.attributes) }
    beginObject()
    item.forEachAttribute { name, value in
      writeName(name.string)
      write(value)
    }
    endObject()
  }

  /// Writes an attribute value.
  package mutating func write(_ value: AttributeValue) {
    beginObject()
    writeName(value.kind.rawValue)
    switch value {
    case .s(let string): write(string)
    case .n(let number): write(number.description)
    case .b(let binary): writeBase64(binary)
    case .bool(let bool): write(bool)
    case .null: write(true)
    case .m(let members): writeAttributes(members)
    case .l(let elements):
      beginArray()
      for element in elements { write(element) }
      endArray()
    case .ss(let strings):
      beginArray()
      for string in strings { write(string) }
      endArray()
    case .ns(let numbers):
      beginArray()
      for number in numbers { write(number.description) }
      endArray()
    case .bs(let values):
      beginArray()
      for binary in values { writeBase64(binary) }
      endArray()
    }
    endObject()
  }

  private mutating func writeAttributes(_ attributes: [AttributeName: AttributeValue]) {
    beginObject()
    forEach(attributes) { writer, name, value in
      writer.writeName(name.string)
      writer.write(value)
    }
    endObject()
  }

  /// Calls `body` with every attribute, in the order that the format asks for.
  mutating func forEach(
    _ attributes: [AttributeName: AttributeValue],
    _ body: (inout JSONWriter, AttributeName, AttributeValue) -> Void
  ) {
    if format.sortsNames {
      for (name, value) in attributes.sorted(by: { $0.key < $1.key }) { body(&self, name, value) }
    } else {
      for (name, value) in attributes { body(&self, name, value) }
    }
  }
}

extension Item {
  /// Reads an item of a whole text of DynamoDB's JSON.
  package init(dynamoDBJSON json: [UInt8]) throws(JSONError) {
    var reader = JSONReader(json.span)
    self = try reader.readItem()
    try reader.finish()
  }

  /// The item as DynamoDB's JSON.
  package func dynamoDBJSON(format: JSONWriter.Format = .compact) -> [UInt8] {
    var writer = JSONWriter(format: format)
    writer.write(self)
    return writer.bytes
  }
}

extension AttributeValue {
  /// Reads a value of a whole text of DynamoDB's JSON.
  package init(dynamoDBJSON json: [UInt8]) throws(JSONError) {
    var reader = JSONReader(json.span)
    self = try reader.readAttributeValue()
    try reader.finish()
  }

  /// The value as DynamoDB's JSON.
  package func dynamoDBJSON(format: JSONWriter.Format = .compact) -> [UInt8] {
    var writer = JSONWriter(format: format)
    writer.write(self)
    return writer.bytes
  }
}
