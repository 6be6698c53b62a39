import Foundation
import Programs
import QuireTesting

/// Runs of `FaultWorkload`, with the disk of `Tests/Faults/disk.c` where that is asked for.
enum FaultProcess {
  struct NoCompiler: Error, CustomStringConvertible {
    var description: String
  }

  /// The library that stands between a process and its file, compiled at first use.
  private static let library = Result<String, any Error> {
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appendingPathComponent("Faults/build")
    let process = Program(script, []).process()
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    let path = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw NoCompiler(description: "\(script.path) failed: a C compiler is needed")
    }
    return path.trimmingCharacters(in: .whitespacesAndNewlines)
  }

  static func run(_ action: String, _ settings: [String: String]) async throws -> Program.Outcome {
    try await program(action, settings).run()
  }

  /// As `run`, on a disk that records what happens to `file` in `log`, and can be made to fail.
  static func run(
    _ action: String,
    _ settings: [String: String],
    onDiskOf file: String,
    log: String? = nil,
    journal: String? = nil
  ) async throws -> Program.Outcome {
    var program = try program(action, settings)
    program.environment = ["LD_PRELOAD": try library.get(), "QUIRE_DISK_FILE": file]
    program.environment["QUIRE_DISK_LOG"] = log
    program.environment["QUIRE_DISK_JOURNAL"] = journal
    return try await program.run()
  }

  private static func program(_ action: String, _ settings: [String: String]) throws -> Program {
    let settings = settings.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
    var program = try Program(built: "FaultWorkload", [action] + settings)
    program.errors = .passedOn
    return program
  }
}
