import Quire
import QuireEvents
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

/// Processes that are killed in the middle of their work, over and over on one file.
///
/// `QUIRE_ROUNDS=<factor>` makes more rounds.
@Suite("Killed processes", .serialized)
struct KilledProcessTests {
  private static let rounds = Seeds.rounds(6)

  @Test(
    "every acknowledged write is there after a kill, and no transaction by half",
    arguments: [true, false]
  )
  func tables(isSynced: Bool) async throws {
    try await withTemporaryFolder { folder in
      let path = "\(folder)/store.quire"
      let options = Store.Options(durability: isSynced ? .synced : .unsynced)
      let store = try Store.open(at: path, options: options)
      try await store.createTable(TableWorkload.table)
      store.close()
      var acknowledged = 0
      for round in 0..<Self.rounds {
        let delay = UInt32.random(in: 1_000...120_000)
        await #expect(processExitsWith: .signal(SIGKILL)) {
          [
            path = path as String, folder = folder as String, round = round as Int, delay = delay as UInt32,
            isSynced = isSynced as Bool
          ] in
          let options = Store.Options(durability: isSynced ? .synced : .unsynced)
          let store = try Store.open(at: path, options: options)
          Crash.after(microseconds: delay)
          try await TableWorkload.run(
            store,
            Journal(at: "\(folder)/journal"),
            process: "\(round)",
            writers: 16
          )
        }
        let reopened = try Store.open(at: path, options: options)
        let lines = Journal.lines(at: "\(folder)/journal")
        #expect(try TableWorkload.faults(in: reopened, journal: lines) == [], "round \(round), \(delay) µs")
        acknowledged = lines.count
        reopened.close()
      }
      #expect(acknowledged > 0)
    }
  }

  @Test("every acknowledged event is at its place after a kill, positions gapless, no append by half")
  func events() async throws {
    try await withTemporaryFolder { folder in
      let path = "\(folder)/store.quire"
      var acknowledged = 0
      for round in 0..<Self.rounds {
        let delay = UInt32.random(in: 1_000...150_000)
        await #expect(processExitsWith: .signal(SIGKILL)) {
          [path = path as String, folder = folder as String, round = round as Int, delay = delay as UInt32] in
          let store = try Store.open(at: path)
          // In the first round even making the store may be cut off.
          Crash.after(microseconds: delay)
          let events = try await EventStore.open(in: store)
          try await EventWorkload.run(
            events,
            Journal(at: "\(folder)/journal"),
            process: "\(round)",
            writers: 16
          )
        }
        let store = try Store.open(at: path)
        #expect(try store.verify().faults == [])
        let lines = Journal.lines(at: "\(folder)/journal")
        let faults = try await EventWorkload.faults(in: EventStore.open(in: store), journal: lines)
        #expect(faults == [], "round \(round), \(delay) µs")
        acknowledged = lines.count
        store.close()
      }
      #expect(acknowledged > 0)
    }
  }

  @Test("a kill in the middle of growing, of a backfill and of making tables leaves a sound store")
  func structure() async throws {
    try await withTemporaryFolder { folder in
      let path = "\(folder)/store.quire"
      for round in 0..<Self.rounds {
        let delay = UInt32.random(in: 1_000...150_000)
        await #expect(processExitsWith: .signal(SIGKILL)) {
          [path = path as String, round = round as Int, delay = delay as UInt32] in
          let store = try Store.open(at: path, options: Store.Options(initialMapSize: 1 << 18))
          Crash.after(microseconds: delay)
          try await StructureWorkload.run(store, round: round)
        }
        let store = try Store.open(at: path, options: Store.Options(initialMapSize: 1 << 18))
        for name in try store.listTables().tableNames { try await store.waitUntilActive(name) }
        #expect(try store.verify().faults == [], "round \(round), \(delay) µs")
        store.close()
      }
    }
  }
}
