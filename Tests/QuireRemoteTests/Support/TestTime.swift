import Synchronization

@testable import QuireRemote

/// Clocks that stand still but for the pauses that are asked for, which are over at once.
final class TestTime: Sendable {
  private struct State {
    var wall: Int64
    var elapsed = Duration.zero
    var pauses: [Duration] = []
  }

  private let state: Mutex<State>

  /// Makes clocks; the usual start is 2026-11-25T16:20:30Z.
  init(wall: Int64 = 1_795_623_630) { state = Mutex(State(wall: wall)) }

  /// The pauses so far.
  var pauses: [Duration] { state.withLock { $0.pauses } }

  var wall: Int64 { state.withLock { $0.wall } }

  func advance(by duration: Duration) {
    state.withLock { state in
      state.elapsed += duration
      state.wall += duration.components.seconds
    }
  }

  /// The clocks, with random numbers that are always `jitter`.
  func clock(jitter: Double = 1) -> RemoteClock {
    RemoteClock(
      wallTime: { self.wall },
      elapsed: { self.state.withLock { $0.elapsed } },
      sleep: { duration in
        self.state.withLock { $0.pauses.append(duration) }
        self.advance(by: duration)
        try Task.checkCancellation()
      },
      jitter: { jitter }
    )
  }
}
