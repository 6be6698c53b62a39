public import CoreMetrics
import Synchronization

/// Metrics of swift-metrics in the text form that Prometheus reads.
///
/// A ``TableServer`` makes its own unless it is given another factory, and shows it at `/metrics`. Give one instance to
/// the server and to `MetricsSystem.bootstrap` to show a program's own metrics there too:
///
/// ```swift
/// let metrics = PrometheusMetrics()
/// MetricsSystem.bootstrap(metrics)
/// let server = TableServer(serving: store, configuration: .init(metrics: metrics))
/// ```
///
/// Counters stay counters, timers and aggregating recorders become histograms (timers in seconds), meters and other
/// recorders become gauges. Characters that Prometheus does not take in names become `_`.
public final class PrometheusMetrics: MetricsFactory, Sendable {
  /// A metric's name and dimensions.
  private struct Key: Hashable {
    var name: String
    var labels: String
  }

  private struct Registry {
    var counters: [Key: CounterMetric] = [:]
    var gauges: [Key: GaugeMetric] = [:]
    var histograms: [Key: HistogramMetric] = [:]
  }

  private let registry = Mutex(Registry())

  /// Makes an empty set of metrics.
  public init() {}

  /// All metrics as text, sorted by name.
  public func text() -> String {
    let (counters, gauges, histograms) = registry.withLock { ($0.counters, $0.gauges, $0.histograms) }
    var families: [String: (type: String, lines: [(labels: String, text: String)])] = [:]
    func add(_ key: Key, _ type: String, _ text: String) {
      families[key.name, default: (type, [])].lines.append((key.labels, text))
    }
    for (key, counter) in counters {
      add(key, "counter", Self.sample(key.name, key.labels, "\(counter.value)"))
    }
    for (key, gauge) in gauges {
      add(key, "gauge", Self.sample(key.name, key.labels, Self.number(gauge.value)))
    }
    for (key, histogram) in histograms { add(key, "histogram", Self.lines(of: histogram.snapshot, key)) }
    var text = ""
    for (name, family) in families.sorted(by: { $0.key < $1.key }) {
      text += "# TYPE \(name) \(family.type)\n"
      for line in family.lines.sorted(by: { $0.labels < $1.labels }) { text += line.text }
    }
    return text
  }

  private static func lines(of histogram: HistogramMetric.Snapshot, _ key: Key) -> String {
    var text = ""
    var total = 0
    func bucket(_ bound: String) {
      let labels = key.labels.isEmpty ? "" : key.labels + ","
      text += sample("\(key.name)_bucket", "\(labels)le=\"\(bound)\"", "\(total)")
    }
    for (bound, count) in zip(histogram.bounds, histogram.counts) {
      total += count
      bucket(number(bound))
    }
    total += histogram.counts.last ?? 0
    bucket("+Inf")
    text += sample("\(key.name)_sum", key.labels, number(histogram.sum))
    text += sample("\(key.name)_count", key.labels, "\(total)")
    return text
  }

  private static func sample(_ name: String, _ labels: String, _ value: String) -> String {
    labels.isEmpty ? "\(name) \(value)\n" : "\(name){\(labels)} \(value)\n"
  }

  private static func number(_ value: Double) -> String {
    if let whole = Int(exactly: value) { return "\(whole)" }
    if value.isNaN { return "NaN" }
    if value.isInfinite { return value < 0 ? "-Inf" : "+Inf" }
    return "\(value)"
  }

  private static func key(_ label: String, _ dimensions: [(String, String)]) -> Key {
    let labels = dimensions.map { name, value in "\(self.name(name))=\"\(escaped(value))\"" }
    return Key(name: name(label), labels: labels.joined(separator: ","))
  }

  private static func name(_ text: String) -> String {
    var name = text.utf8.map { byte in
      switch byte {
      case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
        UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"):
        return byte
      default: return UInt8(ascii: "_")
      }
    }
    if let first = name.first, first >= UInt8(ascii: "0"), first <= UInt8(ascii: "9") {
      name.insert(UInt8(ascii: "_"), at: 0)
    }
    return String(decoding: name, as: UTF8.self)
  }

  private static func escaped(_ value: String) -> String {
    var text = ""
    for character in value.unicodeScalars {
      switch character {
      case "\\": text += "\\\\"
      case "\"": text += "\\\""
      case "\n": text += "\\n"
      default: text.unicodeScalars.append(character)
      }
    }
    return text
  }
}

/// The factory that swift-metrics asks for.
extension PrometheusMetrics {
  /// Finds or makes a counter.
  public func makeCounter(label: String, dimensions: [(String, String)]) -> any CounterHandler {
    registry.withLock { registry in
      let key = Self.key(label, dimensions)
      if let known = registry.counters[key] { return known }
      let counter = CounterMetric()
      registry.counters[key] = counter
      return counter
    }
  }

  /// Finds or makes a histogram, or a gauge where nothing is to be aggregated.
  public func makeRecorder(
    label: String,
    dimensions: [(String, String)],
    aggregate: Bool
  ) -> any RecorderHandler {
    let key = Self.key(label, dimensions)
    if aggregate { return histogram(key, HistogramMetric.powersOfTen) }
    return gauge(key)
  }

  /// Finds or makes a gauge.
  public func makeMeter(label: String, dimensions: [(String, String)]) -> any MeterHandler {
    gauge(Self.key(label, dimensions))
  }

  /// Finds or makes a histogram of seconds.
  public func makeTimer(label: String, dimensions: [(String, String)]) -> any TimerHandler {
    histogram(Self.key(label, dimensions), HistogramMetric.seconds)
  }

  /// Removes a counter.
  public func destroyCounter(_ handler: any CounterHandler) {
    registry.withLock { registry in registry.counters = registry.counters.filter { $0.value !== handler } }
  }

  /// Removes a recorder.
  public func destroyRecorder(_ handler: any RecorderHandler) { remove(handler) }

  /// Removes a meter.
  public func destroyMeter(_ handler: any MeterHandler) { remove(handler) }

  /// Removes a timer.
  public func destroyTimer(_ handler: any TimerHandler) { remove(handler) }

  private func remove(_ handler: AnyObject) {
    registry.withLock { registry in
      registry.gauges = registry.gauges.filter { $0.value !== handler }
      registry.histograms = registry.histograms.filter { $0.value !== handler }
    }
  }

  private func gauge(_ key: Key) -> GaugeMetric {
    registry.withLock { registry in
      if let known = registry.gauges[key] { return known }
      let gauge = GaugeMetric()
      registry.gauges[key] = gauge
      return gauge
    }
  }

  private func histogram(_ key: Key, _ bounds: [Double]) -> HistogramMetric {
    registry.withLock { registry in
      if let known = registry.histograms[key] { return known }
      let histogram = HistogramMetric(bounds: bounds)
      registry.histograms[key] = histogram
      return histogram
    }
  }
}
