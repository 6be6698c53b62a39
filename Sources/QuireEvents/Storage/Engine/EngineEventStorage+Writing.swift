package import Quire
import QuireModel

/// An append with its items built as far as they are known before the transaction.
package struct PreparedAppend: Sendable {
  let append: StreamAppend
  let items: [Item]

  package init(_ append: StreamAppend) {
    self.append = append
    items = append.events.map { EventItem.unplaced($0, of: append.streamID) }
  }
}

extension EngineEventStorage {
  /// What an append to one stream comes to, before anything is written.
  private struct Plan {
    var state: StreamState
    var isDuplicate: Bool
    var storedVersions: [Int?]
  }

  private static let isNew = ConditionExpression(
    Condition(.attributeNotExists(DocumentPath(EventTable.Name.partitionKey)))
  )

  /// Appends within a transaction.
  ///
  /// Every stream is decided about before the first item is written: an append that is refused has written nothing.
  package func append(
    _ appends: [PreparedAppend],
    in transaction: inout Transaction
  ) throws -> [AppendResult] {
    var plans: [Plan] = []
    plans.reserveCapacity(appends.count)
    for prepared in appends { plans.append(try plan(prepared.append, in: transaction)) }

    let head = try reader.head(in: transaction)
    let time = max(clock.now(), head?.createdAt ?? .earliest)
    var position = head?.position ?? 0
    var results: [AppendResult] = []
    results.reserveCapacity(appends.count)
    for (prepared, plan) in zip(appends, plans) {
      results.append(
        plan.isDuplicate
          ? try duplicate(prepared.append, plan, in: transaction)
          : try write(prepared, plan, after: &position, time: time, in: &transaction)
      )
    }
    return results
  }

  private func plan(_ append: StreamAppend, in transaction: borrowing Transaction) throws -> Plan {
    let state = try reader.state(of: append.streamID, in: transaction)
    try checkTombstone(state, append.streamID)
    // A stream without events holds no ids: an append to a new stream looks none up.
    var storedVersions = [Int?](repeating: nil, count: append.events.count)
    if state.lastVersion > 0 {
      for (index, event) in append.events.enumerated() {
        storedVersions[index] = try reader.version(of: event.id, in: append.streamID, transaction)
      }
    }
    let decision = AppendDecision(expected: append.expected, stream: state, storedVersions: storedVersions)
    if let error = decision.error(for: append, stream: state, storedVersions: storedVersions) { throw error }
    return Plan(state: state, isDuplicate: decision == .duplicate, storedVersions: storedVersions)
  }

  private func duplicate(
    _ append: StreamAppend,
    _ plan: Plan,
    in transaction: borrowing Transaction
  ) throws -> AppendResult {
    var placements: [AppendResult.Placement] = []
    placements.reserveCapacity(append.events.count)
    for version in plan.storedVersions.compactMap({ $0 }) {
      let position = try reader.position(ofVersion: version, of: append.streamID, in: transaction)
      placements.append(.init(version: version, position: position))
    }
    return AppendResult(
      streamID: append.streamID,
      placements: placements,
      lastVersion: plan.state.currentVersion,
      wasDuplicate: true
    )
  }

  private func write(
    _ prepared: PreparedAppend,
    _ plan: Plan,
    after position: inout Int,
    time: Timestamp,
    in transaction: inout Transaction
  ) throws -> AppendResult {
    var version = plan.state.lastVersion
    var placements: [AppendResult.Placement] = []
    placements.reserveCapacity(prepared.items.count)
    for var item in prepared.items {
      version += 1
      position += 1
      EventItem.place(&item, version: version, position: position, createdAt: time)
      try transaction.putItem(PutItem(tableName: table, item: item, conditionExpression: Self.isNew))
      placements.append(.init(version: version, position: position))
    }
    if let snapshot = prepared.append.snapshot {
      let item = EventItem.snapshot(
        snapshot,
        of: prepared.append.streamID,
        version: version,
        createdAt: time
      )
      try transaction.put(item, in: table)
    }
    let isEmpty = prepared.items.isEmpty
    return AppendResult(
      streamID: prepared.append.streamID,
      placements: placements,
      lastVersion: isEmpty ? plan.state.currentVersion : version,
      wasDuplicate: false
    )
  }

  // MARK: - Streams

  package func delete(
    _ streamID: StreamID,
    expecting: ExpectedVersion,
    forEver: Bool
  ) async throws -> StreamState {
    try await store.write { (transaction: inout Transaction) in
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
    try await store.write { (transaction: inout Transaction) in
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
    try await store.write { (transaction: inout Transaction) in
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

  private func checkTombstone(_ state: StreamState, _ streamID: StreamID) throws {
    guard !state.isTombstoned else {
      throw EventStoreError(.streamDeleted, "The stream was deleted for ever", streamID: streamID)
    }
  }

  private func noVersion(_ version: Int, of streamID: StreamID) -> EventStoreError {
    EventStoreError(.invalidArgument, "The stream has no version \(version)", streamID: streamID)
  }
}
