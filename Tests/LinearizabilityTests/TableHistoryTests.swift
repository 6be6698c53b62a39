import QuireTesting
import Testing
import Workloads

/// Random histories of concurrent clients; `QUIRE_ROUNDS=<factor>` makes more of them, `QUIRE_SEED` replays one.
@Suite("Histories of tables")
struct TableHistoryTests {
  @Test("conditional writes, updates, transactions and reads happen one after the other")
  func linearizable() async throws {
    let seeds = Seeds.repeated(300)
    try await withTemporaryStore(tables: [TableClient.table]) { store in
      var contended = 0
      for (round, seed) in seeds.enumerated() {
        let history = try await Recorder.record(
          TableClient(store, partition: "\(round)"),
          clients: 0..<4,
          calls: 6,
          seed: seed,
          clock: Moments.counter()
        )
        if history.contains(where: { $0.result == .refused }) { contended += 1 }
        guard Checker.isLinearizable(history) else {
          Issue.record("seed \(seed): \(history.told())")
          return
        }
      }
      #expect(contended > seeds.count / 2 || seeds.count < 10)
    }
  }
}
