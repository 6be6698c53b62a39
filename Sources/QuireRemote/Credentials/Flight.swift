import Synchronization

/// A result that is on its way, and those who wait for it; any of them may stop waiting.
final class Flight<Value: Sendable>: Sendable {
  private struct State {
    var result: Result<Value, any Error>?
    var waiters: [Int: CheckedContinuation<Value, any Error>] = [:]
    var cancelled: Set<Int> = []
    var count = 0
  }

  private let state = Mutex(State())

  /// Waits for the result.
  ///
  /// Throws `CancellationError` where the caller's task is cancelled before.
  func value() async throws -> Value {
    let number = state.withLock { state in
      state.count += 1
      return state.count
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let result = state.withLock { state -> Result<Value, any Error>? in
          if let result = state.result { return result }
          if state.cancelled.remove(number) != nil { return .failure(CancellationError()) }
          state.waiters[number] = continuation
          return nil
        }
        if let result { continuation.resume(with: result) }
      }
    } onCancel: {
      let waiter = state.withLock { state in
        let waiter = state.waiters.removeValue(forKey: number)
        if waiter == nil, state.result == nil { state.cancelled.insert(number) }
        return waiter
      }
      waiter?.resume(throwing: CancellationError())
    }
  }

  /// Gives all who wait, and all who come later, the result.
  func land(_ result: Result<Value, any Error>) {
    let waiters = state.withLock { state in
      state.result = result
      let waiters = state.waiters.values
      state.waiters = [:]
      return Array(waiters)
    }
    for waiter in waiters { waiter.resume(with: result) }
  }
}
