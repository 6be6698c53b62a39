import Quire
import QuireEvents
import QuireModel
import Testing

/// What the templates of the event store design guide get wrong, each shown not to be so here.
@Suite("The guide's templates, made correct")
struct GuideTests {
  private let store: Store
  private let events: EventStore
  private let clock = ManualClock()

  init() async throws {
    store = try Store.temporary()
    events = try await EventStore.open(in: store, clock: clock)
  }

  @Test("two writers of one version: one succeeds, the other overwrites nothing")
  func conditionalWrite() async throws {
    try await events.append(numbered(1...1), to: "Order-1", expecting: .noStream)
    let first = try await events.append(numbered(2...2), to: "Order-1", expecting: .exact(1))
    let second = await eventStoreError {
      try await events.append(numbered(3...3), to: "Order-1", expecting: .exact(1))
    }
    #expect(first.versions == 2...2)
    #expect(second?.code == .versionConflict)
    #expect(try await events.read(.stream("Order-1")).collect().map(\.data) == ["1", "2"])
  }

  @Test("the events of an append are there together or not at all")
  func atomicAppend() async throws {
    struct Stopped: Error {}
    await #expect(throws: Stopped.self) {
      try await store.write { [events] tx in
        try events.append([StreamAppend(numbered(1...5), to: "Order-1", expecting: .noStream)], in: &tx)
        throw Stopped()
      }
    }
    #expect(try await events.state(of: "Order-1") == StreamState())
    #expect(try store.scan(Scan(tableName: "events")).count == 0)
  }

  @Test("'no check' and 'a new stream' are different expectations")
  func expectations() async throws {
    try await events.append(numbered(1...1), to: "Order-1", expecting: .noStream)
    let checked = await eventStoreError {
      try await events.append(numbered(2...2), to: "Order-1", expecting: .exact(0))
    }
    #expect(checked?.code == .versionConflict)
    #expect(try await events.append(numbered(2...2), to: "Order-1", expecting: .any).versions == 2...2)
  }

  @Test("the global order does not depend on the clock: no ties, and no skew")
  func globalOrder() async throws {
    for number in 1...10 {
      try await events.append(numbered([number]), to: "Order-\(number % 3)", expecting: .any)
      clock.advance(by: .seconds(number % 2 == 0 ? -100 : 0))
    }
    let log = try await events.read(.all).collect()
    #expect(log.map(\.position) == Array(1...10))
    #expect(log.map(\.data) == (1...10).map { .json("\($0)") })
  }

  @Test("a stream larger than a page is read to its end")
  func pages() async throws {
    let data = EventPayload.binary([UInt8](repeating: 1, count: 100_000))
    for version in 0..<25 {
      try await events.append([NewEvent(type: "T", data: data)], to: "Order-1", expecting: .exact(version))
    }
    let page = try store.query(
      Query(
        tableName: "events",
        keyConditionExpression: "PK = :pk",
        expressionAttributeValues: [":pk": "STREAM#Order-1"]
      )
    )
    #expect(page.lastEvaluatedKey != nil)
    #expect(try await events.read(.stream("Order-1")).collect().map(\.version) == Array(1...25))
  }

  @Test("a retry after a lost reply stores nothing twice")
  func retry() async throws {
    let lossy = EventStore(
      storage: FaultyStorage(events.storage) { appends, base in
        _ = try await base.append(appends)
        throw FaultyStorage.ReplyLost()
      }
    )
    let placed = numbered(1...2)
    await #expect(throws: FaultyStorage.ReplyLost.self) {
      try await lossy.append(placed, to: "Order-1", expecting: .noStream)
    }
    let retried = try await events.append(placed, to: "Order-1", expecting: .noStream)
    #expect(retried.wasDuplicate)
    #expect(retried.positions == 1...2)
    #expect(try await events.lastPosition() == 2)
  }

  @Test("who has read up to a position has missed nothing before it, also beside concurrent writers")
  func commitOrder() async throws {
    try await withThrowingTaskGroup(of: Void.self) { group in
      for writer in 0..<8 {
        group.addTask { [events] in
          for number in 0..<20 {
            try await events.append(numbered(0...number % 3), to: "Order-\(writer)", expecting: .any)
          }
        }
      }
      group.addTask { [events] in
        var last = 0
        while last < 312 {
          // What a checkpoint stands for: a later read finds nothing at or before it.
          let page = try await events.page(.all, from: last + 1, limit: 10)
          for event in page.events {
            #expect(event.position == last + 1)
            last = event.position
          }
          await Task.yield()
        }
      }
      try await group.waitForAll()
    }
    #expect(try await events.lastPosition() == 312)
  }

  @Test("positions have no gap after appends that failed")
  func noGaps() async throws {
    struct Stopped: Error {}
    for number in 1...10 {
      try await events.append(numbered([number]), to: "Order-1", expecting: .exact(number - 1))
      _ = await eventStoreError {
        try await events.append(numbered([number]), to: "Order-1", expecting: .exact(number - 1))
      }
      try? await store.write { [events] tx in
        try events.append([StreamAppend(numbered([0]), to: "Order-2", expecting: .any)], in: &tx)
        throw Stopped()
      }
    }
    #expect(try await events.read(.all).collect().map(\.position) == Array(1...10))
  }

  @Test("a checkpoint and the effects that it stands for are saved together or not at all")
  func checkpointWithEffect() async throws {
    struct Stopped: Error {}
    try await events.append(numbered(1...3), to: "Order-1", expecting: .noStream)
    await #expect(throws: Stopped.self) {
      try await store.write { [events] tx in
        try tx.put(["PK": "MODEL", "SK": "MODEL", "sum": 6], in: "events")
        try events.saveCheckpoint("model", position: 3, in: &tx)
        throw Stopped()
      }
    }
    #expect(try await events.checkpoint("model") == nil)
    try await store.write { [events] tx in
      try tx.put(["PK": "MODEL", "SK": "MODEL", "sum": 6], in: "events")
      try events.saveCheckpoint("model", position: 3, in: &tx)
      #expect(try events.checkpoint("model", in: tx) == 3)
    }
    #expect(try await events.checkpoint("model") == 3)
  }

  @Test("a clash of versions is a conflict that says what was expected and what is there")
  func typedConflict() async throws {
    try await events.append(numbered(1...4), to: "Order-1", expecting: .noStream)
    let error = await eventStoreError {
      try await events.append(numbered(5...5), to: "Order-1", expecting: .exact(2))
    }
    #expect(error?.code == .versionConflict)
    #expect(error?.expected == .exact(2))
    #expect(error?.actual == 4)
    #expect(error?.streamID == "Order-1")
  }

  @Test("a subscriber that waits reads when something is committed, and not otherwise")
  func wakesOnCommit() async throws {
    let counting = FaultyStorage(events.storage)
    var messages = EventStore(storage: counting).subscribe().makeAsyncIterator()
    #expect(try await messages.next() == .caughtUp(position: 0))
    for number in 1...20 {
      async let appended = events.append(numbered([number]), to: "Order-1", expecting: .any)
      #expect(try await messages.next()?.position == number)
      _ = try await appended
    }
    // One read for each commit, at most one more for a commit that came between a look and its read, and the first.
    #expect(counting.pageCount <= 41)
  }

  @Test("the reading code of template 4 runs on the table")
  func readingCode() async throws {
    let placed = NewEvent(type: "OrderPlaced", data: #"{"total":40}"#)
    try await events.append([placed], to: "Order-1", expecting: .noStream, snapshot: nil)
    try await events.append(numbered(2...3), to: "Order-1", expecting: .exact(1))
    try await events.saveSnapshot(
      NewSnapshot(type: "Order", data: "1", schemaVersion: 1),
      of: "Order-1",
      version: 1
    )
    // self.table.query(KeyConditionExpression=Key('PK').eq(f"STREAM#{stream_id}")
    //                  & Key('SK').gte(f"VERSION#{from_version:020d}"))
    func readStream(_ id: String, from version: Int) throws -> [Item] {
      try store.query(
        Query(
          tableName: "events",
          keyConditionExpression: "PK = :pk AND SK >= :sk",
          expressionAttributeValues: [
            ":pk": .s("STREAM#\(id)"),
            ":sk": .s("VERSION#" + String(repeating: "0", count: 19) + "\(version)"),
          ]
        )
      ).items
    }
    let items = try readStream("Order-1", from: 0)
    #expect(items.map { $0["event_type"] } == ["OrderPlaced", "Numbered", "Numbered"])
    #expect(items.map { $0["event_data"] } == [.s(#"{"total":40}"#), "2", "3"])
    #expect(items.map { $0["version"] } == [1, 2, 3])
    #expect(try readStream("Order-1", from: 3).count == 1)
  }
}
