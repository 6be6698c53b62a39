import QuireEvents
import Testing

@Suite("Aggregate")
struct AggregateTests {
  private static func opened(_ storage: TestStorage, _ streams: StreamID...) async throws -> EventStore {
    let events = try await storage.open()
    for stream in streams {
      try await events.execute(BankAccount.self, on: stream) { $0.open(owner: "Ada") }
      try await events.execute(BankAccount.self, on: stream) { try $0.deposit(100) }
    }
    return events
  }

  @Test(
    "a command loads, decides and appends, and answers state, version and position",
    arguments: TestStorage.allCases
  )
  func executes(storage: TestStorage) async throws {
    let events = try await Self.opened(storage, "BankAccount-1")
    let result = try await events.execute(on: "BankAccount-1", metadata: EventMetadata(correlationID: "c")) {
      (account: BankAccount) in try account.withdraw(30)
    }
    #expect(result.state == BankAccount(owner: "Ada", balance: 70))
    #expect(result.version == 3)
    #expect(result.position == 3)
    #expect(result.attempts == 1)
    let stored = try await events.read(.stream("BankAccount-1"), direction: .backwards, limit: 1).collect()
    #expect(stored.first?.type == "MoneyWithdrawn")
    #expect(stored.first?.data == #"{"amount":30}"#)
    #expect(stored.first?.correlationID == "c")
  }

  @Test("a refused command appends nothing", arguments: TestStorage.allCases)
  func refuses(storage: TestStorage) async throws {
    let events = try await Self.opened(storage, "BankAccount-1")
    await #expect(throws: BankAccount.Overdraft()) {
      try await events.execute(BankAccount.self, on: "BankAccount-1") { try $0.withdraw(101) }
    }
    #expect(try await events.lastPosition() == 2)
  }

  @Test("a command that leads to no events appends nothing", arguments: TestStorage.allCases)
  func noEvents(storage: TestStorage) async throws {
    let events = try await Self.opened(storage, "BankAccount-1")
    let result = try await events.execute(BankAccount.self, on: "BankAccount-1") { $0.open(owner: "Eve") }
    #expect(result.state.owner == "Ada")
    #expect(result.version == 2)
    #expect(result.append == nil)
    #expect(result.position == nil)
  }

  @Test("concurrent commands are decided again until each holds", arguments: TestStorage.allCases)
  func conflicts(storage: TestStorage) async throws {
    let events = try await Self.opened(storage, "BankAccount-1")
    let withdrawn = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<12 {
        group.addTask {
          do {
            try await events.execute(BankAccount.self, on: "BankAccount-1", attempts: .max) {
              try $0.withdraw(15)
            }
            return 15
          } catch is BankAccount.Overdraft {
            return 0
          }
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(withdrawn == 90)
    #expect(try await events.load(BankAccount.self, from: "BankAccount-1").state.balance == 10)
  }

  @Test("a conflict at every attempt is thrown after the last", arguments: TestStorage.allCases)
  func boundedRetry(storage: TestStorage) async throws {
    let events = try await Self.opened(storage, "BankAccount-1")
    func withRival() -> EventStore {
      EventStore(
        storage: FaultyStorage.withRival(events.storage, conflicts: 3) {
          try BankAccount.codec.encode(.deposited(.init(amount: 1)))
        }
      )
    }
    let error = await eventStoreError {
      try await withRival().execute(BankAccount.self, on: "BankAccount-1", attempts: 3) { try $0.deposit(1) }
    }
    #expect(error?.code == .versionConflict)
    let result = try await withRival().execute(BankAccount.self, on: "BankAccount-1", attempts: 4) {
      try $0.deposit(1)
    }
    #expect(result.attempts == 4)
    // 100 at first, 3 and 3 by rivals, and 1.
    #expect(result.state.balance == 107)
  }

  @Test(
    "a snapshot comes every five events, and loading reads only what follows",
    arguments: TestStorage.allCases
  )
  func snapshots(storage: TestStorage) async throws {
    let events = try await Self.opened(storage, "BankAccount-1")
    var versions: [Int?] = []
    for _ in 3...12 {
      try await events.execute(BankAccount.self, on: "BankAccount-1") { try $0.deposit(1) }
      versions.append(try await events.load(BankAccount.self, from: "BankAccount-1").snapshotVersion)
    }
    #expect(versions == [nil, nil, 5, 5, 5, 5, 5, 10, 10, 10])
    let loaded = try await events.load(BankAccount.self, from: "BankAccount-1")
    #expect(loaded.version == 12)
    #expect(loaded.state == BankAccount(owner: "Ada", balance: 110))
    // The snapshot is enough where its events are gone.
    try await events.truncate("BankAccount-1", before: 11)
    #expect(try await events.load(BankAccount.self, from: "BankAccount-1").state == loaded.state)
    try await events.truncate("BankAccount-1", before: 12)
    let error = await eventStoreError { try await events.load(BankAccount.self, from: "BankAccount-1") }
    #expect(error?.code == .eventsTruncated)
  }

  @Test("a snapshot of another schema version is passed over", arguments: TestStorage.allCases)
  func otherSchema(storage: TestStorage) async throws {
    let events = try await Self.opened(storage, "BankAccount-1")
    let old = NewSnapshot(type: "BankAccount", data: #"{"balance":-1}"#, schemaVersion: 1)
    try await events.saveSnapshot(old, of: "BankAccount-1", version: 2)
    let loaded = try await events.load(BankAccount.self, from: "BankAccount-1")
    #expect(loaded.snapshotVersion == nil)
    #expect(loaded.state.balance == 100)
  }

  @Test("a transfer is one append to two accounts", arguments: TestStorage.allCases)
  func transfer(storage: TestStorage) async throws {
    let events = try await Self.opened(storage, "BankAccount-1", "BankAccount-2")
    @Sendable func transfer(_ amount: Int, from: StreamID, to: StreamID) async throws -> [AppendResult] {
      try await events.retryingConflicts(attempts: .max) {
        let source = try await events.load(BankAccount.self, from: from)
        let target = try await events.load(BankAccount.self, from: to)
        return try await events.append([
          try source.appending(source.state.withdraw(amount)),
          try target.appending(target.state.deposit(amount)),
        ])
      }
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<20 {
        let (from, to): (StreamID, StreamID) =
          number % 2 == 0 ? ("BankAccount-1", "BankAccount-2") : ("BankAccount-2", "BankAccount-1")
        group.addTask { _ = try await transfer(number, from: from, to: to) }
      }
      try await group.waitForAll()
    }
    let balances = [
      try await events.load(BankAccount.self, from: "BankAccount-1").state.balance,
      try await events.load(BankAccount.self, from: "BankAccount-2").state.balance,
    ]
    #expect(balances == [110, 90])
    await #expect(throws: BankAccount.Overdraft()) {
      try await transfer(1_000, from: "BankAccount-1", to: "BankAccount-2")
    }
    // Each transfer's two events lie side by side.
    let log = try await events.read(.all, from: 5).collect()
    for pair in stride(from: 0, to: log.count, by: 2) {
      #expect(log[pair].type == "MoneyWithdrawn" && log[pair + 1].type == "MoneyDeposited")
      #expect(log[pair].data == log[pair + 1].data)
    }
  }

  @Test(
    "a deleted account is as new, and appends to it go on after its last version",
    arguments: TestStorage.allCases
  )
  func deleted(storage: TestStorage) async throws {
    let events = try await Self.opened(storage, "BankAccount-1")
    for _ in 0..<4 { try await events.execute(BankAccount.self, on: "BankAccount-1") { try $0.deposit(1) } }
    let stale = try await events.load(BankAccount.self, from: "BankAccount-1")
    try await events.delete("BankAccount-1", expecting: .any)
    let loaded = try await events.load(BankAccount.self, from: "BankAccount-1")
    #expect(loaded.state == BankAccount())
    #expect(loaded.version == 0)
    let error = await eventStoreError { try await events.append([stale.appending(stale.state.deposit(1))]) }
    #expect(error?.code == .versionConflict)
    let result = try await events.execute(BankAccount.self, on: "BankAccount-1") { $0.open(owner: "Bob") }
    #expect(result.version == 7)
    for _ in 0..<6 { try await events.execute(BankAccount.self, on: "BankAccount-1") { try $0.deposit(1) } }
    let reloaded = try await events.load(BankAccount.self, from: "BankAccount-1")
    #expect(reloaded.state == BankAccount(owner: "Bob", balance: 6))
    #expect(reloaded.snapshotVersion == 11)
  }

  @Test("a long stream is loaded page by page", arguments: TestStorage.allCases)
  func long(storage: TestStorage) async throws {
    let events = try await Self.opened(storage, "BankAccount-1")
    let deposits = try (0..<1_000).map { _ in try BankAccount.codec.encode(.deposited(.init(amount: 1))) }
    try await events.append(inParts: deposits, to: "BankAccount-1", after: 2)
    let loaded = try await events.load(BankAccount.self, from: "BankAccount-1")
    #expect(loaded.version == 1_002)
    #expect(loaded.state.balance == 1_100)
  }
}
