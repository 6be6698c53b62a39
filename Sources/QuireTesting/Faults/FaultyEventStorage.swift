public import QuireEvents

extension EventStore {
  /// The same event store, on whose appends things go wrong as `faults` says.
  ///
  /// Appends that `execute` makes are included; reads are as before. `scan`, what happens in a transaction of the store, and
  /// runners of projections need the event store itself: here they throw `.unsupported`.
  public func injecting(_ faults: AppendFaultScript) -> EventStore {
    EventStore(storage: FaultyEventStorage(base: storage, faults: faults))
  }
}

/// A storage of events on whose appends things go wrong.
struct FaultyEventStorage: EventStorage {
  let base: any EventStorage
  let faults: AppendFaultScript

  func append(_ appends: [StreamAppend]) async throws -> [AppendResult] {
    guard let fault = faults.next(appends.map(\.streamID)) else { return try await base.append(appends) }
    switch fault.kind {
    case .versionConflict:
      throw EventStoreError(
        .versionConflict,
        "Another writer was first (injected)",
        streamID: appends.first?.streamID,
        expected: appends.first?.expected,
        actual: try await currentVersion(of: appends)
      )
    case .error(let error): throw error
    case .lostReply(let error):
      _ = try await base.append(appends)
      throw error
    case .delay(let duration):
      try await Task.sleep(for: duration)
      return try await base.append(appends)
    }
  }

  private func currentVersion(of appends: [StreamAppend]) async throws -> Int? {
    guard let streamID = appends.first?.streamID else { return nil }
    return try await base.state(of: streamID).currentVersion
  }

  func page(_ request: EventPageRequest) async throws -> EventPage { try await base.page(request) }

  func head() async throws -> Int { try await base.head() }

  func events(withID id: EventID) async throws -> [RecordedEvent] { try await base.events(withID: id) }

  func state(of streamID: StreamID) async throws -> StreamState { try await base.state(of: streamID) }

  func streams(inCategory category: String?, after start: StreamID?, limit: Int) async throws -> [StreamID] {
    try await base.streams(inCategory: category, after: start, limit: limit)
  }

  func load(_ streamID: StreamID, snapshot kind: SnapshotKind?, limit: Int) async throws -> StreamLoad {
    try await base.load(streamID, snapshot: kind, limit: limit)
  }

  func saveSnapshot(_ snapshot: NewSnapshot, of streamID: StreamID, version: Int) async throws -> Bool {
    try await base.saveSnapshot(snapshot, of: streamID, version: version)
  }

  func delete(_ streamID: StreamID, expecting: ExpectedVersion, forEver: Bool) async throws -> StreamState {
    try await base.delete(streamID, expecting: expecting, forEver: forEver)
  }

  func truncate(_ streamID: StreamID, before version: Int) async throws -> StreamState {
    try await base.truncate(streamID, before: version)
  }

  func checkpoint(_ name: String) async throws -> Int? { try await base.checkpoint(name) }

  func saveCheckpoint(_ name: String, position: Int?) async throws {
    try await base.saveCheckpoint(name, position: position)
  }

  func waitForCheckpoint(_ name: String, until position: Int) async throws {
    try await base.waitForCheckpoint(name, until: position)
  }

  var changeToken: Int { base.changeToken }

  func waitForChange(after token: Int) async throws -> Int { try await base.waitForChange(after: token) }
}
