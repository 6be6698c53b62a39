/// One line on the terminal that shows how far a command has come; nothing where standard error is no terminal.
struct ProgressLine {
  private static let interval = Duration.milliseconds(100)
  private static let barWidth = 24

  private let noun: String
  private let plural: String
  private let isShown: Bool
  private let start = ContinuousClock.now
  private var last: ContinuousClock.Instant?

  init(noun: String, plural: String? = nil) {
    self.noun = noun
    self.plural = plural ?? noun + "s"
    isShown = Terminal.isTerminal(StandardError.descriptor)
  }

  /// The time since the beginning.
  var elapsed: Duration { .now - start }

  /// Shows the state, not more than ten times a second.
  mutating func update(count: Int, fraction: Double?) {
    guard isShown else { return }
    let now = ContinuousClock.now
    if let last, now - last < Self.interval { return }
    last = now
    let counted = Formatting.count(count, noun, plural: plural)
    let text = Self.text(counted, rate: rate(count, now), fraction: fraction, elapsed: now - start)
    let width = Terminal.width(StandardError.descriptor) ?? 80
    StandardError.write("\r\u{1B}[K" + text.prefix(max(1, width - 1)))
  }

  /// Takes the line away.
  func clear() {
    if isShown, last != nil { StandardError.write("\r\u{1B}[K") }
  }

  private func rate(_ count: Int, _ now: ContinuousClock.Instant) -> Int {
    let seconds = Formatting.seconds(now - start)
    return seconds > 0 ? Int(Double(count) / seconds) : 0
  }

  static func text(_ counted: String, rate: Int, fraction: Double?, elapsed: Duration) -> String {
    let figures = "\(counted)  \(Formatting.number(rate))/s"
    guard let fraction else { return figures }
    let share = min(max(fraction, 0), 1)
    let done = Int(share * Double(barWidth))
    let bar = String(repeating: "█", count: done) + String(repeating: "░", count: barWidth - done)
    let seconds = Formatting.seconds(elapsed)
    // The first second says little about the rest.
    let left =
      share > 0 && seconds >= 1 ? "  \(Formatting.decimal(seconds / share - seconds, places: 0)) s left" : ""
    return "\(bar) \(Int(share * 100)) %  \(figures)\(left)"
  }
}
