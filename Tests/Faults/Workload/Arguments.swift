import Quire

/// The command line: what to do, and settings as `name=value`.
struct Arguments {
  struct Missing: Error, CustomStringConvertible {
    var description: String
  }

  let action: String
  private let settings: [String: String]

  init(_ arguments: [String]) throws {
    guard let action = arguments.first else { throw Missing(description: "say what to do") }
    self.action = action
    var settings: [String: String] = [:]
    for argument in arguments.dropFirst() {
      let parts = argument.split(separator: "=", maxSplits: 1).map(String.init)
      guard parts.count == 2 else { throw Missing(description: "\(argument) is no setting") }
      settings[parts[0]] = parts[1]
    }
    self.settings = settings
  }

  func text(_ name: String) throws -> String {
    guard let value = settings[name] else { throw Missing(description: "\(name)= is missing") }
    return value
  }

  func number(_ name: String, default value: Int? = nil) throws -> Int {
    if let number = settings[name].flatMap({ Int($0) }) ?? value { return number }
    throw Missing(description: "\(name)= is missing or no number")
  }

  func durability() throws -> Store.Durability {
    switch try text("durability") {
    case "synced": .synced
    case "metadataUnsynced": .metadataUnsynced
    case "unsynced": .unsynced
    case let other: throw Missing(description: "\(other) is no durability")
    }
  }
}
