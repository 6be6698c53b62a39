import QuireModel

extension TableEventStorage {
  // MARK: - States

  /// The version of the last event ever appended to a stream.
  func lastVersion(of streamID: StreamID) async throws -> Int {
    let page = try await access.page(
      EventTable.partition(of: streamID),
      .beginsWith(.s(EventTable.versionPrefix)),
      direction: .backwards,
      limit: 1,
      keysOnly: true
    )
    return try page.items.first.map(EventItem.version(inSortKeyOf:)) ?? 0
  }

  package func state(of streamID: StreamID) async throws -> StreamState {
    // In this order: the version may be from before a deletion that is seen, but not the other way round.
    let lastVersion = try await lastVersion(of: streamID)
    return try await state(of: streamID, lastVersion: lastVersion)
  }

  private func state(of streamID: StreamID, lastVersion: Int) async throws -> StreamState {
    let item = try await access.item(EventItem.streamKey(streamID))
    return try EventItem.streamState(item, lastVersion: lastVersion).plausible
  }

  package func load(
    _ streamID: StreamID,
    snapshot kind: SnapshotKind?,
    limit: Int
  ) async throws -> StreamLoad {
    // The snapshot comes first and the state last: events are never missing between them, and what is hidden is known.
    async let head = lastSeenPosition()
    var snapshot = kind == nil ? nil : try await self.snapshot(of: streamID)
    if let found = snapshot, kind?.matches(found) != true { snapshot = nil }
    let from = (snapshot?.version ?? 0) + 1
    var page = try await versions(of: streamID, from: from, firstVersion: 1, .forwards, limit: limit)
    let last =
      page.next == nil
      ? page.events.last?.version ?? from - 1 : try await self.lastVersion(of: streamID)
    let state = try await state(of: streamID, lastVersion: last)
    if let found = snapshot, found.version <= state.deletedThrough { snapshot = nil }
    let first = max(state.firstVersion, (snapshot?.version ?? 0) + 1)
    if first != from {
      page = try await versions(of: streamID, from: first, firstVersion: 1, .forwards, limit: limit)
    }
    return StreamLoad(
      state: state,
      snapshot: snapshot,
      page: EventPage(events: page.events, next: page.next, head: try await head)
    )
  }

  // MARK: - Names and ids

  package func events(withID id: EventID) async throws -> [RecordedEvent] {
    var pointers: [EventPointer] = []
    var start: Item?
    repeat {
      let page = try await access.page(LogLayout.idPartition(id), nil, after: start)
      pointers += try page.items.map { item throws in try EventItem.pointer(ofID: item) }
      start = page.lastEvaluatedKey
    } while start != nil
    let items = try await access.items(pointers.map(\.key))
    return try pointers.map { pointer throws in
      guard let item = items[pointer.key] else {
        throw EventStoreError(
          .corrupted,
          "There is no event where its id says it is",
          streamID: pointer.streamID,
          eventID: id
        )
      }
      return try EventItem.event(item)
    }
  }

  package func streams(
    inCategory category: String?,
    after start: StreamID?,
    limit: Int
  ) async throws -> [StreamID] {
    var names: KeyCondition.Test?
    if let category {
      guard (1...StreamID.maximumLength).contains(category.utf8.count) else { return [] }
      // Every id of the category is itself the category, or begins with it and a hyphen, which comes before a full stop.
      let (low, high) = (max(StreamID(category), start ?? StreamID(category)), StreamID(category + "."))
      guard low < high else { return [] }
      names = .between(.s(low.string), .s(high.string))
    } else if let start, !start.string.isEmpty {
      names = .greater(.s(start.string))
    }
    let range = names
    let parts = try await concurrently(Array(0..<heads.count)) { head in
      try await self.streams(head, range, limit: limit) { id in
        id != start && category.map { id.category.utf8.elementsEqual($0.utf8) } ?? true
      }
    }
    return parts.count == 1 ? parts[0] : Array(parts.flatMap(\.self).sorted().prefix(limit))
  }

  private func streams(
    _ head: Int,
    _ names: KeyCondition.Test?,
    limit: Int,
    where isIncluded: (StreamID) -> Bool
  ) async throws -> [StreamID] {
    var streams: [StreamID] = []
    var key: Item?
    repeat {
      let page = try await access.page(LogLayout.namesPartition(head), names, after: key)
      for item in page.items {
        let id = StreamID(try EventItem.string(EventTable.Name.sortKey, in: item))
        guard isIncluded(id) else { continue }
        streams.append(id)
        if streams.count == limit { return streams }
      }
      key = page.lastEvaluatedKey
    } while key != nil
    return streams
  }

  // MARK: - Snapshots

  private func snapshot(of streamID: StreamID) async throws -> StreamSnapshot? {
    try await access.item(EventItem.snapshotKey(streamID)).map(EventItem.snapshot(_:))
  }

  package func saveSnapshot(
    _ snapshot: NewSnapshot,
    of streamID: StreamID,
    version: Int
  ) async throws -> Bool {
    typealias Name = EventTable.Name
    let state = try await state(of: streamID)
    guard version > state.deletedThrough, version <= state.lastVersion else {
      throw noVersion(version, of: streamID)
    }
    // Under its condition it never replaces a later one of its kind, whoever else is at work.
    let isNoLater =
      .notExists(Name.partitionKey) || Attribute(Name.version) <= version
      || Attribute(Name.snapshotType) != snapshot.type
      || Attribute(Name.schemaVersion) != snapshot.schemaVersion
    let item = EventItem.snapshot(snapshot, of: streamID, version: version, createdAt: clock.now())
    let request = PutItem(
      tableName: table,
      item: item,
      conditionExpression: ConditionExpression(isNoLater)
    )
    do {
      _ = try await access.patiently { try await tables.putItem(request) }
      return true
    } catch TableError.Code.conditionalCheckFailed {
      return false
    }
  }

  // MARK: - Hiding

  package func delete(
    _ streamID: StreamID,
    expecting: ExpectedVersion,
    forEver: Bool
  ) async throws -> StreamState {
    try await change(streamID) { state in
      guard !state.isTombstoned else {
        throw EventStoreError(.streamDeleted, "The stream was deleted for ever", streamID: streamID)
      }
      let append = StreamAppend([], to: streamID, expecting: expecting)
      let decision = AppendDecision(expected: expecting, stream: state, storedVersions: [])
      if let error = decision.error(for: append, stream: state, storedVersions: []) { throw error }
      guard state.lastVersion > state.deletedThrough || forEver else { return }
      state.deletedThrough = state.lastVersion
      state.firstVersion = state.lastVersion + 1
      state.isTombstoned = forEver
    }
  }

  package func truncate(_ streamID: StreamID, before version: Int) async throws -> StreamState {
    try await change(streamID) { state in
      guard version >= 1, version <= state.lastVersion + 1 else {
        throw self.noVersion(version, of: streamID)
      }
      state.firstVersion = max(state.firstVersion, version)
    }
  }

  /// Changes what is known about a stream, in a transaction with its head: appends that were decided on the state
  /// before are decided again.
  private func change(
    _ streamID: StreamID,
    _ body: (inout StreamState) throws -> Void
  ) async throws -> StreamState {
    let number = LogLayout.head(of: streamID, heads: heads.count)
    var attempt = 0
    while true {
      let head = if let seen = heads.seen(number) { seen } else { try await readHead(number) }
      let before = try await state(of: streamID)
      var state = before
      try body(&state)
      if state == before { return state }
      var next = head
      next.changes += 1
      do {
        let item = EventItem.stream(streamID, state: state)
        try await write(
          [
            head.move(to: next, number: number, table: table),
            .put(PutItem(tableName: table, item: item)),
          ],
          heads: [number]
        )
        heads.note(next, number: number)
        return state
      } catch let conflict as HeadConflict {
        attempt += 1
        guard attempt < conflicts.maximumAttempts else { throw conflict.exhausted(after: attempt) }
        try await conflicts.pause(afterAttempt: attempt)
      }
    }
  }

  private func noVersion(_ version: Int, of streamID: StreamID) -> EventStoreError {
    EventStoreError(.invalidArgument, "The stream has no version \(version)", streamID: streamID)
  }
}
