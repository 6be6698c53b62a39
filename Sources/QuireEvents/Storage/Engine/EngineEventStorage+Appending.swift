package import Quire
import QuireModel

extension EngineEventStorage {
  /// What an append to one stream comes to, before anything is written.
  private struct Decision {
    var streamPrefix: [UInt8]
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
    _ appends: [StreamAppend],
    in transaction: inout Transaction
  ) throws -> [AppendResult] {
    let batch = try batch(in: &transaction)
    var decisions: [Decision] = []
    decisions.reserveCapacity(appends.count)
    for append in appends { decisions.append(try decide(append, batch, in: transaction)) }

    let time = max(clock.now(), batch.tail.time)
    var results: [AppendResult] = []
    results.reserveCapacity(appends.count)
    for (append, decision) in zip(appends, decisions) {
      results.append(
        decision.isDuplicate
          ? try duplicate(append, decision, in: transaction)
          : try write(append, decision, batch, time: time, in: &transaction)
      )
    }
    return results
  }

  private func decide(
    _ append: StreamAppend,
    _ batch: EventBatch,
    in transaction: borrowing Transaction
  ) throws -> Decision {
    let plan = batch.plan
    let prefix = plan.streamPrefix(append.streamID)
    let state = try reader.state(of: append.streamID, prefix: prefix, plan, in: transaction)
    try checkTombstone(state, append.streamID)
    // A stream without events holds no ids: an append to a new stream looks none up.
    var storedVersions = [Int?](repeating: nil, count: append.events.count)
    if state.lastVersion > 0 {
      for (index, event) in append.events.enumerated() {
        let entry = reader.entryPrefix(of: event.id, streamPrefix: prefix, plan)
        guard !batch.tail.lastIDEntry.sortsBefore(entry) else { continue }
        storedVersions[index] = try reader.version(ofEntry: entry, plan, in: transaction)
      }
    }
    let decision = AppendDecision(expected: append.expected, stream: state, storedVersions: storedVersions)
    if let error = decision.error(for: append, stream: state, storedVersions: storedVersions) { throw error }
    return Decision(
      streamPrefix: prefix,
      state: state,
      isDuplicate: decision == .duplicate,
      storedVersions: storedVersions
    )
  }

  private func duplicate(
    _ append: StreamAppend,
    _ decision: Decision,
    in transaction: borrowing Transaction
  ) throws -> AppendResult {
    var placements: [AppendResult.Placement] = []
    placements.reserveCapacity(append.events.count)
    for version in decision.storedVersions.compactMap({ $0 }) {
      let position = try reader.position(ofVersion: version, of: append.streamID, in: transaction)
      placements.append(.init(version: version, position: position))
    }
    return AppendResult(
      streamID: append.streamID,
      placements: placements,
      lastVersion: decision.state.currentVersion,
      wasDuplicate: true
    )
  }

  private func write(
    _ append: StreamAppend,
    _ decision: Decision,
    _ batch: EventBatch,
    time: Timestamp,
    in transaction: inout Transaction
  ) throws -> AppendResult {
    var version = decision.state.lastVersion
    var placements: [AppendResult.Placement] = []
    placements.reserveCapacity(append.events.count)
    let category = append.streamID.category
    if batch.plan.canBeWritten, !append.events.isEmpty, !batch.plan.hasWritten(category, append.events) {
      try internTexts(of: append, category: category, batch, in: &transaction)
    }
    let isFast = batch.plan.canBeWritten && batch.plan.isComplete
    if isFast, !append.events.isEmpty {
      var writer = EventWriter(
        append.streamID,
        category: category,
        streamPrefix: decision.streamPrefix,
        time: time,
        batch
      )
      for event in append.events {
        version += 1
        batch.tail.position += 1
        try writer.write(event, version: version, position: batch.tail.position, in: &transaction)
        placements.append(.init(version: version, position: batch.tail.position))
      }
      writer.finish(in: &transaction)
    } else {
      for event in append.events {
        version += 1
        batch.tail.position += 1
        var item = EventItem.unplaced(event, of: append.streamID)
        EventItem.place(&item, version: version, position: batch.tail.position, createdAt: time)
        try transaction.putItem(PutItem(tableName: table, item: item, conditionExpression: Self.isNew))
        placements.append(.init(version: version, position: batch.tail.position))
      }
    }
    if let snapshot = append.snapshot {
      let item = EventItem.snapshot(snapshot, of: append.streamID, version: version, createdAt: time)
      try transaction.put(item, in: table)
    }
    if !append.events.isEmpty {
      batch.tail.time = time
      // What the general operations write may have ids after the last one known: only the fast form keeps it up.
      if isFast { batch.changeCount = transaction.changeCount }
    }
    return AppendResult(
      streamID: append.streamID,
      placements: placements,
      lastVersion: append.events.isEmpty ? decision.state.currentVersion : version,
      wasDuplicate: false
    )
  }

  /// Adds to the table's dictionary what the append's events have that others will have too.
  private func internTexts(
    of append: StreamAppend,
    category: String,
    _ batch: EventBatch,
    in transaction: inout Transaction
  ) throws {
    if !batch.plan.isComplete {
      try transaction.intern(EventPlan.interned, inTable: table, limit: .max)
      batch.plan = try reader.plans.plan(in: transaction)
    }
    guard batch.plan.names.count < EventPlan.dictionaryLimit else { return }
    let names = batch.plan.names
    var missing: [AttributeName] = []
    let category = AttributeName(category)
    if names.id(of: category) == nil { missing.append(category) }
    for event in append.events {
      let type = AttributeName(event.type)
      if names.id(of: type) == nil, !missing.contains(type) { missing.append(type) }
    }
    guard !missing.isEmpty else { return }
    try transaction.intern(missing, inTable: table, limit: EventPlan.dictionaryLimit)
    batch.plan = try reader.plans.plan(in: transaction)
  }
}
