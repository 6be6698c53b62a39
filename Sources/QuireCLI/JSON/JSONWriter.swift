/// JSON as text.
enum JSONWriter {
  /// A value on one line.
  static func line(_ value: JSONValue) -> String {
    var text = ""
    write(value, into: &text)
    return text
  }

  /// A value over several lines, for people.
  static func pretty(_ value: JSONValue, indentation: String = "") -> String {
    let inner = indentation + "  "
    switch value {
    case .object(let members) where !members.isEmpty:
      let lines = members.map { inner + quoted($0.name) + ": " + pretty($0.value, indentation: inner) }
      return "{\n\(lines.joined(separator: ",\n"))\n\(indentation)}"
    case .array(let elements) where elements.contains(where: \.isComposite):
      let lines = elements.map { inner + pretty($0, indentation: inner) }
      return "[\n\(lines.joined(separator: ",\n"))\n\(indentation)]"
    case .array(let elements):
      return "[\(elements.map { line($0) }.joined(separator: ", "))]"
    default:
      return line(value)
    }
  }

  private static func write(_ value: JSONValue, into text: inout String) {
    switch value {
    case .null: text += "null"
    case .bool(let bool): text += bool ? "true" : "false"
    case .number(let number): text += number
    case .string(let string): text += quoted(string)
    case .array(let elements):
      text += "["
      for (index, element) in elements.enumerated() {
        if index > 0 { text += "," }
        write(element, into: &text)
      }
      text += "]"
    case .object(let members):
      text += "{"
      for (index, member) in members.enumerated() {
        if index > 0 { text += "," }
        text += quoted(member.name) + ":"
        write(member.value, into: &text)
      }
      text += "}"
    }
  }

  /// A string in quotes; characters that steer terminals or end lines are escaped.
  static func quoted(_ string: String) -> String {
    var text = "\""
    for scalar in string.unicodeScalars {
      switch scalar {
      case "\"": text += "\\\""
      case "\\": text += "\\\\"
      case "\n": text += "\\n"
      case "\r": text += "\\r"
      case "\t": text += "\\t"
      case "\u{0}"..<"\u{20}", "\u{7F}"..."\u{9F}", "\u{2028}", "\u{2029}":
        let digits = String(scalar.value, radix: 16)
        text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
      default: text.unicodeScalars.append(scalar)
      }
    }
    return text + "\""
  }

  /// A valid JSON text on one line: the same text without the space between its parts.
  static func compact(_ json: String) -> String {
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
      } else if ![0x20, 0x0A, 0x0D, 0x09].contains(byte) {
        text.append(byte)
        isInString = byte == UInt8(ascii: "\"")
      }
    }
    return String(decoding: text, as: UTF8.self)
  }
}

extension JSONValue {
  fileprivate var isComposite: Bool {
    switch self {
    case .array(let elements): !elements.isEmpty
    case .object(let members): !members.isEmpty
    case .null, .bool, .number, .string: false
    }
  }
}
