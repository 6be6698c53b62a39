import Quire
import QuireEvents
import QuireModel
import Synchronization
import Testing

@Suite("Projection")
struct ProjectionTests {
  /// Counts events by type and remembers each position, so that one applied twice is seen.
  struct Counts: EventProjection {
    struct Failed: Error, Equatable {}

    var name = "counts"
    var filter = SubscriptionFilter.all
    /// The position to fail at, if any.
    var fails = Shared<Int?>(nil)

    func apply(_ event: RecordedEvent, in transaction: inout Transaction) throws {
      try transaction.updateItem(
        UpdateItem(
          tableName: "model",
          key: ["PK": .s(name)],
          updateExpression: "ADD applied :one, positions :position",
          expressionAttributeValues: [":one": 1, ":position": .ns([Number(event.position)])]
        )
      )
      if fails.value.withLock({ $0 }) == event.position { throw Failed() }
    }

    func reset(in transaction: inout Transaction) throws {
      try transaction.delete(["PK": .s(name)], in: "model")
    }
  }

  final class Shared<Value: Sendable>: Sendable {
    let value: Mutex<Value>
    init(_ value: Value) { self.value = Mutex(value) }
  }

  private let store: Store
  private let events: EventStore

  init() async throws {
    store = try Store.temporary()
    events = try await EventStore.open(in: store)
    _ = try await store.createTable(
      CreateTable(
        tableName: "model",
        attributeDefinitions: [AttributeDefinition("PK", .s)],
        keySchema: [KeySchemaElement("PK", .hash)]
      )
    )
  }

  /// The number of applications, and the positions applied.
  private func model(_ name: String = "counts") throws -> (total: Int, positions: [Int]) {
    let item = try store.getItem(GetItem(tableName: "model", key: ["PK": .s(name)])).item
    guard case .n(let total) = item?["applied"], case .ns(let positions) = item?["positions"] else {
      return (0, [])
    }
    return (Int(exactly: total) ?? -1, positions.compactMap { Int(exactly: $0) }.sorted())
  }

  @Test("catching up applies every event once, in batches", arguments: [1, 2, 7, 100])
  func catchesUp(batchSize: Int) async throws {
    try await events.append(numbered(1...10), to: "A-1", expecting: .noStream)
    let runner = try ProjectionRunner(Counts(), of: events, batchSize: batchSize)
    #expect(try await runner.catchUp() == 10)
    #expect(try await runner.catchUp() == 10)
    #expect(try model() == (10, Array(1...10)))
    #expect(try await events.checkpoint("counts") == 10)
    try await events.append(numbered(11...12), to: "A-1", expecting: .exact(10))
    #expect(try await runner.catchUp() == 12)
    #expect(try model() == (12, Array(1...12)))
  }

  @Test("a filtered projection gets on over events that are not its own")
  func filtered() async throws {
    try await events.append(numbered(1...3), to: "A-1", expecting: .noStream)
    try await events.append(numbered(1...3), to: "B-1", expecting: .noStream)
    let projection = Counts(filter: .category("A"))
    #expect(try await ProjectionRunner(projection, of: events).catchUp() == 6)
    #expect(try model() == (3, [1, 2, 3]))
    try await events.wait(for: projection, until: 6)
  }

  @Test("an event that fails stops the projection, with everything before it committed and nothing of it")
  func fails() async throws {
    try await events.append(numbered(1...10), to: "A-1", expecting: .noStream)
    let projection = Counts(fails: Shared(7))
    let runner = try ProjectionRunner(projection, of: events)
    for _ in 0..<2 {
      let error = await eventStoreError { try await runner.catchUp() }
      #expect(error?.code == .projectionFailed)
      #expect(error?.underlying as? Counts.Failed == Counts.Failed())
      #expect(error?.streamID == "A-1")
      #expect(try model() == (6, Array(1...6)))
      #expect(try await events.checkpoint("counts") == 6)
    }
    projection.fails.value.withLock { $0 = nil }
    #expect(try await runner.catchUp() == 10)
    #expect(try model() == (10, Array(1...10)))
  }

  @Test("rebuilding begins with nothing, and ends with the same")
  func rebuilds() async throws {
    try await events.append(numbered(1...10), to: "A-1", expecting: .noStream)
    let runner = try ProjectionRunner(Counts(), of: events, batchSize: 3)
    try await runner.catchUp()
    try await runner.reset()
    #expect(try model() == (0, []))
    #expect(try await events.checkpoint("counts") == nil)
    #expect(try await runner.rebuild() == 10)
    #expect(try model() == (10, Array(1...10)))
  }

  @Test("a running projection follows appends, and begins again after a reset")
  func runs() async throws {
    let runner = try ProjectionRunner(Counts(), of: events)
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

  @Test("several runners of one projection apply every event once")
  func severalRunners() async throws {
    let runners = try (0..<4).map { try ProjectionRunner(Counts(), of: events, batchSize: 3 + $0) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for runner in runners { group.addTask { try await runner.run() } }
      for number in 0..<100 {
        try await events.append(numbered([number]), to: "A-\(number % 7)", expecting: .any)
      }
      try await events.wait(for: "counts", until: 100)
      group.cancelAll()
      try await group.waitForAll()
    }
    #expect(try model() == (100, Array(1...100)))
  }

  @Test("the members of a group share the events")
  func groups() async throws {
    for number in 0..<40 {
      try await events.append(numbered([number]), to: "A-\(number)", expecting: .any)
    }
    var positions: [Int] = []
    for member in 0..<3 {
      let filter = SubscriptionFilter(group: try ConsumerGroup(member: member, size: 3))
      let projection = Counts(name: "counts-\(member)", filter: filter)
      #expect(try await ProjectionRunner(projection, of: events, batchSize: 5).catchUp() == 40)
      positions += try model("counts-\(member)").positions
    }
    #expect(positions.sorted() == Array(1...40))
  }

  @Test("a projection is made of functions")
  func functions() async throws {
    try await events.append(numbered(1...3), to: "A-1", expecting: .noStream)
    let projection = FunctionProjection("last") { event, transaction in
      try transaction.put(["PK": "last", "position": .n(Number(event.position))], in: "model")
    } reset: { transaction in
      try transaction.delete(["PK": "last"], in: "model")
    }
    let runner = try ProjectionRunner(projection, of: events)
    try await runner.catchUp()
    func last() throws -> AttributeValue? {
      try store.getItem(GetItem(tableName: "model", key: ["PK": "last"])).item?["position"]
    }
    #expect(try last() == 3)
    try await runner.reset()
    #expect(try last() == nil)
  }

  @Test("a name is needed", arguments: ["", String(repeating: "n", count: 257)])
  func names(name: String) {
    let error = #expect(throws: EventStoreError.self) { try ProjectionRunner(Counts(name: name), of: events) }
    #expect(error?.code == .invalidArgument)
  }
}
