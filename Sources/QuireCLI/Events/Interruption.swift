@preconcurrency import Dispatch

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// The end that comes from outside: a signal, or the closing of the pipe that reads the output.
enum Interruption {
  private static let outputCheckInterval = Duration.milliseconds(250)

  /// Runs `body` until it is done, or cancels it once SIGINT or SIGTERM arrives or nobody reads the output any more.
  static func race(_ body: @escaping @Sendable () async throws -> Void) async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await body() }
      group.addTask { for await _ in signals() { return } }
      group.addTask {
        while !StandardOutput.isClosed { try await Task.sleep(for: outputCheckInterval) }
      }
      defer { group.cancelAll() }
      try await group.next()
    }
  }

  /// SIGINT and SIGTERM as they arrive, in place of ending the process.
  private static func signals() -> AsyncStream<Void> {
    AsyncStream { continuation in
      let sources = [SIGINT, SIGTERM].map { number in
        signal(number, SIG_IGN)
        let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
        source.setEventHandler { continuation.yield() }
        source.resume()
        return source
      }
      continuation.onTermination = { _ in
        for source in sources { source.cancel() }
      }
    }
  }
}
