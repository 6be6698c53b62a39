/// Tells an event store the time at which events are appended.
///
/// The store keeps times in the order of positions even where a clock goes back: an event's time is never earlier
/// than that of the event before it.
public protocol EventClock: Sendable {
  /// The time now.
  func now() -> Timestamp
}

/// A clock that stands still, for tests.
public struct FixedEventClock: EventClock {
  /// The time it shows.
  public var time: Timestamp

  /// Makes a clock that shows `time`.
  public init(_ time: Timestamp) { self.time = time }

  /// The time now.
  public func now() -> Timestamp { time }
}

extension EventClock where Self == FixedEventClock {
  /// A clock that stands still.
  public static func fixed(_ time: Timestamp) -> FixedEventClock { FixedEventClock(time) }
}

extension EventClock where Self == SystemEventClock {
  /// The computer's clock.
  public static var system: SystemEventClock { SystemEventClock() }
}
