import Programs
import QuireTesting
import Testing
import Workloads

/// Disks that are full, or fail: see `SufferingDisk` for what has to hold.
///
/// `QUIRE_ROUNDS=<factor>` lets them fail at more moments.
@Suite("Full and failing disks")
struct SufferingDiskTests {
  struct Failure: Sendable, CustomStringConvertible {
    var description: String
    var fails: String
    var error: Int32
    /// How many calls in a row fail; -1 is all until the disk is well again.
    var count: Int
    /// The highest number of calls, or bytes, before.
    var reach: Int
  }

  private static let noSpace: Int32 = 28
  private static let inputOutput: Int32 = 5

  static let failures = [
    Failure(description: "the disk is full", fails: "room", error: 0, count: -1, reach: 40_000),
    Failure(description: "no write has space", fails: "write", error: noSpace, count: -1, reach: 30),
    Failure(description: "one write has no space", fails: "write", error: noSpace, count: 1, reach: 30),
    Failure(description: "one write fails", fails: "write", error: inputOutput, count: 1, reach: 30),
    Failure(description: "one sync fails", fails: "sync", error: inputOutput, count: 1, reach: 10),
    Failure(description: "all syncs fail", fails: "sync", error: inputOutput, count: -1, reach: 10),
    Failure(description: "a sync has no space", fails: "sync", error: noSpace, count: 1, reach: 10),
  ]

  static let metaFailures = [
    Failure(description: "one meta page fails", fails: "meta", error: inputOutput, count: 1, reach: 10),
    Failure(description: "all meta pages fail", fails: "meta", error: inputOutput, count: -1, reach: 10),
    Failure(
      description: "a sync and a meta page fail",
      fails: "both",
      error: inputOutput,
      count: 1,
      reach: 10
    ),
  ]

  @Test(
    "callers hear of it, reads go on, nothing acknowledged is lost, and writes go on once the disk is well",
    arguments: failures + metaFailures
  )
  func synced(failure: Failure) async throws {
    for seed in Seeds.random(1) { try await Self.suffer(failure, durability: "synced", seed) }
  }

  @Test("the same with unsynced metadata", arguments: failures)
  func metadataUnsynced(failure: Failure) async throws {
    for seed in Seeds.random(1) { try await Self.suffer(failure, durability: "metadataUnsynced", seed) }
  }

  @Test("the same without syncs, of a full disk", arguments: Array(failures.prefix(4)))
  func unsynced(failure: Failure) async throws {
    for seed in Seeds.random(1) { try await Self.suffer(failure, durability: "unsynced", seed) }
  }

  private static func suffer(_ failure: Failure, durability: String, _ seed: UInt64) async throws {
    var random = SeededGenerator(seed: seed)
    let after = random.below(failure.reach)
    try await withTemporaryFolder { folder in
      let outcome = try await FaultProcess.run(
        "suffer",
        [
          "store": "\(folder)/store.quire", "folder": folder, "durability": durability,
          "fails": failure.fails, "error": "\(failure.error)", "count": "\(failure.count)",
          "after": "\(after)",
        ],
        onDiskOf: "\(folder)/store.quire"
      )
      #expect(outcome.status == 0, "signal \(outcome.signal ?? 0), seed \(seed)")
      #expect(outcome.lines == ["done InternalServerError"], "seed \(seed)")
    }
  }
}
