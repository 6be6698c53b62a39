import Quire
import QuireEvents
import QuireModel
import QuireTesting
import Synchronization
import Testing

@Suite("Table projection")
struct TableProjectionTests {
  /// Counts events and remembers each position, so that one applied twice is seen.
  struct Counts: TableProjection {
    struct Failed: Error, Equatable {}

    var name = "counts"
    var filter = SubscriptionFilter.all
    /// Actions beside the two, for each event.
    var others = 0
    /// Whether all events change one item, or each has its own.
    var isShared = true
    /// The position to fail at, if any.
    var fails = Shared<Int?>(nil)
    var isRefused = false

    func actions(for event: RecordedEvent) throws -> [TransactWriteItems.Action] {
      let isFailing = fails.value.withLock { $0 } == event.position
      if isFailing, !isRefused { throw Failed() }
      let position = AttributeValue.ns([Number(event.position)])
      let key: Item = ["PK": .s(isShared ? name : "\(name) \(event.position % 5)")]
      let update: Update = [.add(1, to: "applied"), .add(position, to: "positions")]
      var actions: [TransactWriteItems.Action] = [
        .update(key, update, in: "model", if: isFailing ? .exists("none") : nil)
      ]
      for index in 0..<others {
        actions.append(.put(["PK": .s("\(name)/\(event.position)/\(index)")], in: "model"))
      }
      return actions
    }

    func reset(in tables: any TableStore) async throws {
      for key in ["", " 0", " 1", " 2", " 3", " 4"] {
        _ = try await tables.deleteItem(DeleteItem(tableName: "model", key: ["PK": .s(name + key)]))
      }
    }
  }

  final class Shared<Value: Sendable>: Sendable {
    let value: Mutex<Value>
    init(_ value: Value) { self.value = Mutex(value) }
  }

  /// Where the events are: both are written by the same projection.
  enum Place: String, CaseIterable, Sendable { case engine, tables }

  private let store: Store

  init() async throws {
    store = try Store.temporary()
    try await store.createTable("model", partitionKey: ("PK", .s))
  }

  private func open(_ place: Place, _ faults: FaultScript? = nil) async throws -> EventStore {
    switch (place, faults) {
    case (.engine, _): try await EventStore.open(in: store)
    case (.tables, let faults?): try await EventStore.polling(on: FaultyTableStore(over: store, faults))
    case (.tables, nil): try await EventStore.polling(on: store)
    }
  }

  private func model(_ name: String = "counts") throws -> (total: Int, positions: [Int]) {
    var (sum, all) = (0, [Int]())
    for item in try store.scan(Scan(tableName: "model")).items {
      guard case .s(let key) = item["PK"], key == name || key.hasPrefix(name + " ") else { continue }
      guard case .n(let total) = item["applied"], case .ns(let positions) = item["positions"] else {
        continue
      }
      sum += Int(exactly: total) ?? -1
      all += positions.compactMap { Int(exactly: $0) }
    }
    return (sum, all.sorted())
  }

  @Test("catching up applies every event once", arguments: Place.allCases, [1, 7, 100])
  func catchesUp(place: Place, batchSize: Int) async throws {
    let events = try await open(place)
    try await events.append(numbered(1...10), to: "A-1", expecting: .noStream)
    for isShared in [true, false] {
      let projection = Counts(name: "counts-\(isShared)", isShared: isShared)
      let runner = try TableProjectionRunner(projection, of: events, batchSize: batchSize)
      #expect(try await runner.catchUp() == 10)
      #expect(try await runner.catchUp() == 10)
      #expect(try model(projection.name) == (10, Array(1...10)))
      #expect(try await events.checkpoint(projection.name) == 10)
    }
    try await events.append(numbered(11...12), to: "A-1", expecting: .exact(10))
    #expect(try await TableProjectionRunner(Counts(name: "counts-true"), of: events).catchUp() == 12)
    #expect(try model("counts-true") == (12, Array(1...12)))
  }

  @Test("a filtered projection gets on over events that are not its own", arguments: Place.allCases)
  func filtered(place: Place) async throws {
    let events = try await open(place)
    try await events.append(numbered(1...3), to: "A-1", expecting: .noStream)
    try await events.append(numbered(1...3), to: "B-1", expecting: .noStream)
    let projection = Counts(filter: .category("A"))
    #expect(try await TableProjectionRunner(projection, of: events).catchUp() == 6)
    #expect(try model() == (3, [1, 2, 3]))
    try await events.wait(for: projection, until: 6)
  }

  @Test(
    "an event that fails stops the projection, with everything before it committed and nothing of it",
    arguments: Place.allCases,
    [true, false]
  )
  func fails(place: Place, isRefused: Bool) async throws {
    let events = try await open(place)
    try await events.append(numbered(1...10), to: "A-1", expecting: .noStream)
    let projection = Counts(isShared: false, fails: Shared(7), isRefused: isRefused)
    let runner = try TableProjectionRunner(projection, of: events)
    for _ in 0..<2 {
      let error = await eventStoreError { try await runner.catchUp() }
      #expect(error?.code == .projectionFailed)
      #expect(error?.streamID == "A-1")
      if isRefused {
        #expect((error?.underlying as? TableError)?.code == .transactionCanceled)
      } else {
        #expect(error?.underlying as? Counts.Failed == Counts.Failed())
      }
      #expect(try model() == (6, Array(1...6)))
      #expect(try await events.checkpoint("counts") == 6)
    }
    projection.fails.value.withLock { $0 = nil }
    #expect(try await runner.catchUp() == 10)
    #expect(try model() == (10, Array(1...10)))
  }

  @Test(
    "99 actions of an event are a transaction with its position, and 100 are refused",
    arguments: Place.allCases
  )
  func limit(place: Place) async throws {
    let events = try await open(place)
    try await events.append(numbered(1...3), to: "A-1", expecting: .noStream)
    #expect(try await TableProjectionRunner(Counts(others: 98), of: events).catchUp() == 3)
    #expect(try model() == (3, [1, 2, 3]))
    let runner = try TableProjectionRunner(Counts(name: "more", others: 99), of: events)
    let error = await eventStoreError { try await runner.catchUp() }
    #expect(error?.code == .transactionTooLarge)
    #expect(error?.message.contains("this one needs 101 actions") == true)
    #expect(try await events.checkpoint("more") == nil)
  }

  @Test("rebuilding begins with nothing, and ends with the same", arguments: Place.allCases)
  func rebuilds(place: Place) async throws {
    let events = try await open(place)
    try await events.append(numbered(1...10), to: "A-1", expecting: .noStream)
    let runner = try TableProjectionRunner(Counts(isShared: false), of: events, batchSize: 3)
    try await runner.catchUp()
    try await runner.reset()
    #expect(try model() == (0, []))
    #expect(try await events.checkpoint("counts") == nil)
    #expect(try await runner.rebuild() == 10)
    #expect(try model() == (10, Array(1...10)))
  }

  @Test("a running projection follows appends, and begins again after a reset", arguments: Place.allCases)
  func runs(place: Place) async throws {
    let events = try await open(place)
    let runner = try TableProjectionRunner(Counts(), of: events)
    let running = Task { try await runner.run() }
    for number in 1...20 {
      let result = try await events.append(numbered([number]), to: "A-1", expecting: .any)
      try await events.wait(for: "counts", until: try #require(result.lastPosition))
      #expect(try model().total == number)
    }
    try await runner.reset()
    try await events.wait(for: "counts", until: 20)
    #expect(try model() == (20, Array(1...20)))
    running.cancel()
    try await running.value
  }

  @Test("several runners apply every event once, whatever goes wrong", arguments: Place.allCases)
  func severalRunners(place: Place) async throws {
    let seed = UInt64.random(in: 0 ... .max)
    var random = SeededGenerator(seed: seed)
    let script = FaultScript()
    let events = try await open(place, script)
    for _ in 0..<40 {
      let fault: Fault = Bool.random(using: &random) ? .conflict : .throttling
      script.inject(fault, into: .transactWriteItems, at: .random(in: 1...200, using: &random))
    }
    let runners = try (0..<4).map {
      try TableProjectionRunner(Counts(isShared: $0 % 2 == 0), of: events, batchSize: 3 + $0)
    }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for runner in runners { group.addTask { try await runner.run() } }
      for number in 0..<100 {
        try await events.append(numbered([number]), to: "A-\(number % 7)", expecting: .any)
      }
      try await events.wait(for: "counts", until: 100)
      group.cancelAll()
      try await group.waitForAll()
    }
    #expect(try model() == (100, Array(1...100)), "seed \(seed)")
  }

  @Test("a lost reply applies nothing twice")
  func lostReply() async throws {
    let script = FaultScript()
    let events = try await open(.tables, script)
    try await events.append(numbered(1...10), to: "A-1", expecting: .noStream)
    let runner = try TableProjectionRunner(Counts(), of: events, batchSize: 4)
    script.inject(.lostReply, into: .transactWriteItems, at: 2)
    await #expect(throws: TableError.self) { try await runner.catchUp() }
    #expect(try await runner.catchUp() == 10)
    #expect(try model() == (10, Array(1...10)))
  }

  @Test("while a read model is being removed nothing is applied, until somebody ends that")
  func brokenOffReset() async throws {
    struct Removal: TableProjection {
      struct BrokenOff: Error {}
      let name = "counts"
      func actions(for event: RecordedEvent) -> [TransactWriteItems.Action] { [] }
      func reset(in tables: any TableStore) throws { throw BrokenOff() }
    }
    let events = try await EventStore.open(
      on: store,
      table: "events",
      conflicts: RetryPolicy(maximumAttempts: 4, baseDelay: .milliseconds(1))
    )
    try await events.append(numbered(1...3), to: "A-1", expecting: .noStream)
    let runner = try TableProjectionRunner(Counts(), of: events)
    try await runner.catchUp()
    await #expect(throws: Removal.BrokenOff.self) {
      try await TableProjectionRunner(Removal(), of: events).reset()
    }
    let error = await eventStoreError { try await runner.catchUp() }
    #expect(error?.code == .contention)
    #expect(
      error?.message == "The read model of counts is being removed, and that does not end; reset it again"
    )
    #expect(try await runner.rebuild() == 3)
    #expect(try model() == (3, [1, 2, 3]))
  }

  @Test("the form with a closure in the transaction needs the engine, and says so")
  func closures() async throws {
    let events = try await open(.tables)
    let projection = FunctionProjection("p", apply: { _, _ in }, reset: { _ in })
    let error = #expect(throws: EventStoreError.self) { try ProjectionRunner(projection, of: events) }
    #expect(error?.code == .unsupported)
    #expect(
      error?.message
        == "A closure in a transaction needs the embedded engine; use TableProjection on other table stores"
    )
    let outside = #expect(throws: EventStoreError.self) {
      try TableProjectionRunner(Counts(), of: EventStore(storage: MemoryEventStorage()))
    }
    #expect(outside?.code == .unsupported)
  }
}
