#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Where a store takes the time from: creation dates, the life of idempotency tokens, the expiry of items.
///
/// An event store has a clock of its own.
public struct WallClock: Sendable {
  private let read: @Sendable () -> Int64

  /// A clock that answers `microseconds` since 1970-01-01T00:00:00Z.
  public init(microsecondsSince1970 read: @escaping @Sendable () -> Int64) { self.read = read }

  /// Microseconds since 1970-01-01T00:00:00Z.
  public var microsecondsSince1970: Int64 { read() }

  /// Milliseconds since 1970-01-01T00:00:00Z; never negative.
  var milliseconds: UInt64 { UInt64(max(0, read()) / 1_000) }

  /// The system's clock.
  public static let system = WallClock {
    var time = timespec()
    // SAFETY: `time` outlives the call, which only writes to it.
    unsafe clock_gettime(CLOCK_REALTIME, &time)
    return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
  }
}
