extension AttributeValue: CustomStringConvertible {
  /// The value for people: text in quotes, numbers plain, binaries as `<hexadecimal>`, sets in `{braces}`,
  /// map members in the order of their names.
  public var description: String {
    switch self {
    case .s(let value): value.debugDescription
    case .n(let value): value.description
    case .b(let value): Self.hexadecimal(value)
    case .bool(let value): value.description
    case .null: "null"
    case .l(let values): "[" + values.map(\.description).joined(separator: ", ") + "]"
    case .m(let values): Self.describe(values)
    case .ss(let values): "{" + values.map(\.debugDescription).joined(separator: ", ") + "}"
    case .ns(let values): "{" + values.map(\.description).joined(separator: ", ") + "}"
    case .bs(let values): "{" + values.map(Self.hexadecimal).joined(separator: ", ") + "}"
    }
  }

  static func describe(_ attributes: [AttributeName: AttributeValue]) -> String {
    guard !attributes.isEmpty else { return "[:]" }
    let members = attributes.sorted { $0.key < $1.key }.map { "\($0.key): \($0.value)" }
    return "[" + members.joined(separator: ", ") + "]"
  }

  private static func hexadecimal(_ bytes: [UInt8]) -> String {
    var text = "<"
    for byte in bytes {
      text += String(byte >> 4, radix: 16)
      text += String(byte & 15, radix: 16)
    }
    return text + ">"
  }
}
