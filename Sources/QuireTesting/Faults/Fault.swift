public import QuireModel

/// Something that goes wrong with one call of a table store, as it can with DynamoDB.
public struct Fault: Sendable {
  enum Kind: Sendable {
    case conditionFailure(item: Item?)
    case conflict
    case error(any Error)
    case lostReply(any Error)
    case unprocessed
    case delay(Duration)
    case hold(@Sendable () async throws -> Void)
  }

  let kind: Kind

  /// The condition counts as false, and nothing is written: `.conditionalCheckFailed`, of a transaction
  /// `.transactionCanceled` with that reason for the action that the rule is about, or the first.
  ///
  /// `item` is handed out as the item that stood in the way.
  public static func conditionFailure(item: Item? = nil) -> Fault {
    Fault(kind: .conditionFailure(item: item))
  }

  /// Another transaction works on the item, and nothing is written: `.transactionConflict`, of a transaction
  /// `.transactionCanceled` with that reason for the action that the rule is about, or the first.
  public static let conflict = Fault(kind: .conflict)

  /// Requests come faster than they may, and nothing is done: `.throughputExceeded`.
  public static let throttling = Fault(
    kind: .error(
      TableError(
        .throughputExceeded,
        "The level of configured provisioned throughput for the table was exceeded. "
          + "Consider increasing your provisioning level with the UpdateTable API."
      )
    )
  )

  /// Throws `error`; nothing is done.
  public static func error(_ error: any Error) -> Fault { Fault(kind: .error(error)) }

  /// Does everything, then throws as if the reply had been lost on the way: what a caller must be able to repeat.
  public static let lostReply = lostReply(throwing: TableError(.storage, "The reply was lost (injected)"))

  /// Does everything, then throws `error`.
  public static func lostReply(throwing error: any Error) -> Fault { Fault(kind: .lostReply(error)) }

  /// Answers all items of a batch as unprocessed; nothing is done.
  ///
  /// No effect on other operations.
  public static let unprocessed = Fault(kind: .unprocessed)

  /// Waits, then goes on as usual.
  public static func delay(_ duration: Duration) -> Fault { Fault(kind: .delay(duration)) }

  /// Waits until `ready` returns, then goes on as usual; throws what it throws, with nothing done.
  ///
  /// With it a test decides what comes first, whatever the machine's speed.
  public static func hold(until ready: @escaping @Sendable () async throws -> Void) -> Fault {
    Fault(kind: .hold(ready))
  }
}
