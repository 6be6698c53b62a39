import QuireEvents

/// Appends changes from many concurrent writers, every change to the stream of its file.
struct Import {
  var events: EventStore
  var writers: Int

  /// What an import did.
  struct Outcome {
    /// Changes that were appended.
    var appended = 0
    /// Changes that were in the store already.
    var duplicates = 0

    static func += (total: inout Outcome, part: Outcome) {
      total.appended += part.appended
      total.duplicates += part.duplicates
    }
  }

  /// Appends all of the changes; a file's changes one after the other in their order, those of different files at the
  /// same time.
  ///
  /// Throws what an append throws, for example ``EventStoreError/Code/versionConflict`` where somebody else writes to
  /// the streams too. What was appended by then stays; run again, the import goes on from there.
  func run(_ changes: [FileChange], progress: Progress) async throws -> Outcome {
    try await withThrowingTaskGroup(of: Outcome.self) { group in
      for share in shares(of: changes) {
        group.addTask { try await write(share, progress: progress) }
      }
      return try await group.reduce(into: Outcome()) { $0 += $1 }
    }
  }

  /// One writer: each append waits for the one before.
  ///
  /// The store commits the appends of all writers that wait at the same time together, so that many writers share one
  /// sync of the disk.
  private func write(_ changes: [FileChange], progress: Progress) async throws -> Outcome {
    var outcome = Outcome()
    var histories: [StreamID: FileHistory] = [:]
    for change in changes {
      var history = histories[change.streamID, default: FileHistory()]
      let version = history.changes
      history.apply(change)
      histories[change.streamID] = history

      let result = try await events.append(
        [try change.event()],
        to: change.streamID,
        // The writer knows how many changes of the file came before: the stream must have exactly those.
        expecting: .exact(version),
        // Now and then the state goes with the event, so that it need not be read from all events later.
        snapshot: try snapshot(of: history)
      )
      if result.wasDuplicate { outcome.duplicates += 1 } else { outcome.appended += 1 }
      progress.add(1)
    }
    return outcome
  }

  private func snapshot(of history: FileHistory) throws -> NewSnapshot? {
    guard let interval = FileHistory.snapshots.interval, history.changes.isMultiple(of: interval) else {
      return nil
    }
    return NewSnapshot(type: "FileHistory", data: try EventPayload(encoding: history), schemaVersion: 1)
  }

  /// Divides the changes so that every writer has about as many, and all changes of a file belong to one writer.
  private func shares(of changes: [FileChange]) -> [[FileChange]] {
    let sizes = Dictionary(changes.map { ($0.streamID, 1) }, uniquingKeysWith: +)
    var loads = [Int](repeating: 0, count: min(writers, sizes.count))
    var writerOfStream: [StreamID: Int] = [:]
    for (stream, size) in sizes.sorted(by: { ($1.value, $0.key) < ($0.value, $1.key) }) {
      let writer = loads.indices.min { loads[$0] < loads[$1] } ?? 0
      loads[writer] += size
      writerOfStream[stream] = writer
    }
    var shares = loads.map { _ in [FileChange]() }
    for change in changes { shares[writerOfStream[change.streamID] ?? 0].append(change) }
    return shares
  }
}
