import Synchronization

/// The identity of an event, given to it before it is appended: the key by which a repeated append is recognised.
///
/// `EventID()` makes a UUID of version 7 (time-ordered, so that ids made one after another lie next to each other in
/// the index). Any text of 1 to 256 bytes may serve instead, for example the id of the message that caused the event.
public struct EventID: Sendable {
  /// The id as text.
  public let string: String

  /// Takes `string` as an id, byte for byte.
  public init(_ string: String) { self.string = string }

  /// Makes a new id: a UUID of version 7 in lower case.
  public init() {
    let (high, low) = EventIDSource.shared.next(SystemEventClock().now())
    self.init(high, low)
  }

  /// Makes the UUID of version 7 of a time and 74 random bits (RFC 9562).
  package init(time: Timestamp, using generator: inout some RandomNumberGenerator) {
    let milliseconds = UInt64(clamping: time.microsecondsSince1970 / 1_000)
    self.init(
      milliseconds << 16 | 0x7000 | generator.next() & 0x0FFF,
      0x8000_0000_0000_0000 | generator.next() >> 2
    )
  }

  private init(_ high: UInt64, _ low: UInt64) {
    // SAFETY: each of the 36 bytes is written once, and the number of them answered.
    string = unsafe String(unsafeUninitializedCapacity: 36) { text in
      var index = 0
      for half in [high, low] {
        for shift in stride(from: 60, through: 0, by: -4) as StrideThrough<UInt64> {
          if index == 8 || index == 13 || index == 18 || index == 23 {
            unsafe text.initializeElement(at: index, to: UInt8(ascii: "-"))
            index += 1
          }
          unsafe text.initializeElement(
            at: index,
            to: Self.hexDigit(UInt8(truncatingIfNeeded: half >> shift & 15))
          )
          index += 1
        }
      }
      return index
    }
  }

  private static func hexDigit(_ value: UInt8) -> UInt8 {
    value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "a") + value - 10
  }

  /// The most bytes of an id.
  public static let maximumLength = 256
}

extension EventID: Hashable {
  /// Whether two are equal, byte for byte.
  public static func == (left: EventID, right: EventID) -> Bool {
    left.string.utf8.elementsEqual(right.string.utf8)
  }

  /// Hashes so that equal values have equal hashes.
  public func hash(into hasher: inout Hasher) {
    // Canonically equal strings share a hash; equality above still tells them apart.
    hasher.combine(string)
  }
}

extension EventID: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  /// Makes one of literal text.
  public init(stringLiteral value: String) { self.init(value) }
}

extension EventID: CustomStringConvertible {
  /// The text form.
  public var description: String { string }
}

/// Makes the UUIDs of version 7 of this process: each after the one before, as RFC 9562 has it in section 6.2, by 12 bits of
/// the time below the millisecond; so new ids go to the end of their index.
private final class EventIDSource: Sendable {
  static let shared = EventIDSource()

  private struct State {
    /// Milliseconds and 4,096ths of them.
    var last: UInt64 = 0
    /// Random numbers, many at a time: each would be a call of the system.
    var random: [UInt64] = []
  }

  private let state = Mutex(State())

  func next(_ time: Timestamp) -> (high: UInt64, low: UInt64) {
    let microseconds = UInt64(clamping: time.microsecondsSince1970)
    let now = (microseconds / 1_000) << 12 | microseconds % 1_000 * 4_096 / 1_000
    return state.withLock { state in
      state.last = max(now, state.last + 1)
      if state.random.isEmpty {
        var generator = SystemRandomNumberGenerator()
        state.random = (0..<64).map { _ in generator.next() }
      }
      let random = state.random.removeLast()
      return ((state.last >> 12) << 16 | 0x7000 | state.last & 0x0FFF, 0x8000_0000_0000_0000 | random >> 2)
    }
  }
}
