import Programs
import Quire
import QuireEvents
import QuireTesting
import Testing
import Workloads

/// Damaged files: see `Examination` and `Damage`.
///
/// `QUIRE_ROUNDS=<factor>` damages more copies. With `QUIRE_UNGUARDED=1` they are also read without having been
/// verified, and how often LMDB ends the process is printed.
@Suite("Damaged files")
struct DamagedFileTests {
  /// A store with items of all sizes, indexes, events and free pages.
  private static func makeSample(at path: String, _ folder: String) async throws {
    let store = try Store.open(at: path, options: .init(durability: .unsynced, initialMapSize: 1 << 18))
    let events = try await EventStore.open(in: store)
    try await store.createTable(TableWorkload.table)
    try await TableWorkload.run(store, Journal(at: "\(folder)/t"), process: "0", writers: 4, limit: 40)
    try await EventWorkload.run(events, Journal(at: "\(folder)/e"), process: "0", writers: 4, limit: 20)
    for number in 0..<30 {
      let key: Item = ["PK": "ITEM", "SK": .s("0.0#\(number)")]
      try await store.deleteItem(DeleteItem(tableName: "table", key: key))
    }
    #expect(try store.verify().isClean)
    store.close()
  }

  @Test("a damaged file is refused, or the damage is found, or all of it can be read and written")
  func guarded() async throws {
    try await withTemporaryFolder { folder in
      let sample = "\(folder)/sample.quire"
      try await Self.makeSample(at: sample, folder)
      let first = Int(Seeds.random(1)[0])
      let count = Seeds.rounds(80)
      let outcome = try await FaultProcess.run(
        "examine",
        ["sample": sample, "folder": folder, "first": "\(first)", "count": "\(count)"]
      )
      let last = outcome.lines.suffix(2)
      #expect(outcome.status == 0, "signal \(outcome.signal ?? 0), first seed \(first): \(last)")
      let results = outcome.lines.filter { $0.hasPrefix("ends ") }
      #expect(results.count == count, "\(last)")
      #expect(results.filter { $0.contains("FAULT") } == [])
      let tally = Self.tally(results)
      print("damaged files, first seed \(first): \(tally)")
      #expect(tally["refused CorruptedStore", default: 0] > 0)
      #expect(tally["found in pages", default: 0] > 0)
    }
  }

  @Test("what LMDB does with damaged pages that nobody looked at before", .enabled(if: isUnguarded))
  func unguarded() async throws {
    try await withTemporaryFolder { folder in
      let sample = "\(folder)/sample.quire"
      try await Self.makeSample(at: sample, folder)
      let first = Int(Seeds.random(1)[0])
      let end = first + Seeds.rounds(80)
      var next = first
      var results: [String] = []
      var signals: [Int32: Int] = [:]
      while next < end {
        let outcome = try await FaultProcess.run(
          "examine",
          [
            "sample": sample, "folder": folder, "first": "\(next)", "count": "\(end - next)", "guarded": "0",
          ]
        )
        let ended = outcome.lines.filter { $0.hasPrefix("ends ") }
        results += ended
        guard let signal = outcome.signal else { break }
        signals[signal, default: 0] += 1
        // Segmentation fault, bus error and LMDB's own assertions; a trap of ours would be another.
        #expect([6, 7, 11].contains(signal), "\(outcome.lines.suffix(1))")
        next += ended.count + 1
      }
      print("unguarded, first seed \(first): \(Self.tally(results)), ended by signals: \(signals)")
    }
  }

  private static let isUnguarded = Seeds.variable("QUIRE_UNGUARDED") == "1"

  private static func tally(_ results: [String]) -> [String: Int] {
    var tally: [String: Int] = [:]
    for result in results {
      tally[result.split(separator: " ").dropFirst(2).joined(separator: " "), default: 0] += 1
    }
    return tally
  }
}
