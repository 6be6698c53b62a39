import QuireEvents

/// The bank's commands, each of them an append to the streams of the accounts that it touches.
struct Bank: Sendable {
  let events: EventStore

  func open(_ account: StreamID, owner: String) async throws {
    try await events.execute(Account.self, on: account) { try $0.open(owner: owner) }
  }

  /// Pays in money, and returns the balance after it.
  ///
  /// `execute` loads the account, decides, and appends provided that nothing was appended in between; otherwise it
  /// loads and decides again.
  @discardableResult
  func deposit(_ cents: Int, to account: StreamID) async throws -> Int {
    try await events.execute(Account.self, on: account) { try $0.deposit(cents) }.state.balance
  }

  /// Pays out money, and returns the balance after it.
  ///
  /// Throws ``Account/Refusal/overdraft`` where there is too little.
  @discardableResult
  func withdraw(_ cents: Int, from account: StreamID) async throws -> Int {
    try await events.execute(Account.self, on: account) { try $0.withdraw(cents) }.state.balance
  }

  /// Moves money: both accounts change, or neither does; and once, however often the order comes.
  ///
  /// One atomic append to two streams, each with the version that the decision was based on. Where somebody else was
  /// faster on either, nothing is written, and both are loaded and decided again. The events have ids made of the order's,
  /// by which an order that comes again is recognised.
  func transfer(_ cents: Int, from source: StreamID, to target: StreamID, order: CommandID) async throws {
    try await events.retryingConflicts(attempts: 1_000) {
      let from = try await events.load(Account.self, from: source)
      let to = try await events.load(Account.self, from: target)
      if try await events.result(of: order, on: source) != nil { return }
      // The events of both accounts can be found again by the order.
      let metadata = EventMetadata(correlationID: order.string)
      try await events.append([
        try from.appending(from.state.withdraw(cents), commandID: order, metadata: metadata),
        try to.appending(to.state.deposit(cents), commandID: order, metadata: metadata),
      ])
    }
  }

  func balance(of account: StreamID) async throws -> Int {
    try await events.load(Account.self, from: account).state.balance
  }
}
