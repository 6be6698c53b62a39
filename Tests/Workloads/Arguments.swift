package import Quire

/// The command line of a workload: what to do, and settings as `name=value`.
package struct Arguments {
  package struct Missing: Error, CustomStringConvertible {
    package var description: String

    package init(description: String) { self.description = description }
  }

  package let action: String
  private let settings: [String: String]

  package init(_ arguments: [String]) throws {
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

  package func text(_ name: String) throws -> String {
    guard let value = settings[name] else { throw Missing(description: "\(name)= is missing") }
    return value
  }

  package func number(_ name: String, default value: Int? = nil) throws -> Int {
    if let number = settings[name].flatMap({ Int($0) }) ?? value { return number }
    throw Missing(description: "\(name)= is missing or no number")
  }

  package func durability() throws -> Store.Durability {
    switch try text("durability") {
    case "synced": .synced
    case "metadataUnsynced": .metadataUnsynced
    case "unsynced": .unsynced
    case let other: throw Missing(description: "\(other) is no durability")
    }
  }
}
