/// Business rules as functions: what a command leads to in a state, and what an event makes of a state.
///
/// ```swift
/// let order = Decider<OrderCommand, Order, OrderEvent>(
///   initialState: Order(),
///   codec: orderEvents,
///   decide: { command, order in … },
///   evolve: { order, event in … }
/// )
/// let result = try await events.execute(.ship, on: "Order-1", with: order)
/// ```
public struct Decider<Command, State: Sendable, Event: Sendable>: Sendable {
  /// The state before the first event.
  public var initialState: State
  /// Writes and reads the events.
  public var codec: EventCodec<Event>
  /// Whether the state is stored with the events.
  public var snapshots: SnapshotPolicy<State>
  /// The events that a command leads to; throws where the command is not allowed.
  public var decide: @Sendable (Command, State) throws -> [Event]
  /// Changes the state by an event that happened.
  ///
  /// Decides nothing, and cannot fail.
  public var evolve: @Sendable (inout State, Event) -> Void

  /// Makes a decider.
  public init(
    initialState: State,
    codec: EventCodec<Event>,
    snapshots: SnapshotPolicy<State> = .never,
    decide: @escaping @Sendable (Command, State) throws -> [Event],
    evolve: @escaping @Sendable (inout State, Event) -> Void
  ) {
    self.initialState = initialState
    self.codec = codec
    self.snapshots = snapshots
    self.decide = decide
    self.evolve = evolve
  }
}
