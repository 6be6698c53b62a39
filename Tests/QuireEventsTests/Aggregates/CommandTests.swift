import QuireEvents
import Testing

@Suite("Commands with an id")
struct CommandTests {
  private static func opened(_ storage: TestStorage, _ streams: StreamID...) async throws -> EventStore {
    let events = try await storage.open()
    for stream in streams {
      try await events.execute(BankAccount.self, on: stream) { $0.open(owner: "Ada") }
      try await events.execute(BankAccount.self, on: stream) { try $0.deposit(100) }
    }
    return events
  }

  @Test(
    "a repeated command is not decided again, and answers where its events are",
    arguments: TestStorage.allCases
  )
  func repeated(storage: TestStorage) async throws {
    let events = try await Self.opened(storage, "BankAccount-1")
    func withdraw() async throws -> ExecutionResult<BankAccount> {
      try await events.execute(on: "BankAccount-1", commandID: "w-1") { (account: BankAccount) in
        try account.withdraw(60) + account.withdraw(10)
      }
    }
    let first = try await withdraw()
    #expect(first.append?.wasDuplicate == false)
    #expect(first.state.balance == 30)
    try await events.execute(BankAccount.self, on: "BankAccount-1") { try $0.deposit(5) }
    // A second withdrawal of this size would overdraw the account.
    let second = try await withdraw()
    #expect(second.append?.wasDuplicate == true)
    #expect(second.append?.placements == first.append?.placements)
    #expect(second.append?.lastVersion == 5)
    #expect(second.position == first.position)
    #expect(second.state.balance == 35)
    #expect(second.version == 5)
    let log = try await events.read(.stream("BankAccount-1"), from: 3).collect()
    #expect(log.map(\.id) == ["w-1#1", "w-1#2", log[2].id])
    #expect(log.map(\.causationID) == ["w-1", "w-1", nil])
  }

  @Test("a command is known within its stream alone", arguments: TestStorage.allCases)
  func streams(storage: TestStorage) async throws {
    let events = try await Self.opened(storage, "BankAccount-1", "BankAccount-2")
    for stream: StreamID in ["BankAccount-1", "BankAccount-2", "BankAccount-1"] {
      try await events.execute(BankAccount.self, on: stream, commandID: "d") { try $0.deposit(1) }
    }
    #expect(try await events.load(BankAccount.self, from: "BankAccount-1").state.balance == 101)
    #expect(try await events.load(BankAccount.self, from: "BankAccount-2").state.balance == 101)
    #expect(try await events.result(of: "d", on: "BankAccount-3") == nil)
    #expect(try await events.result(of: "e", on: "BankAccount-1") == nil)
  }

  @Test("a command that failed or led to nothing leaves no trace", arguments: TestStorage.allCases)
  func nothing(storage: TestStorage) async throws {
    let events = try await Self.opened(storage, "BankAccount-1")
    await #expect(throws: BankAccount.Overdraft()) {
      try await events.execute(BankAccount.self, on: "BankAccount-1", commandID: "c") { try $0.withdraw(101) }
    }
    let nothing = try await events.execute(BankAccount.self, on: "BankAccount-1", commandID: "c") { _ in [] }
    #expect(nothing.append == nil)
    let result = try await events.execute(BankAccount.self, on: "BankAccount-1", commandID: "c") {
      try $0.withdraw(1)
    }
    #expect(result.append?.wasDuplicate == false)
  }

  @Test("a reply that was lost after the commit does no harm to the retry", arguments: TestStorage.allCases)
  func lostReply(storage: TestStorage) async throws {
    struct Lost: Error {}
    let events = try await Self.opened(storage, "BankAccount-1")
    let failing = EventStore(
      storage: FaultyStorage(events.storage) { appends, base in
        _ = try await base.append(appends)
        throw Lost()
      }
    )
    await #expect(throws: Lost.self) {
      try await failing.execute(BankAccount.self, on: "BankAccount-1", commandID: "c") { try $0.withdraw(80) }
    }
    let result = try await events.execute(BankAccount.self, on: "BankAccount-1", commandID: "c") {
      try $0.withdraw(80)
    }
    #expect(result.append?.wasDuplicate == true)
    #expect(result.state.balance == 20)
  }

  @Test("of one command at many places at a time, one is executed", arguments: TestStorage.allCases)
  func concurrent(storage: TestStorage) async throws {
    let events = try await Self.opened(storage, "BankAccount-1")
    let executed = try await withThrowingTaskGroup(of: Int.self) { group in
      for number in 0..<40 {
        group.addTask {
          let result = try await events.execute(
            BankAccount.self,
            on: "BankAccount-1",
            commandID: CommandID("c-\(number % 10)"),
            attempts: .max
          ) { try $0.withdraw(7) }
          return result.append?.wasDuplicate == false ? 1 : 0
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(executed == 10)
    #expect(try await events.load(BankAccount.self, from: "BankAccount-1").state.balance == 30)
  }

  @Test("a transfer to two streams is repeated by its id", arguments: TestStorage.allCases)
  func transfer(storage: TestStorage) async throws {
    let events = try await Self.opened(storage, "BankAccount-1", "BankAccount-2")
    func transfer(_ id: CommandID) async throws -> AppendResult {
      try await events.retryingConflicts {
        let source = try await events.load(BankAccount.self, from: "BankAccount-1")
        let target = try await events.load(BankAccount.self, from: "BankAccount-2")
        if let done = try await events.result(of: id, on: "BankAccount-1") { return done }
        return try await events.append([
          try source.appending(source.state.withdraw(70), commandID: id),
          try target.appending(target.state.deposit(70), commandID: id),
        ])[0]
      }
    }
    let first = try await transfer("t-1")
    let second = try await transfer("t-1")
    #expect(!first.wasDuplicate && second.wasDuplicate)
    #expect(first.placements == second.placements)
    #expect(try await events.load(BankAccount.self, from: "BankAccount-2").state.balance == 170)
  }

  @Test("a command is found also after its stream was truncated or deleted", arguments: TestStorage.allCases)
  func hidden(storage: TestStorage) async throws {
    let events = try await Self.opened(storage, "BankAccount-1")
    let result = try await events.execute(BankAccount.self, on: "BankAccount-1", commandID: "c") {
      try $0.withdraw(1) + $0.withdraw(2)
    }
    try await events.append(numbered([1]), to: "BankAccount-1", expecting: .any)
    try await events.truncate("BankAccount-1", before: 5)
    #expect(try await events.result(of: "c", on: "BankAccount-1")?.placements == result.append?.placements)
    try await events.delete("BankAccount-1", expecting: .any)
    #expect(try await events.result(of: "c", on: "BankAccount-1")?.lastVersion == 0)
  }

  @Test("a command id is 1 to 240 bytes long", arguments: [0, 1, 240, 241])
  func lengths(length: Int) async throws {
    let events = try await Self.opened(.memory, "BankAccount-1")
    let error = await eventStoreError {
      try await events.execute(
        BankAccount.self,
        on: "BankAccount-1",
        commandID: CommandID(String(repeating: "c", count: length))
      ) { try $0.deposit(1) }
    }
    if (1...240).contains(length) {
      #expect(error == nil)
    } else {
      #expect(error?.code == .invalidArgument)
      #expect(error?.message == "A command id is 1 to 240 bytes long, not \(length)")
    }
  }
}
