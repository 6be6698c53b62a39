import Synchronization

/// Appends on their way into the same head: while some are being committed, others gather, to be committed together.
final class AppendLane: Sendable {
  /// An append that waits for its outcome.
  struct Request: Sendable {
    let id: Int
    let appends: [PreparedAppend]
    fileprivate let continuation: CheckedContinuation<[AppendResult], any Error>

    func finish(_ outcome: Result<[AppendResult], any Error>) { continuation.resume(with: outcome) }
  }

  private struct State {
    var nextID = 0
    var queue: [Request] = []
    var isCommitting = false
  }

  private let state = Mutex(State())

  /// Queues appends, which `commit` is given sooner or later, together with those of other tasks; it finishes all that
  /// it is given.
  func append(
    _ appends: [PreparedAppend],
    commit: @escaping @Sendable ([Request]) async -> Void
  ) async throws -> [AppendResult] {
    let id = state.withLock { state in
      state.nextID += 1
      return state.nextID
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        let isCancelled = state.withLock { state in
          if Task.isCancelled { return true }
          state.queue.append(Request(id: id, appends: appends, continuation: continuation))
          if !state.isCommitting {
            state.isCommitting = true
            Task { await self.run(commit) }
          }
          return false
        }
        if isCancelled { continuation.resume(throwing: CancellationError()) }
      }
    } onCancel: {
      // One that is being committed has an outcome soon, and it is better known than not.
      let request = state.withLock { state in
        state.queue.firstIndex { $0.id == id }.map { state.queue.remove(at: $0) }
      }
      request?.finish(.failure(CancellationError()))
    }
  }

  private func run(_ commit: @Sendable ([Request]) async -> Void) async {
    while true {
      let requests = state.withLock { state -> [Request] in
        let taken = Array(state.queue.prefix(TransactionLimits.actions))
        state.queue.removeFirst(taken.count)
        if taken.isEmpty { state.isCommitting = false }
        return taken
      }
      if requests.isEmpty { return }
      await commit(requests)
    }
  }
}
