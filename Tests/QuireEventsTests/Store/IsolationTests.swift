import Dispatch
import Quire
import QuireEvents
import Synchronization
import Testing

/// Runs an actor's jobs and counts them.
private final class CountingExecutor: SerialExecutor {
  private let queue = DispatchQueue(label: "counting")
  private let jobs = Atomic(0)

  var count: Int { jobs.load(ordering: .acquiring) }

  func enqueue(_ job: consuming ExecutorJob) {
    jobs.add(1, ordering: .releasing)
    let job = UnownedJob(job)
    queue.async { job.runSynchronously(on: self.asUnownedSerialExecutor()) }
  }
}

/// Reads on an executor of its own.
private actor Reader {
  let executor: CountingExecutor

  init(_ executor: CountingExecutor) { self.executor = executor }

  nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

  func read(_ events: EventStore) async throws -> Int {
    var count = 0
    for try await _ in events.read(.all) { count += 1 }
    return count
  }

  func collect(_ events: EventStore) async throws -> Int { try await events.read(.all).collect().count }

  func subscribe(_ events: EventStore, upTo last: Int) async throws -> Int {
    var count = 0
    for try await message in events.subscribe() {
      if case .event = message { count += 1 }
      if message.position >= last { break }
    }
    return count
  }
}

@Suite("Isolation")
struct IsolationTests {
  @Test("an actor that reads events one by one stays where it is")
  func reading() async throws {
    let events = try await EventStore.open(in: .temporary())
    try await events.append(numbered(1...2_000), to: "A-1", expecting: .noStream)
    let executor = CountingExecutor()
    let reader = Reader(executor)
    #expect(try await reader.read(events) == 2_000)
    #expect(try await reader.collect(events) == 2_000)
    #expect(try await reader.subscribe(events, upTo: 2_000) == 2_000)
    // A few pages, not thousands of events.
    #expect(executor.count > 0)
    #expect(executor.count < 200, "\(executor.count) jobs")
  }
}
