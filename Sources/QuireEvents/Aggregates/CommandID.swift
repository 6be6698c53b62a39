/// The identity of a command, given by whoever sends it: the key by which a repeated command is recognised.
///
/// The events of a command have ids made of it, `<command id>#1`, `<command id>#2` …, so that a command needs no record of
/// its own: where the first of these is in the stream, the command was executed, today or in ten years. An id of a
/// request, or of the message that carried the command, serves well. Ids are compared within a stream.
public struct CommandID: Sendable, Hashable {
  /// The id as text, 1 to 240 bytes.
  public let string: String

  /// Takes `string` as an id, byte for byte.
  public init(_ string: String) { self.string = string }

  /// The most bytes of an id.
  public static let maximumLength = 240

  /// The id of the command's event of a number, from 1.
  public func eventID(_ number: Int) -> EventID { EventID("\(string)#\(number)") }

  func check() throws(EventStoreError) {
    guard (1...Self.maximumLength).contains(string.utf8.count) else {
      throw EventStoreError(
        .invalidArgument,
        "A command id is 1 to \(Self.maximumLength) bytes long, not \(string.utf8.count)"
      )
    }
  }
}

extension CommandID: ExpressibleByStringLiteral, ExpressibleByStringInterpolation {
  /// Makes one of literal text.
  public init(stringLiteral value: String) { self.init(value) }
}

extension CommandID: CustomStringConvertible {
  /// The text form.
  public var description: String { string }
}
