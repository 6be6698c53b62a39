public import QuireModel

/// Makes a read model of events on any table store: an event means some actions, which are committed in one transaction
/// with how far the projection has come.
///
/// Every event is applied exactly once, on the embedded engine and on DynamoDB alike. In return an event's actions are known
/// before the transaction: they cannot depend on what it reads, other than by conditions and updates. An
/// ``EventProjection`` can, on the embedded engine.
///
/// ```swift
/// struct Totals: TableProjection {
///   let name = "totals"
///   let filter = SubscriptionFilter.category("Order")
///
///   func actions(for event: RecordedEvent) -> [TransactWriteItems.Action] {
///     [.update(["PK": "TOTALS"], .add(1, to: event.type), in: "reports")]
///   }
///
///   func reset(in tables: any TableStore) async throws {
///     try await tables.table("reports").delete(["PK": "TOTALS"])
///   }
/// }
///
/// try await TableProjectionRunner(Totals(), of: events).catchUp()
/// ```
public protocol TableProjection: Sendable {
  /// The name under which its position is saved. Every projection, and every member of a group, has its own.
  var name: String { get }

  /// Which events it is about. All, unless said otherwise.
  var filter: SubscriptionFilter { get }

  /// What an event means for the read model: at most 99 actions on different items, together with the position one
  /// transaction of a table store.
  ///
  /// It can be asked more than once about an event; what it answered before was not written then.
  func actions(for event: RecordedEvent) async throws -> [TransactWriteItems.Action]

  /// Removes the read model, for it to be built again from the first event.
  ///
  /// May be called again for a model that was removed in part.
  func reset(in tables: any TableStore) async throws
}

extension TableProjection {
  /// All events.
  public var filter: SubscriptionFilter { .all }
}

extension EventStore {
  /// Waits until a projection has applied everything up to a position, for example that of an append.
  ///
  /// Throws `CancellationError` where the task is cancelled.
  public func wait(for projection: some TableProjection, until position: Int) async throws {
    try await wait(for: projection.name, until: position)
  }
}
