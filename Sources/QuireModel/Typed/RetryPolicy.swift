/// How often, and after which pauses, something is tried again: a batch for what the store left unprocessed, an append
/// that others were faster than.
///
/// The pause after n fruitless attempts is random between 0 and `baseDelay` · 2ⁿ, at most `maximumDelay`; random, so that
/// many callers that were refused together do not come back together. Progress starts the count anew. For the requests of
/// a `RemoteStore` the bounds are half as large: `baseDelay` after the first attempt.
public struct RetryPolicy: Sendable, Hashable {
  /// The number of requests in a row without any progress after which the batch fails.
  public var maximumAttempts: Int
  /// The bound that doubles with every fruitless attempt.
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

  /// Eight attempts, with a bound of pauses that doubles from 25 ms on, to 5 s at most.
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
