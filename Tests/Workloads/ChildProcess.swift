import Foundation

/// A run of one of the package's executables.
package struct ChildProcess: Sendable {
  /// What a run left behind.
  package struct Outcome: Sendable {
    /// The exit code, or nil where a signal ended the process.
    package var status: Int32?
    /// The signal that ended it.
    package var signal: Int32?
    /// The lines that it printed.
    package var lines: [String]
  }

  package struct NotBuilt: Error, CustomStringConvertible {
    package var description: String
  }

  /// Runs `executable`, which the build puts beside the tests, to its end.
  ///
  /// `started` hears of the number of the process.
  package static func run(
    _ executable: String,
    _ arguments: [String],
    environment: [String: String] = [:],
    started: (Int32) -> Void = { _ in }
  ) async throws -> Outcome {
    let output = FileManager.default.temporaryDirectory.appendingPathComponent("quire-\(UUID().uuidString)")
    guard FileManager.default.createFile(atPath: output.path, contents: nil) else {
      throw NotBuilt(description: "there is no room for \(output.path)")
    }
    defer { try? FileManager.default.removeItem(at: output) }
    let process = Process()
    process.executableURL = try url(of: executable)
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = try FileHandle(forWritingTo: output)
    try await withCheckedThrowingContinuation { (continuation: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { _ in continuation.resume() }
      do {
        try process.run()
        started(process.processIdentifier)
      } catch {
        process.terminationHandler = nil
        continuation.resume(throwing: error)
      }
    }
    let text = String(decoding: try Data(contentsOf: output), as: UTF8.self)
    let isExit = process.terminationReason == .exit
    return Outcome(
      status: isExit ? process.terminationStatus : nil,
      signal: isExit ? nil : process.terminationStatus,
      lines: text.split(separator: "\n").map(String.init)
    )
  }

  private static func url(of executable: String) throws -> URL {
    let starts: [String?] = [CommandLine.arguments.first, Bundle.main.executablePath, Bundle.main.bundlePath]
    for start in starts.compactMap({ $0 }) {
      var folder = URL(fileURLWithPath: start).resolvingSymlinksInPath()
      for _ in 0..<4 {
        folder.deleteLastPathComponent()
        let candidate = folder.appendingPathComponent(executable)
        var isFolder: ObjCBool = false
        let exists = FileManager.default.fileExists(atPath: candidate.path, isDirectory: &isFolder)
        if exists, !isFolder.boolValue { return candidate }
      }
    }
    throw NotBuilt(description: "\(executable) is not built")
  }
}
