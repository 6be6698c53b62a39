import QuireModel
import QuireWire
import Subprocess

/// A program that prints credentials: a profile's `credential_process`.
struct CredentialProcess: Sendable {
  let command: String
  let profile: String
  /// The longest that the program may take.
  var timeout: Duration = .seconds(60)

  /// Far more than credentials take.
  private static let outputLimit = 1 << 16

  func credentials() async throws -> Credentials {
    let prefix = "The credential_process of the profile “\(profile)”"
    let (status, output) = try await run(prefix)
    guard status.isSuccess else {
      throw TableError.credentials("\(prefix) ended with status \(status.number)")
    }
    // The output is never repeated: it may hold a secret.
    guard let json = try? JSONValue(json: output), let credentials = Credentials(json: json) else {
      throw TableError.credentials("\(prefix) printed no credentials")
    }
    guard json["Version"] == .number("1") else {
      throw TableError.credentials("\(prefix) printed credentials of another version than 1")
    }
    return credentials
  }

  /// Runs the command, and ends it with what it started when it takes too long or the task is cancelled.
  private func run(_ prefix: String) async throws -> (status: TerminationStatus, output: [UInt8]) {
    var options = PlatformOptions()
    // In a session of its own: signals reach the programs that the shell started, and nothing else.
    options.createSession = true
    options.teardownSequence = [
      .gracefulShutDown(toProcessGroup: true, allowedDurationToNextStep: .seconds(1))
    ]
    let ended = try await withThrowingTaskGroup(of: (TerminationStatus, [UInt8])?.self) { [options] group in
      defer { group.cancelAll() }
      group.addTask {
        do {
          let result = try await Subprocess.run(
            .name("sh"),
            arguments: ["-c", command],
            platformOptions: options,
            output: .bytes(limit: Self.outputLimit),
            error: .currentStandardError
          )
          return (result.terminationStatus, result.standardOutput)
        } catch let error as SubprocessError where error.code == .outputLimitExceeded {
          throw TableError.credentials("\(prefix) printed more than \(Self.outputLimit) bytes")
        } catch {
          try Task.checkCancellation()
          throw TableError.credentials("\(prefix) did not run", underlying: error)
        }
      }
      group.addTask {
        try await Task.sleep(for: timeout)
        return nil
      }
      return try await group.next() ?? nil
    }
    guard let ended else {
      throw TableError.credentials("\(prefix) took longer than \(timeout)")
    }
    return ended
  }
}

extension TerminationStatus {
  /// The exit code, or the number of the signal that ended the program.
  fileprivate var number: Int32 {
    switch self {
    case .exited(let code): code
    case .signaled(let signal): signal
    }
  }
}
