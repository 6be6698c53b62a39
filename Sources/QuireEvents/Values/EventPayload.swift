/// What an event says: JSON text, or bytes of the application's own.
public enum EventPayload: Sendable {
  /// JSON text, kept as it is. An append refuses text that is not JSON.
  case json(String)
  /// Bytes in any form.
  case binary([UInt8])

  /// The number of bytes.
  public var byteCount: Int {
    switch self {
    case .json(let text): text.utf8.count
    case .binary(let bytes): bytes.count
    }
  }

  /// The bytes: of JSON text, its UTF-8.
  public var bytes: [UInt8] {
    switch self {
    case .json(let text): Array(text.utf8)
    case .binary(let bytes): bytes
    }
  }
}

extension EventPayload: Hashable {
  /// Whether two are equal, byte for byte.
  public static func == (left: EventPayload, right: EventPayload) -> Bool {
    switch (left, right) {
    case (.json(let left), .json(let right)): left.utf8.elementsEqual(right.utf8)
    case (.binary(let left), .binary(let right)): left == right
    default: false
    }
  }

  /// Hashes so that equal values have equal hashes.
  public func hash(into hasher: inout Hasher) {
    switch self {
    case .json(let text): hasher.combine(text)
    case .binary(let bytes): hasher.combine(bytes)
    }
  }
}

extension EventPayload: ExpressibleByStringLiteral {
  /// JSON text.
  public init(stringLiteral value: String) { self = .json(value) }
}
