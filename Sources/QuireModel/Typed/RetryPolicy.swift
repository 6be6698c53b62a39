/// How often, and after which pauses, something is tried again: a batch for what the store left unprocessed, an append
/// that others were faster than.
///
/// The pause before the n-th attempt is random between 0 and `baseDelay` · 2ⁿ, at most `maximumDelay`; random, so that
/// many callers that were refused together do not come back together. Progress starts the count anew.
public struct RetryPolicy: Sendable, Hashable {
  /// The number of requests in a row without any progress after which the batch fails.
  public var maximumAttempts: Int
  /// The bound of the first pause.
  public var baseDelay: Duration
  /// The bound of all pauses.
  public var maximumDelay: Duration

  /// Makes a policy.
  public init(
    maximumAttempts: Int = 8,
    baseDelay: Duration = .milliseconds(25),
    maximumDelay: Duration = .seconds(5)
  ) {
    self.maximumAttempts = maximumAttempts
    self.baseDelay = baseDelay
    self.maximumDelay = maximumDelay
  }

  /// Eight attempts, with pauses up to 25 ms at first and up to 5 s at last.
  public static let standard = RetryPolicy()

  /// The bound of the pause after `attempt` requests in a row without progress.
  package func delayBound(afterAttempt attempt: Int) -> Duration {
    guard baseDelay > .zero else { return .zero }
    var bound = baseDelay
    var attempt = attempt
    while attempt > 0, bound < maximumDelay {
      bound *= 2
      attempt -= 1
    }
    return min(bound, maximumDelay)
  }

  /// Waits before another request.
  package func pause(afterAttempt attempt: Int) async throws {
    let bound = delayBound(afterAttempt: attempt)
    guard bound > .zero else { return try Task.checkCancellation() }
    try await Task.sleep(for: bound * Double.random(in: 0...1))
  }
}
