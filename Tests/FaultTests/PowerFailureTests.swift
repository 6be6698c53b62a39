import Programs
import Quire
import QuireEvents
import QuireTesting
import Testing
import Workloads

/// What a store is after a power failure at any moment.
///
/// A process writes to a store on a disk that records every write and sync. From the record come the states in which
/// the disk could be had the power failed then; each is opened and checked against what the process had been told.
/// `QUIRE_ROUNDS=<factor>` looks at more of them.
@Suite("Power failures")
struct PowerFailureTests {
  /// A recorded run.
  private struct Run {
    var log: DiskLog
    var folder: String

    init(_ folder: String, durability: String, failingSyncs interval: Int = 0) async throws {
      self.folder = folder
      let store = "\(folder)/store.quire"
      let journal = "\(folder)/journal"
      let outcome = try await FaultProcess.run(
        "write",
        [
          "store": store, "journal": journal, "durability": durability, "writers": "3",
          "limit": "\(Seeds.rounds(6).clamped(to: 6...24))", "failing": "\(interval)",
        ],
        onDiskOf: store,
        log: "\(folder)/log",
        journal: journal
      )
      #expect(outcome.status == 0, "\(outcome)")
      if interval > 0 { #expect(outcome.lines.last != "done errors=0") }
      log = try DiskLog(at: "\(folder)/log")
    }

    /// Opens states that a power failure could leave and calls `check` with what was promised by then.
    func states(
      _ count: Int,
      seed: UInt64,
      heedsSyncs: Bool = true,
      promisesLast: Bool,
      _ check: (_ path: String, _ journal: [String], _ moment: String) async throws -> Void
    ) async throws -> Int {
      var random = SeededGenerator(seed: seed)
      var disk = DiskModel()
      disk.heedsSyncs = heedsSyncs
      let chance = max(1, log.entries.count * DiskModel.Loss.allCases.count / count)
      var states = 0
      for (index, entry) in log.entries.enumerated() {
        disk.apply(entry, &random)
        // Before that, nobody was told that there is a store.
        guard disk.journal.contains("ready") else { continue }
        let journal = promisesLast ? disk.journal : Array(disk.journal.prefix(disk.journalAtSync))
        guard journal.contains("ready") else { continue }
        for loss in DiskModel.Loss.allCases where random.oneIn(chance) {
          let path = "\(folder)/state.quire"
          try Bytes.write(disk.state(loss, &random), to: path)
          Bytes.remove("\(path)-lock")
          try await check(path, journal, "entry \(index), \(loss), seed \(seed)")
          states += 1
        }
      }
      return states
    }
  }

  /// What is wrong with a state.
  private static func faults(at path: String, _ journal: [String]) async throws -> [String] {
    func lines(_ prefix: String) -> [String] {
      journal.filter { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }
    let store: Store
    do {
      store = try Store.open(at: path, options: .init(durability: .unsynced))
    } catch {
      return ["\(error)"]
    }
    defer { store.close() }
    let verification = try store.verify()
    guard verification.isClean else { return verification.faults.map(\.description) }
    do {
      let events = try await EventStore.open(in: store)
      return try await TableWorkload.faults(in: store, journal: lines("t "))
        + EventWorkload.faults(in: events, journal: lines("e "))
    } catch {
      // A table that is not there, for example.
      return ["\(error)"]
    }
  }

  @Test(
    "a synced store has everything acknowledged, whatever the moment and whatever of the rest is lost or torn",
    arguments: Seeds.random(1)
  )
  func synced(seed: UInt64) async throws {
    try await withTemporaryFolder { folder in
      let run = try await Run(folder, durability: "synced")
      let states = try await run.states(Seeds.rounds(40), seed: seed, promisesLast: true) {
        path,
        journal,
        moment async throws in
        #expect(try await Self.faults(at: path, journal) == [], "\(moment)")
      }
      #expect(states > 10)
    }
  }

  @Test(
    "a store with unsynced metadata is never damaged, and lacks at most the last commit",
    arguments: Seeds.random(1)
  )
  func metadataUnsynced(seed: UInt64) async throws {
    try await withTemporaryFolder { folder in
      let run = try await Run(folder, durability: "metadataUnsynced")
      let states = try await run.states(Seeds.rounds(40), seed: seed, promisesLast: false) {
        path,
        journal,
        moment async throws in
        #expect(try await Self.faults(at: path, journal) == [], "\(moment)")
      }
      #expect(states > 10)
    }
  }

  @Test(
    "syncs that fail now and then, and pages that the system gave up for written, do no harm",
    arguments: ["synced", "metadataUnsynced"],
    Seeds.random(1)
  )
  func failingSyncs(durability: String, seed: UInt64) async throws {
    try await withTemporaryFolder { folder in
      let run = try await Run(folder, durability: durability, failingSyncs: 5)
      let states = try await run.states(
        Seeds.rounds(40),
        seed: seed,
        promisesLast: durability == "synced"
      ) { path, journal, moment async throws in
        #expect(try await Self.faults(at: path, journal) == [], "\(moment)")
      }
      #expect(states > 10)
    }
  }

  @Test("were syncs to do nothing, this test would notice", arguments: Seeds.random(1))
  func withoutSyncs(seed: UInt64) async throws {
    try await withTemporaryFolder { folder in
      let run = try await Run(folder, durability: "synced")
      var damaged = 0
      let states = try await run.states(40, seed: seed, heedsSyncs: false, promisesLast: true) {
        path,
        journal,
        _ in
        if try await !Self.faults(at: path, journal).isEmpty { damaged += 1 }
      }
      #expect(damaged > states / 4, "\(damaged) of \(states)")
    }
  }
}

extension Int {
  fileprivate func clamped(to range: ClosedRange<Int>) -> Int {
    Swift.min(Swift.max(self, range.lowerBound), range.upperBound)
  }
}
