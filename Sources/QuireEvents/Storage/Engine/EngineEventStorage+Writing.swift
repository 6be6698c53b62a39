package import Quire
import QuireModel

extension EngineEventStorage {
  package func delete(
    _ streamID: StreamID,
    expecting: ExpectedVersion,
    forEver: Bool
  ) async throws -> StreamState {
    try await store.operate { (transaction: inout Transaction) in
      var state = try self.reader.state(of: streamID, in: transaction)
      try self.checkTombstone(state, streamID)
      let append = StreamAppend([], to: streamID, expecting: expecting)
      let decision = AppendDecision(expected: expecting, stream: state, storedVersions: [])
      if let error = decision.error(for: append, stream: state, storedVersions: []) { throw error }
      guard state.lastVersion > state.deletedThrough || forEver else { return state }
      state.deletedThrough = state.lastVersion
      state.firstVersion = state.lastVersion + 1
      state.isTombstoned = forEver
      try transaction.put(EventItem.stream(streamID, state: state), in: self.table)
      return state
    }
  }

  package func truncate(_ streamID: StreamID, before version: Int) async throws -> StreamState {
    try await store.operate { (transaction: inout Transaction) in
      var state = try self.reader.state(of: streamID, in: transaction)
      guard version >= 1, version <= state.lastVersion + 1 else {
        throw self.noVersion(version, of: streamID)
      }
      guard version > state.firstVersion else { return state }
      state.firstVersion = version
      try transaction.put(EventItem.stream(streamID, state: state), in: self.table)
      return state
    }
  }

  package func saveSnapshot(
    _ snapshot: NewSnapshot,
    of streamID: StreamID,
    version: Int
  ) async throws -> Bool {
    try await store.operate { (transaction: inout Transaction) in
      let state = try self.reader.state(of: streamID, in: transaction)
      guard version > state.deletedThrough, version <= state.lastVersion else {
        throw self.noVersion(version, of: streamID)
      }
      let kind = SnapshotKind(type: snapshot.type, schemaVersion: snapshot.schemaVersion)
      let old = try self.reader.snapshot(of: streamID, in: transaction)
      if let old, kind.matches(old), old.version > version { return false }
      let item = EventItem.snapshot(snapshot, of: streamID, version: version, createdAt: self.clock.now())
      try transaction.put(item, in: self.table)
      return true
    }
  }

  package func saveCheckpoint(
    _ name: String,
    position: Int?,
    in transaction: inout Transaction
  ) throws {
    if let position {
      let item = EventItem.checkpoint(name, position: position, updatedAt: clock.now())
      try transaction.put(item, in: table)
    } else {
      try transaction.delete(EventItem.checkpointKey(name), in: table)
    }
  }

  func checkTombstone(_ state: StreamState, _ streamID: StreamID) throws {
    guard !state.isTombstoned else {
      throw EventStoreError(.streamDeleted, "The stream was deleted for ever", streamID: streamID)
    }
  }

  private func noVersion(_ version: Int, of streamID: StreamID) -> EventStoreError {
    EventStoreError(.invalidArgument, "The stream has no version \(version)", streamID: streamID)
  }
}
