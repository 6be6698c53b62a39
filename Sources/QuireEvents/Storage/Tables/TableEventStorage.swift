package import QuireModel

/// Events in a table of any table store: DynamoDB, a server that speaks its language, or the embedded engine.
///
/// ``LogLayout`` says which items there are. Everything is read with strong consistency; the global index is for other
/// programs.
///
/// An append is one transaction that demands of every head it concerns that it has not moved since it was read. Whatever
/// the append was decided on was read after the head: where the head has not moved, that still holds. So heads give out
/// positions in the order of commits, without gaps. Where it has moved, everything is read and decided again.
package final class TableEventStorage: EventStorage {
  let access: EventTableAccess
  let clock: any EventClock
  let heads: LogHeads
  package let conflicts: RetryPolicy
  let polling: PollingPolicy
  let lanes: [AppendLane]

  package init(
    tables: any TableStore,
    table: String,
    heads: Int,
    conflicts: RetryPolicy,
    polling: PollingPolicy,
    clock: any EventClock
  ) {
    access = EventTableAccess(tables: tables, table: table, retry: conflicts)
    self.heads = LogHeads(count: heads)
    self.conflicts = conflicts
    self.polling = polling
    self.clock = clock
    lanes = (0..<heads).map { _ in AppendLane() }
  }

  package var tables: any TableStore { access.tables }
  package var table: String { access.table }

  // MARK: - Appending

  package func append(_ appends: [StreamAppend]) async throws -> [AppendResult] {
    let prepared = appends.map(PreparedAppend.init)
    let lane = appends.map { LogLayout.head(of: $0.streamID, heads: heads.count) }.min() ?? 0
    return try await lanes[lane].append(prepared) { await self.commit($0) }
  }

  // MARK: - Heads

  package func head() async throws -> Int { try await horizon() }

  /// A head as it is now.
  func readHead(_ number: Int, consistently: Bool = true) async throws -> LogHead {
    guard let item = try await access.item(LogLayout.headKey(number), consistently: consistently) else {
      throw EventStoreError(
        .incompatibleTable,
        "The table has no head \(number) any more; open the event store again"
      )
    }
    let head = try LogHead(item)
    heads.note(head, number: number)
    return head
  }

  /// All heads as they are now.
  func readHeads(consistently: Bool = true) async throws -> [LogHead] {
    if heads.count == 1 { return [try await readHead(0, consistently: consistently)] }
    return try await concurrently(Array(0..<heads.count)) { number in
      try await self.readHead(number, consistently: consistently)
    }
  }

  /// The position up to which all events are there and none can be added any more.
  ///
  /// With one head that is the last position that it gave out. Of several, those that are behind are brought up to the
  /// foremost: then none of them gives out a position below it.
  func horizon() async throws -> Int {
    let all = try await readHeads()
    let foremost = all.max { $0.position < $1.position } ?? LogHead()
    let behind = all.indices.filter { all[$0].position < foremost.position }
    _ = try await concurrently(behind) { number in try await self.bringUp(number, to: foremost) }
    return foremost.position
  }

  /// A position up to which all events were there not long ago, or are now.
  func lastSeenPosition() async throws -> Int {
    if heads.count == 1, let seen = heads.seen(0) { return seen.position }
    return try await horizon()
  }

  private func bringUp(_ number: Int, to foremost: LogHead) async throws {
    var update: Update = .set(LogLayout.Name.position, to: foremost.position)
    if let time = foremost.createdAt {
      update += .set(EventTable.Name.createdAt, to: time.description)
    }
    let request = UpdateItem(
      tableName: table,
      key: LogLayout.headKey(number),
      updateExpression: UpdateExpression(update),
      conditionExpression: ConditionExpression(Attribute(LogLayout.Name.position) < foremost.position),
      returnValues: .allNew
    )
    do {
      let output = try await access.patiently { try await tables.updateItem(request) }
      if let item = output.attributes { heads.note(try LogHead(item), number: number) }
    } catch TableError.Code.conditionalCheckFailed {
      // It came there by itself, or is gone.
      _ = try await readHead(number)
    }
  }

  // MARK: - Waiting

  package var changeToken: Int { heads.token }

  package func waitForChange(after token: Int) async throws -> Int {
    try await heads.wait(after: token) { isNeeded in
      var attempt = 0
      var seen = self.heads.token
      while isNeeded() {
        try await self.polling.pause(afterAttempt: attempt)
        guard isNeeded() else { return }
        _ = try await self.readHeads(consistently: false)
        let token = self.heads.token
        attempt = token > seen ? 0 : min(attempt + 1, 62)
        seen = token
      }
    }
  }

  package func waitForCheckpoint(_ name: String, until position: Int) async throws {
    var attempt = 0
    var last: Int?
    while true {
      let saved = try await checkpoint(name)
      if let saved, saved >= position { return }
      attempt = saved == last ? min(attempt + 1, 62) : 0
      last = saved
      try await polling.pause(afterAttempt: attempt)
    }
  }

  // MARK: - Checkpoints

  package func checkpoint(_ name: String) async throws -> Int? {
    try await access.item(EventItem.checkpointKey(name)).map(EventItem.checkpoint(_:))
  }

  package func saveCheckpoint(_ name: String, position: Int?) async throws {
    if let position {
      let item = EventItem.checkpoint(name, position: position, updatedAt: clock.now())
      _ = try await access.patiently { try await tables.putItem(PutItem(tableName: table, item: item)) }
    } else {
      let request = DeleteItem(tableName: table, key: EventItem.checkpointKey(name))
      _ = try await access.patiently { try await tables.deleteItem(request) }
    }
  }
}

/// Does something with every element at once, and answers the results in the order of the elements.
func concurrently<Element: Sendable, R: Sendable>(
  _ elements: [Element],
  _ body: @escaping @Sendable (Element) async throws -> R
) async throws -> [R] {
  if elements.count == 1 { return [try await body(elements[0])] }
  return try await withThrowingTaskGroup(of: (Int, R).self) { group in
    for (index, element) in elements.enumerated() {
      group.addTask { (index, try await body(element)) }
    }
    var results = [R?](repeating: nil, count: elements.count)
    for try await (index, result) in group { results[index] = result }
    return results.compactMap(\.self)
  }
}
