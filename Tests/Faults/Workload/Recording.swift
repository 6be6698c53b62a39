import Quire
import QuireEvents
import Synchronization
import Workloads

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#elseif canImport(Darwin)
import Darwin
#endif

/// Writes to tables and to an event store, a journal beside them: for a disk that records.
enum Recording {
  static func run(_ arguments: Arguments) async throws {
    let path = try arguments.text("store")
    let journal = try arguments.text("journal")
    let limit = try arguments.number("limit")
    let writers = try arguments.number("writers")
    let store = try Store.open(
      at: path,
      options: .init(durability: arguments.durability(), initialMapSize: 1 << 18)
    )
    let events = try await EventStore.open(in: store)
    try await store.createTable(TableWorkload.table)
    Journal(at: journal).add("ready")
    // Syncs fail now and then, all over the run, when that is asked for.
    let interval = try arguments.number("failing", default: 0)
    let errors = Mutex(0)
    if interval > 0 { try Disk().fail(.sync, with: EIO, every: interval) }
    let failed: @Sendable (any Error) -> Bool = { error in
      errors.withLock { $0 += 1 }
      return interval > 0
    }
    async let tables: Void = TableWorkload.run(
      store,
      Journal(at: journal, prefix: "t "),
      process: "0",
      writers: writers,
      limit: limit,
      failed: failed
    )
    async let appends: Void = EventWorkload.run(
      events,
      Journal(at: journal, prefix: "e "),
      process: "0",
      writers: writers,
      limit: limit,
      failed: failed
    )
    _ = try await (tables, appends)
    store.close()
    Main.say("done errors=\(errors.withLock { $0 })")
  }
}
