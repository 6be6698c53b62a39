/// An expectation of a scenario that was not met.
///
/// It says in its description what was expected and what happened instead; every test framework prints that of an error
/// that leaves a test.
public struct ScenarioFailure: Error, Sendable, CustomStringConvertible {
  /// What was expected and what happened instead.
  public let description: String

  init(_ lines: [String]) { description = lines.joined(separator: "\n") }
}
