import QuireEvents

/// What a command came to, to be compared with what was expected of it.
///
/// Every expectation throws ``ScenarioFailure`` where it is not met.
public struct ScenarioOutcome<State: Sendable, Event: Sendable> {
  enum Result {
    /// The command led to events.
    case events([Event], state: State)
    /// The command threw.
    case refused(any Error)
    /// An event could not be stored or read again: no command was given, or its events are no good.
    case unusable(String)
  }

  let given: [Event]
  let codec: EventCodec<Event>
  let result: Result

  init(
    given: [Event],
    initialState: State,
    codec: EventCodec<Event>,
    evolve: (inout State, Event) -> Void,
    decide: (State) throws -> [Event]
  ) {
    self.given = given
    self.codec = codec
    var state = initialState
    do {
      for event in given { evolve(&state, try codec.roundTrip(event)) }
    } catch {
      result = .unusable("A given event cannot be stored and read again: \(error)")
      return
    }
    let decided: [Event]
    do {
      decided = try decide(state)
    } catch {
      result = .refused(error)
      return
    }
    do {
      for event in decided { evolve(&state, try codec.roundTrip(event)) }
    } catch {
      result = .unusable("An event that the command led to cannot be stored and read again: \(error)")
      return
    }
    result = .events(decided, state: state)
  }

  /// Expects exactly these events, in this order, equal in the form in which they are stored.
  @discardableResult
  public func then(_ expected: [Event]) throws -> ScenarioOutcome {
    let actual = try events(expecting: ["expected events:"] + list(expected))
    if actual.map(stored) == expected.map(stored) { return self }
    throw failure(["expected events:"] + list(expected) + ["actual events:"] + list(actual))
  }

  /// Expects that the command leads to no events.
  @discardableResult
  public func thenNothing() throws -> ScenarioOutcome { try then([]) }

  /// Expects something of the state after the command's events.
  @discardableResult
  public func thenState(_ expectation: String = "", _ holds: (State) throws -> Bool) throws -> ScenarioOutcome
  {
    let expected =
      expectation.isEmpty ? "expected a state that it is not in" : "expected a state with: \(expectation)"
    guard case .events(_, let state) = result else {
      _ = try events(expecting: [expected])
      return self
    }
    if try holds(state) { return self }
    throw failure([expected, "actual state:", "  \(state)"])
  }

  /// Expects that the command throws an error of this type, and that it passes `matches`.
  @discardableResult
  public func thenThrows<Refusal: Error>(
    _ type: Refusal.Type,
    where matches: (Refusal) -> Bool = { _ in true }
  ) throws -> ScenarioOutcome {
    let error = try refusal(expecting: "an error of type \(type)")
    guard let refusal = error as? Refusal else {
      throw failure(["expected an error of type \(type)", "actual error:", "  \(describe(error))"])
    }
    if matches(refusal) { return self }
    throw failure(["expected another error of type \(type)", "actual error:", "  \(describe(error))"])
  }

  /// Expects that the command throws this error.
  @discardableResult
  public func thenThrows<Refusal: Error & Equatable>(_ expected: Refusal) throws -> ScenarioOutcome {
    let error = try refusal(expecting: describe(expected))
    if let refusal = error as? Refusal, refusal == expected { return self }
    throw failure(["expected error:", "  \(describe(expected))", "actual error:", "  \(describe(error))"])
  }

  // MARK: Parts

  private func events(expecting expected: [String]) throws -> [Event] {
    switch result {
    case .events(let events, _): return events
    case .refused(let error): throw failure(expected + ["actual error:", "  \(describe(error))"])
    case .unusable(let problem): throw failure([problem])
    }
  }

  private func refusal(expecting expected: String) throws -> any Error {
    switch result {
    case .refused(let error): return error
    case .events(let events, _):
      throw failure(["expected error:", "  \(expected)", "actual events:"] + list(events))
    case .unusable(let problem): throw failure([problem])
    }
  }

  private func failure(_ lines: [String]) -> ScenarioFailure {
    ScenarioFailure(["The scenario failed.", "given events:"] + list(given) + lines)
  }

  private func list(_ events: [Event]) -> [String] {
    events.isEmpty ? ["  none"] : events.enumerated().map { "  \($0 + 1). \(stored($1))" }
  }

  /// The event as it is stored: the name of its type, its schema version unless that is 1, and its payload.
  private func stored(_ event: Event) -> String {
    guard let encoded = try? codec.encode(event) else { return "\(event)" }
    let payload =
      switch encoded.data {
      case .json(let text): text
      case .binary(let bytes): "\(bytes)"
      }
    let version = encoded.schemaVersion == 1 ? "" : " v\(encoded.schemaVersion)"
    return "\(encoded.type)\(version) \(payload)"
  }

  private func describe(_ error: any Error) -> String { "\(type(of: error)): \(error)" }
}

extension EventCodec {
  /// The event as it is after it was written and read.
  fileprivate func roundTrip(_ event: Event) throws -> Event {
    let written = try encode(event)
    return try decode(
      RecordedEvent(
        streamID: "Scenario",
        version: 1,
        position: 1,
        id: written.id,
        type: written.type,
        data: written.data,
        schemaVersion: written.schemaVersion,
        metadata: written.metadata,
        createdAt: .earliest
      )
    )
  }
}
