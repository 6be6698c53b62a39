/// What executing a command came to.
public struct ExecutionResult<State: Sendable>: Sendable {
  /// The state after the command's events; for a repeated command the stream's present state.
  public var state: State
  /// The version of the last event of the stream that the state includes, 0 where there is none.
  public var version: Int
  /// Where the command's events are; nil where it led to none.
  public var append: AppendResult?
  /// How often the command was decided: once, and once more after each conflict.
  public var attempts: Int

  /// Makes a result, as a test might.
  public init(state: State, version: Int, append: AppendResult?, attempts: Int) {
    self.state = state
    self.version = version
    self.append = append
    self.attempts = attempts
  }

  /// The position of the command's last event, for example to wait for a projection of it; nil where it led to none.
  public var position: Int? { append?.lastPosition }
}
