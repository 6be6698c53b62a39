import Quire
import QuireEvents
import QuireTesting
import Testing

@Suite("Scripted faults of appends")
struct AppendFaultTests {
  private struct Timeout: Error, Equatable {}

  private static func event(_ number: Int) -> NewEvent {
    NewEvent(id: EventID("event-\(number)"), type: "Counted", data: .json("{\"number\":\(number)}"))
  }

  @Test("a conflict is met once, and says what was expected and what is there")
  func conflict() async throws {
    try await withTemporaryEventStore { events in
      try await events.append([Self.event(1)], to: "Count-1", expecting: .noStream)
      let faults = AppendFaultScript()
      faults.inject(.versionConflict, stream: "Count-1")
      let faulty = events.injecting(faults)
      try await faulty.append([Self.event(2)], to: "Count-2", expecting: .noStream)
      do {
        try await faulty.append([Self.event(3)], to: "Count-1", expecting: .exact(1))
        Issue.record("no conflict")
      } catch let error as EventStoreError {
        #expect(error.code == .versionConflict)
        #expect(error.expected == .exact(1))
        #expect(error.actual == 1)
      }
      try await faulty.append([Self.event(3)], to: "Count-1", expecting: .exact(1))
      #expect(try await events.lastPosition() == 3)
      #expect(faults.appendCount == 3)
      #expect(faults.pendingCount == 0)
    }
  }

  @Test("execute decides again after conflicts, as often as it may")
  func execute() async throws {
    try await withTemporaryEventStore { events in
      let faults = AppendFaultScript()
      faults.inject(.versionConflict, times: 3)
      let result = try await events.injecting(faults).execute(.add(5), on: "Counter-1", with: counter)
      #expect(result.attempts == 4)
      #expect(result.state == 5)
      faults.inject(.versionConflict, times: 2)
      await #expect(throws: EventStoreError.self) {
        try await events.injecting(faults).execute(.add(5), on: "Counter-1", with: counter, attempts: 2)
      }
      #expect(try await events.lastPosition() == 1)
    }
  }

  @Test("an append whose reply was lost is repeated without a second event")
  func lostReply() async throws {
    try await withTemporaryEventStore { events in
      let faults = AppendFaultScript()
      faults.inject(.lostReply(throwing: Timeout()), at: 2)
      let faulty = events.injecting(faults)
      try await faulty.append([Self.event(1)], to: "Count-1", expecting: .noStream)
      await #expect(throws: Timeout()) {
        try await faulty.append([Self.event(2)], to: "Count-1", expecting: .exact(1))
      }
      #expect(try await events.lastPosition() == 2)
      let repeated = try await faulty.append([Self.event(2)], to: "Count-1", expecting: .exact(1))
      #expect(repeated.wasDuplicate)
      #expect(repeated.lastVersion == 2)
      #expect(try await events.lastPosition() == 2)
    }
  }

  @Test("an error comes before the append, a delay before that")
  func errors() async throws {
    try await withTemporaryEventStore { events in
      let faults = AppendFaultScript()
      faults.inject(.error(Timeout()))
      faults.inject(.delay(.milliseconds(10)), at: 2)
      let faulty = events.injecting(faults)
      await #expect(throws: Timeout()) {
        try await faulty.append([Self.event(1)], to: "Count-1", expecting: .any)
      }
      #expect(try await events.lastPosition() == 0)
      let start = ContinuousClock.now
      try await faulty.append([Self.event(1)], to: "Count-1", expecting: .any)
      #expect(ContinuousClock.now - start >= .milliseconds(10))
      #expect(faults.injectedCount == 2)
    }
  }

  @Test("reads, checkpoints and snapshots of the faulty store are those of the store")
  func passingThrough() async throws {
    try await withTemporaryEventStore { events in
      let faulty = events.injecting(AppendFaultScript())
      try await faulty.append([Self.event(1), Self.event(2)], to: "Count-1", expecting: .noStream)
      var versions: [Int] = []
      for try await event in faulty.read(.stream("Count-1")) { versions.append(event.version) }
      #expect(versions == [1, 2])
      #expect(try await faulty.streams() == ["Count-1"])
      #expect(try await faulty.events(withID: EventID("event-2")).map(\.version) == [2])
      try await faulty.saveCheckpoint("reader", position: 2)
      #expect(try await events.checkpoint("reader") == 2)
      let snapshot = NewSnapshot(type: "Count", data: "2", schemaVersion: 1)
      #expect(try await faulty.saveSnapshot(snapshot, of: "Count-1", version: 2))
      #expect(try await events.snapshot(of: "Count-1", type: "Count", schemaVersion: 1)?.version == 2)
      #expect(try await faulty.truncate("Count-1", before: 2).firstVersion == 2)
      #expect(try await faulty.delete("Count-1", expecting: .exact(2)).exists == false)
      #expect(try await events.state(of: "Count-1").deletedThrough == 2)
    }
  }
}
