import Programs
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

/// Random histories of clients in several processes that have one file open; `QUIRE_ROUNDS=<factor>` makes more of them,
/// `QUIRE_SEED` makes the calls of one again and again.
///
/// The moments of calls are those of one clock of the machine. Processes begin each history together; now and then one opens
/// the file anew before. Some sync, some do not, and the file grows beneath them.
@Suite("Histories of several processes", .serialized)
struct ProcessHistoryTests {
  @Test(
    "calls on tables and appends of two and three processes happen one after the other",
    arguments: [2, 3]
  )
  func linearizable(processes: Int) async throws {
    let seeds = Seeds.repeated(60)
    try await withTemporaryFolder { folder in
      try await HistoryProcess.makeStore(in: folder, seeds: seeds)
      try await withThrowingTaskGroup(of: Void.self) { group in
        for process in 0..<processes {
          group.addTask {
            let outcome = try await HistoryProcess.run(process, of: processes, in: folder)
            try #require(outcome.lines.last == "done", "process \(process): \(outcome)")
          }
        }
        try await group.waitForAll()
      }
      let store = try Store.open(at: "\(folder)/store.quire")
      defer { store.close() }
      #expect(try store.verify().faults == [])
      let (tables, streams) = try HistoryProcess.histories(of: processes, in: folder)
      try Self.check(tables, of: seeds, clients: HistoryProcess.tableClients) { $0 == .refused }
      try Self.check(streams, of: seeds, clients: HistoryProcess.eventClients) { $0 == .conflict }
    }
  }

  @Test(
    "calls happen one after the other though a process is killed among them, its last ones wholly or not at all"
  )
  func killed() async throws {
    var unanswered = 0
    for seed in Seeds.repeated(12) {
      try await withTemporaryFolder { folder in
        try await HistoryProcess.makeStore(in: folder, seeds: [seed])
        let delay = Int.random(in: 100...6_000)
        async let killed = HistoryProcess.run(0, of: 2, in: folder, killedAfter: delay)
        let other = try await HistoryProcess.run(1, of: 2, in: folder)
        try #require(other.lines.last == "done", "\(other)")
        let outcome = try await killed
        try #require(outcome.signal == SIGKILL || outcome.lines.last == "done", "\(outcome)")

        // What is in the store now is what the calls have left.
        let store = try Store.open(at: "\(folder)/store.quire")
        defer { store.close() }
        #expect(try store.verify().faults == [])
        let (tables, streams) = try HistoryProcess.histories(of: 2, in: folder)
        try await check(tables, TableClient(store, partition: "0"), [.getAll([0, 1, 2])])
        let events = EventClient(try await EventStore.open(in: store), name: "0", base: 0)
        try await check(streams, events, [.read(stream: nil), .read(stream: 0), .read(stream: 1)])

        func check<Client: HistoryClient>(
          _ histories: [Int: [Call<Client.Model>]],
          _ client: Client,
          _ reads: [Client.Model.Operation]
        ) async throws {
          var history = histories[0, default: []]
          unanswered += history.count { $0.result == nil }
          for read in reads {
            let began = Moments.ofMachine()
            let result = try await client.perform(read)
            history.append(
              Call(client: -1, operation: read, result: result, began: began, ended: Moments.ofMachine())
            )
          }
          #expect(
            Checker.isLinearizable(history),
            "seed \(seed), \(delay) µs: \(history.told())"
          )
        }
      }
    }
    #expect(unanswered > 0)
  }

  /// Checks the histories of one model, and that they are such as can find something: in most of them calls of different
  /// processes were open at the same time, and some were refused.
  private static func check<Model: SequentialModel>(
    _ histories: [Int: [Call<Model>]],
    of seeds: [UInt64],
    clients: Int,
    isRefusal: (Model.Result?) -> Bool
  ) throws {
    try #require(histories.count == seeds.count)
    var (overlapping, contended) = (0, 0)
    for (round, seed) in seeds.enumerated() {
      let history = try #require(histories[round])
      try #require(history.allSatisfy { $0.result != nil }, "seed \(seed)")
      guard Checker.isLinearizable(history) else {
        Issue.record("seed \(seed): \(history.told())")
        return
      }
      if history.contains(where: { isRefusal($0.result) }) { contended += 1 }
      let overlaps = history.contains { call in
        history.contains {
          $0.client / clients != call.client / clients && $0.began < call.ended && call.began < $0.ended
        }
      }
      if overlaps { overlapping += 1 }
    }
    #expect(overlapping > seeds.count / 2 || seeds.count < 10)
    #expect(contended > seeds.count / 2 || seeds.count < 10)
  }
}

/// Processes of `FaultWorkload` that make histories.
private enum HistoryProcess {
  static let tableClients = 3
  static let eventClients = 2
  static let calls = 5

  static func makeStore(in folder: String, seeds: [UInt64]) async throws {
    let store = try Store.open(at: "\(folder)/store.quire", options: .init(initialMapSize: 1 << 18))
    defer { store.close() }
    _ = try await EventStore.open(in: store)
    try await store.createTable(TableClient.table)
    let journal = Journal(at: "\(folder)/seeds")
    for seed in seeds { journal.add("\(seed)") }
  }

  static func run(
    _ process: Int,
    of processes: Int,
    in folder: String,
    killedAfter delay: Int = 0
  ) async throws -> Program.Outcome {
    var program = try Program(
      built: "FaultWorkload",
      [
        "histories", "folder=\(folder)", "process=\(process)", "processes=\(processes)",
        "tableClients=\(tableClients)", "eventClients=\(eventClients)", "calls=\(calls)",
        "killedAfter=\(delay)",
      ]
    )
    program.errors = .passedOn
    return try await program.run()
  }

  /// What the processes have written down, by round.
  static func histories(of processes: Int, in folder: String) throws -> (
    tables: [Int: [Call<RegisterModel>]], streams: [Int: [Call<StreamModel>]]
  ) {
    let lines = (0..<processes).flatMap { Journal.lines(at: "\(folder)/history-\($0)") }
    func entries(_ prefix: String) -> [Substring] {
      lines.filter { $0.hasPrefix(prefix) }.map { $0.dropFirst(prefix.count) }
    }
    return (
      try HistoryLog<RegisterModel>.histories(in: entries("t ")),
      try HistoryLog<StreamModel>.histories(in: entries("e "))
    )
  }
}
