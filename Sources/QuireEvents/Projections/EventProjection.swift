public import Quire

/// Makes a read model of events: items that answer questions which the events answer only one by one.
///
/// What it writes for an event and how far it has come are committed in one transaction: every event is applied exactly
/// once, whenever the process ends.
///
/// ```swift
/// struct Totals: EventProjection {
///   let name = "totals"
///   let filter = SubscriptionFilter.category("Order")
///
///   func apply(_ event: RecordedEvent, in transaction: inout Transaction) throws {
///     try transaction.update(["PK": "TOTALS"], in: "reports", [.add(1, to: .init(event.type))])
///   }
///
///   func reset(in transaction: inout Transaction) throws {
///     try transaction.delete(["PK": "TOTALS"], in: "reports")
///   }
/// }
///
/// let runner = try ProjectionRunner(Totals(), of: events)
/// try await runner.catchUp()
/// ```
public protocol EventProjection: Sendable {
  /// The name under which its position is saved. Every projection, and every member of a group, has its own.
  var name: String { get }

  /// Which events it is about. All, unless said otherwise.
  var filter: SubscriptionFilter { get }

  /// Writes what an event means for the read model. May run again, from the start of its transaction.
  func apply(_ event: RecordedEvent, in transaction: inout Transaction) throws

  /// Removes the read model, for it to be built again from the first event.
  func reset(in transaction: inout Transaction) throws
}

extension EventProjection {
  /// All events.
  public var filter: SubscriptionFilter { .all }
}

/// A projection made of functions.
public struct FunctionProjection: EventProjection {
  /// Writes what an event means.
  public typealias Apply = @Sendable (RecordedEvent, inout Transaction) throws -> Void
  /// Removes the read model.
  public typealias Reset = @Sendable (inout Transaction) throws -> Void

  /// The name under which its position is saved.
  public let name: String
  /// Which events it is about.
  public let filter: SubscriptionFilter
  private let applyEvent: Apply
  private let resetModel: Reset

  /// Makes a projection.
  public init(
    _ name: String,
    filter: SubscriptionFilter = .all,
    apply: @escaping Apply,
    reset: @escaping Reset
  ) {
    self.name = name
    self.filter = filter
    applyEvent = apply
    resetModel = reset
  }

  /// Writes what an event means for the read model.
  public func apply(_ event: RecordedEvent, in transaction: inout Transaction) throws {
    try applyEvent(event, &transaction)
  }

  /// Removes the read model.
  public func reset(in transaction: inout Transaction) throws {
    try resetModel(&transaction)
  }
}
