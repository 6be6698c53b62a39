import QuireEvents

/// The shop: commands go in, events come out.
struct Shop: Sendable {
  let events: EventStore

  /// Decides about a command in the order's present state; again where somebody else was faster.
  @discardableResult
  func execute(_ command: OrderCommand, on order: StreamID) async throws -> ExecutionResult<Order> {
    try await events.execute(command, on: order, with: Order.decider)
  }

  func order(_ order: StreamID) async throws -> LoadedState<Order> {
    try await events.load(Order.decider, from: order)
  }
}
