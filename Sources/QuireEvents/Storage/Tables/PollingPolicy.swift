/// How often an event store that is not told of changes looks for them, as long as anybody waits for one.
///
/// The first pause is `minimum`; each is twice the one before, up to `maximum`, and all are shortened by a random part of
/// up to a half. A change starts the count anew. All waiting tasks of an ``EventStore`` share one look.
public struct PollingPolicy: Sendable, Hashable {
  /// The first pause.
  public var minimum: Duration
  /// The longest pause.
  public var maximum: Duration

  /// Makes a policy.
  public init(minimum: Duration = .milliseconds(20), maximum: Duration = .seconds(1)) {
    self.minimum = minimum
    self.maximum = maximum
  }

  /// Pauses from 20 ms to one second.
  public static let standard = PollingPolicy()

  /// Waits before the look after `attempt` others that saw no change.
  func pause(afterAttempt attempt: Int) async throws {
    var pause = max(minimum, .microseconds(100))
    var attempt = attempt
    while attempt > 0, pause < maximum {
      pause *= 2
      attempt -= 1
    }
    try await Task.sleep(for: min(pause, max(maximum, minimum)) * Double.random(in: 0.5...1))
  }
}
