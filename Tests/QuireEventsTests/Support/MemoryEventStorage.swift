import QuireEvents
import Synchronization

/// The reference model: events in an array, without items, keys or indexes.
final class MemoryEventStorage: EventStorage {
  private struct Contents {
    var events: [RecordedEvent] = []
    var states: [StreamID: StreamState] = [:]
    var snapshots: [StreamID: StreamSnapshot] = [:]
    var checkpoints: [String: Int] = [:]
    var token = 0
  }

  private let contents = Mutex(Contents())
  private let clock: any EventClock

  init(clock: some EventClock = .system) { self.clock = clock }

  func append(_ appends: [StreamAppend]) async throws -> [AppendResult] {
    try contents.withLock { contents in
      var results: [AppendResult] = []
      var changed = contents
      for append in appends {
        let state = contents.states[append.streamID] ?? StreamState()
        if state.isTombstoned {
          throw EventStoreError(.streamDeleted, "The stream was deleted for ever", streamID: append.streamID)
        }
        let stored = append.events.map { event in
          contents.events.first { $0.streamID == append.streamID && $0.id == event.id }
        }
        let versions = stored.map { $0?.version }
        let decision = AppendDecision(expected: append.expected, stream: state, storedVersions: versions)
        if let error = decision.error(for: append, stream: state, storedVersions: versions) { throw error }
        if decision == .duplicate {
          results.append(
            AppendResult(
              streamID: append.streamID,
              placements: stored.compactMap { $0.map { .init(version: $0.version, position: $0.position) } },
              lastVersion: state.currentVersion,
              wasDuplicate: true
            )
          )
          continue
        }
        var after = state
        var placements: [AppendResult.Placement] = []
        let time = max(clock.now(), changed.events.last?.createdAt ?? .earliest)
        for event in append.events {
          after.lastVersion += 1
          let recorded = RecordedEvent(
            streamID: append.streamID,
            version: after.lastVersion,
            position: changed.events.count + 1,
            id: event.id,
            type: event.type,
            data: event.data,
            schemaVersion: event.schemaVersion,
            metadata: event.metadata,
            createdAt: time
          )
          changed.events.append(recorded)
          placements.append(.init(version: recorded.version, position: recorded.position))
        }
        changed.states[append.streamID] = after
        if let snapshot = append.snapshot {
          changed.snapshots[append.streamID] = StreamSnapshot(
            streamID: append.streamID,
            version: after.lastVersion,
            type: snapshot.type,
            data: snapshot.data,
            schemaVersion: snapshot.schemaVersion,
            createdAt: time
          )
        }
        results.append(
          AppendResult(
            streamID: append.streamID,
            placements: placements,
            lastVersion: after.currentVersion,
            wasDuplicate: false
          )
        )
      }
      changed.token += 1
      contents = changed
      return results
    }
  }

  func page(_ request: EventPageRequest) async throws -> EventPage {
    contents.withLock { Self.page(request, of: $0) }
  }

  private static func page(_ request: EventPageRequest, of contents: Contents) -> EventPage {
    var found = contents.events.filter { event in
      switch request.selection.kind {
      case .all: true
      case .stream(let id): event.streamID == id && event.version >= (contents.states[id]?.firstVersion ?? 1)
      case .category(let category): event.streamID.category == category
      case .type(let type): event.type == type
      case .correlation(let id): event.correlationID == id
      }
    }
    if request.direction == .backwards { found.reverse() }
    if let from = request.from {
      found.removeAll { event in
        let place = request.selection.place(of: event)
        return request.direction == .forwards ? place < from : place > from
      }
    }
    let rest = found.dropFirst(request.limit)
    return EventPage(
      events: Array(found.prefix(request.limit)),
      next: rest.first.map(request.selection.place),
      head: contents.events.count
    )
  }

  func head() async throws -> Int { contents.withLock { $0.events.count } }

  func events(withID id: EventID) async throws -> [RecordedEvent] {
    contents.withLock { $0.events.filter { $0.id == id }.sorted { $0.streamID < $1.streamID } }
  }

  func state(of streamID: StreamID) async throws -> StreamState {
    contents.withLock { $0.states[streamID] ?? StreamState() }
  }

  func streams(inCategory category: String?, after start: StreamID?, limit: Int) async throws -> [StreamID] {
    contents.withLock { contents in
      let ids = contents.states.filter { $0.value.lastVersion > 0 }.keys.sorted()
      let found = ids.filter { id in
        (category.map { id.category == $0 } ?? true) && (start.map { id > $0 } ?? true)
      }
      return Array(found.prefix(limit))
    }
  }

  func load(_ streamID: StreamID, snapshot kind: SnapshotKind?, limit: Int) async throws -> StreamLoad {
    contents.withLock { contents in
      let state = contents.states[streamID] ?? StreamState()
      let snapshot = contents.snapshots[streamID].flatMap { snapshot in
        kind?.matches(snapshot) == true && snapshot.version > state.deletedThrough ? snapshot : nil
      }
      let request = EventPageRequest(.stream(streamID), from: (snapshot?.version ?? 0) + 1, limit: limit)
      return StreamLoad(state: state, snapshot: snapshot, page: Self.page(request, of: contents))
    }
  }

  func saveSnapshot(_ snapshot: NewSnapshot, of streamID: StreamID, version: Int) async throws -> Bool {
    try contents.withLock { contents in
      let state = contents.states[streamID] ?? StreamState()
      guard version > state.deletedThrough, version <= state.lastVersion else {
        throw EventStoreError(.invalidArgument, "The stream has no version \(version)", streamID: streamID)
      }
      let kind = SnapshotKind(type: snapshot.type, schemaVersion: snapshot.schemaVersion)
      if let old = contents.snapshots[streamID], kind.matches(old), old.version > version { return false }
      contents.snapshots[streamID] = StreamSnapshot(
        streamID: streamID,
        version: version,
        type: snapshot.type,
        data: snapshot.data,
        schemaVersion: snapshot.schemaVersion,
        createdAt: clock.now()
      )
      contents.token += 1
      return true
    }
  }

  func delete(_ streamID: StreamID, expecting: ExpectedVersion, forEver: Bool) async throws -> StreamState {
    try contents.withLock { contents in
      var state = contents.states[streamID] ?? StreamState()
      if state.isTombstoned {
        throw EventStoreError(.streamDeleted, "The stream was deleted for ever", streamID: streamID)
      }
      let append = StreamAppend([], to: streamID, expecting: expecting)
      let decision = AppendDecision(expected: expecting, stream: state, storedVersions: [])
      if let error = decision.error(for: append, stream: state, storedVersions: []) { throw error }
      state.deletedThrough = state.lastVersion
      state.firstVersion = state.lastVersion + 1
      state.isTombstoned = forEver
      contents.states[streamID] = state
      contents.token += 1
      return state
    }
  }

  func truncate(_ streamID: StreamID, before version: Int) async throws -> StreamState {
    try contents.withLock { contents in
      var state = contents.states[streamID] ?? StreamState()
      guard version >= 1, version <= state.lastVersion + 1 else {
        throw EventStoreError(.invalidArgument, "The stream has no version \(version)", streamID: streamID)
      }
      state.firstVersion = max(state.firstVersion, version)
      contents.states[streamID] = state
      contents.token += 1
      return state
    }
  }

  func checkpoint(_ name: String) async throws -> Int? { contents.withLock { $0.checkpoints[name] } }

  func saveCheckpoint(_ name: String, position: Int?) async throws {
    contents.withLock { contents in
      contents.checkpoints[name] = position
      contents.token += 1
    }
  }

  var changeToken: Int { contents.withLock { $0.token } }

  func waitForChange(after token: Int) async throws -> Int {
    while true {
      let current = changeToken
      if current > token { return current }
      try await Task.sleep(for: .microseconds(200))
    }
  }
}
