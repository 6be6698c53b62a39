package import Quire
import QuireModel

/// Events in a table of the embedded engine.
///
/// An append is a closure in the engine's one write transaction: it reads the stream's last version and the last
/// position, decides, and writes. So versions and positions follow the order of commits, and what is read together was
/// committed together.
package final class EngineEventStorage: EventStorage {
  package let store: Store
  package let table: String
  package let clock: any EventClock
  let reader: EventTableReader

  package var engine: EngineEventStorage? { self }

  package init(store: Store, table: String, clock: any EventClock) {
    self.store = store
    self.table = table
    self.clock = clock
    reader = EventTableReader(table: table)
  }

  package func append(_ appends: [StreamAppend]) async throws -> [AppendResult] {
    try await store.operate { (transaction: inout Transaction) in
      try self.append(appends, in: &transaction)
    }
  }

  package func page(_ request: EventPageRequest) throws -> EventPage {
    try store.read { (items: borrowing Snapshot) in try reader.page(request, in: items) }
  }

  package func head() throws -> Int {
    try store.read { (items: borrowing Snapshot) in try reader.lastPosition(in: items) }
  }

  package func events(withID id: EventID) throws -> [RecordedEvent] {
    try store.read { (items: borrowing Snapshot) in try reader.events(withID: id, in: items) }
  }

  package func state(of streamID: StreamID) throws -> StreamState {
    try store.read { (items: borrowing Snapshot) in try reader.state(of: streamID, in: items) }
  }

  package func streams(
    inCategory category: String?,
    after start: StreamID?,
    limit: Int
  ) throws -> [StreamID] {
    try store.read { (items: borrowing Snapshot) in
      try reader.streams(inCategory: category, after: start, limit: limit, in: items)
    }
  }

  package func load(_ streamID: StreamID, snapshot kind: SnapshotKind?, limit: Int) throws -> StreamLoad {
    try store.read { (items: borrowing Snapshot) in
      let state = try reader.state(of: streamID, in: items)
      var snapshot: StreamSnapshot?
      if let kind, let found = try reader.snapshot(of: streamID, in: items) {
        if kind.matches(found), found.version > state.deletedThrough { snapshot = found }
      }
      let request = EventPageRequest(.stream(streamID), from: (snapshot?.version ?? 0) + 1, limit: limit)
      return StreamLoad(state: state, snapshot: snapshot, page: try reader.page(request, in: items))
    }
  }

  package func checkpoint(_ name: String) throws -> Int? {
    try store.read { (items: borrowing Snapshot) in try reader.checkpoint(name, in: items) }
  }

  package func saveCheckpoint(_ name: String, position: Int?) async throws {
    try await store.operate { (transaction: inout Transaction) in
      try self.saveCheckpoint(name, position: position, in: &transaction)
    }
  }

  package var changeToken: Int { store.lastTransactionID }

  package func waitForChange(after token: Int) async throws -> Int {
    try await store.waitForCommit(after: token)
  }
}
