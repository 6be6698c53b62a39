public import Quire
public import QuireEvents
import Synchronization

/// A clock that stands still until it is told otherwise, for a store and an event store alike.
///
/// ```swift
/// let clock = ManualClock()
/// let store = try Store.temporary(options: Store.Options(durability: .unsynced, clock: clock.wallClock))
/// clock.advance(by: .seconds(600))
/// ```
public final class ManualClock: EventClock {
  private let microseconds: Mutex<Int64>

  /// Makes a clock that shows `time`; without one, the first second of 2026.
  public init(_ time: Timestamp = Timestamp(microsecondsSince1970: 1_767_225_600_000_000)) {
    microseconds = Mutex(time.microsecondsSince1970)
  }

  /// The time that the clock shows.
  public var time: Timestamp {
    get { Timestamp(microsecondsSince1970: microseconds.withLock { $0 }) }
    set { microseconds.withLock { $0 = newValue.microsecondsSince1970 } }
  }

  /// Moves the clock on, or back with a negative duration; a part of a microsecond is dropped.
  public func advance(by duration: Duration) {
    let (seconds, attoseconds) = duration.components
    microseconds.withLock { $0 += seconds * 1_000_000 + attoseconds / 1_000_000_000_000 }
  }

  /// The time that the clock shows.
  public func now() -> Timestamp { time }

  /// This clock as one that a store can be opened with: `Store.Options.clock`.
  public var wallClock: WallClock { WallClock { self.time.microsecondsSince1970 } }
}
