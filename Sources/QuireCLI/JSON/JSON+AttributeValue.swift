import QuireModel

extension Item {
  /// The item of a JSON object: with types, as DynamoDB writes it, where every member is of the form `{"S": …}`;
  /// otherwise plain.
  init(json: JSONValue) throws(JSONFault) {
    guard case .object(let members) = json else { throw JSONFault("expected an object, not \(json.kind)") }
    self.init(try Self.attributes(members, Self.notation(of: members)))
  }

  private static func notation(of members: [JSONValue.Member]) -> AttributeNotation {
    let isTyped =
      !members.isEmpty
      && members.allSatisfy { member in
        guard case .object(let inner) = member.value, inner.count == 1 else { return false }
        return AttributeValue.Kind(rawValue: inner[0].name) != nil
      }
    return isTyped ? .typed : .plain
  }

  fileprivate static func attributes(
    _ members: [JSONValue.Member],
    _ notation: AttributeNotation
  ) throws(JSONFault) -> [AttributeName: AttributeValue] {
    var attributes: [AttributeName: AttributeValue] = [:]
    for member in members {
      do throws(JSONFault) {
        attributes[AttributeName(member.name)] = try AttributeValue(json: member.value, notation)
      } catch {
        throw JSONFault("\(member.name): \(error.message)", offset: error.offset)
      }
    }
    return attributes
  }
}

extension AttributeValue {
  init(json: JSONValue, _ notation: AttributeNotation) throws(JSONFault) {
    switch notation {
    case .typed: self = try Self.typed(json)
    case .plain: self = try Self.plain(json)
    }
  }

  // MARK: Plain

  private static func plain(_ json: JSONValue) throws(JSONFault) -> AttributeValue {
    switch json {
    case .null: .null
    case .bool(let bool): .bool(bool)
    case .number(let text): .n(try number(text))
    case .string(let string): .s(string)
    case .array(let elements): .l(try elements.map { element throws(JSONFault) in try plain(element) })
    case .object(let members): .m(try Item.attributes(members, .plain))
    }
  }

  // MARK: Typed

  private static func typed(_ json: JSONValue) throws(JSONFault) -> AttributeValue {
    guard case .object(let members) = json, let member = members.first, members.count == 1,
      let kind = Kind(rawValue: member.name)
    else { throw JSONFault("expected a value with its type, as in {\"S\": \"text\"}") }
    let content = member.value
    switch (kind, content) {
    case (.s, .string(let string)): return .s(string)
    case (.n, .string(let text)): return .n(try number(text))
    case (.b, .string(let text)): return .b(try binary(text))
    case (.bool, .bool(let bool)): return .bool(bool)
    case (.null, .bool(true)): return .null
    case (.l, .array(let elements)):
      return .l(try elements.map { element throws(JSONFault) in try typed(element) })
    case (.m, .object(let members)): return .m(try Item.attributes(members, .typed))
    case (.ss, .array(let elements)): return .ss(try strings(elements))
    case (.ns, .array(let elements)):
      return .ns(try strings(elements).map { text throws(JSONFault) in try number(text) })
    case (.bs, .array(let elements)):
      return .bs(try strings(elements).map { text throws(JSONFault) in try binary(text) })
    default: throw JSONFault("\(content.kind) cannot be a value of type \(kind.rawValue)")
    }
  }

  private static func strings(_ elements: [JSONValue]) throws(JSONFault) -> [String] {
    try elements.map { element throws(JSONFault) in
      guard case .string(let string) = element else {
        throw JSONFault("expected a string in the set, not \(element.kind)")
      }
      return string
    }
  }

  private static func number(_ text: String) throws(JSONFault) -> Number {
    guard let number = Number(text) else {
      throw JSONFault("not a number of up to 38 digits between 1E-130 and 9.99E125")
    }
    return number
  }

  private static func binary(_ text: String) throws(JSONFault) -> [UInt8] {
    guard let bytes = Base64.decode(text) else { throw JSONFault("not base64 text") }
    return bytes
  }
}
