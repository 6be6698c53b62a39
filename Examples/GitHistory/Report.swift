import Foundation

/// What must hold, and whether it did; and how numbers are written.
struct Report {
  private(set) var failures = 0

  /// Prints a statement with whether it holds.
  mutating func check(_ holds: Bool, _ statement: String) {
    print(holds ? "✓" : "✗", statement)
    if !holds { failures += 1 }
    fflush(nil)
  }

  /// Prints a line that explains the one before.
  func note(_ text: String) { print("  \(text)") }
}

extension Duration {
  var seconds: Double { self / .seconds(1) }

  /// In seconds, or in milliseconds where it is short.
  var text: String {
    seconds < 1 ? String(format: "%.1f ms", seconds * 1_000) : String(format: "%.2f s", seconds)
  }
}

/// The text "48,945 events in 2.00 s, 24,472 a second".
func rate(_ count: Int, _ things: String, in duration: Duration) -> String {
  "\(count.formatted()) \(things) in \(duration.text), \(Int(Double(count) / max(duration.seconds, 1e-9)).formatted()) a second"
}

/// What `body` returns, and how long it took.
func timed<Result>(_ body: () async throws -> Result) async rethrows -> (Result, Duration) {
  let start = ContinuousClock.now
  let result = try await body()
  return (result, ContinuousClock.now - start)
}
