import QuireLMDB
import QuireModel
import Synchronization

/// Wakes tasks that wait for a commit, of this process at once, of another process within milliseconds.
final class CommitSignal: Sendable {
  fileprivate struct State {
    var nextWaiter = 0
    var waiters: [Int: (after: Int, continuation: CheckedContinuation<Void, Never>)] = [:]
    var isPolling = false
    var isClosed = false
  }

  /// How often the last transaction number is looked at while somebody waits: a memory read each.
  private static let pollInterval = Duration.milliseconds(5)
  /// The same, once there was no commit for some time: waking up costs more than looking.
  private static let idlePollInterval = Duration.milliseconds(20)
  /// After how many looks in vain that is.
  private static let idleThreshold = 200

  private let environment: Environment
  private let state = Mutex(State())

  init(environment: Environment) { self.environment = environment }

  /// Tells that `transaction` was committed.
  func announce(_ transaction: Int) {
    let woken = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      state.take { $0 < transaction }
    }
    for continuation in woken { continuation.resume() }
  }

  /// Wakes everybody for good: the store is being closed.
  func close() {
    let woken = state.withLock { state -> [CheckedContinuation<Void, Never>] in
      state.isClosed = true
      return state.take { _ in true }
    }
    for continuation in woken { continuation.resume() }
  }

  /// Returns the number of the last commit once it is higher than `transaction`.
  ///
  /// Throws `CancellationError`, and `.unavailable` once the store is closed.
  func wait(after transaction: Int) async throws -> Int {
    let id = state.withLock { state in
      state.nextWaiter += 1
      return state.nextWaiter
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isDone = state.withLock { state in
          if state.isClosed || Task.isCancelled || environment.lastTransactionID > transaction { return true }
          state.waiters[id] = (transaction, continuation)
          if !state.isPolling {
            state.isPolling = true
            Task { await self.poll() }
          }
          return false
        }
        if isDone { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiters.removeValue(forKey: id) }?.continuation.resume()
    }
    try Task.checkCancellation()
    if state.withLock({ $0.isClosed }) { throw TableError(.unavailable, "The store is closed") }
    return environment.lastTransactionID
  }

  /// Looks for commits of other processes as long as somebody waits.
  private func poll() async {
    var last = environment.lastTransactionID
    var idle = 0
    while true {
      try? await Task.sleep(for: idle < Self.idleThreshold ? Self.pollInterval : Self.idlePollInterval)
      let isNeeded = state.withLock { state in
        if state.waiters.isEmpty { state.isPolling = false }
        return state.isPolling
      }
      guard isNeeded else { return }
      let current = environment.lastTransactionID
      idle = current == last ? min(idle + 1, Self.idleThreshold) : 0
      last = current
      announce(current)
    }
  }
}

extension CommitSignal.State {
  fileprivate mutating func take(
    _ isDue: (_ after: Int) -> Bool
  ) -> [CheckedContinuation<Void, Never>] {
    let due = waiters.filter { isDue($0.value.after) }
    for id in due.keys { waiters[id] = nil }
    return due.values.map(\.continuation)
  }
}
