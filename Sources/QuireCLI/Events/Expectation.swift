import ArgumentParser
import QuireEvents
import QuireWire

/// What an append expects of its stream, as text: `any`, `none`, `exists` or a version.
struct Expectation: ExpressibleByArgument, Hashable, Sendable {
  var version: ExpectedVersion

  init?(argument: String) {
    switch argument {
    case "any": version = .any
    case "none": version = .noStream
    case "exists": version = .streamExists
    default:
      guard let number = Int(argument), number >= 0 else { return nil }
      version = .exact(number)
    }
  }

  /// The expectation of a JSON value: one of the words, or a version as a number.
  init?(json: JSONValue) {
    switch json {
    case .string(let text), .number(let text): self.init(argument: text)
    case .null, .bool, .array, .object: return nil
    }
  }
}
