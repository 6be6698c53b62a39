#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// What time it is, how long things take, and how to wait: replaced in tests.
package struct RemoteClock: Sendable {
  /// Seconds since 1970.
  package var wallTime: @Sendable () -> Int64
  /// A time that only moves on, from any start.
  package var elapsed: @Sendable () -> Duration
  package var sleep: @Sendable (Duration) async throws -> Void
  /// A random number from 0 to 1.
  package var jitter: @Sendable () -> Double

  package init(
    wallTime: @escaping @Sendable () -> Int64,
    elapsed: @escaping @Sendable () -> Duration,
    sleep: @escaping @Sendable (Duration) async throws -> Void,
    jitter: @escaping @Sendable () -> Double
  ) {
    self.wallTime = wallTime
    self.elapsed = elapsed
    self.sleep = sleep
    self.jitter = jitter
  }

  /// The system's clocks.
  package static let system: RemoteClock = {
    let start = ContinuousClock.now
    return RemoteClock(
      wallTime: { Int64(Date().timeIntervalSince1970.rounded(.down)) },
      elapsed: { ContinuousClock.now - start },
      sleep: { try await Task.sleep(for: $0) },
      jitter: { Double.random(in: 0...1) }
    )
  }()
}
