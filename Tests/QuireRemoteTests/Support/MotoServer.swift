import Foundation
import Programs

/// moto's server, an implementation of DynamoDB's API that is not ours, running beside the tests.
actor MotoServer {
  static let shared = MotoServer()

  private static let root = URL(fileURLWithPath: #filePath)
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// The Python that has moto: the one that `QUIRE_CLIENTS_PYTHON` names, or where `Tests/run` has put it; nil where it
  /// was never there.
  static let python: String? = {
    if let named = ProcessInfo.processInfo.environment["QUIRE_CLIENTS_PYTHON"] { return named }
    let installed = root.appendingPathComponent(".build-clients/bin/python").path
    return FileManager.default.isExecutableFile(atPath: installed) ? installed : nil
  }()

  /// Why cases are left out where there is no Python.
  static let absence = "moto is not installed: Tests/run does it"

  private var process: Process?
  private var input: Pipe?
  private var running: Task<String, any Error>?

  /// The server's address; starts it at first.
  func address() async throws -> String {
    if let running { return try await running.value }
    let task = Task { try await start() }
    running = task
    return try await task.value
  }

  private func start() async throws -> String {
    var program = Program(
      URL(fileURLWithPath: Self.python ?? "python3"),
      [Self.root.appendingPathComponent("Tests/Clients/moto_server.py").path]
    )
    program.environment["PYTHONDONTWRITEBYTECODE"] = "1"
    let process = program.process()
    // The server ends when its input ends, which it does with this process, however that dies.
    let input = Pipe()
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    self.process = process
    self.input = input
    var text = ""
    for await piece in Self.pieces(of: output) {
      text += piece
      if let match = text.firstMatch(of: /(http:\/\/[0-9.:]+)\n/) { return String(match.1) }
    }
    throw MotoFailure(output: text)
  }

  /// What the server prints, until it prints no more.
  private static func pieces(of output: Pipe) -> AsyncStream<String> {
    AsyncStream { continuation in
      output.fileHandleForReading.readabilityHandler = { handle in
        let data = handle.availableData
        if data.isEmpty {
          handle.readabilityHandler = nil
          continuation.finish()
        } else {
          continuation.yield(String(decoding: data, as: UTF8.self))
        }
      }
    }
  }
}

/// That moto's server did not start; why is on standard error.
struct MotoFailure: Error {
  var output: String
}
