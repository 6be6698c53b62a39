import Synchronization

/// The heads as this event store saw them last, and who waits for them to move.
final class LogHeads: Sendable {
  private struct Waiter {
    var after: Int
    var continuation: CheckedContinuation<Void, any Error>
  }

  private struct State {
    var seen: [LogHead?]
    /// How many moves were seen.
    var token = 0
    var nextWaiter = 0
    var waiters: [Int: Waiter] = [:]
    var isPolling = false

    mutating func take(_ isDue: (Waiter) -> Bool) -> [CheckedContinuation<Void, any Error>] {
      let due = waiters.filter { isDue($0.value) }
      for id in due.keys { waiters[id] = nil }
      return due.values.map(\.continuation)
    }
  }

  let count: Int
  private let state: Mutex<State>

  init(count: Int) {
    self.count = count
    state = Mutex(State(seen: Array(repeating: nil, count: count)))
  }

  /// A head as it was seen last: it may have moved since, and never moves back.
  func seen(_ number: Int) -> LogHead? { state.withLock { $0.seen[number] } }

  /// A number that grows with every move that was seen.
  var token: Int { state.withLock { $0.token } }

  /// Takes note of a head, unless a later one was seen.
  ///
  /// One that stood in the way of a transaction is `certain` to be as it is: where a table was adopted anew, a head can
  /// be another than the one that was seen.
  func note(_ head: LogHead, number: Int, isCertain: Bool = false) {
    let due = state.withLock { state -> [CheckedContinuation<Void, any Error>] in
      if let seen = state.seen[number], seen == head || !isCertain && seen.age >= head.age { return [] }
      state.seen[number] = head
      state.token += 1
      let token = state.token
      return state.take { $0.after < token }
    }
    for continuation in due { continuation.resume() }
  }

  /// Waits until ``token`` is greater than `token`; as long as anybody waits, `poll` is called again and again to look
  /// at the heads.
  ///
  /// Throws what `poll` throws, and `CancellationError`.
  func wait(
    after token: Int,
    poll: @escaping @Sendable (_ isNeeded: @Sendable () -> Bool) async throws -> Void
  ) async throws -> Int {
    let id = state.withLock { state in
      state.nextWaiter += 1
      return state.nextWaiter
    }
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let isDone = state.withLock { state in
          if Task.isCancelled || state.token > token { return true }
          state.waiters[id] = Waiter(after: token, continuation: continuation)
          if !state.isPolling {
            state.isPolling = true
            Task { await self.run(poll) }
          }
          return false
        }
        if isDone { continuation.resume() }
      }
    } onCancel: {
      state.withLock { $0.waiters.removeValue(forKey: id) }?.continuation.resume()
    }
    try Task.checkCancellation()
    return self.token
  }

  private func run(_ poll: @Sendable (_ isNeeded: @Sendable () -> Bool) async throws -> Void) async {
    do {
      try await poll { self.isNeeded() }
    } catch {
      let waiting = state.withLock { state -> [CheckedContinuation<Void, any Error>] in
        state.isPolling = false
        return state.take { _ in true }
      }
      for continuation in waiting { continuation.resume(throwing: error) }
    }
  }

  /// Whether anybody waits; where nobody does, the polling has ended.
  private func isNeeded() -> Bool {
    state.withLock { state in
      if state.waiters.isEmpty { state.isPolling = false }
      return state.isPolling
    }
  }
}
