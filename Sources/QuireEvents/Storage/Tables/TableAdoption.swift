import QuireModel

/// Makes heads, and all that belongs beside events, where a table has none: in a new table, and in one that was filled
/// with the items of an event store of the embedded engine.
///
/// It can be broken off and begun again, and several processes may do it at once: each item is written only where there
/// is none, and all of them before the first head. Appends wait for that.
struct TableAdoption: Sendable {
  let access: EventTableAccess

  /// How many transactions are under way at the same time.
  private static let width = 8

  /// The number of heads, once there are any.
  ///
  /// Throws where it is not `wanted`.
  func heads(_ wanted: Int?) async throws -> Int {
    while true {
      if let item = try await access.item(LogLayout.headKey(0)) {
        let count = try EventItem.integer(LogLayout.Name.heads, in: item)
        guard (1...LogLayout.maximumHeads).contains(count) else {
          throw EventItem.damaged(LogLayout.Name.heads)
        }
        guard count == wanted ?? count else {
          throw EventStoreError(
            .invalidArgument,
            "The event store has \(count) heads, not \(wanted ?? count): that is decided when its table is made"
          )
        }
        return count
      }
      let count = wanted ?? 1
      try await makeHeads(count, after: try await adoptEvents(heads: count))
    }
  }

  // MARK: - Heads

  private func makeHeads(_ count: Int, after last: LogHead) async throws {
    // The first head says that all is there, so it comes last.
    for number in (0..<count).reversed() {
      let request = PutItem(
        tableName: access.table,
        item: last.item(number, of: count),
        conditionExpression: ConditionExpression(.notExists(EventTable.Name.partitionKey))
      )
      do {
        _ = try await access.patiently { try await access.tables.putItem(request) }
      } catch TableError.Code.conditionalCheckFailed {
        // Somebody else was as far.
      }
    }
  }

  // MARK: - Events

  /// Writes what belongs beside every event of the table, and answers the head after the last of them.
  private func adoptEvents(heads: Int) async throws -> LogHead {
    var census = Census()
    var key: Item?
    repeat {
      let request = Scan(tableName: access.table, exclusiveStartKey: key, consistentRead: true)
      let page = try await access.patiently { try await access.tables.scan(request) }
      let events = try page.items.filter(EventItem.isEvent).map { item throws in try EventItem.event(item) }
      for event in events { try census.count(event) }
      try await write(events.flatMap { Self.items(beside: $0, heads: heads) })
      key = page.lastEvaluatedKey
    } while key != nil
    // Only one head leaves no gaps.
    return try census.head(isGapless: heads == 1)
  }

  private static func items(beside event: RecordedEvent, heads: Int) -> [Item] {
    let head = LogLayout.head(of: event.streamID, heads: heads)
    let placement = AppendResult.Placement(version: event.version, position: event.position)
    let pointer = EventPointer(
      position: event.position,
      streamID: event.streamID,
      version: event.version
    )
    let indexes = LogLayout.indexes(
      category: event.streamID.category,
      type: event.type,
      correlationID: event.correlationID
    )
    var items = indexes.map { EventRun.item(of: [pointer], index: $0, head: head) }
    items.append(EventItem.id(event.id, of: event.streamID, placement))
    if event.version == 1 { items.append(EventItem.name(event.streamID, head: head)) }
    return items
  }

  private func write(_ items: [Item]) async throws {
    let chunks = stride(from: 0, to: items.count, by: TransactionLimits.actions).map {
      Array(items[$0..<min($0 + TransactionLimits.actions, items.count)])
    }
    for start in stride(from: 0, to: chunks.count, by: Self.width) {
      let together = Array(chunks[start..<min(start + Self.width, chunks.count)])
      _ = try await concurrently(together) { try await self.writeMissing($0) }
    }
  }

  /// Writes those of some items that are not there.
  private func writeMissing(_ items: [Item]) async throws {
    var missing = items
    var attempt = 0
    while !missing.isEmpty {
      let actions = missing.map { item in
        TransactWriteItems.Action.put(
          item,
          in: access.table,
          if: .notExists(EventTable.Name.partitionKey)
        )
      }
      do {
        _ = try await access.patiently {
          try await access.tables.transactWriteItems(TransactWriteItems(actions))
        }
        return
      } catch let error as TableError where error.code == .transactionCanceled {
        let codes = error.cancellationReasons.map(\.code)
        let left = zip(missing, codes).filter { $1 != .conditionalCheckFailed }.map(\.0)
        attempt = left.count < missing.count ? 0 : attempt + 1
        guard codes.count == missing.count, attempt < access.retry.maximumAttempts else { throw error }
        missing = left
        if attempt > 0 { try await access.retry.pause(afterAttempt: attempt) }
      }
    }
  }
}

/// Counts the events of a table, whatever order they come in.
private struct Census {
  private var last = 0
  private var lastTime: Timestamp?
  private var count = 0
  /// A bit for every position that was met, 64 of them together.
  private var met: [Int: UInt64] = [:]

  mutating func count(_ event: RecordedEvent) throws(EventStoreError) {
    let (word, bit) = event.position.quotientAndRemainder(dividingBy: 64)
    guard met[word, default: 0] & 1 << UInt64(bit) == 0 else {
      throw EventStoreError(.corrupted, "Two events of the table have the position \(event.position)")
    }
    met[word, default: 0] |= 1 << UInt64(bit)
    count += 1
    guard event.position > last else { return }
    last = event.position
    lastTime = event.createdAt
  }

  /// The head after the last event.
  func head(isGapless: Bool) throws(EventStoreError) -> LogHead {
    guard count == last || !isGapless else {
      throw EventStoreError(
        .incompatibleTable,
        """
        The table has \(count) events, the last at position \(last): it was not filled to the end, or the events are of a \
        store with several heads
        """
      )
    }
    return LogHead(position: last, changes: 0, createdAt: lastTime)
  }
}

extension EventItem {
  /// Whether an item of the table is an event.
  static func isEvent(_ item: Item) -> Bool {
    guard case .s(let partition) = item[EventTable.Name.partitionKey],
      case .s(let sort) = item[EventTable.Name.sortKey]
    else { return false }
    return partition.utf8.starts(with: EventTable.partition(of: "").utf8)
      && sort.utf8.starts(with: EventTable.versionPrefix.utf8)
  }
}
