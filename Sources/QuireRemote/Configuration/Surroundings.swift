#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The environment's variables and the files that they lead to: replaced in tests.
package struct Surroundings: Sendable {
  package var variables: [String: String]

  package init(variables: [String: String]) { self.variables = variables }

  /// Those of this process.
  package static var current: Surroundings {
    Surroundings(variables: ProcessInfo.processInfo.environment)
  }

  /// A variable that is set to something.
  package func variable(_ name: String) -> String? {
    variables[name].flatMap { $0.isEmpty ? nil : $0 }
  }

  /// The bytes of a file; nil where it is not there or cannot be read.
  package func file(_ path: String) -> [UInt8]? {
    FileManager.default.contents(atPath: path).map { Array($0) }
  }

  /// A path in which a leading `~` stands for the home folder.
  func expanded(_ path: String) -> String {
    guard path == "~" || path.hasPrefix("~/"), let home = variable("HOME") else { return path }
    return home + path.dropFirst()
  }
}
