import QuireWire

/// JSON as text.
enum JSONText {
  /// A string in quotes.
  static func quoted(_ string: String) -> String { line(.string(string)) }

  /// A value on one line.
  static func line(_ value: JSONValue) -> String { String(decoding: value.json(), as: UTF8.self) }

  /// A valid JSON text on one line: the same text without the space between its parts.
  static func compact(_ json: String) -> String {
    guard json.utf8.contains(where: isSpace) else { return json }
    var text: [UInt8] = []
    text.reserveCapacity(json.utf8.count)
    var (isInString, isEscaped) = (false, false)
    for byte in json.utf8 {
      if isInString {
        text.append(byte)
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
      } else if !isSpace(byte) {
        text.append(byte)
        isInString = byte == UInt8(ascii: "\"")
      }
    }
    return String(decoding: text, as: UTF8.self)
  }

  private static func isSpace(_ byte: UInt8) -> Bool {
    byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09
  }
}

extension JSONValue {
  /// An object of pairs, leaving out those without a value.
  static func object(_ pairs: KeyValuePairs<String, JSONValue?>) -> JSONValue {
    .object(pairs.compactMap { name, value in value.map { Member(name, $0) } })
  }

  static func number(_ value: Int) -> JSONValue { .number(String(value)) }

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
