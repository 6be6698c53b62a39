import QuireEvents

/// An aggregate to test with.
struct Account: Aggregate, Equatable {
  enum Event: Sendable {
    struct Opened: Codable, Sendable { var owner: String }
    struct Deposited: Codable, Sendable { var amount: Int }
    struct Withdrawn: Codable, Sendable { var amount: Int }

    case opened(Opened)
    case deposited(Deposited)
    case withdrawn(Withdrawn)
    /// Of no type that the codec knows.
    case frozen
  }

  static let codec = EventCodec<Event>(
    EventType("AccountOpened", embed: Event.opened) {
      if case .opened(let payload) = $0 { payload } else { nil }
    },
    EventType("MoneyDeposited", embed: Event.deposited) {
      if case .deposited(let payload) = $0 { payload } else { nil }
    },
    EventType("MoneyWithdrawn", embed: Event.withdrawn) {
      if case .withdrawn(let payload) = $0 { payload } else { nil }
    }
  )

  private(set) var balance = 0

  mutating func apply(_ event: Event) {
    switch event {
    case .deposited(let payload): balance += payload.amount
    case .withdrawn(let payload): balance -= payload.amount
    case .opened, .frozen: break
    }
  }

  func withdraw(_ amount: Int) throws -> [Event] {
    if amount > balance { throw Overdraft(missing: amount - balance) }
    return [.withdrawn(.init(amount: amount))]
  }

  func close() -> [Event] { balance == 0 ? [] : [.withdrawn(.init(amount: balance))] }
}

struct Overdraft: Error, Equatable {
  var missing: Int
}

struct Refused: Error, Equatable {}

enum CounterCommand: Sendable {
  case add(Int)
}

enum CounterEvent: Sendable {
  struct Added: Codable, Sendable { var amount: Int }

  case added(Added)
}

/// A decider to test with: adds up, and only up.
let counter = Decider<CounterCommand, Int, CounterEvent>(
  initialState: 0,
  codec: EventCodec(
    EventType("Added", embed: CounterEvent.added) {
      if case .added(let payload) = $0 { payload } else { nil }
    }
  ),
  decide: { command, _ in
    guard case .add(let amount) = command, amount >= 0 else { throw Refused() }
    return amount == 0 ? [] : [.added(.init(amount: amount))]
  },
  evolve: { state, event in
    if case .added(let payload) = event { state += payload.amount }
  }
)
