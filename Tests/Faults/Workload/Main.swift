import Workloads

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Work on a store in a process of its own, for tests of what the process or its disk may suffer.
///
/// Prints what went wrong, a line each, and then a last line that starts with `done`.
@main
struct Main {
  static func main() async {
    do {
      let arguments = try Arguments(Array(CommandLine.arguments.dropFirst()))
      switch arguments.action {
      case "write": try await Recording.run(arguments)
      case "suffer": try await SufferingDisk.run(arguments)
      case "examine": try await Examination.run(arguments)
      case "soak": try await Soak.run(arguments)
      case "histories": try await Histories.run(arguments)
      default: throw Arguments.Missing(description: "\(arguments.action) is nothing to do")
      }
    } catch {
      say("failed: \(error)")
      exit(1)
    }
  }

  /// Prints a line at once: the process may not live to flush it.
  static func say(_ line: String) {
    let bytes = Array("\(line)\n".utf8)
    var written = 0
    while written < bytes.count {
      let result = bytes[written...].withUnsafeBytes { write(STDOUT_FILENO, $0.baseAddress, $0.count) }
      guard result > 0 else { return }
      written += result
    }
  }
}
