import Foundation
import QuireModel
import QuireWire

/// A program that prints credentials: a profile's `credential_process`.
struct CredentialProcess: Sendable {
  let command: String
  let profile: String
  /// The longest that the program may take.
  var timeout: Duration = .seconds(60)

  func credentials() async throws -> Credentials {
    let (status, output) = try await run()
    let prefix = "The credential_process of the profile “\(profile)”"
    guard status == 0 else { throw TableError.credentials("\(prefix) ended with status \(status)") }
    // The output is never repeated: it may hold a secret.
    guard let json = try? JSONValue(json: output), let credentials = Credentials(json: json) else {
      throw TableError.credentials("\(prefix) printed no credentials")
    }
    guard json["Version"] == .number("1") else {
      throw TableError.credentials("\(prefix) printed credentials of another version than 1")
    }
    return credentials
  }

  private func run() async throws -> (status: Int32, output: [UInt8]) {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    process.standardInput = FileHandle.nullDevice
    let pipe = Pipe()
    process.standardOutput = pipe
    do {
      try process.run()
    } catch {
      throw TableError.credentials(
        "The credential_process of the profile “\(profile)” did not start",
        underlying: error
      )
    }
    let watchdog = Task {
      try await Task.sleep(for: timeout)
      if process.isRunning { process.terminate() }
    }
    defer { watchdog.cancel() }
    return await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        // Waiting for a process blocks: not on a thread that tasks need.
        Thread.detachNewThread {
          let output = (try? pipe.fileHandleForReading.readToEnd()) ?? Data()
          process.waitUntilExit()
          continuation.resume(returning: (process.terminationStatus, Array(output)))
        }
      }
    } onCancel: {
      if process.isRunning { process.terminate() }
    }
  }
}
