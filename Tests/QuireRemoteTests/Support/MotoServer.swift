import Foundation

/// moto's server, an implementation of DynamoDB's API that is not ours, running beside the tests.
actor MotoServer {
  static let shared = MotoServer()

  private var process: Process?
  private var input: Pipe?
  private var running: Task<String, any Error>?

  /// The command of moto's server: of `QUIRE_MOTO_SERVER`, of the tests' own Python environment, or of the search path.
  static let command: String? = {
    let environment = ProcessInfo.processInfo.environment
    let package = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let folders = (environment["PATH"] ?? "").split(separator: ":").map { "\($0)/moto_server" }
    let candidates =
      [environment["QUIRE_MOTO_SERVER"]].compactMap { $0 }
      + [package.appendingPathComponent(".build-clients/bin/moto_server").path] + folders
    return candidates.first { FileManager.default.isExecutableFile(atPath: $0) }
  }()

  /// The server's address; starts it at first.
  func address() async throws -> String {
    if let running { return try await running.value }
    let task = Task { try await start() }
    running = task
    return try await task.value
  }

  private func start() async throws -> String {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    // The shell ends the server when its input ends, which it does with this process, however that dies.
    process.arguments = [
      "-c",
      #""$0" -H 127.0.0.1 -p 0 2>&1 & server=$!; trap 'kill $server' TERM; cat >/dev/null; kill $server"#,
      Self.command ?? "moto_server",
    ]
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
      if let match = text.firstMatch(of: /Running on (http:\/\/[0-9.:]+)\s/) { return String(match.1) }
    }
    throw MotoFailure(output: text)
  }

  /// What the server prints; it is read on when nobody listens any more, so that the server never waits for a reader.
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

/// That moto's server did not start.
struct MotoFailure: Error {
  var output: String
}
