import Foundation
import QuireTesting
import Workloads

/// Runs of `FaultWorkload`, with the disk of `Tests/Faults/disk.c` where that is asked for.
enum FaultProcess {
  struct NoCompiler: Error, CustomStringConvertible {
    var description: String
  }

  /// The library that stands between a process and its file, compiled at first use.
  private static let library = Result<String, any Error> {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Faults/build")
    let process = Process()
    let output = Pipe()
    process.executableURL = script
    process.standardOutput = output
    try process.run()
    let path = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw NoCompiler(description: "\(script.path) failed: a C compiler is needed")
    }
    return path.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  static func run(_ action: String, _ settings: [String: String]) async throws -> ChildProcess.Outcome {
    try await ChildProcess.run("FaultWorkload", arguments(action, settings))
  }

  /// As `run`, on a disk that records what happens to `file` in `log`, and can be made to fail.
  static func run(
    _ action: String,
    _ settings: [String: String],
    onDiskOf file: String,
    log: String? = nil,
    journal: String? = nil
  ) async throws -> ChildProcess.Outcome {
    var environment = ["LD_PRELOAD": try library.get(), "QUIRE_DISK_FILE": file]
    environment["QUIRE_DISK_LOG"] = log
    environment["QUIRE_DISK_JOURNAL"] = journal
    return try await ChildProcess.run("FaultWorkload", arguments(action, settings), environment: environment)
  }

  private static func arguments(_ action: String, _ settings: [String: String]) -> [String] {
    [action] + settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
  }
}
