/// Something that goes wrong with an append of events.
public struct AppendFault: Sendable {
  enum Kind: Sendable {
    case versionConflict
    case error(any Error)
    case lostReply(any Error)
    case delay(Duration)
  }

  let kind: Kind

  /// Another writer was first, it seems, and nothing is written: `EventStoreError.Code.versionConflict`.
  public static let versionConflict = AppendFault(kind: .versionConflict)

  /// Throws `error`; nothing is written.
  public static func error(_ error: any Error) -> AppendFault { AppendFault(kind: .error(error)) }

  /// Appends, then throws `error`, as if the reply had been lost on the way: what a caller must be able to repeat.
  public static func lostReply(throwing error: any Error) -> AppendFault {
    AppendFault(kind: .lostReply(error))
  }

  /// Waits, then appends.
  public static func delay(_ duration: Duration) -> AppendFault { AppendFault(kind: .delay(duration)) }
}
