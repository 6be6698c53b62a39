import QuireModel

extension TableEventStorage {
  /// Commits appends, as many as fit into one transaction at a time, and finishes each with its outcome.
  ///
  /// A refusal is final at once: it was decided on what is stored. Where a head has moved in between, or another
  /// transaction is at work, everything is read and decided again after a random pause, `conflicts` says how often.
  func commit(_ requests: [AppendLane.Request]) async {
    var waiting = requests[...]
    var attempt = 0
    while !waiting.isEmpty {
      var taken = waiting
      do {
        let round = try await decide(waiting)
        taken = waiting.prefix(round.outcomes.count)
        if let transaction = round.transaction { try await write(transaction) }
        for (request, outcome) in zip(taken, round.outcomes) { request.finish(outcome) }
        waiting.removeFirst(taken.count)
        attempt = 0
      } catch let error as HeadConflict {
        attempt += 1
        do {
          guard attempt < conflicts.maximumAttempts else { throw error.exhausted(after: attempt) }
          // A head that moved is no sign of a crowd at first; a second time it is.
          if attempt > 1 || error.isOfCrowd { try await conflicts.pause(afterAttempt: attempt) }
        } catch {
          for request in taken { request.finish(.failure(error)) }
          waiting.removeFirst(taken.count)
          attempt = 0
        }
      } catch TableError.Code.validation where taken.count > 1 {
        // One of them cannot be written, which is no fault of the others.
        for request in taken { await commit([request]) }
        waiting.removeFirst(taken.count)
      } catch {
        for request in taken { request.finish(.failure(error)) }
        waiting.removeFirst(taken.count)
        attempt = 0
      }
    }
  }

  private struct Decided {
    /// Of the first requests, as many as were decided about.
    var outcomes: [Result<[AppendResult], any Error>] = []
    var transaction: AppendRound?
  }

  private func decide(_ requests: ArraySlice<AppendLane.Request>) async throws -> Decided {
    let appends = requests.flatMap { $0.appends.map(\.append) }
    var round = AppendRound(try await view(of: appends), table: table, headCount: heads.count)
    var decided = Decided()
    let now = clock.now()
    for request in requests {
      var next = round
      do {
        let results = try next.add(request.appends, now: now)
        if next.fits {
          round = next
        } else if round.isEmpty {
          throw tooLarge(next, request)
        } else {
          break
        }
        decided.outcomes.append(.success(results))
      } catch {
        decided.outcomes.append(.failure(error))
      }
    }
    decided.transaction = round.isEmpty ? nil : round
    return decided
  }

  private func tooLarge(_ round: AppendRound, _ request: AppendLane.Request) -> EventStoreError {
    let count = request.appends.reduce(0) { $0 + $1.items.count }
    let reason =
      round.actionCount > TransactionLimits.actions
      ? "of at most \(TransactionLimits.actions) actions, and these \(count) events need \(round.actionCount)"
      : "of at most \(TransactionLimits.bytes) bytes, and these \(count) events need \(round.size)"
    return EventStoreError(
      .transactionTooLarge,
      "An append to a table store is one transaction \(reason); append them in several parts",
      streamID: request.appends.first?.append.streamID
    )
  }

  // MARK: - Reading what is decided on

  /// The heads, as they were seen before anything else was read, and then the streams and ids of appends.
  private func view(of appends: [StreamAppend]) async throws -> AppendRound.View {
    var view = AppendRound.View()
    let streams = Array(Set(appends.map(\.streamID)))
    for number in Set(streams.map { LogLayout.head(of: $0, heads: heads.count) }) {
      if let seen = heads.seen(number) {
        view.heads[number] = seen
      } else {
        view.heads[number] = try await readHead(number)
      }
    }
    var keys: [Item: (StreamID, EventID)] = [:]
    for append in appends {
      for event in append.events {
        keys[LogLayout.idKey(event.id, append.streamID)] = (append.streamID, event.id)
      }
    }
    for _ in 0..<16 {
      async let lastVersions = concurrently(streams) { try await self.lastVersion(of: $0) }
      let items = try await access.items(streams.map(EventItem.streamKey) + Array(keys.keys))
      for (stream, lastVersion) in zip(streams, try await lastVersions) {
        let state = try EventItem.streamState(
          items[EventItem.streamKey(stream)],
          lastVersion: lastVersion
        )
        view.states[stream] = state.plausible
      }
      view.stored = [:]
      for (key, (stream, id)) in keys {
        guard let item = items[key] else { continue }
        view.stored[stream, default: [:]][id] = try EventItem.placement(item)
      }
      // Versions and ids are not read in one view: ids that are newer than the version are no ground for a decision.
      let isConsistent = view.stored.allSatisfy { stream, placements in
        let lastVersion = view.states[stream]?.lastVersion ?? 0
        return placements.values.allSatisfy { $0.version <= lastVersion }
      }
      if isConsistent { return view }
    }
    throw EventStoreError(.corrupted, "Ids of events name versions that their streams do not have")
  }

  // MARK: - Writing

  private func write(_ round: AppendRound) async throws {
    try await write(round.actions, heads: round.headNumbers)
    for number in round.headNumbers {
      if let head = round.view.heads[number] { heads.note(head, number: number) }
    }
  }

  /// Writes a transaction whose first actions are on heads.
  ///
  /// Throws ``HeadConflict`` where it is worth trying again with what is stored now.
  func write(_ actions: [TransactWriteItems.Action], heads numbers: [Int]) async throws {
    do {
      _ = try await tables.transactWriteItems(TransactWriteItems(actions))
    } catch let error as TableError where error.code == .transactionCanceled {
      let reasons = error.cancellationReasons
      var moved = false
      for (number, reason) in zip(numbers, reasons) where reason.code == .conditionalCheckFailed {
        moved = true
        let head = if let item = reason.item { try LogHead(item) } else { try await readHead(number) }
        heads.note(head, number: number, isCertain: true)
      }
      if moved { throw HeadConflict(cause: error, isOfCrowd: false) }
      let busy: Set<CancellationReason.Code> = [.transactionConflict, .throughputExceeded, .throttlingError]
      if reasons.isEmpty || reasons.contains(where: { busy.contains($0.code) }) {
        throw HeadConflict(cause: error, isOfCrowd: true)
      }
      guard !reasons.contains(where: { $0.code == .conditionalCheckFailed }) else {
        throw EventStoreError(
          .corrupted,
          "The table holds events that no head counts: it was written to by something else",
          underlying: error
        )
      }
      throw error
    } catch let error as TableError where error.isOfBusyStore {
      throw HeadConflict(cause: error, isOfCrowd: true)
    }
  }
}

/// A transaction that was not written, and may be once everything is read again.
struct HeadConflict: Error {
  var cause: TableError
  /// Whether others are at work at this moment.
  var isOfCrowd: Bool

  func exhausted(after attempts: Int) -> EventStoreError {
    EventStoreError(
      .contention,
      "Other transactions were faster \(attempts) times in a row; nothing was written",
      underlying: cause
    )
  }
}

extension StreamState {
  /// The state where the last version may be older than the rest: neither deletion nor truncation reaches beyond it.
  var plausible: StreamState {
    var state = self
    state.lastVersion = max(lastVersion, deletedThrough, firstVersion - 1)
    return state
  }
}
