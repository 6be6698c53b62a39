import Foundation
import Quire
import QuireEvents

extension History {
  /// Builds the read model in another process, which is killed in the middle, and goes on in this one.
  mutating func project(_ events: EventStore, in store: Store) async throws {
    let projection = MostChangedFiles()
    try await store.createTable(MostChangedFiles.table)

    try runProjectionUntilKilled(at: max(1, changes.count / 2))
    let killedAt = try await events.checkpoint(projection.name) ?? 0
    let counted = try await MostChangedFiles.ranking(in: store).collect().reduce(0) { $0 + $1.changes }
    report.check(
      counted == killedAt && killedAt < changes.count,
      "Projection killed (SIGKILL) after position \(killedAt.formatted()): exactly as many changes are counted"
    )

    let (position, elapsed) = try await timed { try await ProjectionRunner(projection, of: events).catchUp() }
    let entries = try await MostChangedFiles.ranking(in: store).collect()
    let expected = Dictionary(grouping: changes, by: \.path).mapValues(\.count)
    report.check(
      position == changes.count && Dictionary(entries.map { ($0.path, $0.changes) }) { $0 + $1 } == expected,
      "Projection resumed: every change of \(entries.count.formatted()) files is counted exactly once"
    )
    report.note("projected \(rate(position - killedAt, "events", in: elapsed))")
  }

  func printMostChangedFiles(in store: Store) async throws {
    print("\nMost changed files\n")
    for entry in try await MostChangedFiles.ranking(in: store, limit: 10).collect() {
      let columns = [
        (entry.changes.formatted(), 7), ("+\(entry.added.formatted())", 11),
        ("−\(entry.deleted.formatted())", 11),
      ]
      print(
        columns.map { String(repeating: " ", count: max(0, $1 - $0.count)) + $0 }.joined(),
        "",
        entry.path
      )
    }
    print()
  }

  /// Starts this program once more, as a projection that dies.
  ///
  /// Throws ``InputError`` where it ends in another way.
  private func runProjectionUntilKilled(at position: Int) throws {
    let process = Process()
    process.executableURL = Bundle.main.executableURL
    process.arguments = ["--project-and-die-at", "\(position)", "--store", path]
    try process.run()
    process.waitUntilExit()
    guard process.terminationReason == .uncaughtSignal, process.terminationStatus == SIGKILL else {
      throw InputError("the projection that was to be killed ended with status \(process.terminationStatus)")
    }
  }
}

/// ``MostChangedFiles`` in a process that is killed at an event, in the middle of a transaction.
struct DyingProjection: EventProjection {
  let position: Int
  private let projection = MostChangedFiles()

  init(position: Int) { self.position = position }

  var name: String { projection.name }
  var filter: SubscriptionFilter { projection.filter }

  func apply(_ event: RecordedEvent, in transaction: inout Transaction) throws {
    try projection.apply(event, in: &transaction)
    // Nothing can catch this signal: it ends the process as a failing machine does.
    if event.position == position { kill(getpid(), SIGKILL) }
  }

  func reset(in transaction: inout Transaction) throws { try projection.reset(in: &transaction) }

  /// Applies the events of the store at `path`, which another process has open as well.
  func run(onStoreAt path: String) async throws {
    let store = try Store.open(at: path)
    defer { store.close() }
    let events = try await EventStore.open(in: store)
    // Small enough that some transactions come before the one that is cut short.
    let batchSize = max(1, min(256, position / 4))
    try await ProjectionRunner(self, of: events, batchSize: batchSize).catchUp()
  }
}
