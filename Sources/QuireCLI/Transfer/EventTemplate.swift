import QuireEvents
import QuireWire

/// Makes events of JSON objects of any form: the object is the data; stream, type and id are templates in which
/// `{name}` stands for a member of the object, and `{outer.inner}` for one within another.
struct EventTemplate: Sendable {
  let stream: Template
  let type: Template
  let id: Template?

  func append(_ line: [UInt8]) throws(JSONError) -> StreamAppend {
    var reader = JSONReader(line.span, maximumDepth: EventLine.maximumDepth)
    let value = try reader.readJSONValue()
    try reader.finish()
    let event = NewEvent(
      id: try id.map { template throws(JSONError) in EventID(try template.text(value)) } ?? EventID(),
      type: try type.text(value),
      data: .json(String(decoding: line, as: UTF8.self))
    )
    return StreamAppend([event], to: StreamID(try stream.text(value)), expecting: .any)
  }
}

/// A text with places to be filled in.
struct Template: Sendable, Hashable {
  private enum Part: Sendable, Hashable {
    case text(String)
    case member([String])
  }

  private let parts: [Part]

  /// Makes a template of its text, or nil where a brace has no partner.
  ///
  /// `{{` and `}}` stand for braces.
  init?(_ text: String) {
    var parts: [Part] = []
    var rest = text[...]
    var plain = ""
    while let character = rest.popFirst() {
      switch character {
      case "{" where rest.first == "{", "}" where rest.first == "}":
        plain.append(character)
        rest.removeFirst()
      case "{":
        guard let end = rest.firstIndex(of: "}"), end > rest.startIndex else { return nil }
        parts += [.text(plain), .member(rest[..<end].split(separator: ".").map { String($0) })]
        plain = ""
        rest = rest[rest.index(after: end)...]
      case "}":
        return nil
      default:
        plain.append(character)
      }
    }
    self.parts = parts + [.text(plain)]
  }

  func text(_ value: JSONValue) throws(JSONError) -> String {
    var result = ""
    for part in parts {
      switch part {
      case .text(let text): result += text
      case .member(let path): result += try Self.text(of: path, in: value)
      }
    }
    return result
  }

  private static func text(of path: [String], in value: JSONValue) throws(JSONError) -> String {
    var value = value
    for name in path {
      guard let member = value[name] else { throw fault("there is no member", path) }
      value = member
    }
    switch value {
    case .string(let text), .number(let text): return text
    case .bool(let bool): return bool ? "true" : "false"
    case .null, .array, .object:
      throw fault("neither a string nor a number, but \(value.kind)", path)
    }
  }

  private static func fault(_ message: String, _ path: [String]) -> JSONError {
    path.reversed().reduce(JSONError(.value, at: 0, message)) { $0.inside(.member($1)) }
  }
}
