import Synchronization

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Clocks of histories.
package enum Moments {
  /// Nanoseconds of the machine's clock that is never set, the same one for all processes.
  package static func ofMachine() -> Int {
    var time = timespec()
    let code = clock_gettime(CLOCK_MONOTONIC, &time)
    precondition(code == 0)
    return Int(time.tv_sec) * 1_000_000_000 + Int(time.tv_nsec)
  }

  /// A clock of one process: what is called later gets a higher number.
  package static func counter() -> @Sendable () -> Int {
    let counter = Counter()
    return { counter.next() }
  }

  private final class Counter: Sendable {
    private let last = Atomic(0)

    func next() -> Int { last.add(1, ordering: .sequentiallyConsistent).newValue }
  }
}
