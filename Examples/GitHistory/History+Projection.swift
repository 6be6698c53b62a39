import Foundation
import Quire
import QuireEvents

extension History {
  /// Builds the read model in another process, kills that in the middle, and goes on in this one.
  mutating func project(_ events: EventStore, in store: Store) async throws {
    let projection = MostChangedFiles()
    try await store.createTable(MostChangedFiles.table)

    let killedAt = try await startAndKillProjection(events, before: changes.count)
    let counted = try await MostChangedFiles.ranking(in: store).collect().reduce(0) { $0 + $1.changes }
    report.check(
      counted == killedAt,
      "Projection killed (SIGKILL) at position \(killedAt.formatted()): exactly as many changes are counted"
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

  /// Starts the projection as a process of its own, and kills it once it has come to about a third.
  ///
  /// Returns the position that it came to. Throws ``InputError`` where it fails by itself.
  private func startAndKillProjection(_ events: EventStore, before end: Int) async throws -> Int {
    let child = Process()
    child.executableURL = Bundle.main.executableURL
    child.arguments = ["--project-only", "--store", path]
    try child.run()
    // Commits of the other process are seen here at once.
    while child.isRunning, try await position(of: events) < end / 3 {
      try await Task.sleep(for: .milliseconds(1))
    }
    kill(child.processIdentifier, SIGKILL)
    child.waitUntilExit()
    guard child.terminationReason == .uncaughtSignal || child.terminationStatus == 0 else {
      throw InputError("the projection failed in its process")
    }
    return try await position(of: events)
  }

  private func position(of events: EventStore) async throws -> Int {
    try await events.checkpoint(MostChangedFiles().name) ?? 0
  }
}
