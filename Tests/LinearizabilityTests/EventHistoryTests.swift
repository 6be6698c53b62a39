import QuireTesting
import Testing
import Workloads

@Suite("Histories of streams")
struct EventHistoryTests {
  @Test("appends with expected versions, of one and of several streams, happen one after the other")
  func linearizable() async throws {
    for seed in Seeds.repeated(120) {
      let history = try await withTemporaryEventStore { events in
        try await Recorder.record(
          EventClient(events, name: "0", base: 0),
          clients: 0..<4,
          calls: 6,
          seed: seed,
          clock: Moments.counter()
        )
      }
      guard Checker.isLinearizable(history) else {
        Issue.record("seed \(seed): \(history.told())")
        return
      }
    }
  }
}
