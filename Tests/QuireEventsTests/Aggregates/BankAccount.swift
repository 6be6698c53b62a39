import QuireEvents

/// An account that cannot be overdrawn.
struct BankAccount: Aggregate, Codable, Equatable {
  struct Opened: Codable, Sendable, Equatable { var owner: String }
  struct Moved: Codable, Sendable, Equatable { var amount: Int }

  enum Event: Sendable, Equatable {
    case opened(Opened)
    case deposited(Moved)
    case withdrawn(Moved)
  }

  struct Overdraft: Error, Equatable {}
  struct NotOpen: Error {}

  static let codec = EventCodec<Event>(
    EventType("AccountOpened", embed: Event.opened) { if case .opened(let it) = $0 { it } else { nil } },
    EventType("MoneyDeposited", embed: Event.deposited) {
      if case .deposited(let it) = $0 { it } else { nil }
    },
    EventType("MoneyWithdrawn", embed: Event.withdrawn) {
      if case .withdrawn(let it) = $0 { it } else { nil }
    }
  )
  static let snapshots = SnapshotPolicy<BankAccount>.every(5, type: "BankAccount", schemaVersion: 2)

  var owner: String?
  var balance = 0

  mutating func apply(_ event: Event) {
    switch event {
    case .opened(let it): owner = it.owner
    case .deposited(let it): balance += it.amount
    case .withdrawn(let it): balance -= it.amount
    }
  }

  func open(owner: String) -> [Event] { self.owner == nil ? [.opened(Opened(owner: owner))] : [] }

  func deposit(_ amount: Int) throws -> [Event] {
    guard owner != nil else { throw NotOpen() }
    return [.deposited(Moved(amount: amount))]
  }

  func withdraw(_ amount: Int) throws -> [Event] {
    guard owner != nil else { throw NotOpen() }
    guard amount <= balance else { throw Overdraft() }
    return [.withdrawn(Moved(amount: amount))]
  }
}
