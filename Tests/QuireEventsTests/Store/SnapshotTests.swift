import QuireEvents
import Testing

@Suite("Snapshots")
struct SnapshotTests {
  private func state(_ data: EventPayload, schemaVersion: Int = 1) -> NewSnapshot {
    NewSnapshot(type: "State", data: data, schemaVersion: schemaVersion)
  }

  @Test("a snapshot is stored with the append, at its last version", arguments: TestStorage.allCases)
  func withAppend(storage: TestStorage) async throws {
    let clock = ManualClock()
    let events = try await storage.open(clock: clock)
    try await events.append(numbered(1...3), to: "A-1", expecting: .noStream, snapshot: state(#"{"sum":6}"#))
    let snapshot = try await events.snapshot(of: "A-1", type: "State", schemaVersion: 1)
    #expect(
      snapshot
        == StreamSnapshot(
          streamID: "A-1",
          version: 3,
          type: "State",
          data: #"{"sum":6}"#,
          schemaVersion: 1,
          createdAt: clock.now()
        )
    )
    try await events.append(numbered(4...4), to: "A-1", expecting: .exact(3), snapshot: state(.binary([1])))
    #expect(try await events.snapshot(of: "A-1", type: "State", schemaVersion: 1)?.version == 4)
    #expect(try await events.snapshot(of: "A-1", type: "State", schemaVersion: 1)?.data == .binary([1]))
  }

  @Test("a refused append stores no snapshot", arguments: TestStorage.allCases)
  func refused(storage: TestStorage) async throws {
    let events = try await storage.open()
    let error = await eventStoreError {
      try await events.append(numbered(1...1), to: "A-1", expecting: .exact(1), snapshot: state("1"))
    }
    #expect(error?.code == .versionConflict)
    #expect(try await events.snapshot(of: "A-1", type: "State", schemaVersion: 1) == nil)
  }

  @Test("a snapshot of another schema version or type is not used", arguments: TestStorage.allCases)
  func otherKinds(storage: TestStorage) async throws {
    let events = try await storage.open()
    try await events.append(
      numbered(1...3),
      to: "A-1",
      expecting: .noStream,
      snapshot: state("1", schemaVersion: 2)
    )
    #expect(try await events.snapshot(of: "A-1", type: "State", schemaVersion: 2) != nil)
    #expect(try await events.snapshot(of: "A-1", type: "State", schemaVersion: 1) == nil)
    #expect(try await events.snapshot(of: "A-1", type: "State", schemaVersion: 3) == nil)
    #expect(try await events.snapshot(of: "A-1", type: "Other", schemaVersion: 2) == nil)
  }

  @Test("a snapshot is stored alone, but not over a later one", arguments: TestStorage.allCases)
  func alone(storage: TestStorage) async throws {
    let events = try await storage.open()
    try await events.append(numbered(1...3), to: "A-1", expecting: .noStream)
    #expect(try await events.saveSnapshot(state("2"), of: "A-1", version: 2))
    #expect(try await events.saveSnapshot(state("3"), of: "A-1", version: 3))
    #expect(try await !events.saveSnapshot(state("2"), of: "A-1", version: 2))
    #expect(try await events.snapshot(of: "A-1", type: "State", schemaVersion: 1)?.version == 3)
    // Of another schema it takes the place of any.
    #expect(try await events.saveSnapshot(state("2", schemaVersion: 2), of: "A-1", version: 2))
    for version in [-1, 0, 4] {
      let error = await eventStoreError {
        try await events.saveSnapshot(state("4"), of: "A-1", version: version)
      }
      #expect(error?.code == .invalidArgument)
    }
  }

  @Test("a snapshot of a deleted stream is not used", arguments: TestStorage.allCases)
  func deleted(storage: TestStorage) async throws {
    let events = try await storage.open()
    try await events.append(numbered(1...3), to: "A-1", expecting: .noStream, snapshot: state("6"))
    try await events.delete("A-1", expecting: .any)
    #expect(try await events.snapshot(of: "A-1", type: "State", schemaVersion: 1) == nil)
    try await events.append(numbered(4...4), to: "A-1", expecting: .noStream)
    #expect(try await events.snapshot(of: "A-1", type: "State", schemaVersion: 1) == nil)
    let error = await eventStoreError { try await events.saveSnapshot(state("4"), of: "A-1", version: 3) }
    #expect(error?.code == .invalidArgument)
    try await events.saveSnapshot(state("4"), of: "A-1", version: 4)
    #expect(try await events.snapshot(of: "A-1", type: "State", schemaVersion: 1)?.version == 4)
  }
}
