import Quire
import QuireEvents
import QuireModel
import QuireTesting
import Testing
import Workloads

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Several processes on one file at a time.
@Suite("Several processes", .serialized)
struct SeveralProcessTests {
  private static let rounds = Seeds.rounds(3)

  @Test("two processes write to one file, and both are killed")
  func bothKilled() async throws {
    try await withTemporaryFolder { folder in
      let path = "\(folder)/store.quire"
      let store = try Store.open(at: path)
      _ = try await EventStore.open(in: store)
      try await store.createTable(TableWorkload.table)
      store.close()
      for round in 0..<Self.rounds {
        async let first: Void = Self.writeUntilKilled(folder, process: round * 2)
        async let second: Void = Self.writeUntilKilled(folder, process: round * 2 + 1)
        _ = await (first, second)
        try await Self.check(folder)
      }
    }
  }

  @Test("a process goes on writing, and reading, while others are killed beside it")
  func oneSurvives() async throws {
    try await withTemporaryFolder { folder in
      let store = try Store.open(at: "\(folder)/store.quire")
      let events = try await EventStore.open(in: store)
      try await store.createTable(TableWorkload.table)
      async let own: Void = TableWorkload.run(
        store,
        Journal(at: "\(folder)/tables"),
        process: "own",
        writers: 4,
        limit: 60
      )
      async let ownEvents: Void = EventWorkload.run(
        events,
        Journal(at: "\(folder)/events"),
        process: "own",
        writers: 4,
        limit: 60
      )
      for round in 0..<Self.rounds { await Self.writeUntilKilled(folder, process: round) }
      _ = try await (own, ownEvents)
      store.close()
      try await Self.check(folder)
    }
  }

  @Test(
    "two processes write until they are done; nothing is lost, and each sees the other's tables and indexes"
  )
  func bothFinish() async throws {
    try await withTemporaryFolder { folder in
      let path = "\(folder)/store.quire"
      let store = try Store.open(at: path, options: .init(initialMapSize: 1 << 18))
      _ = try await EventStore.open(in: store)
      try await store.createTable(TableWorkload.table)
      store.close()
      async let first: Void = Self.writeToTheEnd(folder, process: 1)
      async let second: Void = Self.writeToTheEnd(folder, process: 2)
      _ = await (first, second)
      let lines = Journal.lines(at: "\(folder)/tables")
      #expect(lines.count == 2 * 4 * 50)
      try await Self.check(folder)
      let reopened = try Store.open(at: path)
      for process in 1...2 {
        for number in 0..<5 {
          let name = "table-\(process)-\(number)"
          #expect(try reopened.scan(Scan(tableName: name, indexName: "index")).count == 20, "\(name)")
        }
      }
      reopened.close()
    }
  }

  @Test("a commit of another process wakes who waits for one")
  func wakeUp() async throws {
    try await withTemporaryFolder { folder in
      let path = "\(folder)/store.quire"
      let store = try Store.open(at: path)
      defer { store.close() }
      try await store.createTable(.singleTable("table"))
      let before = store.lastTransactionID
      async let waited = store.waitForCommit(after: before)
      await #expect(processExitsWith: .success) { [path = path as String] in
        let store = try Store.open(at: path)
        try await store.putItem(PutItem(tableName: "table", item: ["PK": "p", "SK": "from another process"]))
        store.close()
      }
      #expect(try await waited > before)
      #expect(try store.scan(Scan(tableName: "table")).count == 1)
    }
  }

  @Test("two processes sweep one store; every item that expired is removed once, and no other")
  func sweeps() async throws {
    try await withTemporaryFolder { folder in
      let store = try Store.open(
        at: "\(folder)/store.quire",
        options: .init(durability: .unsynced, expiryInterval: nil)
      )
      try await store.createTable(TableWorkload.table)
      try await store.updateTimeToLive(
        UpdateTimeToLive(
          tableName: TableWorkload.table.tableName,
          timeToLiveSpecification: TimeToLiveSpecification(attributeName: "expires", enabled: true)
        )
      )
      let now = Int64(time(nil))
      try await store.write { transaction in
        for number in 0..<3_000 {
          var item: Item = ["PK": .s("\(number % 50)"), "SK": .s("\(number)")]
          // Of three items one has expired, one will in an hour, one never does.
          if number % 3 < 2 { item["expires"] = .n(Number(now + (number % 3 == 0 ? -60 : 3_600))) }
          try transaction.put(item, in: TableWorkload.table.tableName)
        }
      }
      async let first: Void = Self.sweepToTheEnd(folder)
      async let second: Void = Self.sweepToTheEnd(folder)
      _ = await (first, second)
      let removed = Journal.lines(at: "\(folder)/sweeps").compactMap(Int.init)
      #expect(removed.count == 2)
      #expect(removed.reduce(0, +) == 1_000)
      #expect(try await store.removeExpiredItems() == 0)
      let description = try store.describeTable(DescribeTable(tableName: TableWorkload.table.tableName))
      #expect(description.itemCount == 2_000)
      let verification = try store.verify()
      #expect(verification.items == 2_000)
      #expect(verification.expiryEntries == 1_000)
      #expect(verification.faults == [])
      store.close()
    }
  }

  @Test("processes that open a file at the same time that nobody has made yet make one store of it")
  func opening() async throws {
    try await withTemporaryFolder { folder in
      async let first: Void = Self.makeStores(folder, process: 1)
      async let second: Void = Self.makeStores(folder, process: 2)
      async let third: Void = Self.makeStores(folder, process: 3)
      _ = await (first, second, third)
      for round in 0..<Self.rounds * 10 {
        let store = try Store.open(at: "\(folder)/\(round).quire")
        #expect(try store.scan(Scan(tableName: "table")).count == 3, "round \(round)")
        #expect(try await EventStore.open(in: store).lastPosition() == 3, "round \(round)")
        #expect(try store.verify().faults == [], "round \(round)")
        store.close()
      }
    }
  }

  @Test("a process that has just opened the file reads its tables while another one makes the file grow")
  func growth() async throws {
    try await withTemporaryFolder { folder in
      let store = try Store.open(
        at: "\(folder)/store.quire",
        options: .init(durability: .unsynced, initialMapSize: 1 << 18)
      )
      defer { store.close() }
      try await store.write { transaction in
        for number in 0..<40 { try transaction.createTable(.singleTable("table-\(number)")) }
      }
      // Finding its tables takes a process a while, and a transaction for each.
      async let reader: Void = Self.readTables(folder)
      let ready = Journal(at: "\(folder)/ready")
      while Journal.lines(at: "\(folder)/ready").isEmpty { await Task.yield() }
      for number in 0..<400 {
        let data = AttributeValue.b(Array(repeating: 7, count: 300_000))
        try await store.putItem(
          PutItem(tableName: "table-0", item: ["PK": "p", "SK": .s("\(number)"), "data": data])
        )
      }
      ready.add("grown")
      _ = await reader
      #expect(try store.verify().faults == [])
    }
  }

  // MARK: Parts

  private static func makeStores(_ folder: String, process: Int) async {
    await #expect(processExitsWith: .success) { [folder = folder as String, process = process as Int] in
      var rendezvous = try Rendezvous(at: "\(folder)/rendezvous", parties: 3)
      for round in 0..<Self.rounds * 10 {
        try rendezvous.meet()
        let store = try Store.open(at: "\(folder)/\(round).quire", options: .init(durability: .unsynced))
        let events = try await EventStore.open(in: store)
        do {
          try await store.createTable(.singleTable("table"))
        } catch TableError.Code.resourceInUse {}
        try await store.putItem(PutItem(tableName: "table", item: ["PK": "p", "SK": .s("\(process)")]))
        try await events.append([NewEvent(type: "Made", data: "{}")], to: "Store-1", expecting: .any)
        store.close()
      }
    }
  }

  private static func readTables(_ folder: String) async {
    await #expect(processExitsWith: .success) { [folder = folder as String] in
      let ready = Journal(at: "\(folder)/ready")
      repeat {
        let store = try Store.open(
          at: "\(folder)/store.quire",
          options: .init(durability: .unsynced, initialMapSize: 1 << 18)
        )
        try #require(try store.listTables().tableNames.count == 40)
        store.close()
        ready.add("read")
      } while !Journal.lines(at: "\(folder)/ready").contains("grown")
    }
  }

  private static func sweepToTheEnd(_ folder: String) async {
    await #expect(processExitsWith: .success) { [folder = folder as String] in
      let store = try Store.open(
        at: "\(folder)/store.quire",
        options: .init(durability: .unsynced, expiryInterval: nil)
      )
      let ready = Journal(at: "\(folder)/ready")
      ready.add("ready")
      while Journal.lines(at: "\(folder)/ready").count < 2 { await Task.yield() }
      let removed = try await store.removeExpiredItems()
      Journal(at: "\(folder)/sweeps").add("\(removed)")
      store.close()
    }
  }

  private static func writeUntilKilled(_ folder: String, process: Int) async {
    let delay = UInt32.random(in: 20_000...200_000)
    await #expect(processExitsWith: .signal(SIGKILL)) {
      [folder = folder as String, process = process as Int, delay = delay as UInt32] in
      let store = try Store.open(at: "\(folder)/store.quire")
      let events = try await EventStore.open(in: store)
      Crash.after(microseconds: delay)
      async let tables: Void = TableWorkload.run(
        store,
        Journal(at: "\(folder)/tables"),
        process: "\(process)",
        writers: 8
      )
      try await EventWorkload.run(events, Journal(at: "\(folder)/events"), process: "\(process)", writers: 8)
      try await tables
    }
  }

  private static func writeToTheEnd(_ folder: String, process: Int) async {
    await #expect(processExitsWith: .success) { [folder = folder as String, process = process as Int] in
      let store = try Store.open(at: "\(folder)/store.quire", options: .init(initialMapSize: 1 << 18))
      let events = try await EventStore.open(in: store)
      async let tables: Void = TableWorkload.run(
        store,
        Journal(at: "\(folder)/tables"),
        process: "\(process)",
        writers: 4,
        limit: 50
      )
      async let structure: Void = StructureWorkload.makeTables(store, process: process)
      try await EventWorkload.run(
        events,
        Journal(at: "\(folder)/events"),
        process: "\(process)",
        writers: 4,
        limit: 50
      )
      _ = try await (tables, structure)
      store.close()
    }
  }

  private static func check(_ folder: String) async throws {
    let store = try Store.open(at: "\(folder)/store.quire")
    defer { store.close() }
    #expect(try TableWorkload.faults(in: store, journal: Journal.lines(at: "\(folder)/tables")) == [])
    let events = try await EventStore.open(in: store)
    #expect(try await EventWorkload.faults(in: events, journal: Journal.lines(at: "\(folder)/events")) == [])
  }
}
