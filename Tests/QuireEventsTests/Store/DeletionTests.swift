import QuireEvents
import Testing

@Suite("Deletion and truncation")
struct DeletionTests {
  @Test(
    "a deleted stream reads as empty and begins again without reusing versions",
    arguments: TestStorage.allCases
  )
  func delete(storage: TestStorage) async throws {
    let events = try await storage.open()
    try await events.append(numbered(1...3), to: "A-1", expecting: .noStream)
    let state = try await events.delete("A-1", expecting: .exact(3))
    #expect(state == StreamState(lastVersion: 3, firstVersion: 4, deletedThrough: 3))
    #expect(try await events.state(of: "A-1") == state)
    #expect(!state.exists)
    #expect(try await events.read(.stream("A-1")).collect().isEmpty)
    #expect(try await events.read(.stream("A-1"), direction: .backwards).collect().isEmpty)
    #expect(try await events.read(.all).collect().count == 3)
    for expected in [ExpectedVersion.exact(3), .streamExists] {
      let error = await eventStoreError {
        try await events.append(numbered(4...4), to: "A-1", expecting: expected)
      }
      #expect(error?.code == .versionConflict)
      #expect(error?.actual == 0)
    }
    let again = try await events.append(numbered(4...5), to: "A-1", expecting: .noStream)
    #expect(again.versions == 4...5)
    #expect(again.positions == 4...5)
    #expect(try await events.read(.stream("A-1")).collect().map(\.version) == [4, 5])
    #expect(try await events.read(.stream("A-1"), direction: .backwards).collect().map(\.version) == [5, 4])
    #expect(try await events.state(of: "A-1").exists)
  }

  @Test("appends from before a deletion are still recognised after it", arguments: TestStorage.allCases)
  func duplicates(storage: TestStorage) async throws {
    let events = try await storage.open()
    let (old, new) = (numbered(1...3), numbered(4...5))
    let first = try await events.append(old, to: "A-1", expecting: .noStream)
    try await events.delete("A-1", expecting: .any)
    let afterDeletion = try await events.append(old, to: "A-1", expecting: .noStream)
    #expect(afterDeletion.wasDuplicate)
    #expect(afterDeletion.lastVersion == 0)
    let second = try await events.append(new, to: "A-1", expecting: .noStream)
    #expect(try await events.append(old, to: "A-1", expecting: .noStream).placements == first.placements)
    #expect(try await events.append(new, to: "A-1", expecting: .noStream).placements == second.placements)
    #expect(try await events.lastPosition() == 5)
  }

  @Test("a deletion checks what it expects", arguments: TestStorage.allCases)
  func expectation(storage: TestStorage) async throws {
    let events = try await storage.open()
    try await events.append(numbered(1...3), to: "A-1", expecting: .noStream)
    let error = await eventStoreError { try await events.delete("A-1", expecting: .exact(2)) }
    #expect(error?.code == .versionConflict)
    #expect(error?.actual == 3)
    #expect(try await events.read(.stream("A-1")).collect().count == 3)
  }

  @Test("a stream deleted for ever takes no events", arguments: TestStorage.allCases)
  func tombstone(storage: TestStorage) async throws {
    let events = try await storage.open()
    try await events.append(numbered(1...3), to: "A-1", expecting: .noStream)
    let state = try await events.delete("A-1", expecting: .streamExists, forEver: true)
    #expect(state.isTombstoned)
    for expected in [ExpectedVersion.any, .noStream] {
      let error = await eventStoreError {
        try await events.append(numbered(4...4), to: "A-1", expecting: expected)
      }
      #expect(error?.code == .streamDeleted)
    }
    let error = await eventStoreError { try await events.delete("A-1", expecting: .any) }
    #expect(error?.code == .streamDeleted)
    // Also one that never was.
    try await events.delete("B-1", expecting: .noStream, forEver: true)
    let other = await eventStoreError { try await events.append(numbered(1...1), to: "B-1", expecting: .any) }
    #expect(other?.code == .streamDeleted)
  }

  @Test("deleting a stream that never was changes nothing", arguments: TestStorage.allCases)
  func deleteNothing(storage: TestStorage) async throws {
    let events = try await storage.open()
    #expect(try await events.delete("A-1", expecting: .any) == StreamState())
    let error = await eventStoreError { try await events.delete("A-1", expecting: .streamExists) }
    #expect(error?.code == .versionConflict)
    #expect(try await events.append(numbered(1...1), to: "A-1", expecting: .noStream).versions == 1...1)
  }

  @Test(
    "truncated events are hidden from the stream and stay in the order of all",
    arguments: TestStorage.allCases
  )
  func truncate(storage: TestStorage) async throws {
    let events = try await storage.open()
    try await events.append(numbered(1...5), to: "A-1", expecting: .noStream)
    let state = try await events.truncate("A-1", before: 4)
    #expect(state == StreamState(lastVersion: 5, firstVersion: 4))
    #expect(try await events.read(.stream("A-1")).collect().map(\.version) == [4, 5])
    #expect(try await events.read(.stream("A-1"), from: 1).collect().map(\.version) == [4, 5])
    #expect(try await events.read(.stream("A-1"), from: 3, direction: .backwards).collect().isEmpty)
    #expect(try await events.read(.stream("A-1"), direction: .backwards).collect().map(\.version) == [5, 4])
    #expect(try await events.page(.stream("A-1"), direction: .backwards, limit: 2).next == nil)
    #expect(try await events.read(.category("A")).collect().count == 5)
    // Never back.
    #expect(try await events.truncate("A-1", before: 2).firstVersion == 4)
    #expect(try await events.append(numbered(6...6), to: "A-1", expecting: .exact(5)).versions == 6...6)
  }

  @Test("a stream truncated to nothing exists still", arguments: TestStorage.allCases)
  func truncateAll(storage: TestStorage) async throws {
    let events = try await storage.open()
    try await events.append(numbered(1...2), to: "A-1", expecting: .noStream)
    try await events.truncate("A-1", before: 3)
    #expect(try await events.read(.stream("A-1")).collect().isEmpty)
    #expect(try await events.append(numbered(3...3), to: "A-1", expecting: .exact(2)).versions == 3...3)
    #expect(try await events.read(.stream("A-1")).collect().map(\.version) == [3])
  }

  @Test("a stream is truncated at most to nothing", arguments: TestStorage.allCases)
  func truncateTooFar(storage: TestStorage) async throws {
    let events = try await storage.open()
    try await events.append(numbered(1...2), to: "A-1", expecting: .noStream)
    for version in [-1, 0, 4] {
      let error = await eventStoreError { try await events.truncate("A-1", before: version) }
      #expect(error?.code == .invalidArgument)
    }
  }
}
