public import QuireModel

extension EventStore {
  /// Opens the event store in a table of any table store, for example of DynamoDB, making the table where there is none.
  ///
  /// ```swift
  /// let events = try await EventStore.open(on: tables, table: "events")
  /// ```
  ///
  /// The same events, versions and positions as in the embedded engine, of the same items; an append is one
  /// `TransactWriteItems`. A table that was filled with the items of another event store is adopted: what is missing
  /// beside the events is made from them, once, before this returns. See <doc:EventsOnDynamoDB>.
  ///
  /// - Parameters:
  ///   - tables: Where the table is.
  ///   - table: Its name.
  ///   - heads: How many counters the streams share, 1 to 64. With one, positions are gapless and in the order of commits
  ///     over all streams. With several, appends to different streams can be committed at the same time, and that is
  ///     promised of the streams of each counter only. It is decided when the table is made; nil takes it as it is, and
  ///     one for a new table.
  ///   - globalProjection: What the index of all events holds, which other programs can read; nil makes none. This event
  ///     store reads none. It applies when the table is made.
  ///   - conflicts: How often an append that met another one, or a busy store, is tried again.
  ///   - polling: How often a subscription that waits looks for new events.
  ///   - clock: Tells the time of events.
  /// - Returns: The event store.
  /// - Throws: ``EventStoreError/Code/incompatibleTable`` where a table of that name is not an event store's, or is not
  ///   whole; ``EventStoreError/Code/invalidArgument`` where it has another number of heads, for `heads` out of bounds, and
  ///   for another `globalProjection`.
  public static func open(
    on tables: any TableStore,
    table: String = "events",
    heads: Int? = nil,
    globalProjection: Projection? = .all,
    conflicts: RetryPolicy = .conflicts,
    polling: PollingPolicy = .standard,
    clock: any EventClock = .system
  ) async throws -> EventStore {
    guard (1...LogLayout.maximumHeads).contains(heads ?? 1) else {
      throw EventStoreError(
        .invalidArgument,
        "An event store has 1 to \(LogLayout.maximumHeads) heads, not \(heads ?? 1)"
      )
    }
    if let globalProjection, globalProjection != .all, globalProjection != .keysOnly {
      throw EventStoreError(.invalidArgument, "The index of all events holds all of them or their keys")
    }
    let access = EventTableAccess(tables: tables, table: table, retry: conflicts)
    try await TableOpening(access: access, polling: polling).open(globalProjection: globalProjection)
    let count = try await TableAdoption(access: access).heads(heads)
    let storage = TableEventStorage(
      tables: tables,
      table: table,
      heads: count,
      conflicts: conflicts,
      polling: polling,
      clock: clock
    )
    return EventStore(storage: storage)
  }
}

extension RetryPolicy {
  /// Up to 64 attempts, with pauses up to 10 ms at first and up to half a second at last: enough for many writers that
  /// share one head.
  public static let conflicts = RetryPolicy(
    maximumAttempts: 64,
    baseDelay: .milliseconds(5),
    maximumDelay: .milliseconds(500)
  )
}
