import QuireModel

/// Appends decided about one after another, and what is to be written for those that go ahead: one transaction.
///
/// A value: an append that is refused halfway, or for which there is no room, is forgotten by going back to the round
/// as it was before.
struct AppendRound: Sendable {
  private struct IndexKey: Hashable {
    var index: LogLayout.Index
    var head: Int
  }

  /// What was read, with what the round adds to it.
  struct View: Sendable {
    var heads: [Int: LogHead] = [:]
    var states: [StreamID: StreamState] = [:]
    var stored: [StreamID: [EventID: AppendResult.Placement]] = [:]
  }

  private let table: String
  private let headCount: Int
  private let original: View
  private(set) var view: View
  private var movedHeads: Set<Int> = []
  private var checkedHeads: Set<Int> = []
  private var puts: [Item] = []
  private var snapshots: [StreamID: Item] = [:]
  private var pointers: [IndexKey: [EventPointer]] = [:]
  private var putBytes = 0

  private static let isNew = ConditionExpression(.notExists(EventTable.Name.partitionKey))

  init(_ view: View, table: String, headCount: Int) {
    self.table = table
    self.headCount = headCount
    original = view
    self.view = view
  }

  /// Whether there is nothing to write.
  var isEmpty: Bool { movedHeads.isEmpty }

  /// Whether it is small enough to be written.
  var fits: Bool { actionCount <= TransactionLimits.actions && size <= TransactionLimits.bytes }

  var actionCount: Int {
    movedHeads.union(checkedHeads).count + puts.count + snapshots.count + pointers.count
  }

  /// The bytes of all items, those of places estimated from above.
  var size: Int {
    let snapshotBytes = snapshots.values.reduce(0) { $0 + $1.size }
    let pointerBytes = pointers.values.reduce(0) { total, pointers in
      total + pointers.reduce(1_300) { $0 + $1.streamID.string.utf8.count + 100 }
    }
    return putBytes + snapshotBytes + pointerBytes + 200 * movedHeads.count
  }

  // MARK: - Deciding

  /// Decides about an append to several streams, and answers one result per stream; throws where it is refused.
  mutating func add(_ appends: [PreparedAppend], now: Timestamp) throws -> [AppendResult] {
    var plans: [(state: StreamState, isDuplicate: Bool)] = []
    for prepared in appends { plans.append(try plan(prepared.append)) }
    // All events of an append have one time, not before that of any event before them.
    let written = zip(appends, plans).filter { !$1.isDuplicate && !$0.items.isEmpty }
      .map { head(of: $0.0.append.streamID) }
    let time = written.compactMap { view.heads[$0]?.createdAt }.reduce(now, max)
    if !written.isEmpty {
      // What the others were found to be has to hold still when these are written.
      checkedHeads.formUnion(appends.map { head(of: $0.append.streamID) })
    }
    var results: [AppendResult] = []
    for (prepared, plan) in zip(appends, plans) {
      results.append(
        plan.isDuplicate ? duplicate(prepared.append, plan.state) : write(prepared, plan.state, time)
      )
    }
    return results
  }

  private func head(of streamID: StreamID) -> Int { LogLayout.head(of: streamID, heads: headCount) }

  private func plan(_ append: StreamAppend) throws -> (state: StreamState, isDuplicate: Bool) {
    let state = view.states[append.streamID] ?? StreamState()
    guard !state.isTombstoned else {
      throw EventStoreError(.streamDeleted, "The stream was deleted for ever", streamID: append.streamID)
    }
    let stored = view.stored[append.streamID] ?? [:]
    let versions = append.events.map { stored[$0.id]?.version }
    let decision = AppendDecision(expected: append.expected, stream: state, storedVersions: versions)
    if let error = decision.error(for: append, stream: state, storedVersions: versions) { throw error }
    return (state, decision == .duplicate)
  }

  private func duplicate(_ append: StreamAppend, _ state: StreamState) -> AppendResult {
    AppendResult(
      streamID: append.streamID,
      placements: append.events.compactMap { view.stored[append.streamID]?[$0.id] },
      lastVersion: state.currentVersion,
      wasDuplicate: true
    )
  }

  // MARK: - Writing

  private mutating func write(
    _ prepared: PreparedAppend,
    _ planned: StreamState,
    _ time: Timestamp
  ) -> AppendResult {
    let streamID = prepared.append.streamID
    let number = head(of: streamID)
    var state = planned
    var placements: [AppendResult.Placement] = []
    if !prepared.items.isEmpty, var head = view.heads[number] {
      for (event, item) in zip(prepared.append.events, prepared.items) {
        state.lastVersion += 1
        head.position = LogLayout.position(after: head.position, head: number, heads: headCount)
        let placement = AppendResult.Placement(version: state.lastVersion, position: head.position)
        placements.append(placement)
        put(event, item, placement, of: streamID, head: number, time)
      }
      head.createdAt = time
      view.heads[number] = head
      view.states[streamID] = state
      movedHeads.insert(number)
    }
    if let snapshot = prepared.append.snapshot {
      snapshots[streamID] = EventItem.snapshot(
        snapshot,
        of: streamID,
        version: state.lastVersion,
        createdAt: time
      )
    }
    return AppendResult(
      streamID: streamID,
      placements: placements,
      lastVersion: state.currentVersion,
      wasDuplicate: false
    )
  }

  private mutating func put(
    _ event: NewEvent,
    _ unplaced: Item,
    _ placement: AppendResult.Placement,
    of streamID: StreamID,
    head: Int,
    _ time: Timestamp
  ) {
    var item = unplaced
    EventItem.place(&item, version: placement.version, position: placement.position, createdAt: time)
    put(item)
    put(EventItem.id(event.id, of: streamID, placement))
    if placement.version == 1 { put(EventItem.name(streamID, head: head)) }
    view.stored[streamID, default: [:]][event.id] = placement
    let pointer = EventPointer(
      position: placement.position,
      streamID: streamID,
      version: placement.version
    )
    for index in LogLayout.indexes(of: event, in: streamID) {
      pointers[IndexKey(index: index, head: head), default: []].append(pointer)
    }
  }

  private mutating func put(_ item: Item) {
    puts.append(item)
    putBytes += item.size
  }

  // MARK: - The transaction

  /// The heads that the first actions are about, in their order.
  var headNumbers: [Int] { movedHeads.union(checkedHeads).sorted() }

  /// The actions: first those on heads, in the order of ``headNumbers``.
  var actions: [TransactWriteItems.Action] {
    var actions: [TransactWriteItems.Action] = headNumbers.compactMap { number in
      guard let head = original.heads[number], let next = view.heads[number] else { return nil }
      return movedHeads.contains(number)
        ? head.move(to: next, number: number, table: table)
        : head.check(number: number, table: table)
    }
    let runs = pointers.map { key, pointers in
      EventRun.item(of: pointers, index: key.index, head: key.head)
    }
    for item in puts + runs {
      actions.append(.put(PutItem(tableName: table, item: item, conditionExpression: Self.isNew)))
    }
    for item in snapshots.values { actions.append(.put(PutItem(tableName: table, item: item))) }
    return actions
  }
}

extension LogLayout {
  /// The indexes that an event is in.
  static func indexes(of event: NewEvent, in streamID: StreamID) -> [Index] {
    indexes(
      category: streamID.category,
      type: event.type,
      correlationID: event.metadata.correlationID
    )
  }

  static func indexes(category: String, type: String, correlationID: String?) -> [Index] {
    [.log, .category(category), .type(type)] + (correlationID.map { [.correlation($0)] } ?? [])
  }
}
