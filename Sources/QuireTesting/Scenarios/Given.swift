public import QuireEvents

/// Begins a scenario: an aggregate to which `events` happened.
///
/// ```swift
/// try given(Account.self, [.opened(.init(owner: "Ada")), .deposited(.init(amount: 50))])
///   .when { account in try account.withdraw(40) }
///   .then([.withdrawn(.init(amount: 40))])
///
/// try given(Account.self, [.deposited(.init(amount: 50))])
///   .when { account in try account.withdraw(60) }
///   .thenThrows(Overdraft.self)
/// ```
///
/// Events pass through the aggregate's codec, as they do when they are stored and read again.
public func given<A: Aggregate>(_ type: A.Type, _ events: [A.Event] = []) -> AggregateScenario<A> {
  AggregateScenario(given: events)
}

/// Begins a scenario: a decider's state after `events`.
///
/// ```swift
/// try given(order, [.placed(.init(total: 40))])
///   .when(.ship)
///   .then([.shipped])
/// ```
///
/// Events pass through the decider's codec, as they do when they are stored and read again.
public func given<Command, State, Event>(
  _ decider: Decider<Command, State, Event>,
  _ events: [Event] = []
) -> DeciderScenario<Command, State, Event> {
  DeciderScenario(decider: decider, given: events)
}

/// An aggregate with a history: see ``given(_:_:)-(A.Type,_)``.
public struct AggregateScenario<A: Aggregate> {
  let given: [A.Event]

  /// Does something with the aggregate, which answers the events that it leads to.
  public func when(_ command: (A) throws -> [A.Event]) -> ScenarioOutcome<A, A.Event> {
    ScenarioOutcome(
      given: given,
      initialState: A(),
      codec: A.codec,
      evolve: { $0.apply($1) },
      decide: command
    )
  }
}

/// A decider with a history: see ``given(_:_:)-(Decider<Command,State,Event>,_)``.
public struct DeciderScenario<Command, State: Sendable, Event: Sendable> {
  let decider: Decider<Command, State, Event>
  let given: [Event]

  /// Gives a command.
  public func when(_ command: Command) -> ScenarioOutcome<State, Event> {
    ScenarioOutcome(
      given: given,
      initialState: decider.initialState,
      codec: decider.codec,
      evolve: decider.evolve,
      decide: { try decider.decide(command, $0) }
    )
  }
}
