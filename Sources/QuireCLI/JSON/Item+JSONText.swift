import QuireModel
import QuireWire

/// How attribute values are written in JSON.
enum AttributeNotation: Sendable {
  /// With their types, as DynamoDB does: `{"S": "text"}`.
  case typed
  /// Without: strings, numbers, booleans, null, arrays and objects; sets become arrays, binary data base64 text.
  case plain
}

extension Item {
  /// The item of a JSON object: with types, as DynamoDB writes it, where every member is of the form `{"S": …}`;
  /// otherwise plain.
  init(jsonText: [UInt8]) throws(JSONError) {
    let json = try JSONValue(json: jsonText)
    self = try Self.isTyped(json) ? Item(dynamoDBJSON: jsonText) : Item(documentJSON: jsonText)
  }

  private static func isTyped(_ json: JSONValue) -> Bool {
    guard case .object(let members) = json, !members.isEmpty else { return false }
    return members.allSatisfy { member in
      guard case .object(let inner) = member.value, inner.count == 1 else { return false }
      return AttributeValue.Kind(rawValue: inner[0].name) != nil
    }
  }

  /// The item on one line.
  func jsonLine(_ notation: AttributeNotation) -> String {
    let bytes =
      switch notation {
      case .typed: dynamoDBJSON(format: .stable)
      case .plain: documentJSON(format: .stable)
      }
    return String(decoding: bytes, as: UTF8.self)
  }

  /// The item over several lines, for people.
  var prettyJSON: String { String(decoding: documentJSON(format: .pretty), as: UTF8.self) }
}
