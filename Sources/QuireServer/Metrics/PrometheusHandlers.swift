import CoreMetrics
import Synchronization

/// A number that grows.
final class CounterMetric: CounterHandler, Sendable {
  private let count = Atomic<Int64>(0)

  var value: Int64 { count.load(ordering: .relaxed) }

  func increment(by amount: Int64) { count.wrappingAdd(amount, ordering: .relaxed) }
  func reset() { count.store(0, ordering: .relaxed) }
}

/// A number as it is now.
final class GaugeMetric: MeterHandler, RecorderHandler, Sendable {
  private let current = Mutex(0.0)

  var value: Double { current.withLock { $0 } }

  func set(_ value: Int64) { set(Double(value)) }
  func set(_ value: Double) { current.withLock { $0 = value } }
  func increment(by amount: Double) { current.withLock { $0 += amount } }
  func decrement(by amount: Double) { current.withLock { $0 -= amount } }
  func record(_ value: Int64) { set(value) }
  func record(_ value: Double) { set(value) }
}

/// How often which magnitudes were seen.
final class HistogramMetric: TimerHandler, RecorderHandler, Sendable {
  struct Snapshot {
    var bounds: [Double]
    /// One more than there are bounds: the last counts what is beyond them.
    var counts: [Int]
    var sum: Double
  }

  private struct State {
    var counts: [Int]
    var sum = 0.0
  }

  /// From 50 microseconds, which a read takes, to 10 seconds, which nobody waits.
  static let seconds = [
    0.000_05, 0.000_1, 0.000_25, 0.000_5, 0.001, 0.002_5, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5,
    10,
  ]
  static let powersOfTen = (0...9).map { power in (0..<power).reduce(1.0) { product, _ in product * 10 } }

  private let bounds: [Double]
  private let state: Mutex<State>

  init(bounds: [Double]) {
    self.bounds = bounds
    state = Mutex(State(counts: Array(repeating: 0, count: bounds.count + 1)))
  }

  var snapshot: Snapshot {
    let state = state.withLock { $0 }
    return Snapshot(bounds: bounds, counts: state.counts, sum: state.sum)
  }

  func record(_ value: Int64) { record(Double(value)) }

  func record(_ value: Double) {
    let bucket = bounds.firstIndex { value <= $0 } ?? bounds.count
    state.withLock { state in
      state.counts[bucket] += 1
      state.sum += value
    }
  }

  func recordNanoseconds(_ duration: Int64) { record(Double(duration) / 1_000_000_000) }
}
