import QuireEvents

/// A bank account: its balance follows from what happened to it, and its rules decide what may happen next.
struct Account: Aggregate {
  private(set) var owner: String?
  /// In cents.
  private(set) var balance = 0

  // MARK: What happens to it

  enum Event: Sendable {
    case opened(Opened)
    case deposited(Amount)
    case withdrawn(Amount)
  }

  struct Opened: Codable, Sendable { var owner: String }
  struct Amount: Codable, Sendable { var cents: Int }

  /// The names are stored with the events, so they are written out here: Swift's own can change.
  static let codec = EventCodec<Event>(
    EventType("AccountOpened", embed: Event.opened) { if case .opened(let it) = $0 { it } else { nil } },
    EventType("MoneyDeposited", embed: Event.deposited) {
      if case .deposited(let it) = $0 { it } else { nil }
    },
    EventType("MoneyWithdrawn", embed: Event.withdrawn) {
      if case .withdrawn(let it) = $0 { it } else { nil }
    }
  )

  mutating func apply(_ event: Event) {
    switch event {
    case .opened(let it): owner = it.owner
    case .deposited(let it): balance += it.cents
    case .withdrawn(let it): balance -= it.cents
    }
  }

  // MARK: What may happen

  func open(owner: String) throws(Refusal) -> [Event] {
    guard self.owner == nil else { throw .alreadyOpen }
    return [.opened(Opened(owner: owner))]
  }

  func deposit(_ cents: Int) throws(Refusal) -> [Event] {
    guard owner != nil else { throw .notOpen }
    guard cents > 0 else { throw .notPositive }
    return [.deposited(Amount(cents: cents))]
  }

  func withdraw(_ cents: Int) throws(Refusal) -> [Event] {
    guard owner != nil else { throw .notOpen }
    guard cents > 0 else { throw .notPositive }
    guard cents <= balance else { throw .overdraft }
    return [.withdrawn(Amount(cents: cents))]
  }

  /// Why a command is not allowed.
  enum Refusal: Error {
    case alreadyOpen, notOpen, notPositive, overdraft
  }
}
