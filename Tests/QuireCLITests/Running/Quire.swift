import Foundation

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

  struct NotBuilt: Error, CustomStringConvertible {
    var searched: [String]
    var description: String { "there is no executable quire in \(searched)" }
  }

  /// The executable, which the build puts beside the tests.
  static func path() throws -> String {
    var searched: [String] = []
    let starts: [String?] = [CommandLine.arguments.first, Bundle.main.executablePath, Bundle.main.bundlePath]
    for start in starts.compactMap({ $0 }) {
      var folder = URL(fileURLWithPath: start).resolvingSymlinksInPath()
      for _ in 0..<4 {
        folder.deleteLastPathComponent()
        let candidate = folder.appendingPathComponent("quire").path
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: candidate, isDirectory: &isFolder)
        if exists, !isFolder.boolValue, FileManager.default.isExecutableFile(atPath: candidate) {
          return candidate
        }
        searched.append(folder.path)
      }
    }
    throw NotBuilt(searched: searched)
  }

  /// A run in a folder; relative paths are within it.
  static func process(_ arguments: [String], in folder: Folder) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: try path())
    process.arguments = arguments
    process.currentDirectoryURL = folder.url
    process.standardInput = FileHandle.nullDevice
    return process
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
  ///
  /// Output goes to files, so that no pipe can fill up.
  @discardableResult
  func quire(_ arguments: [String], input: String = "") async throws -> Quire.Outcome {
    let name = "run-\(UUID().uuidString)"
    for part in ["out", "err", "in"] { try write(part == "in" ? input : "", to: "\(name).\(part)") }
    let process = try Quire.process(arguments, in: self)
    func file(_ part: String) -> URL { url.appendingPathComponent("\(name).\(part)") }
    process.standardOutput = try FileHandle(forWritingTo: file("out"))
    process.standardError = try FileHandle(forWritingTo: file("err"))
    process.standardInput = try FileHandle(forReadingFrom: file("in"))
    try await process.runToEnd()
    return Quire.Outcome(
      status: process.status,
      output: try read("\(name).out"),
      errors: try read("\(name).err")
    )
  }
}

extension Process {
  /// Runs the process and suspends until it has ended.
  func runToEnd() async throws {
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
      terminationHandler = { _ in continuation.resume() }
      do {
        try run()
      } catch {
        terminationHandler = nil
        continuation.resume(throwing: error)
      }
    }
  }

  /// The exit code; of a process that a signal ended, the signal's number less 1,000.
  var status: Int32 {
    terminationReason == .exit ? terminationStatus : terminationStatus - 1_000
  }
}

extension String {
  /// The text with every time in it replaced by `TIME`.
  var withoutTimes: String {
    replacing(/\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{6})?Z/, with: "TIME")
  }
}
