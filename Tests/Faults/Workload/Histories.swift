import Quire
import QuireEvents
import QuireTesting
import Workloads

/// Clients of tables and of an event store that write down what they saw, at the same time as those of other processes.
struct Histories {
  private let folder: String
  private let process: Int
  private let processes: Int
  private let tableClients: Int
  private let eventClients: Int
  private let calls: Int
  /// When to be killed, in microseconds after the beginning of a history; nil for never.
  private let end: Int?

  static func run(_ arguments: Arguments) async throws {
    try await Histories(arguments).run()
    Main.say("done")
  }

  private init(_ arguments: Arguments) throws {
    folder = try arguments.text("folder")
    process = try arguments.number("process")
    processes = try arguments.number("processes")
    tableClients = try arguments.number("tableClients")
    eventClients = try arguments.number("eventClients")
    calls = try arguments.number("calls")
    let delay = try arguments.number("killedAfter", default: 0)
    end = delay > 0 ? delay : nil
  }

  private func run() async throws {
    var rendezvous = try Rendezvous(at: "\(folder)/rendezvous", parties: processes)
    let tableJournal = Journal(at: "\(folder)/history-\(process)", prefix: "t ")
    let eventJournal = Journal(at: "\(folder)/history-\(process)", prefix: "e ")
    var (store, events) = try await open(process == 0 ? .synced : .unsynced)
    for (round, line) in Journal.lines(at: "\(folder)/seeds").enumerated() {
      guard let seed = UInt64(line) else { throw Arguments.Missing(description: "\(line) is no seed") }
      // Now and then a process opens the file anew, while others have it open or do so, too.
      var random = SeededGenerator(seed: seed &+ UInt64(process))
      if random.oneIn(4) {
        store.close()
        (store, events) = try await open(random.oneIn(2) ? .synced : .unsynced)
      }
      // All have ended the round before: nobody appends.
      try rendezvous.meet()
      let base = try await events.lastPosition()
      let tableClient = TableClient(store, partition: "\(round)")
      let eventClient = EventClient(events, name: "\(round)", base: base)
      try rendezvous.meet()
      if let end { Crash.after(microseconds: UInt32(end)) }
      async let tables: Void = record(
        tableClient,
        clients: tableClients,
        seed: seed,
        log: HistoryLog(tableJournal, round: round)
      )
      try await record(
        eventClient,
        clients: eventClients,
        seed: seed,
        log: HistoryLog(eventJournal, round: round)
      )
      try await tables
    }
    store.close()
  }

  private func open(_ durability: Store.Durability) async throws -> (Store, EventStore) {
    let store = try Store.open(
      at: "\(folder)/store.quire",
      options: Store.Options(durability: durability, initialMapSize: 1 << 18)
    )
    return (store, try await EventStore.open(in: store))
  }

  private func record<Client: HistoryClient>(
    _ client: Client,
    clients: Int,
    seed: UInt64,
    log: HistoryLog<Client.Model>
  ) async throws {
    try await Recorder.record(
      client,
      clients: process * clients..<(process + 1) * clients,
      calls: calls,
      seed: seed,
      pausing: true,
      clock: Moments.ofMachine,
      log: log
    )
  }
}
