import QuireEvents
import Testing

@Suite("Checkpoints")
struct CheckpointTests {
  @Test("a position is saved under a name", arguments: TestStorage.allCases)
  func saves(storage: TestStorage) async throws {
    let events = try await storage.open()
    #expect(try await events.checkpoint("mailer") == nil)
    try await events.saveCheckpoint("mailer", position: 5)
    try await events.saveCheckpoint("other", position: 7)
    #expect(try await events.checkpoint("mailer") == 5)
    try await events.saveCheckpoint("mailer", position: 3)
    #expect(try await events.checkpoint("mailer") == 3)
    try await events.removeCheckpoint("mailer")
    #expect(try await events.checkpoint("mailer") == nil)
    #expect(try await events.checkpoint("other") == 7)
  }

  @Test(
    "names are 1 to 256 bytes",
    arguments: TestStorage.allCases,
    [(0, false), (1, true), (256, true), (257, false)]
  )
  func names(storage: TestStorage, length: (count: Int, isValid: Bool)) async throws {
    let events = try await storage.open()
    let name = String(repeating: "n", count: length.count)
    let error = await eventStoreError { try await events.saveCheckpoint(name, position: 1) }
    #expect(error?.code == (length.isValid ? nil : .invalidArgument))
  }

  @Test("positions are not negative", arguments: TestStorage.allCases)
  func negative(storage: TestStorage) async throws {
    let events = try await storage.open()
    let error = await eventStoreError { try await events.saveCheckpoint("mailer", position: -1) }
    #expect(error?.code == .invalidArgument)
  }

  @Test("waiting ends when the position is reached", arguments: TestStorage.allCases)
  func waits(storage: TestStorage) async throws {
    let events = try await storage.open()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask { try await events.wait(for: "mailer", until: 3) }
      for position in 1...3 { try await events.saveCheckpoint("mailer", position: position) }
      try await group.waitForAll()
    }
    try await events.wait(for: "mailer", until: 2)
  }

  @Test("cancelling ends the waiting with an error", arguments: TestStorage.allCases)
  func cancels(storage: TestStorage) async throws {
    let events = try await storage.open()
    let waiting = Task { try await events.wait(for: "mailer", until: 3) }
    waiting.cancel()
    await #expect(throws: CancellationError.self) { try await waiting.value }
  }
}
