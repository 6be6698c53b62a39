import QuireEvents
import Testing

@Suite("Concurrent appends")
struct ConcurrentAppendTests {
  /// What one task appended and was told about it.
  private struct Acknowledged: Sendable {
    var appends: [StreamAppend]
    var results: [AppendResult]
  }

  @Test(
    "many writers with lost replies and retries leave no gap, and nothing doubled",
    arguments: TestStorage.allCases
  )
  func writers(storage: TestStorage) async throws {
    let seed = UInt64.random(in: 0 ... .max)
    let base = try await storage.storage()
    let events = EventStore(storage: base)
    let faulty = EventStore(storage: FaultyStorage.losingReplies(base, seed: seed))

    let acknowledged = try await withThrowingTaskGroup(of: [Acknowledged].self) { group in
      for writer in 0..<8 {
        group.addTask { try await Self.write(to: faulty, events: events, seed: seed &+ UInt64(writer)) }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }

    let log = try await events.read(.all).collect()
    #expect(log.map(\.position) == Array(1...log.count), "seed \(seed)")
    #expect(log.map(\.createdAt) == log.map(\.createdAt).sorted(), "seed \(seed)")
    #expect(Set(log.map(\.id)).count == log.count, "seed \(seed)")
    for (stream, logged) in Dictionary(grouping: log, by: \.streamID) {
      #expect(logged.map(\.version) == Array(1...logged.count), "seed \(seed), \(stream)")
      #expect(try await events.read(.stream(stream)).collect() == logged, "seed \(seed), \(stream)")
    }
    // Every acknowledged event is where the writer was told, next to those it was appended with; and nothing else.
    #expect(acknowledged.flatMap { $0.appends.flatMap(\.events) }.count == log.count, "seed \(seed)")
    for append in acknowledged {
      for (part, result) in zip(append.appends, append.results) {
        for (event, placement) in zip(part.events, result.placements) {
          let logged = log[placement.position - 1]
          #expect(logged.id == event.id && logged.version == placement.version, "seed \(seed)")
          #expect(logged.streamID == part.streamID && logged.data == event.data, "seed \(seed)")
        }
      }
      let positions = append.results.flatMap { $0.placements.map(\.position) }
      #expect(positions == Array(positions[0]..<positions[0] + positions.count), "seed \(seed)")
    }
  }

  private static func write(to faulty: EventStore, events: EventStore, seed: UInt64) async throws
    -> [Acknowledged]
  {
    var random = SeededGenerator(seed: seed)
    var acknowledged: [Acknowledged] = []
    for _ in 0..<40 {
      let streams = Array(0..<5).shuffled(using: &random).prefix(Int.random(in: 1...2, using: &random))
      let batches = streams.map { number in
        (StreamID("A-\(number)"), numbered(0..<Int.random(in: 1...3, using: &random)))
      }
      let isExact = Bool.random(using: &random)
      var appends: [StreamAppend] = []
      while true {
        // After a lost reply the same append is repeated; after a conflict it is made anew, with the same ids.
        if appends.isEmpty {
          for (stream, new) in batches {
            let version = try await events.state(of: stream).lastVersion
            appends.append(StreamAppend(new, to: stream, expecting: isExact ? .exact(version) : .any))
          }
        }
        do {
          acknowledged.append(Acknowledged(appends: appends, results: try await faulty.append(appends)))
          break
        } catch is FaultyStorage.ReplyLost {
          continue
        } catch EventStoreError.Code.versionConflict {
          appends = []
        }
      }
    }
    return acknowledged
  }

  @Test("of writers that expect the same version, exactly one succeeds", arguments: TestStorage.allCases)
  func race(storage: TestStorage) async throws {
    let events = try await storage.open()
    for round in 0..<20 {
      let succeeded = try await withThrowingTaskGroup(of: Bool.self) { group in
        for _ in 0..<8 {
          group.addTask {
            do {
              try await events.append(numbered(1...1), to: "A-1", expecting: .exact(round))
              return true
            } catch EventStoreError.Code.versionConflict {
              return false
            }
          }
        }
        return try await group.reduce(0) { $0 + ($1 ? 1 : 0) }
      }
      #expect(succeeded == 1)
    }
    #expect(try await events.lastPosition() == 20)
  }

  @Test("a subscriber beside writers sees every position once, in order", arguments: TestStorage.allCases)
  func subscriber(storage: TestStorage) async throws {
    let events = try await storage.open()
    try await withThrowingTaskGroup(of: Void.self) { group in
      group.addTask {
        var last = 0
        for try await message in events.subscribe(batchSize: 16) {
          guard case .event(let event) = message else { continue }
          #expect(event.position == last + 1)
          last = event.position
          if last == 200 { break }
        }
        #expect(last == 200)
      }
      for writer in 0..<4 {
        group.addTask {
          for number in 0..<25 {
            try await events.append(numbered(0...1), to: "A-\(writer)", expecting: .exact(number * 2))
          }
        }
      }
      try await group.waitForAll()
    }
  }
}
