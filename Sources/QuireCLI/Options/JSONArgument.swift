import QuireModel
import QuireWire

/// JSON given on the command line, or on standard input in its place.
struct JSONArgument {
  /// What a user knows it by, as in `--item`.
  var name: String
  /// Its text; `-` stands for standard input.
  var argument: String

  init(_ name: String, _ argument: String) {
    self.name = name
    self.argument = argument
  }

  /// The text, read from standard input where that is asked for.
  func text() throws -> String {
    guard argument == "-" else { return argument }
    let bytes = try StandardInput.readToEnd()
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw Failure(.badData, "standard input is not UTF-8 text")
    }
    return text
  }

  /// The text without space around it.
  func trimmedText() throws -> String {
    let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r" || $0 == "\r\n" }
    let text = try text()
    guard let start = text.firstIndex(where: { !isSpace($0) }),
      let end = text.lastIndex(where: { !isSpace($0) })
    else { return "" }
    return String(text[start...end])
  }

  /// The value that the text is.
  func value() throws -> JSONValue {
    do {
      return try JSONValue(json: Array(text().utf8))
    } catch let error as JSONError {
      throw explained(error)
    }
  }

  /// The item that the text is.
  func item() throws -> Item {
    do {
      return try Item(jsonText: Array(text().utf8))
    } catch let error as JSONError {
      throw explained(error)
    }
  }

  private func explained(_ error: JSONError) -> Failure {
    Failure(
      .badData,
      "\(name) is not the JSON expected: \(error)",
      advice: "Quote JSON for the shell with '…'."
    )
  }
}

/// Standard input.
enum StandardInput {
  static let descriptor: Int32 = 0

  static func readToEnd() throws -> [UInt8] {
    var bytes: [UInt8] = []
    while true {
      let piece = try Descriptor.read(1 << 16, from: descriptor, name: "standard input")
      if piece.isEmpty { return bytes }
      bytes += piece
    }
  }
}
