import Quire
package import QuireEvents
import QuireTesting

/// Appenders of events that tell in a journal what they were told is in the store: id, stream, version and position.
package enum EventWorkload {
  package static let streams = 7

  /// Appends from `writers` tasks until the process ends, or each made `limit` appends; `failed` hears of each that
  /// failed, and says whether to go on.
  package static func run(
    _ events: EventStore,
    _ journal: Journal,
    process: String,
    writers: Int,
    limit: Int = .max,
    failed: @escaping @Sendable (any Error) -> Bool = { _ in false }
  ) async throws {
    try await withThrowingTaskGroup { group in
      for writer in 0..<writers {
        group.addTask {
          for number in 0..<limit {
            do {
              try await append("\(process).\(writer).\(number)", number: number + writer, to: events, journal)
            } catch  where failed(error) {}
          }
        }
      }
      try await group.waitForAll()
    }
  }

  /// Appends one to three events to one stream, or to two at once; some of them twice, as after a lost reply.
  private static func append(
    _ name: String,
    number: Int,
    to events: EventStore,
    _ journal: Journal
  ) async throws {
    let batch = (0...number % 3).map { part in
      NewEvent(
        id: EventID("\(name).\(part)"),
        type: "Happened",
        data: .json("{\"text\":\"\(String(repeating: "x", count: number % 500))\"}")
      )
    }
    var appends = [StreamAppend(batch, to: StreamID("Thing", "\(number % streams)"), expecting: .any)]
    if number % 4 == 0 {
      let other = NewEvent(id: EventID("\(name).other"), type: "Happened", data: "{}")
      appends.append(StreamAppend([other], to: "Other-1", expecting: .any))
    }
    for _ in 0..<(number % 5 == 0 ? 2 : 1) {
      for (append, result) in zip(appends, try await events.append(appends)) {
        for (event, placement) in zip(append.events, result.placements) {
          journal.add("\(event.id.string) \(append.streamID) \(placement.version) \(placement.position)")
        }
      }
    }
  }

  /// What is wrong with an event store after its writers died; empty where all is well.
  package static func faults(in events: EventStore, journal lines: [String]) async throws -> [String] {
    var batches: [String: Int] = [:]
    var faults = try await EventAudit.faults(in: events, journal: lines) { event in
      let id = event.id.string
      batches[String(id.prefix(upTo: id.lastIndex(of: ".") ?? id.endIndex)), default: 0] += 1
    }
    for (batch, count) in batches where !isWhole(batch, count) {
      faults.append("\(count) events of the append \(batch): not all of them")
    }
    return faults
  }

  /// Whether an append has as many events as it was made of.
  private static func isWhole(_ batch: String, _ count: Int) -> Bool {
    let parts = batch.split(separator: ".").suffix(2).compactMap { Int($0) }
    guard parts.count == 2 else { return false }
    let number = parts[0] + parts[1]
    return count == number % 3 + 1 + (number % 4 == 0 ? 1 : 0)
  }
}
