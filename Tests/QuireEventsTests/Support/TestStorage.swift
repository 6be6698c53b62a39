import Quire
import QuireEvents
import QuireModel
import Synchronization
import Testing

/// The storages that an event store's behaviour is tested on.
enum TestStorage: String, CaseIterable, Sendable, CustomTestStringConvertible {
  case memory
  case engine
  case engineWithKeysOnly
  case tables

  var testDescription: String { rawValue }

  func open(clock: some EventClock = .system) async throws -> EventStore {
    EventStore(storage: try await storage(clock: clock))
  }

  func storage(clock: some EventClock = .system) async throws -> any EventStorage {
    switch self {
    case .memory: MemoryEventStorage(clock: clock)
    case .engine: try await EventStore.open(in: .temporary(), clock: clock).storage
    case .engineWithKeysOnly:
      try await EventStore.open(in: .temporary(), globalProjection: .keysOnly, clock: clock).storage
    case .tables: try await EventStore.polling(on: Store.temporary(), clock: clock).storage
    }
  }
}

extension EventStore {
  /// Opens an event store on a table store that looks for changes often.
  static func polling(
    on tables: any TableStore,
    heads: Int? = nil,
    clock: some EventClock = .system
  ) async throws -> EventStore {
    try await open(
      on: tables,
      table: "events",
      heads: heads,
      polling: PollingPolicy(minimum: .milliseconds(1), maximum: .milliseconds(5)),
      clock: clock
    )
  }
}

extension EventStore {
  /// Appends any number of events in parts that every storage takes.
  func append(inParts events: [NewEvent], to streamID: StreamID, after version: Int) async throws {
    for start in stride(from: 0, to: events.count, by: 40) {
      let part = Array(events[start..<min(start + 40, events.count)])
      try await append(part, to: streamID, expecting: .exact(version + start))
    }
  }
}

/// A clock that a test moves.
final class ManualClock: EventClock {
  private let time: Mutex<Timestamp>

  init(_ time: Timestamp = Timestamp(microsecondsSince1970: 1_767_225_600_000_000)) {
    self.time = Mutex(time)
  }

  func now() -> Timestamp { time.withLock { $0 } }
  func advance(by duration: Duration) { time.withLock { $0 = $0.advanced(by: duration) } }
}

/// Events of a type, with numbers for data.
func numbered(_ numbers: some Sequence<Int>, type: String = "Numbered") -> [NewEvent] {
  numbers.map { NewEvent(type: type, data: .json("\($0)")) }
}

/// The error that something throws, if it is an event store's.
func eventStoreError(_ body: () async throws -> some Any) async -> EventStoreError? {
  do {
    _ = try await body()
    return nil
  } catch {
    return error as? EventStoreError
  }
}
