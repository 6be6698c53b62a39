import Quire
import QuireModel
import QuireTesting
import Testing

/// 2026-01-01T00:00:00Z, which a new manual clock shows.
private let start: Int64 = 1_767_225_600

@Suite("Items that expire")
struct TimeToLiveTests {
  private static let enable = UpdateTimeToLive(
    tableName: "table",
    timeToLiveSpecification: TimeToLiveSpecification(attributeName: "ttl", enabled: true)
  )
  private static let disable = UpdateTimeToLive(
    tableName: "table",
    timeToLiveSpecification: TimeToLiveSpecification(attributeName: "ttl", enabled: false)
  )

  /// Calls `body` with a store that removes expired items only when it is told to.
  private func withStore(
    _ tables: CreateTable...,
    body: (Store, ManualClock) async throws -> Void
  ) async throws {
    let clock = ManualClock()
    let store = try Store.temporary(
      options: Store.Options(durability: .unsynced, clock: clock.wallClock, expiryInterval: nil)
    )
    defer { store.close() }
    for table in tables { try await store.createTable(table) }
    try await body(store, clock)
  }

  private func keys(_ store: Store) throws -> [AttributeValue?] { try store.all().map { $0["PK"] } }

  @Test("an item can be read until its second is over and the store was swept")
  func expires() async throws {
    try await withStore(.table()) { store, clock in
      try await store.updateTimeToLive(Self.enable)
      try await store.put(
        ["PK": "a", "ttl": .n(Number(start + 10))],
        ["PK": "b", "ttl": .n(Number(start + 11))],
        ["PK": "c"]
      )
      clock.advance(by: .seconds(10))
      #expect(try await store.removeExpiredItems() == 0)
      clock.advance(by: .milliseconds(1))
      #expect(try keys(store) == ["a", "b", "c"])
      #expect(try await store.removeExpiredItems() == 1)
      #expect(try keys(store) == ["b", "c"])
      clock.advance(by: .seconds(1))
      #expect(try await store.removeExpiredItems() == 1)
      #expect(try await store.removeExpiredItems() == 0)
      #expect(try keys(store) == ["c"])
      #expect(try store.verify().faults == [])
    }
  }

  @Test("values that are no time of expiry are ignored, and so are times more than five years ago")
  func unfitValues() async throws {
    try await withStore(.table()) { store, clock in
      try await store.updateTimeToLive(Self.enable)
      let fiveYears: Int64 = 5 * 31_557_600
      let values: [(String, AttributeValue)] = [
        ("string", .s("\(start)")), ("list", [.n(Number(start))]), ("null", .null), ("negative", -1),
        ("huge", .n(try #require(Number("1E38")))), ("milliseconds", .n(Number(start * 1_000))),
        ("zero", 0), ("ancient", .n(Number(start - fiveYears - 1))),
        ("old", .n(Number(start - fiveYears + 2))), ("fraction", .n(try #require(Number("\(start).9")))),
        ("exponent", .n(try #require(Number("1.7E9")))),
      ]
      for (name, value) in values { try await store.put(["PK": .s(name), "ttl": value]) }
      clock.advance(by: .seconds(1))
      #expect(try await store.removeExpiredItems() == 3)
      let rest = try keys(store)
      #expect(
        rest == ["ancient", "huge", "list", "milliseconds", "negative", "null", "string", "zero"]
      )
      #expect(try store.verify().faults == [])
    }
  }

  @Test("an item that is written again lives as long as it then says")
  func rewritten() async throws {
    try await withStore(.table(sort: .s, global: [.index("index", "G")], [AttributeDefinition("G", .s)])) {
      store,
      clock in
      try await store.updateTimeToLive(Self.enable)
      func key(_ name: String) -> Item { ["PK": "p", "SK": .s(name)] }
      for name in ["longer", "shorter", "never", "deleted", "typed"] {
        try await store.put(["PK": "p", "SK": .s(name), "G": "g", "ttl": .n(Number(start + 100))])
      }
      func update(_ name: String, _ update: Update) async throws {
        _ = try await store.updateItem(
          UpdateItem(tableName: "table", key: key(name), updateExpression: UpdateExpression(update))
        )
      }
      try await update("longer", [.add(100, to: "ttl")])
      try await update("shorter", [.add(-100, to: "ttl")])
      try await update("never", [.remove("ttl")])
      try await update("typed", [.set("ttl", to: "soon")])
      try await store.deleteItem(DeleteItem(tableName: "table", key: key("deleted")))
      clock.advance(by: .seconds(150))
      #expect(try await store.removeExpiredItems() == 1)
      #expect(try store.all().map { $0["SK"] } == ["longer", "never", "typed"])
      #expect(try store.all(index: "index").count == 3)
      clock.advance(by: .seconds(100))
      #expect(try await store.removeExpiredItems() == 1)
      #expect(try store.all().map { $0["SK"] } == ["never", "typed"])
      #expect(try store.verify().faults == [])
    }
  }

  @Test("items from before expire too, also thousands of them with long keys")
  func backfill() async throws {
    try await withStore(.table()) { store, clock in
      let count = 1_234
      try await store.write { transaction in
        for number in 0..<count {
          let name = (number.isMultiple(of: 5) ? String(repeating: "k", count: 700) : "") + "\(number)"
          try transaction.put(
            ["PK": .s(name), "ttl": .n(Number(start + Int64(number % 2) * 1_000))],
            in: "table"
          )
        }
      }
      try await store.updateTimeToLive(Self.enable)
      while try store.describeTimeToLive(DescribeTimeToLive(tableName: "table")).timeToLiveStatus != .enabled
      {
        let transaction = store.lastTransactionID
        if try store.describeTimeToLive(DescribeTimeToLive(tableName: "table")).timeToLiveStatus == .enabling
        {
          _ = try await store.waitForCommit(after: transaction)
        }
      }
      #expect(try store.verify().expiryEntries == count)
      clock.advance(by: .seconds(1))
      #expect(try await store.removeExpiredItems() == count / 2)
      #expect(try store.all().count == count / 2)
      #expect(try store.statistics().trees.map(\.entries) == [count / 2, count / 2])
      #expect(try store.statistics().trees.map(\.isTimeToLive) == [false, true])
      #expect(try store.verify().faults == [])
    }
  }

  @Test("a backfill goes on when the store is opened again")
  func reopened() async throws {
    let clock = ManualClock()
    let options = Store.Options(durability: .unsynced, clock: clock.wallClock, expiryInterval: nil)
    try await withTemporaryFolder { folder in
      do {
        let store = try Store.open(at: "\(folder)/store.quire", options: options)
        defer { store.close() }
        try await store.createTable(.table())
        try await store.write { transaction in
          for number in 0..<2_500 {
            try transaction.put(["PK": .s("\(number)"), "ttl": .n(Number(start))], in: "table")
          }
        }
        try await store.updateTimeToLive(Self.enable)
      }
      let store = try Store.open(at: "\(folder)/store.quire", options: options)
      defer { store.close() }
      while try store.describeTimeToLive(DescribeTimeToLive(tableName: "table")).timeToLiveStatus == .enabling
      {
        await Task.yield()
      }
      clock.advance(by: .seconds(1))
      #expect(try await store.removeExpiredItems() == 2_500)
      #expect(try store.all().isEmpty)
      #expect(try store.verify().faults == [])
    }
  }

  @Test("the store sweeps by itself")
  func background() async throws {
    let clock = ManualClock()
    let store = try Store.temporary(
      options: Store.Options(
        durability: .unsynced,
        clock: clock.wallClock,
        expiryInterval: .milliseconds(5)
      )
    )
    defer { store.close() }
    try await store.createTable(.table())
    try await store.updateTimeToLive(Self.enable)
    try await store.put(["PK": "a", "ttl": .n(Number(start))], ["PK": "b", "ttl": .n(Number(start + 5))])
    clock.advance(by: .seconds(1))
    while try store.get(["PK": "a"]) != nil { try await Task.sleep(for: .milliseconds(1)) }
    #expect(try store.get(["PK": "b"]) != nil)
  }

  @Test("enabling what is enabled, disabling what is not, and another attribute are refused")
  func refusals() async throws {
    try await withStore(.table()) { store, _ in
      let describe = DescribeTimeToLive(tableName: "table")
      #expect(
        try store.describeTimeToLive(describe) == TimeToLiveDescription(timeToLiveStatus: .disabled)
      )
      await expectFailure("ValidationException: TimeToLive is already disabled") {
        try await store.updateTimeToLive(Self.disable)
      }
      #expect(try await store.updateTimeToLive(Self.enable) == Self.enable.timeToLiveSpecification)
      #expect(
        try store.describeTimeToLive(describe)
          == TimeToLiveDescription(timeToLiveStatus: .enabled, attributeName: "ttl")
      )
      await expectFailure("ValidationException: TimeToLive is already enabled") {
        try await store.updateTimeToLive(Self.enable)
      }
      for enabled in [true, false] {
        await expectFailure(
          "ValidationException: TimeToLive is active on a different AttributeName: current AttributeName is ttl"
        ) {
          try await store.updateTimeToLive(
            UpdateTimeToLive(
              tableName: "table",
              timeToLiveSpecification: TimeToLiveSpecification(attributeName: "other", enabled: enabled)
            )
          )
        }
      }
      _ = try await store.updateTimeToLive(Self.disable)
      #expect(
        try store.describeTimeToLive(describe) == TimeToLiveDescription(timeToLiveStatus: .disabled)
      )
      #expect(try store.statistics().trees.count == 1)
      await expectFailure("ResourceNotFoundException: Requested resource not found: Table: none not found") {
        try store.describeTimeToLive(DescribeTimeToLive(tableName: "none"))
      }
    }
  }

  @Test("the attribute's name has 1 to 255 bytes", arguments: [0, 1, 255, 256])
  func attributeName(size: Int) async throws {
    try await withStore(.table()) { store, _ in
      let name = String(repeating: "n", count: size)
      let request = UpdateTimeToLive(
        tableName: "table",
        timeToLiveSpecification: TimeToLiveSpecification(attributeName: AttributeName(name), enabled: true)
      )
      let bound = size == 0 ? "greater than or equal to 1" : "less than or equal to 255"
      let refusal =
        "ValidationException: 1 validation error detected: Value '\(name)' at "
        + "'timeToLiveSpecification.attributeName' failed to satisfy constraint: Member must have length \(bound)"
      let outcome = await failure {
        try await store.updateTimeToLive(request).attributeName == AttributeName(name)
      }
      #expect(outcome == ((1...255).contains(size) ? "returned true" : refusal))
    }
  }

  @Test("the key may be the time, and a table that goes takes its times along")
  func keyAttribute() async throws {
    try await withStore(.table(partition: .n)) { store, clock in
      try await store.updateTimeToLive(
        UpdateTimeToLive(
          tableName: "table",
          timeToLiveSpecification: TimeToLiveSpecification(attributeName: "PK", enabled: true)
        )
      )
      try await store.put(["PK": .n(Number(start))], ["PK": .n(Number(start + 60))])
      clock.advance(by: .seconds(1))
      #expect(try await store.removeExpiredItems() == 1)
      try await store.deleteTable(DeleteTable(tableName: "table"))
      clock.advance(by: .seconds(60))
      #expect(try await store.removeExpiredItems() == 0)
      try await store.createTable(.table())
      #expect(try store.statistics().trees.map(\.entries) == [0])
      #expect(try store.verify().faults == [])
    }
  }

  @Test(
    "random writes and the passing of time leave exactly what has not expired",
    arguments: Seeds.random(4)
  )
  func randomly(seed: UInt64) async throws {
    var generator = SeededGenerator(seed: seed)
    try await withStore(.table()) { store, clock in
      try await store.updateTimeToLive(Self.enable)
      var model: [String: Int64?] = [:]
      var now = start
      for _ in 0..<400 {
        let name = "\(generator.below(40))"
        switch generator.below(5) {
        case 0:
          try await store.deleteItem(DeleteItem(tableName: "table", key: ["PK": .s(name)]))
          model[name] = nil
        case 1:
          try await store.put(["PK": .s(name)])
          model.updateValue(nil, forKey: name)
        case 2, 3:
          let time = now + Int64(generator.below(50))
          try await store.put(["PK": .s(name), "ttl": .n(Number(time))])
          model.updateValue(time, forKey: name)
        default:
          let seconds = Int64(generator.below(10))
          now += seconds
          clock.advance(by: .seconds(seconds))
          let expired = model.filter { $0.value.map { $0 < now } ?? false }
          #expect(try await store.removeExpiredItems() == expired.count, "seed \(seed)")
          for name in expired.keys { model[name] = nil }
          #expect(
            try Set(keys(store).compactMap { $0 }) == Set(model.keys.map { AttributeValue.s($0) }),
            "seed \(seed)"
          )
        }
      }
      #expect(try store.verify().faults == [], "seed \(seed)")
    }
  }
}
