import Foundation
import Synchronization

/// Counts what is done and shows it on standard error: a bar with the rate on a terminal, a line every tenth elsewhere.
final class Progress: Sendable {
  private struct State {
    var done = 0
    var shown = 0
    var lastShown: ContinuousClock.Instant
  }

  private let title: String
  private let total: Int
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let started = ContinuousClock.now
  private let state: Mutex<State>

  init(_ title: String, total: Int) {
    self.title = title
    self.total = total
    state = Mutex(State(lastShown: started))
  }

  /// Adds to what is done; called by many tasks at once.
  func add(_ count: Int) {
    state.withLock { state in
      state.done += count
      if isDue(state) { show(&state) }
    }
  }

  /// Since the beginning.
  var elapsed: Duration { ContinuousClock.now - started }

  private func isDue(_ state: State) -> Bool {
    if state.done == total { return true }
    if isTerminal { return ContinuousClock.now - state.lastShown >= .milliseconds(50) }
    return state.done * 10 / total > state.shown * 10 / total
  }

  private func show(_ state: inout State) {
    state.shown = state.done
    state.lastShown = .now
    let rate = Double(state.done) / max(elapsed / .seconds(1), 1e-6)
    let numbers = "\(state.done.formatted()) of \(total.formatted()), \(Int(rate).formatted()) a second"
    if isTerminal {
      let width = 30
      let filled = state.done * width / total
      let bar = String(repeating: "█", count: filled) + String(repeating: "░", count: width - filled)
      write("\r\(title) \(bar) \(numbers)\u{1B}[K" + (state.done == total ? "\n" : ""))
    } else {
      write("\(title): \(numbers)\n")
    }
  }

  private func write(_ text: String) { FileHandle.standardError.write(Data(text.utf8)) }
}
