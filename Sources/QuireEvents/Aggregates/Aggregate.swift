/// A thing whose state follows from the events of its stream.
///
/// ```swift
/// struct Account: Aggregate {
///   static let codec = EventCodec<AccountEvent>(…)
///   private(set) var balance = 0
///
///   mutating func apply(_ event: AccountEvent) {
///     switch event {
///     case .deposited(let it): balance += it.amount
///     case .withdrawn(let it): balance -= it.amount
///     }
///   }
///
///   func withdraw(_ amount: Int) throws -> [AccountEvent] {
///     guard amount <= balance else { throw Overdraft() }
///     return [.withdrawn(.init(amount: amount))]
///   }
/// }
///
/// let result = try await events.execute(on: "Account-1") { (account: Account) in try account.withdraw(40) }
/// ```
public protocol Aggregate: Sendable {
  /// What happens to it.
  associatedtype Event: Sendable

  /// Writes and reads its events.
  static var codec: EventCodec<Event> { get }

  /// Whether its state is stored with its events. Never, unless said otherwise.
  static var snapshots: SnapshotPolicy<Self> { get }

  /// Makes the state before the first event.
  init()

  /// Changes the state by an event that happened. Decides nothing, and cannot fail.
  mutating func apply(_ event: Event)
}

extension Aggregate {
  /// Never.
  public static var snapshots: SnapshotPolicy<Self> { .never }
}
