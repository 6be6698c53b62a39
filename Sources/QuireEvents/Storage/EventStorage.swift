/// Where an event store keeps its events: the seam between the rules of events and a kind of storage.
///
/// What reaches it was validated. The rules themselves are pure functions that every storage shares: ``AppendDecision``
/// and the forms of items in ``EventTable`` and ``EventItem``.
package protocol EventStorage: Sendable {
  /// The embedded engine's storage; nil for any other.
  var engine: EngineEventStorage? { get }

  /// Appends to several streams, all or nothing, and answers one result per stream in order.
  ///
  /// Positions are gapless and in the order in which appends become visible.
  func append(_ appends: [StreamAppend]) async throws -> [AppendResult]

  /// Reads a page in one consistent view.
  func page(_ request: EventPageRequest) async throws -> EventPage

  /// The position of the last event, 0 where there is none.
  func head() async throws -> Int

  /// The events of an id, at most one per stream.
  func events(withID id: EventID) async throws -> [RecordedEvent]

  /// What is known about a stream.
  func state(of streamID: StreamID) async throws -> StreamState

  /// The ids of the streams of a category, or of all, in byte order after `start`.
  func streams(inCategory category: String?, after start: StreamID?, limit: Int) async throws -> [StreamID]

  /// Reads a stream's state, its snapshot and the first page of events after the snapshot in one consistent view.
  ///
  /// The snapshot is nil where it is not of `kind` or belongs to what was deleted; `kind` nil asks for none.
  func load(_ streamID: StreamID, snapshot kind: SnapshotKind?, limit: Int) async throws -> StreamLoad

  /// Stores a snapshot of a stream at a version, unless one of its kind and a later version is there; says whether.
  func saveSnapshot(_ snapshot: NewSnapshot, of streamID: StreamID, version: Int) async throws -> Bool

  /// Hides all events of a stream from reads of it; with `forEver`, refuses appends from then on.
  func delete(_ streamID: StreamID, expecting: ExpectedVersion, forEver: Bool) async throws -> StreamState

  /// Hides the events before a version from reads of the stream.
  func truncate(_ streamID: StreamID, before version: Int) async throws -> StreamState

  /// The position saved under a name, or nil.
  func checkpoint(_ name: String) async throws -> Int?

  /// Saves a position under a name, or removes it with nil.
  func saveCheckpoint(_ name: String, position: Int?) async throws

  /// Waits until the position saved under a name is `position` or more. Throws where the task is cancelled.
  func waitForCheckpoint(_ name: String, until position: Int) async throws

  /// A number that grows with every append that is known of, cheap to read.
  var changeToken: Int { get }

  /// Waits until ``changeToken`` is greater than `token`, and answers it. Throws where the task is cancelled.
  func waitForChange(after token: Int) async throws -> Int
}

extension EventStorage {
  package var engine: EngineEventStorage? { nil }

  /// Waits for a checkpoint where saving one is a change as any other.
  package func waitForCheckpoint(_ name: String, until position: Int) async throws {
    while true {
      let token = changeToken
      if let saved = try await checkpoint(name), saved >= position { return }
      _ = try await waitForChange(after: token)
    }
  }
}

/// Which snapshots a reader can use.
package struct SnapshotKind: Sendable, Hashable {
  package var type: String
  package var schemaVersion: Int

  package init(type: String, schemaVersion: Int) {
    self.type = type
    self.schemaVersion = schemaVersion
  }

  package func matches(_ snapshot: StreamSnapshot) -> Bool {
    snapshot.type.utf8.elementsEqual(type.utf8) && snapshot.schemaVersion == schemaVersion
  }
}

/// A stream as far as one read brings it.
package struct StreamLoad: Sendable {
  package var state: StreamState
  package var snapshot: StreamSnapshot?
  package var page: EventPage

  package init(state: StreamState, snapshot: StreamSnapshot?, page: EventPage) {
    self.state = state
    self.snapshot = snapshot
    self.page = page
  }
}
