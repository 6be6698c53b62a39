import Foundation

/// moto's server, an implementation of DynamoDB's API that is not ours, running beside the tests.
actor MotoServer {
  static let shared = MotoServer()

  private var process: Process?
  private var input: Pipe?
  private var running: Task<String, any Error>?

  /// The command of moto's server, which `QUIRE_MOTO_SERVER` names; its cases take minutes, so they run on demand.
  static let command = ProcessInfo.processInfo.environment["QUIRE_MOTO_SERVER"]

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
