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
    var generator = SystemRandomNumberGenerator()
    self.init(time: SystemEventClock().now(), using: &generator)
  }

  /// Makes the UUID of version 7 of a time and 74 random bits (RFC 9562).
  package init(time: Timestamp, using generator: inout some RandomNumberGenerator) {
    let milliseconds = UInt64(clamping: time.microsecondsSince1970 / 1_000)
    let high = milliseconds << 16 | 0x7000 | generator.next() & 0x0FFF
    let low = 0x8000_0000_0000_0000 | generator.next() >> 2
    var text: [UInt8] = []
    text.reserveCapacity(36)
    for (half, hyphens) in [(high, [4, 6]), (low, [0, 2])] {
      for byte in 0..<8 {
        if hyphens.contains(byte) { text.append(UInt8(ascii: "-")) }
        let value = UInt8(truncatingIfNeeded: half >> UInt64(56 - 8 * byte))
        text.append(Self.hexDigit(value >> 4))
        text.append(Self.hexDigit(value & 15))
      }
    }
    string = String(decoding: text, as: UTF8.self)
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
