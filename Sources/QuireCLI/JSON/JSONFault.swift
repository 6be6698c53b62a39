/// What is wrong with a JSON text, and where.
struct JSONFault: Error, Sendable, Hashable, CustomStringConvertible {
  var message: String
  /// The byte it is about, from 0.
  var offset: Int?

  init(_ message: String, offset: Int? = nil) {
    self.message = message
    self.offset = offset
  }

  var description: String { offset.map { "\(message), at byte \($0)" } ?? message }
}
