/// What an append expects of its stream.
///
/// There is no default: leaving out the check is a decision.
public enum ExpectedVersion: Sendable, Hashable {
  /// Nothing: append whatever is there.
  case any
  /// That the stream has no events, or was deleted.
  case noStream
  /// That the stream has events.
  case streamExists
  /// That the stream's last version is this. 0 means the same as ``noStream``.
  case exact(Int)
}

extension ExpectedVersion: CustomStringConvertible {
  /// The text form.
  public var description: String {
    switch self {
    case .any: "any"
    case .noStream: "no stream"
    case .streamExists: "an existing stream"
    case .exact(let version): "version \(version)"
    }
  }
}
