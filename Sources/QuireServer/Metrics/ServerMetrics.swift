import CoreMetrics
import NIOHTTP1
import Synchronization

/// What a server counts, in whatever metrics system its user has.
///
/// | metric | |
/// |---|---|
/// | `quire_requests_total{operation,status}` | replies |
/// | `quire_errors_total{operation,error}` | replies that are errors, by the error's name |
/// | `quire_request_duration_seconds{operation}` | from the head of a request to its reply |
/// | `quire_request_bytes_total`, `quire_reply_bytes_total` | bodies in, replies out |
/// | `quire_connections` | open connections |
final class ServerMetrics: Sendable {
  private struct Outcome: Hashable {
    var operation: String
    var status: UInt
  }

  private struct Failure: Hashable {
    var operation: String
    var error: String
  }

  private struct Known {
    var outcomes: [Outcome: (counter: Counter, timer: CoreMetrics.Timer)] = [:]
    var failures: [Failure: Counter] = [:]
  }

  private let factory: any MetricsFactory
  private let requestBytes: Counter
  private let replyBytes: Counter
  private let known = Mutex(Known())
  let connections: ConnectionGauge

  init(factory: any MetricsFactory) {
    self.factory = factory
    requestBytes = Counter(label: "quire_request_bytes_total", factory: factory)
    replyBytes = Counter(label: "quire_reply_bytes_total", factory: factory)
    connections = ConnectionGauge(Meter(label: "quire_connections", factory: factory))
  }

  /// Counts a reply.
  func record(_ reply: Reply, nanoseconds: Int64, requestBytes: Int, replyBytes: Int) {
    let operation = reply.operation ?? "none"
    let outcome = Outcome(operation: operation, status: reply.status.code)
    let (counter, timer) = known.withLock { known in
      if let metrics = known.outcomes[outcome] { return metrics }
      let metrics = (
        counter: Counter(
          label: "quire_requests_total",
          dimensions: [("operation", operation), ("status", "\(outcome.status)")],
          factory: factory
        ),
        timer: CoreMetrics.Timer(
          label: "quire_request_duration_seconds",
          dimensions: [("operation", operation)],
          factory: factory
        )
      )
      known.outcomes[outcome] = metrics
      return metrics
    }
    counter.increment()
    timer.recordNanoseconds(nanoseconds)
    self.requestBytes.increment(by: requestBytes)
    self.replyBytes.increment(by: replyBytes)
    if let error = reply.errorName { failures(operation, error).increment() }
  }

  private func failures(_ operation: String, _ error: String) -> Counter {
    known.withLock { known in
      let failure = Failure(operation: operation, error: error)
      if let counter = known.failures[failure] { return counter }
      let counter = Counter(
        label: "quire_errors_total",
        dimensions: [("operation", operation), ("error", error)],
        factory: factory
      )
      known.failures[failure] = counter
      return counter
    }
  }
}

/// The number of open connections.
final class ConnectionGauge: Sendable {
  private let meter: Meter
  private let count = Atomic<Int>(0)

  init(_ meter: Meter) { self.meter = meter }

  var value: Int { count.load(ordering: .relaxed) }

  func increment() { meter.set(count.add(1, ordering: .relaxed).newValue) }
  func decrement() { meter.set(count.subtract(1, ordering: .relaxed).newValue) }
}
