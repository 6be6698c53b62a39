public import Quire

/// Makes a read model of events: items that answer questions which the events answer only one by one.
///
/// What it writes for an event and how far it has come are committed in one transaction: every event is applied exactly
/// once, whenever the process ends.
///
/// It needs the embedded engine, where events and read model are in one store; a ``TableProjection`` runs on any table store.
///
/// ```swift
/// struct Totals: EventProjection {
///   let name = "totals"
///   let filter = SubscriptionFilter.category("Order")
///   let tables = ["totals"]
///
///   func apply(_ event: RecordedEvent, in transaction: inout Transaction) throws {
///     try transaction.update(["PK": .s(event.type)], in: "totals", [.add(1, to: "count")])
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

  /// The tables that hold nothing but this read model: what ``reset(in:)`` empties, unless it is written otherwise. None,
  /// unless said otherwise.
  var tables: [String] { get }

  /// Removes the read model, for it to be built again from the first event.
  ///
  /// Empties ``tables`` unless written otherwise, as it has to be for a read model in a table with other things.
  func reset(in transaction: inout Transaction) throws
}

extension EventProjection {
  /// All events.
  public var filter: SubscriptionFilter { .all }

  /// None.
  public var tables: [String] { [] }

  /// Empties ``tables``.
  ///
  /// Throws ``EventStoreError/Code/unsupported`` where there are none.
  public func reset(in transaction: inout Transaction) throws {
    guard !tables.isEmpty else {
      throw EventStoreError(
        .unsupported,
        "The projection \(name) does not say what its read model is: name its tables, or write its reset"
      )
    }
    for table in tables { try transaction.deleteAllItems(in: table) }
  }
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
