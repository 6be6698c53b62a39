public import Quire
public import QuireModel

extension EventStore {
  /// Opens the event store in a table of a store, making the table where there is none.
  ///
  /// `globalProjection` says what the index of all events holds: the events themselves (`.all`), which makes reading
  /// them in global order several times faster, or only their keys (`.keysOnly`), which stores them once. It applies
  /// when the table is made. `clock` tells the time of events.
  ///
  /// Throws ``EventStoreError/Code/incompatibleTable`` where a table of that name is not an event store's,
  /// ``EventStoreError/Code/invalidArgument`` for another `globalProjection`, and `TableError` where the table can be neither
  /// read nor made, for example in a store that is open for reading only.
  public static func open(
    in store: Store,
    table: String = "events",
    globalProjection: Projection = .all,
    clock: any EventClock = .system
  ) async throws -> EventStore {
    guard globalProjection == .all || globalProjection == .keysOnly else {
      throw EventStoreError(.invalidArgument, "The index of all events holds all of them or their keys")
    }
    let description = try await describe(table, in: store, globalProjection: globalProjection)
    try EventTable.check(description)
    try await removeHeads(from: table, in: store)
    return EventStore(storage: EngineEventStorage(store: store, table: table, clock: clock))
  }

  private static func describe(
    _ table: String,
    in store: Store,
    globalProjection: Projection
  ) async throws -> TableDescription {
    do {
      return try store.describeTable(DescribeTable(tableName: table))
    } catch TableError.Code.resourceNotFound {
      let request = EventTable.createRequest(tableName: table, globalProjection: globalProjection)
      do {
        return try await store.write { (transaction: inout Transaction) in
          try transaction.createTable(request, keyPrefixes: EventTable.keyPrefixes)
        }
      } catch TableError.Code.resourceInUse {
        // Somebody else made it in between.
        return try store.describeTable(DescribeTable(tableName: table))
      }
    }
  }

  /// Takes a table over from ``open(on:table:heads:globalProjection:conflicts:polling:clock:)``: without its heads, which
  /// do not count what the engine appends, nothing is appended there until the table is opened, and so adopted, again.
  private static func removeHeads(from table: String, in store: Store) async throws {
    let first = LogLayout.headKey(0)
    guard !store.options.isReadOnly,
      let item = try store.getItem(GetItem(tableName: table, key: first)).item
    else { return }
    let heads = min(try EventItem.integer(LogLayout.Name.heads, in: item), LogLayout.maximumHeads)
    try await store.write { transaction in
      for number in 0..<heads { try transaction.delete(LogLayout.headKey(number), in: table) }
    }
  }

  /// The engine that the events are in.
  ///
  /// Throws where they are elsewhere.
  func engine() throws(EventStoreError) -> EngineEventStorage {
    guard let engine = storage.engine else {
      throw EventStoreError(
        .unsupported,
        "A closure in a transaction needs the embedded engine; use TableProjection on other table stores"
      )
    }
    return engine
  }
}

// MARK: - In a transaction

extension EventStore {
  /// Appends events within a transaction on the store that they are in, together with whatever else it writes.
  ///
  /// ```swift
  /// try await store.write { tx in
  ///   try events.append([StreamAppend([placed], to: "Order-1", expecting: .noStream)], in: &tx)
  ///   try tx.put(["PK": "INVOICE#1", "total": 40], in: "invoices")
  /// }
  /// ```
  ///
  /// Throws as ``append(_:)`` does, having written nothing, and ``EventStoreError/Code/unsupported`` where the events are not
  /// in the embedded engine.
  @discardableResult
  public func append(
    _ appends: [StreamAppend],
    in transaction: inout Transaction
  ) throws -> [AppendResult] {
    try AppendValidation.check(appends)
    return try engine().append(appends, in: &transaction)
  }

  /// Saves a position under a name within a transaction, together with the effects of what was processed up to it.
  ///
  /// Throws as ``saveCheckpoint(_:position:)`` does, and ``EventStoreError/Code/unsupported`` where the events are not in the
  /// embedded engine.
  public func saveCheckpoint(
    _ name: String,
    position: Int,
    in transaction: inout Transaction
  ) throws {
    try Self.check(checkpointName: name)
    guard position >= 0 else {
      throw EventStoreError(.invalidArgument, "A position is 0 or more, not \(position)")
    }
    try engine().saveCheckpoint(name, position: position, in: &transaction)
  }

  /// The position saved under a name, as a transaction sees it; nil where none is.
  ///
  /// Throws ``EventStoreError/Code/invalidArgument`` for a name that is not of 1 to 256 bytes, and
  /// ``EventStoreError/Code/unsupported`` where the events are not in the embedded engine.
  public func checkpoint(_ name: String, in transaction: borrowing Transaction) throws -> Int? {
    try Self.check(checkpointName: name)
    return try engine().reader.checkpoint(name, in: transaction)
  }
}
