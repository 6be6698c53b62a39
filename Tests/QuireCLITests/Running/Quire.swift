import Foundation
import Programs

/// The `quire` executable, as a user's shell sees it.
enum Quire {
  /// What a run left behind.
  struct Outcome: Sendable, Hashable {
    var status: Int32
    var output: String
    var errors: String

    /// The lines of the output.
    var lines: [String] { output.split(separator: "\n").map(String.init) }
  }

  /// Runs a program to its end.
  static func outcome(of program: Program, input: String = "") async throws -> Outcome {
    let outcome = try await program.run(input: input)
    return Outcome(status: outcome.status, output: outcome.output, errors: outcome.errors)
  }

  /// A run in a folder; relative paths are within it.
  static func program(_ arguments: [String], in folder: Folder) throws -> Program {
    try Program(built: "quire", arguments, in: folder.url)
  }

  /// The same, as a process to be started.
  static func process(_ arguments: [String], in folder: Folder) throws -> Process {
    try program(arguments, in: folder).process()
  }
}

/// A folder of a test's own, removed after it.
final class Folder: Sendable {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appendingPathComponent("quire-cli-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: url.appendingPathComponent(name))
  }

  func read(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: url.appendingPathComponent(name)), as: UTF8.self)
  }

  func exists(_ name: String) -> Bool {
    FileManager.default.fileExists(atPath: url.appendingPathComponent(name).path)
  }

  /// Runs `quire` to its end.
  @discardableResult
  func quire(_ arguments: String..., input: String = "") async throws -> Quire.Outcome {
    try await quire(arguments, input: input)
  }

  /// Runs `quire` to its end.
  @discardableResult
  func quire(_ arguments: [String], input: String = "") async throws -> Quire.Outcome {
    try await Quire.outcome(of: Quire.program(arguments, in: self), input: input)
  }
}

extension String {
  /// The text with every time in it replaced by `TIME`.
  var withoutTimes: String {
    replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z/, with: "TIME")
  }
}
