import QuireEvents
import Synchronization

/// A storage whose appends go through a function that a test gives.
struct FaultyStorage: EventStorage {
  typealias Append = @Sendable ([StreamAppend], any EventStorage) async throws -> [AppendResult]

  struct ReplyLost: Error {}

  private let base: any EventStorage
  private let intercept: Append
  private let pages = Shared(0)

  init(
    _ base: any EventStorage,
    append: @escaping Append = { appends, base in try await base.append(appends) }
  ) {
    self.base = base
    intercept = append
  }

  /// How many pages were read.
  var pageCount: Int { pages.value.withLock { $0 } }

  /// Appends fail at random: before they happen, or after they happened and before the reply.
  static func losingReplies(_ base: any EventStorage, seed: UInt64) -> FaultyStorage {
    let random = Shared(SeededGenerator(seed: seed))
    return FaultyStorage(base) { appends, base in
      let fault = random.value.withLock { Int.random(in: 0..<6, using: &$0) }
      if fault == 0 { throw ReplyLost() }
      let results = try await base.append(appends)
      if fault == 1 { throw ReplyLost() }
      return results
    }
  }

  /// A rival appends to the stream just before each of the first appends.
  static func withRival(
    _ base: any EventStorage,
    conflicts: Int,
    event: @escaping @Sendable () throws -> NewEvent
  )
    -> FaultyStorage
  {
    let left = Shared(conflicts)
    return FaultyStorage(base) { appends, base in
      let hasRival = left.value.withLock { left in
        left -= 1
        return left >= 0
      }
      if hasRival {
        _ = try await base.append(
          try appends.map { StreamAppend([try event()], to: $0.streamID, expecting: .any) }
        )
      }
      return try await base.append(appends)
    }
  }

  func append(_ appends: [StreamAppend]) async throws -> [AppendResult] { try await intercept(appends, base) }

  func page(_ request: EventPageRequest) async throws -> EventPage {
    pages.value.withLock { $0 += 1 }
    return try await base.page(request)
  }
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

private final class Shared<Value: Sendable>: Sendable {
  let value: Mutex<Value>
  init(_ value: Value) { self.value = Mutex(value) }
}
