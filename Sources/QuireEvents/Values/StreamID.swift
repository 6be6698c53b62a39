/// The name of a stream: by custom the kind of thing, a hyphen, and which one, as in `Order-123`.
///
/// Stream ids are compared as UTF-8 bytes. They are 1 to 1,000 bytes long; an append checks that.
public struct StreamID: Sendable {
  /// The id as text.
  public let string: String

  /// Makes an id of `string`, byte for byte.
  public init(_ string: String) { self.string = string }

  /// Makes the id of one thing of a category: `StreamID("Order", "123")` is `Order-123`.
  public init(_ category: String, _ name: String) { string = "\(category)-\(name)" }

  /// The text before the first hyphen; the whole id where there is none, or nothing before it.
  public var category: String {
    let bytes = string.utf8
    guard let hyphen = bytes.firstIndex(of: UInt8(ascii: "-")), hyphen > bytes.startIndex else {
      return string
    }
    return String(string[..<hyphen])
  }

  /// The most bytes of an id.
  public static let maximumLength = 1_000
}

extension StreamID: Hashable {
  /// Whether two are equal, byte for byte.
  public static func == (left: StreamID, right: StreamID) -> Bool {
    left.string.utf8.elementsEqual(right.string.utf8)
  }

  /// Hashes so that equal values have equal hashes.
  public func hash(into hasher: inout Hasher) {
    // Canonically equal strings share a hash; equality above still tells them apart.
    hasher.combine(string)
  }
}

extension StreamID: Comparable {
  /// Whether one comes before the other.
  public static func < (left: StreamID, right: StreamID) -> Bool {
    left.string.utf8.lexicographicallyPrecedes(right.string.utf8)
  }
}

extension StreamID: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  /// Makes one of literal text.
  public init(stringLiteral value: String) { self.init(value) }
}

extension StreamID: CustomStringConvertible {
  /// The text form.
  public var description: String { string }
}
