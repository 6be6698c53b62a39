#if canImport(FoundationEssentials)
import FoundationEssentials
#else
import Foundation
#endif

/// The computer's clock.
public struct SystemEventClock: EventClock {
  /// Makes the clock.
  public init() {}

  /// The time now.
  public func now() -> Timestamp { Timestamp(secondsSince1970: Date().timeIntervalSince1970) }
}
