import QuireEvents
import QuireModel

/// An event store on a table store, by nothing but what DynamoDB promises.
extension TableStoreConformance {
  static var eventCases: [Case] {
    [
      Case("events are read by stream, category, type, correlation and all, in either direction") { context in
        let events = try await context.eventStore()
        let streams: [StreamID] = ["A-1", "A-2", "B-1"]
        for number in 0..<12 {
          let event = NewEvent(
            type: number % 2 == 0 ? "Even" : "Odd",
            data: .json("\(number)"),
            metadata: EventMetadata(correlationID: number % 4 == 0 ? "fours" : nil)
          )
          let result = try await events.append(
            [event],
            to: streams[number % 3],
            expecting: .exact(number / 3)
          )
          try context.expect(result.positions, number + 1...number + 1, "the position")
        }
        let expected: [(EventSelection, [Int])] = [
          (.all, Array(1...12)), (.stream("A-2"), [2, 5, 8, 11]), (.category("B"), [3, 6, 9, 12]),
          (.type("Odd"), [2, 4, 6, 8, 10, 12]), (.correlation("fours"), [1, 5, 9]), (.category("C"), []),
        ]
        for (selection, positions) in expected {
          let forwards = try await events.read(selection).collect().map(\.position)
          try context.expect(forwards, positions, "\(selection)")
          let backwards = try await events.read(selection, direction: .backwards, limit: 2).collect()
          try context.expect(
            backwards.map(\.position),
            positions.suffix(2).reversed(),
            "\(selection), backwards"
          )
        }
        try context.expect(try await events.streams(), streams, "the streams")
        try context.expect(try await events.streams(inCategory: "A", limit: 1), ["A-1"], "a page of streams")
      },
      Case("an append says what it expects, and a repeated one changes nothing") { context in
        let events = try await context.eventStore()
        let batch = [NewEvent(type: "T", data: "1"), NewEvent(type: "T", data: .binary([0, 255]))]
        let first = try await events.append(batch, to: "A-1", expecting: .noStream)
        try context.expect(first.versions, 1...2, "the versions")
        let again = try await events.append(batch, to: "A-1", expecting: .noStream)
        try context.expect(again.wasDuplicate, true, "whether it was a duplicate")
        try context.expect(again.placements, first.placements, "the places of the duplicate")
        for expected in [ExpectedVersion.noStream, .exact(1), .exact(3)] {
          try await context.expectEventError(.versionConflict, "expecting \(expected)") {
            try await events.append([NewEvent(type: "T", data: "2")], to: "A-1", expecting: expected)
          }
        }
        let found = try await events.events(withID: batch[1].id)
        try context.expect(found.map(\.data), [.binary([0, 255])], "the event of an id")
        try context.expect(try await events.lastPosition(), 2, "the last position")
      },
      Case("an append to several streams is all or nothing") { context in
        let events = try await context.eventStore()
        let (out, into) = ([NewEvent(type: "Out", data: "1")], [NewEvent(type: "In", data: "1")])
        try await context.expectEventError(.versionConflict, "one stream of two") {
          try await events.append([
            StreamAppend(out, to: "A-1", expecting: .noStream),
            StreamAppend(into, to: "A-2", expecting: .exact(1)),
          ])
        }
        try context.expect(try await events.read(.all).collect(), [], "the events after a refusal")
        let results = try await events.append([
          StreamAppend(out, to: "A-1", expecting: .noStream), StreamAppend(into, to: "A-2", expecting: .any),
        ])
        try context.expect(results.map(\.positions), [1...1, 2...2], "the positions")
      },
      Case("appends of several processes leave no gap, and no version twice", concurrentAppends),
      Case("resuming a subscription from any position yields exactly the rest", resumedSubscription),
      Case("streams are truncated, deleted and begun again; states are stored with events") { context in
        let events = try await context.eventStore()
        let batch = (1...5).map { NewEvent(type: "T", data: .json("\($0)")) }
        let state = NewSnapshot(type: "Sum", data: "15", schemaVersion: 1)
        try await events.append(batch, to: "A-1", expecting: .noStream, snapshot: state)
        let snapshot = try await events.snapshot(of: "A-1", type: "Sum", schemaVersion: 1)
        try context.expect(snapshot?.version, 5, "the snapshot's version")
        let older = try await events.saveSnapshot(state, of: "A-1", version: 4)
        try context.expect(older, false, "whether an older snapshot replaced a newer one")
        try await events.truncate("A-1", before: 3)
        try context.expect(
          try await events.read(.stream("A-1")).collect().map(\.version),
          [3, 4, 5],
          "the versions after the truncation"
        )
        try await events.delete("A-1", expecting: .exact(5))
        try context.expect(
          try await events.read(.stream("A-1")).collect(),
          [],
          "the events after the deletion"
        )
        let again = try await events.append(
          [NewEvent(type: "T", data: "6")],
          to: "A-1",
          expecting: .noStream
        )
        try context.expect(again.versions, 6...6, "the version after the deletion")
        try context.expect(
          try await events.snapshot(of: "A-1", type: "Sum", schemaVersion: 1),
          nil,
          "the snapshot of what was deleted"
        )
        try context.expect(try await events.read(.all).collect().count, 6, "the number of all events")
        try await events.delete("A-1", expecting: .any, forEver: true)
        try await context.expectEventError(.streamDeleted, "an append to a stream deleted for ever") {
          try await events.append([NewEvent(type: "T", data: "7")], to: "A-1", expecting: .any)
        }
      },
      Case("a projection writes its read model and its position in one transaction", projection),
      Case("an append that no transaction can hold is refused") { context in
        let events = try await context.eventStore()
        func batch(_ count: Int) -> [NewEvent] {
          (0..<count).map { NewEvent(type: "T", data: .json("\($0)")) }
        }
        try await context.expectEventError(.transactionTooLarge, "48 events of a new stream") {
          try await events.append(batch(48), to: "A-1", expecting: .noStream)
        }
        let result = try await events.append(batch(47), to: "A-1", expecting: .noStream)
        try context.expect(result.versions, 1...47, "the versions")
        try context.expect(try await events.read(.all).collect().map(\.version), Array(1...47), "all events")
      },
    ]
  }

  private static let concurrentAppends: @Sendable (ConformanceContext) async throws -> Void = { context in
    let table = context.newName()
    var stores: [EventStore] = []
    for _ in 0..<3 { stores.append(try await context.eventStore(table)) }
    let opened = stores
    let acknowledged = try await withThrowingTaskGroup(of: [(StreamID, EventID, AppendResult)].self) {
      group in
      for writer in 0..<6 {
        group.addTask {
          var done: [(StreamID, EventID, AppendResult)] = []
          for number in 0..<5 {
            let stream = StreamID("A-\((writer + number) % 3)")
            let event = NewEvent(type: "T", data: .json("\(writer)"))
            let events = opened[writer % 3]
            let result = try await events.retryingConflicts(attempts: 1_000) {
              let version = try await events.state(of: stream).lastVersion
              return try await events.append([event], to: stream, expecting: .exact(version))
            }
            done.append((stream, event.id, result))
          }
          return done
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
    let log = try await opened[0].read(.all).collect()
    try context.expect(log.map(\.position), Array(1...30), "the positions")
    for (stream, id, result) in acknowledged {
      let logged = log.first { $0.position == result.lastPosition }
      try context.expect(logged?.id, id, "the event at an acknowledged position")
      try context.expect(logged?.streamID, stream, "the stream at an acknowledged position")
      try context.expect(logged?.version, result.lastVersion, "the version at an acknowledged position")
    }
    for (stream, logged) in Dictionary(grouping: log, by: \.streamID) {
      try context.expect(logged.map(\.version), Array(1...logged.count), "the versions of \(stream)")
    }
  }

  private static let resumedSubscription: @Sendable (ConformanceContext) async throws -> Void = { context in
    let table = context.newName()
    let events = try await context.eventStore(table)
    let other = try await context.eventStore(table)
    let filter = SubscriptionFilter.category("A")
    var live = events.subscribe(to: filter, batchSize: 2).makeAsyncIterator()
    var messages: [SubscriptionMessage] = []
    for number in 0..<6 {
      let stream: StreamID = number % 3 == 2 ? "B-1" : "A-\(number % 2)"
      let batch = (0...number % 3).map { NewEvent(type: "T", data: .json("\($0)")) }
      // Of another process, as far as this one can tell: it is found by looking.
      let last = try await other.append(batch, to: stream, expecting: .any).lastPosition ?? 0
      while (messages.last?.position ?? 0) < last, let message = try await live.next() {
        messages.append(message)
      }
    }
    func delivered(_ messages: some Sequence<SubscriptionMessage>) -> [RecordedEvent] {
      messages.compactMap { if case .event(let event) = $0 { event } else { nil } }
    }
    try context.expect(
      delivered(messages),
      try await events.read(.category("A")).collect(),
      "the events delivered"
    )
    for (index, message) in messages.enumerated() {
      var rest: [SubscriptionMessage] = []
      for try await next in events.subscribe(to: filter, from: .after(message.position)) {
        if case .caughtUp = next { break }
        rest.append(next)
      }
      try context.expect(
        delivered(rest),
        delivered(messages[(index + 1)...]),
        "the rest after position \(message.position)"
      )
    }
  }

  private static let projection: @Sendable (ConformanceContext) async throws -> Void = { context in
    struct Totals: TableProjection {
      let name = "totals"
      let table: String

      func actions(for event: RecordedEvent) -> [TransactWriteItems.Action] {
        [.update(["PK": .s(event.streamID.string)], .add(1, to: "total"), in: table)]
      }

      func reset(in tables: any TableStore) async throws {
        for stream in ["A-1", "A-2"] { try await tables.table(table).delete(["PK": .s(stream)]) }
      }
    }

    let model = try await context.table(sorted: false)
    let events = try await context.eventStore()
    for number in 0..<8 {
      let event = NewEvent(type: "T", data: .json("\(number)"))
      try await events.append([event], to: number % 4 == 0 ? "A-1" : "A-2", expecting: .any)
    }
    let runner = try TableProjectionRunner(Totals(table: model), of: events, batchSize: 3)
    for _ in 0..<2 {
      try context.expect(try await runner.catchUp(), 8, "the position of the projection")
      try context.expect(try await context.get(["PK": "A-1"], in: model)?["total"], 2, "the total of A-1")
      try context.expect(try await context.get(["PK": "A-2"], in: model)?["total"], 6, "the total of A-2")
    }
    try context.expect(try await events.checkpoint("totals"), 8, "the position saved")
    try await runner.reset()
    try context.expect(try await context.get(["PK": "A-2"], in: model), nil, "the item after a reset")
    try context.expect(try await events.checkpoint("totals"), nil, "the position saved after a reset")
    try context.expect(try await runner.rebuild(), 8, "the position of the projection built again")
    try context.expect(try await context.get(["PK": "A-2"], in: model)?["total"], 6, "the total built again")
  }
}

extension ConformanceContext {
  /// An event store in a table, of its own unless one is named, that looks for changes often.
  func eventStore(_ table: String? = nil) async throws -> EventStore {
    try await EventStore.open(
      on: store,
      table: table ?? newName(),
      polling: PollingPolicy(minimum: .milliseconds(1), maximum: .milliseconds(20))
    )
  }

  /// Expects that `work` throws an event store's error of this code.
  func expectEventError(
    _ code: EventStoreError.Code,
    _ what: String,
    _ work: () async throws -> some Any
  ) async throws {
    do {
      _ = try await work()
    } catch let error as EventStoreError {
      return try expect(error.code, code, what)
    }
    throw ConformanceFailure("\(what): expected \(code), but it succeeded")
  }
}
