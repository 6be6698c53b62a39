import QuireEvents
import QuireTesting
import Testing

@Suite("Given, when, then")
struct ScenarioTests {
  @Test("an aggregate's events, refusals and state are as expected")
  func aggregate() throws {
    try given(Account.self, [.opened(.init(owner: "Ada")), .deposited(.init(amount: 50))])
      .when { account in try account.withdraw(40) }
      .then([.withdrawn(.init(amount: 40))])
      .thenState("10 left") { $0.balance == 10 }
    try given(Account.self, [.deposited(.init(amount: 50))])
      .when { account in try account.withdraw(60) }
      .thenThrows(Overdraft.self)
      .thenThrows(Overdraft(missing: 10))
      .thenThrows(Overdraft.self, where: { $0.missing == 10 })
    try given(Account.self)
      .when { account in account.close() }
      .thenNothing()
  }

  @Test("a decider's events and refusals are as expected")
  func decider() throws {
    try given(counter, [.added(.init(amount: 2))]).when(.add(3)).then([.added(.init(amount: 3))])
    try given(counter).when(.add(0)).thenNothing().thenState { $0 == 0 }
    try given(counter).when(.add(-1)).thenThrows(Refused())
  }

  private static func message(_ expectation: () throws -> Void) -> String {
    do {
      try expectation()
      return "no failure"
    } catch let failure as ScenarioFailure {
      return failure.description
    } catch {
      return "\(error)"
    }
  }

  @Test("other events than expected are shown beside those expected")
  func otherEvents() {
    let outcome = given(Account.self, [.opened(.init(owner: "Ada")), .deposited(.init(amount: 50))])
      .when { account in try account.withdraw(40) }
    #expect(
      Self.message { try outcome.then([.withdrawn(.init(amount: 41))]) } == """
        The scenario failed.
        given events:
          1. AccountOpened {"owner":"Ada"}
          2. MoneyDeposited {"amount":50}
        expected events:
          1. MoneyWithdrawn {"amount":41}
        actual events:
          1. MoneyWithdrawn {"amount":40}
        """
    )
    #expect(
      Self.message { try outcome.thenThrows(Overdraft.self) } == """
        The scenario failed.
        given events:
          1. AccountOpened {"owner":"Ada"}
          2. MoneyDeposited {"amount":50}
        expected error:
          an error of type Overdraft
        actual events:
          1. MoneyWithdrawn {"amount":40}
        """
    )
    #expect(
      Self.message { try outcome.thenState("nothing left") { $0.balance == 0 } } == """
        The scenario failed.
        given events:
          1. AccountOpened {"owner":"Ada"}
          2. MoneyDeposited {"amount":50}
        expected a state with: nothing left
        actual state:
          Account(balance: 10)
        """
    )
  }

  @Test("an error where events were expected is shown, and the other way round")
  func errors() {
    let outcome = given(Account.self).when { account in try account.withdraw(60) }
    #expect(
      Self.message { try outcome.then([.withdrawn(.init(amount: 60))]) } == """
        The scenario failed.
        given events:
          none
        expected events:
          1. MoneyWithdrawn {"amount":60}
        actual error:
          Overdraft: Overdraft(missing: 60)
        """
    )
    #expect(
      Self.message { try outcome.thenThrows(Overdraft(missing: 1)) } == """
        The scenario failed.
        given events:
          none
        expected error:
          Overdraft: Overdraft(missing: 1)
        actual error:
          Overdraft: Overdraft(missing: 60)
        """
    )
    #expect(
      Self.message { try outcome.thenThrows(Refused.self) } == """
        The scenario failed.
        given events:
          none
        expected an error of type Refused
        actual error:
          Overdraft: Overdraft(missing: 60)
        """
    )
    #expect(
      Self.message { try outcome.thenThrows(Overdraft.self, where: { $0.missing == 0 }) }.contains(
        "another error"
      )
    )
    #expect(Self.message { try outcome.thenState { _ in true } }.contains("Overdraft(missing: 60)"))
  }

  @Test("events that the codec cannot store are found")
  func codec() {
    #expect(
      Self.message { try given(Account.self, [.frozen]).when { _ in [] }.thenNothing() } == """
        The scenario failed.
        given events:
          1. frozen
        A given event cannot be stored and read again: UnknownEventType: An event is of none of the codec's types
        """
    )
    #expect(
      Self.message { try given(Account.self).when { _ in [.frozen] }.thenThrows(Overdraft.self) } == """
        The scenario failed.
        given events:
          none
        An event that the command led to cannot be stored and read again: UnknownEventType: An event is of none of \
        the codec's types
        """
    )
  }
}
